"""Answer a question: the chosen answer with its numbers filled in from the rules in force today."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from casework import knowledge
from casework.placeholders import fill, names_in
from casework.rules import NoRuleInForceError

ANSWERS = Path(__file__).resolve().parent.parent / "data" / "faq"
LAST_FAQ = "last_faq"


@lru_cache(maxsize=1)
def placeholders() -> Mapping[str, tuple[str, ...]]:
    """Return the placeholders of every answer in `data/faq` by response name."""
    found = {}
    for path in sorted(ANSWERS.glob("*.yml")):
        for response, variations in knowledge.read_yaml(path).get("responses", {}).items():
            text = "\n".join(variation["text"] for variation in variations)
            found[response] = tuple(names_in(text))
    return found


class ActionAnswerFaq(Action):
    """Answers the question the latest message was taken for."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_answer_faq"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Fill the answer for today; say so kindly when a rule is not in force on that day."""
        need, _ = context.need_and_confidence(tracker)
        response = f"utter_{need}"
        if response not in placeholders():
            dispatcher.utter_message(response="utter_menu")
            return []
        try:
            values = fill(
                placeholders()[response], context.rules(), context.authorities(), context.today()
            )
        except NoRuleInForceError:
            dispatcher.utter_message(response="utter_no_rule_in_force")
            return []
        dispatcher.utter_message(response=response, **values)
        self._add_lender_line(dispatcher, tracker, need)
        return [SlotSet(LAST_FAQ, need)]

    def _add_lender_line(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, need: str
    ) -> None:
        """Name the lender's confirmed number, when the question names a lender that has one."""
        mentions = context.lenders().find(context.said(tracker))
        if need != "faq/lender_contact" or not mentions or not mentions[0].lender.lines:
            return
        lender = mentions[0].lender
        line = "、".join(f"{number}（{label}）" for number, label in lender.lines)
        dispatcher.utter_message(
            response="utter_faq_lender_line", lender_name=lender.name, lender_line=line
        )


class ActionShowSources(Action):
    """Show the rules behind the last answer, each with its text, strength and date."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_show_sources"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """List every rule the last answer cites, as in force today."""
        names = placeholders().get(f"utter_{tracker.get_slot(LAST_FAQ)}", ())
        cited = dict.fromkeys(name.split(".")[0] for name in names)
        versions = [
            context.rules()[rule].on(context.today()) for rule in cited if rule in context.rules()
        ]
        if not versions:
            dispatcher.utter_message(response="utter_no_sources")
            return []
        lines = "\n".join(f"• {version.text}——{version.cite}" for version in versions)
        checked = min(version.sources[0].checked for version in versions).isoformat()
        dispatcher.utter_message(response="utter_sources", lines=lines, checked=checked)
        return []
