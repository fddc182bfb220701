"""Cases side by side: kept entry by entry, chosen by what was said."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casework.track_complaint.cases import (
    Case,
    answers_of,
    from_stored,
    mark_of,
    spoken_of,
    stored,
    updated,
    with_letters,
)

BANK = {"id": "cmb", "name": "招商银行", "type": "bank", "product": "", "matched": True}
OTHER = {**BANK, "id": "", "name": "某某小贷", "type": "small_loan"}
FILED = Case(1, "lender", date(2026, 11, 2), BANK, "bank", "none", ref="A1", key="a")
ELSEWHERE = Case(2, "platform", date(2026, 11, 5), OTHER, "small_loan", "none", key="b")
DAYS = st.one_of(st.none(), st.dates(date(2020, 3, 1), date(2030, 1, 1)))


@given(st.builds(
    Case, number=st.just(1), key=st.text(min_size=1, max_size=5), filed_on=DAYS,
    channel=st.sampled_from(["lender", "police"]),
    lender=st.sampled_from([None, BANK]), reply=st.sampled_from(["none", "bad"]), replied_on=DAYS,
    promised_on=DAYS, ref=st.text(max_size=5), letter=st.sampled_from([None, "3f"]),
))  # fmt: skip
def test_a_case_comes_back_as_it_was_kept(case: Case) -> None:
    assert from_stored([stored(case)]) == (case,)


def test_the_last_entry_of_a_key_is_what_holds() -> None:
    answered = updated(FILED, {**answers_of(FILED), "tc_reply": "bad"})
    assert from_stored(map(stored, (FILED, ELSEWHERE, answered))) == (answered, ELSEWHERE)
    assert answered.reply == "bad"


def test_no_more_news_leaves_an_extension_as_it_was() -> None:
    promised = {"tc_reply": "extended", "tc_promised": {"date": "2026-12-10"}}
    longer = updated(FILED, {**answers_of(FILED), **promised})
    again = updated(longer, {**answers_of(longer), "tc_reply": "none"})
    assert (again.reply, again.promised_on) == ("extended", date(2026, 12, 10))
    reopened = updated(updated(FILED, {**answers_of(FILED), "tc_reply": "good"}),
                       {**answers_of(FILED), "tc_reply": "none"})  # fmt: skip
    assert reopened.reply == "none"


def test_a_letter_written_here_waits_until_it_is_followed() -> None:
    letters: list[dict[str, Any]] = [{"answers": {"lender": BANK}}, {"answers": {"lender": OTHER}}]
    waiting = with_letters((FILED,), letters)
    assert [(case.number, case.lender_name, case.letter) for case in waiting] == [
        (1, "招商银行", None), (2, "招商银行", mark_of(letters[0])),
        (3, "某某小贷", mark_of(letters[1])),
    ]  # fmt: skip
    followed = updated(waiting[2], {**answers_of(FILED), "lender": OTHER, "tc_reply": "none"})
    # also when the letters of another device have come before it
    elsewhere = {"answers": {"lender": {**BANK, "name": "平安银行"}}}
    assert len(with_letters((FILED, followed), [elsewhere, *letters])) == 4


def test_a_sentence_finds_the_one_case_that_fits() -> None:
    cases = (FILED, ELSEWHERE)
    assert spoken_of(cases, {"tc_filed": {"date": "2026-11-05"}}) == ELSEWHERE
    assert spoken_of(cases, {"tc_channel": "lender"}) == FILED
    assert spoken_of(cases, {"lender": OTHER}) == ELSEWHERE
    assert spoken_of(cases, {"tc_filed": {"date": "2026-11-09"}}) is None
    assert spoken_of(cases, {}) is None
