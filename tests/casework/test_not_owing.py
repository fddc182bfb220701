"""Letters D9 and D10 hold what speaks for their person, as it was said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.not_owing.letter import letter_context
from casework.rules import Rules


@pytest.mark.parametrize(
    ("answers", "facts"),
    [
        (
            {"no_position": "contact_only", "no_relation": "friend", "no_refused": "no"},
            ["朋友或同学"],
        ),
        ({"no_position": "not_mine", "no_story": "stolen", "no_reported": "no"}, ["身份被人冒用"]),
        (
            {
                "no_position": "already_paid",
                "no_paid_on": {"date": "2025-03-01", "month": "2025-03"},
                "no_proof": ["none"],
            },
            ["2025年3月"],
        ),
    ],
)
def test_what_is_no_fact_stays_out(
    answers: dict[str, Any], facts: list[str], rules: Rules, today: date
) -> None:
    assert [fact["value"] for fact in letter_context(answers, rules, today)["facts"]] == facts
