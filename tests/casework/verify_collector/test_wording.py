"""The sentences of a verdict: one for every code, the gravest first."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from casework.verify_collector.score import HARD_STOPS, TABLE, Reason, Verdict, score
from casework.verify_collector.wording import reasons_of, sentences, still_open

EVERYTHING = Verdict(
    level="red",
    points=99,
    hard_stops=tuple(HARD_STOPS),
    reasons=tuple(Reason(code, points) for code, points, _ in TABLE),
    not_asked=(),
    conduct=(),
)


def test_every_hard_stop_and_every_reason_has_a_sentence() -> None:
    said = reasons_of(EVERYTHING)
    assert len(said) == len(HARD_STOPS) + len(TABLE) == len(set(said))


def test_hard_stops_come_first_then_bad_signs_then_good_ones() -> None:
    verdict = score({
        "vc_asks": ["cash", "relatives_contacts"],
        "vc_amount": "higher",
        "vc_callback": "confirmed",
    })  # fmt: skip
    words = sentences()
    assert reasons_of(verdict) == [
        words["hard_stops"]["H1"],
        words["reasons"]["amount_higher"],
        words["reasons"]["asks_contacts"],
        words["reasons"]["confirmed"],
    ]


def test_nothing_known_gives_no_reasons_but_lists_what_is_open() -> None:
    verdict = score({})
    assert reasons_of(verdict) == []
    assert still_open(verdict) == [sentences()["open"][slot] for slot in verdict.not_asked] != []


def test_what_was_answered_is_not_open_any_more() -> None:
    before, after = still_open(score({})), still_open(score({"vc_gave_id": "full"}))
    assert set(before) - set(after) == {sentences()["open"]["vc_gave_id"]}


@pytest.mark.parametrize(
    "text", list(chain.from_iterable(p.values() for p in sentences().values()))
)
def test_a_sentence_is_short_and_promises_nothing(text: str) -> None:
    assert len(text) <= 40
    assert not re.search(r"\d|安全的|一定|保证|您", text)


def test_an_unknown_code_is_an_error_and_not_silence() -> None:
    verdict = Verdict("red", 0, ("H99",), (), (), ())
    with pytest.raises(KeyError):
        reasons_of(verdict)
