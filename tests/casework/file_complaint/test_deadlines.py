"""Dates by which an answer is due."""

from datetime import date

import pytest

from casework.file_complaint.deadlines import (
    CHANNELS,
    Deadline,
    day_number,
    deadlines,
    last_passed,
    next_due,
)
from casework.rules import NoRuleInForceError, Rules

RULES = Rules.load()
FILED = date(2026, 11, 2)


def _dates(lines: tuple[Deadline, ...]) -> dict[str, date]:
    return {line.kind: line.due_on for line in lines}


def test_a_lender_has_three_terms_one_after_the_other() -> None:
    lines = deadlines("lender", FILED, RULES, "bank")
    assert _dates(lines) == {
        "handling": date(2026, 11, 17),
        "complex": date(2026, 12, 2),
        "special": date(2027, 1, 1),
    }
    assert [line.letter for line in lines] == ["C2", "C2", "C4"]
    assert [line.counts_from for line in lines] == ["filed", "filed", "complex"]
    assert {line.rule_id for line in lines} == {"complaint_days"}
    assert all(line.certain for line in lines)


def test_a_date_on_a_day_off_is_marked_but_not_moved() -> None:
    lines = deadlines("lender", FILED, RULES, "bank")
    assert [line.rest_day for line in lines] == [False, False, True]


def test_the_supervisor_forwards_in_working_days_and_then_the_lender_has_its_term() -> None:
    lines = deadlines("regulator", FILED, RULES, "consumer_finance")
    assert _dates(lines) == {
        "forwarding": date(2026, 11, 11),
        "forwarded_handling": date(2026, 11, 26),
        "forwarded_complex": date(2026, 12, 11),
        "forwarded_special": date(2027, 1, 10),
    }
    assert lines[0].unit == "working_days"
    assert lines[1].counts_from == "forwarding"
    assert not any(line.provisional for line in lines)


def test_what_rests_on_working_days_of_an_unpublished_year_is_provisional() -> None:
    lines = deadlines("regulator", date(2089, 12, 28), RULES, "bank")
    assert all(line.provisional for line in lines)


def test_a_decision_and_a_review_have_their_own_terms() -> None:
    assert _dates(deadlines("decision", FILED, RULES, "bank")) == {
        "review_request": date(2026, 12, 2)
    }
    assert _dates(deadlines("review", FILED, RULES, "bank")) == {"review_answer": date(2026, 12, 2)}


def test_a_report_is_accepted_first_and_then_investigated() -> None:
    lines = deadlines("report", FILED, RULES, "bank")
    assert _dates(lines) == {"accepting": date(2026, 11, 17), "result": date(2027, 1, 2)}


@pytest.mark.parametrize(
    ("channel", "kind", "due_on", "then"),
    [
        ("credit", "objection", date(2026, 11, 22), "pboc"),
        ("pboc", "credit_answer", date(2026, 12, 2), "court"),
        ("police", "police_case", date(2026, 12, 2), "police_supervision"),
    ],
)
def test_other_offices_have_one_term_for_every_kind_of_lender(
    channel: str, kind: str, due_on: date, then: str
) -> None:
    (line,) = deadlines(channel, FILED, RULES, "small_loan")
    assert (line.kind, line.due_on, line.then, line.certain) == (kind, due_on, then, True)


@pytest.mark.parametrize("channel", ["mediation", "platform", "court", "other"])
def test_nothing_is_promised_where_no_rule_sets_a_day(channel: str) -> None:
    assert deadlines(channel, FILED, RULES) == ()


@pytest.mark.parametrize("lender_type", ["small_loan", "platform_only", "private_unlicensed"])
@pytest.mark.parametrize("channel", ["lender", "regulator", "decision", "review", "report"])
def test_lenders_the_rule_does_not_bind_have_no_terms(channel: str, lender_type: str) -> None:
    assert deadlines(channel, FILED, RULES, lender_type) == ()


def test_an_unknown_lender_has_terms_that_are_not_certain() -> None:
    assert not any(line.certain for line in deadlines("lender", FILED, RULES))


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown channel"):
        deadlines("newspaper", FILED, RULES)


def test_a_complaint_older_than_the_rule_has_no_guessed_dates() -> None:
    with pytest.raises(NoRuleInForceError):
        deadlines("lender", date(2019, 1, 1), RULES, "bank")


def test_the_last_day_itself_has_not_passed() -> None:
    handling = deadlines("lender", FILED, RULES, "bank")[0]
    assert not handling.has_passed(date(2026, 11, 17))
    assert handling.has_passed(date(2026, 11, 18))


def test_the_next_line_and_the_last_passed_one_move_with_the_day() -> None:
    lines = deadlines("lender", FILED, RULES, "bank")
    seen = []
    for today in (date(2026, 11, 10), date(2026, 11, 22), date(2027, 1, 2)):
        coming, passed = next_due(lines, today), last_passed(lines, today)
        seen.append((coming and coming.kind, passed and passed.kind))
    assert seen == [("handling", None), ("complex", "handling"), (None, "special")]


def test_the_day_of_filing_is_day_zero() -> None:
    assert day_number(FILED, FILED) == 0


def test_every_term_is_a_value_of_a_rule_in_days() -> None:
    for terms in CHANNELS.values():
        for term in terms:
            versions = RULES[term.rule_id].versions
            found = [version.values.get(term.value) for version in versions]
            units = {value.unit for value in found if value}
            assert units and units <= {"days", "working_days", "months"}
            assert RULES[term.rule_id].on(FILED)
