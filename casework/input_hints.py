"""What a client may offer beside a question: chips, a number field, a date field, how far one is.

A hint adds nothing that cannot be typed: the wording of every question says the same in words, and
what a helper sends is text that `casework.answers` reads like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from casework.journeys import JOURNEYS
from casework.questions import UNKNOWN, Journey, Question

# kind of question -> kind of field
_FIELDS: Final[Mapping[str, str]] = {
    "multi": "multi",
    "money": "money",
    "income": "money",
    "needs": "money",
    "count": "count",
    "date": "date",
    "time": "time",
    "when": "datetime",
}


def asked_slot(response: str) -> str | None:
    """Return the slot that a response asks for, None when it is no question.

    >>> asked_slot("utter_ask_rp_income"), asked_slot("utter_greet")
    ('rp_income', None)
    """
    start, _, slot = response.partition("_ask_")
    return slot if slot and start == "utter" else None


def input_hint(response: str) -> dict[str, Any] | None:
    """Return the field that suits the question `response` asks; None where buttons or words do.

    >>> input_hint("utter_ask_rp_income")
    {'kind': 'money', 'slot': 'rp_income'}
    >>> input_hint("utter_greet")
    """
    slot = asked_slot(response)
    for journey in JOURNEYS.values():
        if slot is not None and slot in journey.slots:
            return _hint(journey.question(slot))
    return None


def _hint(question: Question) -> dict[str, Any] | None:
    field = _FIELDS.get(question.kind)
    if field is None:
        return None
    titles = {"choices": [c.title for c in question.choices]} if field == "multi" else {}
    return {"kind": field, "slot": question.slot, **titles}


def progress(journey: Journey, answers: Mapping[str, Any]) -> tuple[int, int | None]:
    """Return the number of the open question and how many there are.

    The number of all is None while the answer to an open question may still change it.
    """
    step = len(journey.answered(answers)) + 1
    open_now = _open(journey, answers)
    for question in open_now:
        for value in _possible(question):
            probed = {**answers, question.slot: value}
            rest = [slot for slot in (q.slot for q in open_now) if slot != question.slot]
            if journey.finished(probed) or [q.slot for q in _open(journey, probed)] != rest:
                return step, None
    return step, step - 1 + len(open_now)


def _open(journey: Journey, answers: Mapping[str, Any]) -> list[Question]:
    return [
        question
        for question in journey.questions
        if answers.get(question.slot) is None
        and question.kind != "confirm"
        and journey.applies(question, answers)
    ]


def _possible(question: Question) -> Iterator[Any]:
    """Yield an answer of each sort, to see what it would lead to."""
    yield UNKNOWN
    if question.kind == "yesno":
        yield from ("yes", "no")
    for choice in question.choices:
        yield [choice.code] if question.kind == "multi" else choice.code
