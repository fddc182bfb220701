"""Which lines of a case are open after each answer, and what to do on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.rules import Rules
from casework.track_complaint.cases import Case
from casework.track_complaint.dates import Step, alerts, lines_of, next_alert, next_step

TODAY = date(2026, 11, 22)
FILED = Case(1, "lender", date(2026, 11, 2), lender_type="bank", reply="none")


def days(case: Case, rules: Rules) -> dict[str, date]:
    return {line.kind: line.due_on for line in lines_of(case, rules)}


@pytest.mark.parametrize("reply", ["good", "refused"])
def test_after_an_answer_nothing_is_due(reply: str, rules: Rules) -> None:
    assert lines_of(replace(FILED, reply=reply), rules) == ()


def test_a_bad_answer_of_a_branch_opens_the_days_for_a_review(rules: Rules) -> None:
    bad = replace(FILED, reply="bad", replied_on=date(2026, 11, 20))
    assert days(bad, rules) == {"review_request": date(2026, 12, 20)}
    assert lines_of(bad, rules)[0].own
    assert lines_of(replace(bad, decider="head"), rules) == ()
    assert lines_of(replace(bad, lender_type="small_loan"), rules) == ()


def test_an_extension_takes_the_first_day_away_and_adds_the_promise(rules: Rules) -> None:
    longer = replace(FILED, reply="extended", promised_on=date(2026, 12, 10))
    assert days(longer, rules) == {
        "complex": date(2026, 12, 2),
        "promised": date(2026, 12, 10),
        "special": date(2027, 1, 1),
    }


def test_who_is_told_that_it_was_accepted_waits_no_more_for_that(rules: Rules) -> None:
    report = Case(1, "report", date(2026, 11, 2), lender_type="bank", reply="accepted")
    assert list(days(report, rules)) == ["result"]


@pytest.mark.parametrize("channel", ["lender", "mediation", "platform", "other"])
def test_where_no_rule_sets_a_day_we_suggest_one(channel: str, rules: Rules) -> None:
    case = Case(1, channel, date(2026, 11, 2), lender_type="small_loan", reply="none")
    (line,) = lines_of(case, rules)
    assert (line.kind, line.due_on, line.rule_id) == ("wished", date(2026, 11, 17), "")


def test_a_court_gets_no_day_of_ours(rules: Rules) -> None:
    assert lines_of(Case(1, "court", date(2026, 11, 2)), rules) == ()


def test_a_filing_older_than_the_rule_has_no_guessed_day_of_the_rule(rules: Rules) -> None:
    old = replace(FILED, filed_on=date(2019, 5, 1))
    assert [line.kind for line in lines_of(old, rules)] == ["wished"]


def test_a_letter_not_handed_in_has_no_days(rules: Rules) -> None:
    assert lines_of(Case(1, letter="3f"), rules) == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, "late_handling"),
        ({"filed_on": date(2026, 11, 20)}, "wait"),
        ({"filed_on": date(2026, 10, 20)}, "late_complex"),
        ({"filed_on": date(2026, 9, 1)}, "late_special"),
        ({"channel": "regulator"}, "late_forwarding"),
        ({"channel": "regulator", "reply": "accepted"}, "wait"),
        ({"channel": "credit"}, "wait"),
        ({"channel": "credit", "filed_on": date(2026, 11, 1)}, "late_objection"),
        ({"channel": "police", "filed_on": date(2026, 10, 1)}, "late_police_case"),
        ({"channel": "pboc", "filed_on": date(2026, 10, 1)}, "late_credit_answer"),
        ({"channel": "report", "filed_on": date(2026, 8, 1)}, "late_result"),
        ({"channel": "review", "filed_on": date(2026, 10, 1)}, "late_review_answer"),
        ({"channel": "court"}, "no_term"),
        ({"lender_type": "small_loan"}, "late_wished"),
        ({"reply": "extended"}, "extended"),
        ({"reply": "extended", "promised_on": date(2026, 12, 10)}, "extended"),
        ({"reply": "extended", "promised_on": date(2027, 3, 1)}, "extended_beyond"),
        ({"reply": "extended", "promised_on": date(2026, 11, 21)}, "late_promised"),
        ({"reply": "good"}, "good"),
        ({"reply": "asked_withdraw"}, "asked_withdraw"),
        ({"reply": "refused"}, "refused"),
        ({"reply": "refused", "channel": "police"}, "bad_police"),
        ({"reply": "bad", "replied_on": date(2026, 11, 20)}, "bad_branch"),
        ({"reply": "bad"}, "bad_branch"),
        ({"reply": "bad", "decider": "head"}, "bad_head"),
        ({"reply": "bad", "replied_on": date(2026, 10, 1)}, "late_review_request"),
        ({"reply": "bad", "lender_type": "small_loan"}, "bad_unbound"),
        ({"reply": "bad", "channel": "review"}, "bad_review"),
        ({"reply": "bad", "channel": "credit"}, "bad_credit"),
        ({"reply": "bad", "channel": "platform"}, "bad_elsewhere"),
    ],
)
def test_the_step_follows_the_answer_and_the_day(
    changed: dict[str, object], code: str, rules: Rules
) -> None:
    assert next_step(replace(FILED, **changed), rules, TODAY).code == code  # type: ignore[arg-type]


def test_on_its_last_day_one_still_waits(rules: Rules) -> None:
    assert next_step(FILED, rules, date(2026, 11, 17)).code == "wait"
    late = next_step(FILED, rules, date(2026, 11, 18))
    assert late == Step("late_handling", lines_of(FILED, rules)[0])


def test_their_last_day_is_told_the_day_after_ones_own_three_days_before(rules: Rules) -> None:
    bad = replace(FILED, number=2, reply="bad", replied_on=date(2026, 11, 20))
    found = [(alert.day, alert.line.kind) for alert in alerts((FILED, bad), rules)]
    assert found == [
        (date(2026, 11, 18), "handling"),
        (date(2026, 12, 3), "complex"),
        (date(2026, 12, 17), "review_request"),
        (date(2027, 1, 2), "special"),
    ]
    assert next_alert((FILED, bad), rules, TODAY) == date(2026, 12, 3)
    assert next_alert((FILED, bad), rules, date(2027, 1, 2)) is None
