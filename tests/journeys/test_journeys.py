"""Run every conversation of tests/journeys/<need>/*.yml against the trained assistant.

A case is a list of steps: what the person says, and what must come back. `responses` is the exact
list of response names in order, `includes` names that must be among them, `form` the open form
(null: none), `slots` their values, `has` and `has_not` pieces of the text. Long texts are written
`repeat: [text, times]` instead of `user`; with `actions_down` no action answers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.journeys.runner import Assistant, Turn

HERE = Path(__file__).parent
STEP = {"user", "repeat", "actions_down", "expect"}
EXPECTED = {"responses", "includes", "form", "requested", "slots", "has", "has_not", "need"}


def cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*/*.yml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            name = f"{path.parent.name}/{path.stem}:{case['test_case']}"
            found.append(pytest.param(case, id=name))
    return found


@pytest.mark.model
@pytest.mark.parametrize("case", cases())
def test_journey(assistant: Assistant, case: dict[str, Any]) -> None:
    conversation = assistant.conversation()
    for number, step in enumerate(case["steps"], start=1):
        assert set(step) <= STEP, step
        said = step["user"] if "user" in step else step["repeat"][0] * step["repeat"][1]
        assistant.actions.down = bool(step.get("actions_down"))
        try:
            turn = conversation.say(said)
        finally:
            assistant.actions.down = False
        where = f"step {number} {said[:60]!r}: {turn}"
        assert turn.texts, f"silence at {where}"
        _check(turn, step.get("expect", {}), where)


def _check(turn: Turn, expect: dict[str, Any], where: str) -> None:
    assert set(expect) <= EXPECTED, where
    if "responses" in expect:
        assert turn.responses == expect["responses"], where
    assert set(expect.get("includes", [])) <= set(turn.responses), where
    for name in ("form", "requested", "need"):
        if name in expect:
            assert getattr(turn, name) == expect[name], f"{name} at {where}"
    for slot, value in expect.get("slots", {}).items():
        assert turn.slots[slot] == value, f"{slot} at {where}"
    for piece in expect.get("has", []):
        assert piece in turn.text, f"{piece!r} missing at {where}"
    for piece in expect.get("has_not", []):
        assert piece not in turn.text, f"{piece!r} at {where}"
