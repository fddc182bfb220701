"""What a journey asks, in which order, and what comes next.

A journey's questions stand in `casework/<journey>/questions.yml` (slot, kind, choices with the
words people use); the conditions under which one is asked stand beside it in Python. The wording
of a question is a response, `utter_ask_<slot>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from casework.knowledge import KnowledgeError, read_yaml

Answers = Mapping[str, Any]
Condition = Callable[[Answers], bool]

UNKNOWN = "unknown"
KINDS = frozenset(
    [
        "money",
        "date",
        "time",
        "when",
        "count",
        "yesno",
        "choice",
        "multi",
        "text",
        "org",
        "debts",
        "terms",
        "income",
        "needs",
        "phones",
        "confirm",
    ]
)


@dataclass(frozen=True)
class Choice:
    """One answer of a list: the code that is stored, what a button says, words that mean it.

    `asked_words` mean it only as the answer to the question; in a story they may mean anything.
    `needs` are the needs whose sentences describe it.
    """

    code: str
    title: str
    words: tuple[str, ...] = ()
    asked_words: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One thing to ask; `required` ones cannot be skipped, `prefill` ones listen from the start.

    One that is asked `even_at_end` is still asked when the journey has ended early. Unasked, a
    value counts only beside one of the `keywords`, where there are any. `least` and `most` bound
    a count, `units` are words that may stand behind its number (号, 个月); a date lies in the past
    unless `future`. Left open, an answer is shown as `left_open`, where there is a default.
    """

    slot: str
    label: str
    kind: str
    choices: tuple[Choice, ...] = ()
    required: bool = False
    prefill: bool = False
    keywords: tuple[str, ...] = ()
    even_at_end: bool = False
    least: int = 0
    most: int = 500
    future: bool = False
    units: tuple[str, ...] = ()
    left_open: str | None = None

    def title_of(self, code: str) -> str:
        """Return what the button for `code` says; `code` itself when it is none of the choices."""
        return next((choice.title for choice in self.choices if choice.code == code), code)


@dataclass(frozen=True)
class Journey:
    """The questions of one journey with the conditions under which each is asked.

    `finished` may end the journey early; `shared` slots belong to the person, not to the journey,
    and outlive it. `heard_only` slots are never asked, only heard in what people say or paste.
    """

    name: str
    questions: tuple[Question, ...]
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    finished: Condition = lambda answers: False
    shared: frozenset[str] = frozenset()
    heard_only: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        """Return the name of the Rasa form that asks these questions."""
        return f"{self.name}_form"

    @property
    def slots(self) -> tuple[str, ...]:
        """Return every slot of the journey in order."""
        return tuple(question.slot for question in self.questions)

    def question(self, slot: str) -> Question:
        """Return the question of `slot`; raise KeyError when the journey has none."""
        for question in self.questions:
            if question.slot == slot:
                return question
        raise KeyError(slot)

    def applies(self, question: Question, answers: Answers) -> bool:
        """Return whether `question` is asked at all, given the answers so far."""
        condition = self.conditions.get(question.slot)
        return condition is None or condition(answers)

    def next_question(self, answers: Answers) -> Question | None:
        """Return the first question that applies and has no answer; None when all is known."""
        ended = self.finished(answers)
        for question in self.questions:
            due = question.even_at_end or not ended
            if due and answers.get(question.slot) is None and self.applies(question, answers):
                return question
        return None

    def answered(self, answers: Answers) -> list[Question]:
        """Return the questions that apply and have an answer, in order."""
        return [
            question
            for question in self.questions
            if answers.get(question.slot) is not None
            and question.kind != "confirm"
            and self.applies(question, answers)
        ]

    def no_longer_asked(self, before: Answers, after: Answers) -> list[str]:
        """Return the slots whose question applied before a change of answers and now does not.

        A fact heard before its question comes up is kept: its question may still apply later.
        """
        return [
            question.slot
            for question in self.questions
            if after.get(question.slot) is not None
            and question.slot not in self.shared
            and self.applies(question, before)
            and not self.applies(question, after)
        ]


@cache
def read_questions(path: Path) -> tuple[Question, ...]:
    """Read a `questions.yml`; raise `KnowledgeError` on an unknown kind or a double slot."""
    questions = tuple(_question(item) for item in read_yaml(path))
    slots = [question.slot for question in questions]
    if len(set(slots)) != len(slots):
        raise KnowledgeError(f"{path.parent.name}: a slot stands twice")
    return questions


def _question(item: Mapping[str, Any]) -> Question:
    if item["kind"] not in KINDS:
        raise KnowledgeError(f"{item['slot']}: unknown kind {item['kind']}")
    return Question(
        slot=item["slot"],
        label=item["label"],
        kind=item["kind"],
        choices=_choices(item),
        required=item.get("required", False),
        prefill=item.get("prefill", False),
        keywords=tuple(item.get("keywords", ())),
        even_at_end=item.get("even_at_end", False),
        least=item.get("least", 0),
        most=item.get("most", 500),
        future=item.get("future", False),
        units=tuple(item.get("units", ())),
        left_open=item.get("left_open"),
    )


def _choices(item: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Return those of another journey's slot (`journey.slot`), then the choices written down."""
    like: tuple[Choice, ...] = ()
    if "choices_like" in item:
        journey, _, slot = item["choices_like"].partition(".")
        path = Path(__file__).parent / journey / "questions.yml"
        like = next(question.choices for question in read_questions(path) if question.slot == slot)
    return like + tuple(
        Choice(
            code,
            raw["title"],
            tuple(raw.get("words", ())),
            tuple(raw.get("asked_words", ())),
            tuple(raw.get("needs", ())),
        )
        for code, raw in item.get("choices", {}).items()
    )


def unknown_slots(questions: Sequence[Question], answers: Answers) -> list[str]:
    """Return the slots whose answer is `unknown`: to be filled in later."""
    return [q.slot for q in questions if answers.get(q.slot) == UNKNOWN]
