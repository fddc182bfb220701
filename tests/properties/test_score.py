"""Whatever else is known, one more warning sign never makes a collector look better."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from casework.verify_collector.questions import JOURNEY
from casework.verify_collector.score import HEARD_SLOTS, score

ORDER = ("green", "grey", "amber", "red")
ASKS = [choice.code for choice in JOURNEY.question("vc_asks").choices if choice.code != "none"]
NOTHING = (None, "unknown", "not_asked", "not_checked", "not_yet")
# What is bad news, slot by slot; each may come to answers that leave the slot open. To claim to
# be the police is none by itself: it counts with a demand for money.
WARNINGS: list[tuple[str, Any]] = [
    ("vc_gave_id", "none"), ("vc_gave_id", "partial"), ("vc_people", "1"), ("vc_papers", "none"),
    ("vc_papers", "no_photo"), ("vc_listed", "no"), ("vc_notified", "no"),
    ("vc_time", {"time": "23:30", "band": "night"}), ("vc_tone", "pay_today"),
    ("vc_tone", "arrest"), ("vc_tone", "tell_others"), ("vc_tone", "insult"),
    ("vc_tone", "violence"), ("vc_knows", "wrong"), ("vc_knows", "wont_say"),
    ("vc_amount", "higher"), ("vc_claims", "refuses"),
    ("vc_callback", "denied"), ("vc_text_link", "yes"), ("vc_private_contact", "yes"),
    ("vc_appointment", "no"), *(("vc_asks", [ask]) for ask in ASKS),
]  # fmt: skip


def _values(slot: str) -> st.SearchStrategy[Any]:
    if slot == "vc_asks":
        return st.one_of(st.none(), st.lists(st.sampled_from(ASKS), unique=True))
    if slot == "vc_time":
        bands = [None, "unknown", *({"time": "10:00", "band": b} for b in ("day", "night"))]
        return st.sampled_from(bands)
    if slot in HEARD_SLOTS:
        return st.sampled_from([None, "yes", "no"])
    codes = [choice.code for choice in JOURNEY.question(slot).choices]
    kind = JOURNEY.question(slot).kind
    return st.sampled_from([None, "unknown", *codes, *(["yes", "no"] if kind == "yesno" else [])])


SLOTS = [q.slot for q in JOURNEY.questions if q.kind in ("choice", "yesno", "multi", "time")]
ANSWERS = st.fixed_dictionaries({slot: _values(slot) for slot in (*SLOTS, *HEARD_SLOTS)})


def _worse(answers: dict[str, Any], slot: str, value: Any) -> dict[str, Any] | None:
    """Return the answers with the warning added, None where another answer stands there."""
    old = answers[slot]
    if slot == "vc_asks":
        return {**answers, slot: [*(old or []), *value]}
    return {**answers, slot: value} if old in NOTHING else None


@given(ANSWERS, st.sampled_from(WARNINGS))
@example({**dict.fromkeys((*SLOTS, *HEARD_SLOTS)), "vc_listed": "no"}, ("vc_claims", "refuses"))
def test_one_more_warning_sign_never_lowers_the_level(
    answers: dict[str, Any], warning: tuple[str, Any]
) -> None:
    worse = _worse(answers, *warning)
    if worse is not None:
        before, after = score(answers), score(worse)
        assert ORDER.index(after.level) >= ORDER.index(before.level)
        assert set(before.hard_stops) <= set(after.hard_stops)


@given(ANSWERS)
def test_points_are_the_sum_of_the_reasons_and_a_hard_stop_is_always_red(
    answers: dict[str, Any],
) -> None:
    verdict = score(answers)
    assert verdict.points == sum(reason.points for reason in verdict.reasons)
    assert verdict.level in ORDER
    if verdict.hard_stops:
        assert verdict.level == "red"
    if verdict.level == "green":
        assert answers["vc_callback"] == "confirmed"
