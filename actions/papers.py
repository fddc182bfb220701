"""Papers that are made at once from what is stored: cards, notes and letters for the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import complaint_papers, context
from actions.letters import Paper, hand_over_all
from casework.collector_at_door import papers as door
from casework.collector_at_door.questions import JOURNEY as DOOR
from casework.display import display
from casework.questions import UNKNOWN, Answers
from casework.text import normalise
from casework.verify_collector import papers as verify
from casework.verify_collector.questions import JOURNEY as VERIFY

# What people name a paper by; the first that is found counts.
NAMED: Mapping[str, tuple[str, ...]] = {
    "P1_door_card": ("门卡", "贴门", "贴在门上", "门上贴"),
    "D11_police_answers": ("报警", "警察"),
    "V1_result_card": ("核对结果",),
    "V2_proof_request": ("说明身份", "说明债权", "授权证明", "要证明"),
    "V3_call_script": ("官方电话", "打电话核实", "客服电话怎么说", "核实的话"),
    "K1_family_note": (
        "身边人",
        "爸妈",
        "家里",
        "家人",
        "单位",
        "人事",
        "同事",
        "朋友",
        "村委",
        "物业",
    ),
}
READERS: Mapping[str, tuple[str, ...]] = {
    "parents": ("爸妈", "家里人", "家人", "父母"),
    "employer": ("单位", "人事", "公司", "老板"),
    "colleagues": ("同事", "朋友"),
    "village": ("村委", "居委", "物业", "村里"),
}
# Read in the chat as well as opened: short enough, and wanted at once.
_SHOWN = frozenset({"K1_family_note", "D11_police_answers"})


class ActionGivePaper(Action):
    """Hands over the paper that was named, or lists what there is."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_give_paper"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Make it from the stored answers; what is unknown stays a blank to fill in."""
        said = normalise(context.said(tracker))
        if complaint_papers.give(dispatcher, tracker, said):
            return []
        code = next((c for c, words in NAMED.items() if any(w in said for w in words)), None)
        if code is None:
            dispatcher.utter_message(response="utter_ready_papers")
            return []
        answers = context.answers_of(VERIFY, tracker)
        paper = _made(code, said, answers, context.answers_of(DOOR, tracker))
        hand_over_all(dispatcher, tracker, [paper], show_text=code in _SHOWN)
        return []


def door_card(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Hand over the card for the door."""
    paper = _made("P1_door_card", "", context.answers_of(VERIFY, tracker), {})
    hand_over_all(dispatcher, tracker, [paper], show_text=False)


def _made(code: str, said: str, answers: Answers, at_door: Answers) -> Paper:
    return Paper(code, _TITLES[code], _VALUES[code](said, answers, at_door), code in _LARGE)


def _card(said: str, answers: Answers, at_door: Answers) -> dict[str, Any]:
    name, line = verify.lender_name(answers), _line(answers)
    return door.door_card(name, line, _number("police"), _number("court_hotline"))


def _police(said: str, answers: Answers, at_door: Answers) -> dict[str, Any]:
    people = answers["vc_people"]
    told = None if people in (None, UNKNOWN) else display(VERIFY.question("vc_people"), people)
    lines = {name: _number(name) for name in ("police", "emergency")}
    return door.police_answers(at_door, told, lines, context.rules(), context.today())


def _family(said: str, answers: Answers, at_door: Answers) -> dict[str, Any]:
    reader = next((r for r, words in READERS.items() if any(w in said for w in words)), None)
    return door.family_note(reader, _number("police"), context.rules(), context.today())


def _result(said: str, answers: Answers, at_door: Answers) -> dict[str, Any]:
    return verify.result_card(answers, context.today())


def _proof(said: str, answers: Answers, at_door: Answers) -> dict[str, Any]:
    return verify.proof_request(answers, context.rules(), context.today())


def _script(said: str, answers: Answers, at_door: Answers) -> dict[str, Any]:
    return verify.call_script(answers, _line(answers), _number("police"))


_VALUES = {
    "P1_door_card": _card,
    "D11_police_answers": _police,
    "K1_family_note": _family,
    "V1_result_card": _result,
    "V2_proof_request": _proof,
    "V3_call_script": _script,
}
_TITLES = {
    "P1_door_card": "门卡",
    "D11_police_answers": "报警怎么说",
    "K1_family_note": "给身边人的话",
    "V1_result_card": "核对结果卡",
    "V2_proof_request": "请说明身份与债权的信",
    "V3_call_script": "官方电话核实的话",
}
# Read from a distance: large type.
_LARGE = frozenset({"P1_door_card"})


def _number(authority: str) -> str:
    return context.authorities()[authority].line


def _line(answers: Answers) -> str | None:
    """Return the lender's first number where one is confirmed."""
    lender = answers["lender"]
    known = context.lenders().by_id.get(lender["id"]) if isinstance(lender, dict) else None
    return known.lines[0][0] if known and known.lines else None
