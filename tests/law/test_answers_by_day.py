"""On which rules each text of an answer stands, from each day on which one of them changes.

`answers.yml` has one line for each text and day of change: the rules cited from that day on, with
the article where a rule has several versions. Before its first line a text is not said. Each line
is looked at twice: on its day, and on the day before the next.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from actions.faq import answers
from casework.authorities import load_authorities
from casework.placeholders import PLACEHOLDER, fill, names_in
from casework.rules import Rules
from casework.standing import cited, in_force, standing

RULES = Rules.load()
TABLE = yaml.safe_load(Path(__file__).with_name("answers.yml").read_text("utf-8"))
DAY = timedelta(days=1)
# The first national text on calls, visits and other people: from then on there is something to say.
ALWAYS_SINCE = date(2025, 2, 28)


def days_of_change(text: str) -> list[date]:
    """Return the days on which a rule of a text begins, changes, or is over."""
    versions = [version for rule in cited(text, RULES) for version in RULES[rule].versions]
    return sorted({v.starts for v in versions} | {v.ends + DAY for v in versions if v.ends})


def stands_on(text: str, day: date) -> list[str]:
    """Return the rules that a text cites when said on a day; none when it is not said."""
    left = standing(text, RULES, day) or ""
    rules = dict.fromkeys(n.split(".")[0] for n in names_in(left) if n.endswith(".cite"))
    return [_with_article(rule, day) for rule in rules]


def _with_article(rule: str, day: date) -> str:
    version = in_force(RULES[rule], day)
    assert version is not None, f"{rule} is cited on {day} without being in force"
    article = version.sources[0].article if len(RULES[rule].versions) > 1 else ""
    return f"{rule} {article}".strip()


def lines_wanted(text: str) -> dict[date, list[str]]:
    """Return what the table should hold for a text."""
    found = {day: stands_on(text, day) for day in days_of_change(text)}
    first = min(day for day, rules in found.items() if rules)
    return {day: rules for day, rules in found.items() if day >= first}


@pytest.mark.parametrize("response", sorted(answers()))
def test_a_text_stands_on_these_rules_from_each_day_of_change(response: str) -> None:
    text, lines = answers()[response]["text"], TABLE[response.removeprefix("utter_")]
    missing = {day: rules for day, rules in lines_wanted(text).items() if day not in lines}
    assert missing == {}, "add these lines to tests/law/answers.yml"
    assert set(lines) == set(lines_wanted(text))
    before: list[str] = []
    for day, rules in lines.items():
        assert (day - DAY, stands_on(text, day - DAY)) == (day - DAY, before)
        assert (day, stands_on(text, day)) == (day, rules)
        before = rules


def test_the_table_has_no_text_that_is_gone() -> None:
    assert set(TABLE) == {name.removeprefix("utter_") for name in answers()}


@pytest.mark.parametrize("response", sorted(name for name in answers() if "/" in name))
def test_every_question_is_answered_since_there_are_rules_on_collecting(response: str) -> None:
    text = answers()[response]["text"]
    days = {ALWAYS_SINCE, *(day for day in days_of_change(text) if day > ALWAYS_SINCE)}
    assert [day for day in days if not stands_on(text, day)] == []


@pytest.mark.parametrize("response", sorted(answers()))
def test_what_is_left_of_a_text_is_whole(response: str) -> None:
    """What to do comes first whatever is left out; every clause is closed, no number hangs."""
    text = answers()[response]["text"]
    for day in {day + by for day in days_of_change(text) for by in (-DAY, 0 * DAY)}:
        left = standing(text, RULES, day)
        if left is not None:
            assert left[:8] == text[:8] or "/" not in response
            assert all(len(bubble) > len("依据：") for bubble in left.split("\n\n"))
            assert "；\n" not in left
            assert not left.endswith("；")


@pytest.mark.parametrize("day", ["2024-06-01", "2025-03-13", "2025-03-14", "2025-12-31",
                                 "2026-04-01", "2026-12-31"])  # fmt: skip
def test_every_answer_and_what_is_behind_it_can_be_filled_as_of_a_day(day: str) -> None:
    """Whatever day `AS_OF` names, an answer is said whole or not at all; none breaks."""
    as_of = date.fromisoformat(day)
    said = {name: standing(answer["text"], RULES, as_of) for name, answer in answers().items()}
    for name, text in said.items():
        if text is not None:
            filled = fill(names_in(text), RULES, load_authorities(), as_of)
            whole = PLACEHOLDER.sub(lambda gap, values=filled: values[gap.group(1)], text)
            assert not re.search(r"[{}]|\bNone\b", whole), name
    unsaid = {name for name, text in said.items() if text is None and "/" in name}
    assert not unsaid or as_of < ALWAYS_SINCE, unsaid
