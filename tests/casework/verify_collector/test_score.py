"""The score of a collector: every line of the table, the levels, what is open, what to report."""

from typing import Any

import pytest

from casework.verify_collector.score import TABLE, Reason, score

VISIT = {"vc_channel": "visit"}
AGENCY = {"vc_claims": "agency"}
NIGHT = {"time": "23:10", "band": "night"}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"vc_asks": ["personal_account"]}, "H1"),
        ({"vc_asks": ["cash", "relatives_contacts"]}, "H1"),
        ({"vc_asks": ["qr_or_link"]}, "H1"),
        ({"vc_asks": ["code_or_app"]}, "H2"),
        ({"vc_claims": "police_court", "vc_tone": "pay_today"}, "H3"),
        ({"vc_asks": ["fee_first"]}, "H4"),
        ({"vc_callback": "denied"}, "H5"),
        ({"vc_asks": ["id_or_phone"]}, "H6"),
        ({"vc_tone": "violence"}, "H7"),
    ],
)
def test_one_hard_stop_is_red_whatever_else_is_known(answers: dict[str, Any], code: str) -> None:
    good = {"vc_gave_id": "full", "vc_knows": "right", "vc_amount": "match"}
    verdict = score(good | answers)
    assert verdict.hard_stops == (code,)
    assert verdict.level == "red"


@pytest.mark.parametrize("ask", ["personal_account", "qr_or_link", "cash", "fee_first"])
def test_police_or_court_asking_for_money_is_a_hard_stop_of_its_own(ask: str) -> None:
    assert "H3" in score({"vc_claims": "police_court", "vc_asks": [ask]}).hard_stops


@pytest.mark.parametrize("asks", [[], ["none"], ["relatives_contacts"], "unknown", None])
def test_police_or_court_not_asking_for_money_is_none(asks: Any) -> None:
    assert score({"vc_claims": "police_court", "vc_asks": asks}).hard_stops == ()


def test_several_hard_stops_are_all_named() -> None:
    verdict = score({"vc_asks": ["cash", "code_or_app", "id_or_phone"], "vc_tone": "violence"})
    assert verdict.hard_stops == ("H1", "H2", "H6", "H7")


LINES = [
    ({"vc_gave_id": "none"}, "gave_no_id", 3),
    (VISIT | {"vc_people": "1"}, "came_alone", 3),
    (VISIT | {"vc_papers": "none"}, "no_papers", 3),
    (AGENCY | {"vc_listed": "no"}, "not_listed", 3),
    ({"vc_time": NIGHT}, "at_night", 3),
    ({"vc_tone": "pay_today"}, "pay_today", 3),
    ({"vc_knows": "wrong"}, "knows_wrong", 3),
    ({"vc_knows": "wont_say"}, "knows_wont_say", 3),
    ({"vc_amount": "higher"}, "amount_higher", 2),
    ({"vc_gave_id": "partial"}, "gave_partial_id", 2),
    ({"vc_claims": "refuses"}, "claims_refused", 2),
    ({"vc_text_link": "yes"}, "link_in_text", 2),
    ({"vc_tone": "arrest"}, "threatens_arrest", 2),
    ({"vc_tone": "tell_others"}, "threatens_to_tell", 2),
    (VISIT | {"vc_papers": "no_photo"}, "papers_no_photo", 2),
    ({"vc_appointment": "no"}, "no_appointment", 1),
    ({"vc_asks": ["relatives_contacts"]}, "asks_contacts", 1),
    (AGENCY | {"vc_notified": "no"}, "not_notified", 1),
    ({"vc_private_contact": "yes"}, "private_contact", 1),
    ({"vc_callback": "confirmed"}, "confirmed", -2),
    (AGENCY | {"vc_listed": "yes"}, "listed", -1),
    (VISIT | {"vc_people": "2plus", "vc_papers": "both"}, "two_with_papers", -1),
]


@pytest.mark.parametrize(("answers", "code", "points"), LINES)
def test_every_line_of_the_table_counts_alone(
    answers: dict[str, Any], code: str, points: int
) -> None:
    verdict = score(answers)
    assert verdict.reasons == (Reason(code, points),)
    assert verdict.points == points


def test_no_line_of_the_table_is_left_untested() -> None:
    assert [(code, points) for code, points, _ in TABLE] == [line[1:] for line in LINES]


@pytest.mark.parametrize(
    "answers",
    [
        {"vc_gave_id": "full"},
        {"vc_knows": "right"},
        {"vc_amount": "lower"},
        {"vc_asks": ["none"]},
        {"vc_tone": "normal"},
        {"vc_tone": "insult"},
        {"vc_time": {"time": "10:00", "band": "day"}},
        {"vc_callback": "cannot"},
        VISIT | {"vc_papers": "badge_only"},
        VISIT | {"vc_people": "2plus"},
        AGENCY | {"vc_listed": "no_list"},
        AGENCY | {"vc_notified": "yes"},
    ],
)
def test_ordinary_answers_cost_nothing(answers: dict[str, Any]) -> None:
    assert score(answers).points == 0


def test_an_answer_left_over_from_another_channel_or_claim_does_not_count() -> None:
    stale = {"vc_people": "1", "vc_papers": "none", "vc_listed": "no", "vc_notified": "no"}
    assert score(stale | {"vc_channel": "call", "vc_claims": "lawyer"}).points == 0
    assert score(stale | {"vc_channel": "visit", "vc_claims": "agency"}).points == 10


@pytest.mark.parametrize(
    ("answers", "points", "level"),
    [
        ({}, 0, "grey"),
        ({"vc_appointment": "no"}, 1, "grey"),
        ({"vc_amount": "higher"}, 2, "amber"),
        ({"vc_amount": "higher", "vc_tone": "arrest"}, 4, "amber"),
        ({"vc_gave_id": "none", "vc_amount": "higher"}, 5, "red"),
        ({"vc_callback": "confirmed"}, -2, "green"),
        ({"vc_callback": "confirmed", "vc_gave_id": "none"}, 1, "green"),
        ({"vc_callback": "confirmed", "vc_amount": "higher", "vc_tone": "arrest"}, 2, "amber"),
        ({"vc_callback": "not_yet", "vc_gave_id": "full"}, 0, "grey"),
    ],
)
def test_the_level_follows_the_points(answers: dict[str, Any], points: int, level: str) -> None:
    verdict = score(answers)
    assert (verdict.points, verdict.level) == (points, level)


def test_good_signs_alone_are_never_green_without_the_call_back() -> None:
    good = AGENCY | VISIT | {"vc_listed": "yes", "vc_people": "2plus", "vc_papers": "both"}
    assert score(good).level == "grey"
    assert score(good | {"vc_callback": "confirmed"}).level == "green"


def test_at_the_start_everything_common_is_still_open() -> None:
    assert score({}).not_asked == (
        "vc_channel", "vc_claims", "lender", "vc_gave_id", "vc_knows", "vc_amount", "vc_asks",
        "vc_tone", "vc_callback",
    )  # fmt: skip


def test_unknown_and_unchecked_answers_stay_open() -> None:
    answers = VISIT | AGENCY | {
        "lender": {"id": "x", "name": "X", "type": "bank", "matched": True},
        "vc_gave_id": "full",
        "vc_agency": "unknown",
        "vc_people": "unknown",
        "vc_papers": "both",
        "vc_knows": "not_asked",
        "vc_amount": "not_checked",
        "vc_asks": [],
        "vc_tone": "normal",
        "vc_time": "unknown",
        "vc_callback": "not_yet",
        "vc_notified": "unknown",
        "vc_listed": "not_checked",
    }  # fmt: skip
    assert score(answers).not_asked == (
        "vc_agency", "vc_people", "vc_knows", "vc_amount", "vc_asks", "vc_time", "vc_callback",
        "vc_notified", "vc_listed",
    )  # fmt: skip


def test_the_hour_of_a_visit_still_to_come_is_not_open() -> None:
    assert "vc_time" not in score(VISIT | {"vc_when": "coming"}).not_asked


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({}, ()),
        ({"vc_tone": "insult"}, ("threats_abuse",)),
        ({"vc_tone": "tell_others"}, ("third_party_contact", "threats_abuse")),
        ({"vc_channel": "via_others"}, ("third_party_contact",)),
        ({"vc_asks": ["relatives_contacts"]}, ("third_party_contact",)),
        ({"vc_channel": "call", "vc_time": NIGHT}, ("night_or_frequent_calls",)),
        (VISIT | {"vc_time": NIGHT}, ("home_visit_misconduct",)),
        (VISIT | {"vc_people": "1"}, ("home_visit_misconduct",)),
        (VISIT | {"vc_papers": "no_photo"}, ("home_visit_misconduct",)),
        ({"vc_claims": "police_court", "vc_tone": "arrest"}, ("threats_abuse", "fake_official")),
        ({"vc_claims": "police_court", "vc_callback": "denied"}, ("fake_official",)),
        ({"vc_amount": "higher"}, ("wrong_amount_fees",)),
        ({"vc_asks": ["personal_account"]}, ("private_account",)),
        (AGENCY | {"vc_listed": "no"}, ("agency_not_authorised",)),
        (AGENCY | {"vc_callback": "denied"}, ("agency_not_authorised",)),
    ],
)
def test_misconduct_is_named_for_the_complaint(
    answers: dict[str, Any], codes: tuple[str, ...]
) -> None:
    assert score(answers).conduct == codes


def test_a_confirmed_collector_who_insults_is_green_and_still_to_complain_of() -> None:
    verdict = score({"vc_callback": "confirmed", "vc_tone": "insult"})
    assert verdict.level == "green"
    assert verdict.conduct == ("threats_abuse",)
