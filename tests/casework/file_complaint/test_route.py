"""Who takes a complaint, and in which order."""

import pytest

from casework.authorities import load_authorities
from casework.file_complaint.questions import FACTS
from casework.file_complaint.route import (
    BESIDE,
    EXTRAS,
    ROUTE,
    ROUTES,
    URGENT,
    Step,
    current,
    steps,
)

TYPES = [*ROUTES]
ALWAYS_POLICE = ("fake_official", "private_account")
# Beside the route, for when an earlier stage of another track is done, which nobody told us.
LATE = {"police", "pboc", "credit_center", "financial_mediation"}
NOT_IN_THE_CORPUS = {"platform", "court"}


def _plan(found: tuple[Step, ...]) -> list[tuple[int, str]]:
    return [(step.stage, step.authority) for step in found]


@pytest.mark.parametrize("lender_type", ["bank", "consumer_finance", "auto_trust"])
def test_a_supervised_lender_comes_first_then_the_supervisor(lender_type: str) -> None:
    assert _plan(steps(lender_type)) == [
        (1, "lender_complaints"), (2, "nfra"), (3, "financial_mediation"), (3, "court"),
    ]  # fmt: skip


def test_a_small_loan_company_answers_to_the_local_department() -> None:
    found = steps("small_loan")
    assert _plan(found) == [
        (1, "lender_complaints"), (2, "local_finance"), (2, "gov_hotline"),
        (3, "financial_mediation"), (3, "court"),
    ]  # fmt: skip
    assert [step.any_of for step in found] == [False, True, True, True, True]


def test_an_asset_manager_has_a_supervisor_of_one_of_two_kinds() -> None:
    assert _plan(steps("amc")) == [
        (1, "lender_complaints"), (2, "nfra"), (2, "local_finance"), (3, "financial_mediation"),
    ]  # fmt: skip


def test_a_platform_and_its_lender_each_get_a_letter() -> None:
    found = steps("platform_only")
    assert _plan(found)[:2] == [(1, "platform"), (1, "lender_complaints")]
    assert [step.letter for step in found[:2]] == ["C1", "C1"]
    assert not found[0].any_of
    assert [step.needs_lookup for step in found] == [False, True, True, True]


@pytest.mark.parametrize(
    ("behind", "supervisors"),
    [
        ("bank", ["nfra"]),
        ("small_loan", ["local_finance", "gov_hotline"]),
        ("unknown", ["nfra", "local_finance"]),
    ],
)
def test_the_supervisor_is_that_of_the_lender_behind_the_platform(
    behind: str, supervisors: list[str]
) -> None:
    found = steps("platform_only", behind_platform=behind)
    assert [step.authority for step in found if step.stage == 2] == supervisors


def test_an_unlicensed_lender_is_for_police_and_local_department() -> None:
    found = steps("private_unlicensed")
    assert _plan(found) == [(1, "police"), (1, "local_finance")]
    assert not any(step.any_of for step in found)


@pytest.mark.parametrize("lender_type", ["unknown", "something_new"])
def test_an_unknown_lender_leaves_its_line_to_be_looked_up(lender_type: str) -> None:
    found = steps(lender_type)
    assert _plan(found) == [(1, "platform"), (1, "nfra"), (1, "lender_complaints")]
    assert [step.needs_lookup for step in found] == [False, False, True]


@pytest.mark.parametrize("lender_type", TYPES)
def test_danger_puts_the_police_first_and_keeps_the_rest(lender_type: str) -> None:
    calm, danger = steps(lender_type), steps(lender_type, danger=True)
    assert danger[0] == Step(0, "police", URGENT, "danger")
    assert {step.authority for step in danger} == {step.authority for step in calm} | {"police"}


@pytest.mark.parametrize("lender_type", TYPES)
@pytest.mark.parametrize("issue", [*EXTRAS])
def test_nobody_is_named_twice(lender_type: str, issue: str) -> None:
    found = steps(lender_type, danger=True, issues=[issue, "not_my_debt"])
    names = [step.authority for step in found]
    assert len(set(names)) == len(names)
    assert [step.stage for step in found] == sorted(step.stage for step in found)


@pytest.mark.parametrize("danger", [False, True])
@pytest.mark.parametrize("issue", [*FACTS])
@pytest.mark.parametrize("lender_type", TYPES)
def test_every_complaint_has_a_way_that_ends_and_nobody_unreachable(
    lender_type: str, issue: str, danger: bool
) -> None:
    """Lender type x issue x danger, whatever was tried before."""
    offices = load_authorities()
    found = steps(lender_type, danger, issues=[issue])
    assert ROUTES[lender_type][0].authority in [step.authority for step in found]
    assert (found[0].authority == "police") is (danger or issue in ALWAYS_POLICE or
                                                lender_type == "private_unlicensed")  # fmt: skip
    reached = set()
    for tried in ((), ("lender",), ("lender", "regulator"), ("other",)):
        now = current(steps(lender_type, danger, tried, [issue]))
        assert [step for step in now if step.kind == ROUTE], tried
        reached |= {step.authority for step in now}
    assert {step.authority for step in found} - reached <= LATE
    for step in found:
        assert offices[step.authority].does_not and offices[step.authority].turned_away


@pytest.mark.parametrize("lender_type", TYPES)
def test_in_danger_nobody_has_to_wait_for_the_lender(lender_type: str) -> None:
    calm, danger = current(steps(lender_type)), current(steps(lender_type, danger=True))
    assert not any(step.may_skip for step in calm)
    assert {step.authority for step in calm} < {step.authority for step in danger} or (
        lender_type == "private_unlicensed"
    )
    if lender_type in ("bank", "consumer_finance", "auto_trust"):
        assert [step.authority for step in danger] == ["police", "lender_complaints", "nfra"]


def test_what_was_tried_is_marked_and_the_next_stage_is_current() -> None:
    assert [step.authority for step in current(steps("bank"))] == ["lender_complaints"]
    tried_lender = steps("bank", tried="lender")
    assert tried_lender[0].tried
    assert [step.authority for step in current(tried_lender)] == ["nfra"]
    tried_both = steps("bank", tried=["lender", "regulator"])
    assert [step.authority for step in current(tried_both)] == ["financial_mediation", "court"]


def test_one_of_two_supervisors_is_enough() -> None:
    found = steps("small_loan", tried=["lender", "regulator"])
    assert {step.stage for step in current(found)} == {3}


def test_nothing_tried_or_tried_elsewhere_starts_with_the_lender() -> None:
    for tried in ("none", "other", [], ["other"]):
        assert current(steps("bank", tried=tried))[0].authority == "lender_complaints"


def test_the_last_stage_stays_once_all_was_tried() -> None:
    found = steps("platform_only", tried=["lender", "regulator"])
    assert {step.stage for step in current(found)} == {2}


@pytest.mark.parametrize("issue", ["fake_official", "private_account"])
def test_impostors_are_for_the_police_before_the_lender(issue: str) -> None:
    found = steps("bank", issues=[issue])
    # only a court can say whether what looks false is a real summons
    asked = ["court_hotline"] if issue == "fake_official" else []
    first = ["police", "anti_fraud", *asked]
    assert _plan(found)[: len(first) + 1] == [
        *((0, office) for office in first), (1, "lender_complaints"),
    ]  # fmt: skip
    assert {step.reason for step in found[: len(first)]} == {issue}
    assert [step.authority for step in current(found)] == [*first, "lender_complaints"]


def test_calls_at_night_can_also_be_reported_as_spam() -> None:
    found = steps("bank", issues=["night_or_frequent_calls"])
    assert Step(1, "spam_report", BESIDE, "night_or_frequent_calls") in current(found)
    assert found[0].authority == "lender_complaints"


def test_a_wrong_credit_record_is_objected_to_before_the_central_bank() -> None:
    found = steps("bank", issues=["credit_report_error"])
    beside = [(step.stage, step.authority) for step in found if step.kind == BESIDE]
    assert beside == [(1, "credit_center"), (2, "pboc")]
    assert "pboc" not in [step.authority for step in current(found)]


def test_unanswered_negotiation_goes_to_mediation_sooner() -> None:
    found = steps("bank", issues=["no_reply_negotiation"])
    assert _plan(found) == [
        (1, "lender_complaints"), (2, "nfra"), (2, "financial_mediation"), (3, "court"),
    ]  # fmt: skip
    assert not found[-1].any_of
    assert found[2].letter == "C5"


def test_an_issue_without_extras_changes_nothing() -> None:
    assert steps("bank", issues=["contact_only", "threats_abuse"]) == steps("bank")


def test_every_office_is_in_the_corpus_and_may_be_shown() -> None:
    authorities = load_authorities()
    named = {step.authority for route in ROUTES.values() for step in route}
    named |= {authority for extra in EXTRAS.values() for authority, _, _ in extra}
    assert named - set(authorities) <= NOT_IN_THE_CORPUS
    assert all(authorities[name].status != "unconfirmed" for name in named & set(authorities))
