"""The cipher of callbacks against the samples that WeChat, WeCom and DingTalk published."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.messaging.callback_cipher import CallbackCipher, is_signed, sign
from channels.messaging.callback_xml import in_time, read_xml, write_xml
from channels.messaging.incoming import RefusedError

WECHAT_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
WECHAT = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6"
    "F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T33"
    "2jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCg"
    "avjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6Oewp"
    "usjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)
WECHAT_SEALED = (
    "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
)
WECOM = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
DINGTALK = (
    "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRW"
    "VdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgn"
    "NOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ=="
)


def test_the_sample_of_wechat_opens() -> None:
    cipher = CallbackCipher("spamtest", WECHAT_KEY, "wx2c2769f8efd9abc2")
    signature = "5d197aaffba7e9b25a30732f161a50dee96bd5fa"
    fields = read_xml(cipher.open(WECHAT, "1409735669", "1320562132", signature))
    assert fields["Content"] == "abcdteT" and fields["MsgType"] == "text"


def test_the_sample_of_wechat_is_sealed_alike() -> None:
    cipher = CallbackCipher("pamtest", WECHAT_KEY, "wxb11529c136998cb6")
    message = "我是中文abcd123".encode()
    encrypted, signature = cipher.seal(message, "1409304348", "xxxxxx", b"aaaabbbbccccdddd")
    assert encrypted == WECHAT_SEALED
    assert is_signed(signature, "pamtest", "1409304348", "xxxxxx", WECHAT_SEALED)


def test_the_sample_of_wecom_opens() -> None:
    key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
    cipher = CallbackCipher("QDG6eK", key, "wx5823bf96d3bd56c7")
    signature = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    assert cipher.open(WECOM, "1409659589", "263014780", signature) == b"1616140317555161061"


def test_the_sample_of_dingtalk_opens() -> None:
    key = "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij"
    cipher = CallbackCipher("123456", key, "suite4xxxxxxxxxxxxxxx")
    signature = "5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0"
    opened = cipher.open(DINGTALK, "1445827045067", "nEXhMP4r", signature)
    assert b"check_create_suite_url" in opened


@settings(max_examples=50, deadline=None)
@given(message=st.binary(max_size=300))
def test_what_is_sealed_opens_for_its_receiver_alone(message: bytes) -> None:
    ours, others = (CallbackCipher("t", WECHAT_KEY, name) for name in ("wx1", "wx12"))
    encrypted, signature = ours.seal(message, "1", "n")
    assert ours.open(encrypted, "1", "n", signature) == message
    with pytest.raises(RefusedError, match="receiver"):
        others.open(encrypted, "1", "n", signature)
    with pytest.raises(RefusedError, match="signature"):
        ours.open(encrypted, "2", "n", signature)


@pytest.mark.parametrize("encrypted", ["", "=", "汉字", "QUJD", WECHAT[:-4], "A" * 64])
def test_signed_rubbish_is_refused(encrypted: str) -> None:
    cipher = CallbackCipher("t", WECHAT_KEY, "wx1")
    with pytest.raises(RefusedError):
        cipher.open(encrypted, "1", "n", sign("t", "1", "n", encrypted))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml><a></xml>",
        b"\xff\xfe",
        b'<?xml version="1.0" encoding="none"?><xml/>',
        b"<!DOCTYPE xml><xml/>",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><C>&a;</C></xml>',
        b'<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><xml><C>&b;</C></xml>',
    ],
)
def test_unsafe_or_broken_xml_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedError) as error:
        read_xml(body)
    assert error.value.status == 400


def test_xml_is_read_as_it_was_written() -> None:
    fields = {"Content": "<b>&]]>\n中文", "CreateTime": 7}
    assert read_xml(write_xml(fields)) == {"Content": "<b>&]]>\n中文", "CreateTime": "7"}


@pytest.mark.parametrize(
    ("timestamp", "right"),
    [("1000", True), ("700", True), ("699", False), ("1301", False), ("", False), ("²", False)],
)
def test_a_signed_time_is_good_for_five_minutes(timestamp: str, right: bool) -> None:
    assert in_time(timestamp, 1000.0) is right
