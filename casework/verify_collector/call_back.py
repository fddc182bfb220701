"""What people say after they rang the official line: 我打过了，说没这个人."""

from __future__ import annotations

import re

from casework.text import normalise

_CALLED = (
    r"(?:打过|打了|打完|打通|问过|问了|核实过|核实了|查过了|回拨|联系过|联系了|打.{0,8}(?:客服|热线|总机)|"
    r"(?:客服|官方|银行|机构|平台|总部|那边|人家)(?:那边)?(?:说|讲|回复?|告诉我?|确认|答复))"
)
_DENIED = re.compile(
    rf"{_CALLED}.{{0,16}}?(?:没(?:有)?(?:这个|这|此|那个)?"
    # 没人接, 没人管 says nothing about the collector
    r"(?:人(?![打接管理回联找来给处跟])|工号|号|事|回事|委托|派|授权)|查无|查不到|"
    r"不是(?:他们|我们|银行|官方)|不认识|否认|没委托|未委托|假的|冒充)"
)
_CONFIRMED = re.compile(
    rf"{_CALLED}.{{0,16}}?(?:(?<!没)有(?:这个|这)?(?:人|委托|工号|授权|这回事)|确实(?:有|是)|是真的|属实|"
    r"确认(?:了|有|是)|是(?:他们|我们|银行)(?:派|委托|的人)|委托过|证实|真有)"
)
_ONLY_CALLED = re.compile(
    r"我?(?:已经|刚|刚才)?(?:打过|打完|打通)(?:官方)?(?:电话|客服)?了?[。!,]?"
)


def call_back_result(text: str) -> str | None:
    """Return `confirmed` or `denied` as the value of `vc_callback`, None when neither is said.

    >>> call_back_result("我打过了，说没这个人"), call_back_result("客服说确实有这个委托")
    ('denied', 'confirmed')
    >>> call_back_result("他让我打过去") is None
    True
    """
    said = normalise(text)
    if _DENIED.search(said):
        return "denied"
    return "confirmed" if _CONFIRMED.search(said) else None


def reports_call_back(text: str) -> bool:
    """Return whether the person says that the call was made, with its result or without."""
    return bool(call_back_result(text) or _ONLY_CALLED.fullmatch(normalise(text)))
