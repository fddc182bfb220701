"""Verify the collector: the form and its result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import Answers, JourneyForm, finished
from casework.placeholders import fill
from casework.questions import Journey
from casework.verify_collector.questions import JOURNEY
from casework.verify_collector.score import Verdict, score
from casework.verify_collector.wording import reasons_of, still_open

_SHOWN = 6


class ValidateVerifyCollectorForm(JourneyForm):
    """Asks who the collector is and what was said and shown."""

    opening = "utter_verify_collector_opening"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def notices(self, before: Answers, after: Answers) -> list[tuple[str, dict[str, Any]]]:
        """Somebody at the door right now: the door card comes before the next question."""
        here = after["vc_channel"] == "visit" and after["vc_when"] == "now"
        told = before["vc_channel"] == "visit" and before["vc_when"] == "now"
        return [("utter_collector_at_door", {})] if here and not told else []


class ActionShowVerification(Action):
    """Shows level, reasons, what is still open, and the next step."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_show_verification"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Read back the verdict; misconduct leads to a complaint whatever the identity is."""
        answers = context.answers_of(JOURNEY, tracker)
        verdict = score(answers)
        values = fill(("police.line",), context.rules(), context.authorities(), context.today())
        dispatcher.utter_message(response=f"utter_verify_collector_{verdict.level}", **values)
        reasons = reasons_of(verdict)[:_SHOWN]
        if reasons:
            dispatcher.utter_message(
                response="utter_verify_collector_reasons", reasons=_list(reasons)
            )
        open_points = still_open(_only_asked(verdict, answers))
        if open_points and verdict.level != "red":
            dispatcher.utter_message(
                response="utter_verify_collector_open", points="、".join(open_points[:_SHOWN])
            )
        if answers["vc_callback"] != "confirmed":
            self._tell_how_to_call(dispatcher, answers)
        if verdict.conduct:
            dispatcher.utter_message(response="utter_verify_collector_conduct")
        confirmed = answers["vc_callback"] == "confirmed"
        dispatcher.utter_message(
            response="utter_verify_collector_pay" if confirmed else "utter_verify_collector_next"
        )
        return finished()

    def _tell_how_to_call(self, dispatcher: CollectingDispatcher, answers: Answers) -> None:
        """Give the script of the call back, and the lender's number only where confirmed."""
        lender = answers["lender"]
        known = context.lenders().by_id.get(lender["id"]) if isinstance(lender, dict) else None
        dispatcher.utter_message(response="utter_verify_collector_callback")
        if known and known.lines:
            line = "、".join(f"{number}（{label}）" for number, label in known.lines)
            dispatcher.utter_message(
                response="utter_faq_lender_line", lender_name=known.name, lender_line=line
            )


def _only_asked(verdict: Verdict, answers: Answers) -> Verdict:
    """Return the verdict without open points that make no sense yet: nobody has come."""
    asked = [s for s in verdict.not_asked if JOURNEY.applies(JOURNEY.question(s), answers)]
    return replace(verdict, not_asked=tuple(asked))


def _list(lines: list[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)
