import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.guard import MAX_CHARACTERS, Accepted, Refused, check_message


@pytest.mark.parametrize("value", ["", "   ", "\n\t", "\u200b\ufeff", "\x00\x07", "\ud800\udfff"])
def test_nothing_visible_is_empty(value: str) -> None:
    assert check_message(value) == Refused("empty")


@pytest.mark.parametrize("value", [None, 5, 1.5, True, ["你好"], {"text": "你好"}, b"abc"])
def test_only_text_is_text(value: object) -> None:
    assert check_message(value) == Refused("not_text")


def test_two_thousand_characters_pass_and_one_more_does_not() -> None:
    assert check_message("催" * MAX_CHARACTERS) == Accepted("催" * MAX_CHARACTERS)
    assert check_message("催" * (MAX_CHARACTERS + 1)) == Refused("too_long")
    assert check_message("催" * 1_000_000) == Refused("too_long")


def test_length_counts_characters_not_bytes_or_surrogates() -> None:
    assert check_message("😀" * MAX_CHARACTERS) == Accepted("😀" * MAX_CHARACTERS)


def test_white_space_around_does_not_count() -> None:
    assert check_message(" " * 3_000 + "在吗") == Accepted("在吗")


def test_invisible_characters_go_and_lines_stay() -> None:
    assert check_message("有人\u202e在\x00敲门\r\n怎么\ud800办") == Accepted("有人在敲门\n怎么办")


def test_a_joined_emoji_stays_whole() -> None:
    family = "👨\u200d👩\u200d👧"
    assert check_message(family) == Accepted(family)


def test_a_slash_is_plain_text_here() -> None:
    assert check_message("/restart") == Accepted("/restart")


@pytest.mark.parametrize("reason", ["empty", "too_long", "not_text"])
def test_each_reason_names_a_response(reason) -> None:
    assert Refused(reason).response == f"utter_input_{reason}"


@given(st.text(alphabet=st.characters(), max_size=2_500))
def test_what_is_accepted_can_be_stored_and_is_accepted_again(value: str) -> None:
    checked = check_message(value)
    if isinstance(checked, Accepted):
        assert checked.text.encode("utf-8")
        assert "\x00" not in checked.text
        assert check_message(checked.text) == checked
