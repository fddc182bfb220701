"""Verify the collector: the form and its result."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.also_said import ALSO_SAID
from actions.form import Answers, JourneyForm, finished
from casework.answers import Parsed
from casework.placeholders import fill
from casework.prefill import prefill
from casework.questions import UNKNOWN, Journey, Question
from casework.text import normalise
from casework.verify_collector.call_back import call_back_result, reports_call_back
from casework.verify_collector.questions import JOURNEY
from casework.verify_collector.score import Verdict, score
from casework.verify_collector.text_check import check_text, looks_pasted
from casework.verify_collector.wording import level_title, reasons_of, still_open

COMPLAINT = "file_complaint"
_SHOWN = 6
# Said of a visit nobody announced.
_NO_APPOINTMENT = re.compile(
    r"(没|没有|未)(提前|事先)?(预约|打招呼|约时间|约过|约好|通知)|突然(就)?(上门|来了|找上门|来我家)"
)
_FACTS = ("police.line", "anti_fraud.line", "court_hotline.line", "mediation.cite",
          "mediation_rights.cite", "court_paper_check.cite", "scam_stop_payment.cite",
          "impersonate_official.cite")  # fmt: skip


class ValidateVerifyCollectorForm(JourneyForm):
    """Asks who the collector is and what was said and shown."""

    opening = "utter_verify_collector_opening"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def _answer(self, question: Question, tracker: Tracker) -> Parsed | None:
        """A pasted text answers by its marks only: its own words are not the person's."""
        said = context.said(tracker)
        if question.slot != "vc_callback" and reports_call_back(said):
            # 说没这个人 is about the call, not about the question that happens to be open
            return None
        if not looks_pasted(said) or question.kind == "text":
            return super()._answer(question, tracker)
        value = check_text(said).answers.get(question.slot)
        return None if value is None else Parsed(value, True)

    def listen(self, known: Answers, said: str, tracker: Tracker) -> Answers:
        """Hear a pasted message by its marks, everything else by its words."""
        heard = super().listen(known, said, tracker)
        if looks_pasted(said):
            check = check_text(said)
            lender = {slot: value for slot, value in heard.items() if slot == "lender"}
            return added(known, {**lender, **check.answers, "vc_text_marks": check.codes})
        result = call_back_result(said)
        found = {"vc_callback": result} if result else {}
        if _NO_APPOINTMENT.search(normalise(said)):
            found["vc_appointment"] = "no"
        return {**heard, **added(known, found)}

    def remarks(self, said: str) -> list[tuple[str, dict[str, Any]]]:
        """Show the words found in a pasted text with reasons; nothing of it is kept."""
        if not looks_pasted(said):
            return []
        marks = check_text(said).marks[:_SHOWN]
        if not marks:
            return [("utter_text_check_nothing", {})]
        lines = "\n".join(f"• 『{mark.word}』{mark.reason}" for mark in marks)
        return [("utter_text_check_marks", {"lines": lines})]

    def goes_on(self, before: Answers, said: str) -> Answers | None:
        """A call back reported later, or a text of the same lender, takes up what was shown."""
        if before["vc_channel"] is None:
            return None
        if reports_call_back(said):
            return {**before, "vc_callback": None}
        if not looks_pasted(said):
            return None
        named, known = _lender(prefill(self.journey, {}, said, context.parsing())), _lender(before)
        return None if named and known and named != known else dict(before)

    def notices(self, before: Answers, after: Answers) -> list[tuple[str, dict[str, Any]]]:
        """Give what cannot wait for the next question: door card, ways to check, stop, level."""
        told: list[str] = []
        if _at_the_door(after) and not _at_the_door(before):
            told.append("utter_collector_at_door")
        claims = after["vc_claims"]
        if claims != before["vc_claims"] and claims in ("mediation", "police_court"):
            told.append(f"utter_verify_collector_claims_{claims}")
        if after["vc_paid"] is None and _red(after) and not _red(before):
            told.append("utter_verify_collector_stop")
        values = fill(_FACTS, context.rules(), context.authorities(), context.today())
        notices: list[tuple[str, dict[str, Any]]] = [(name, values) for name in told]
        if after["vc_text_marks"] != before["vc_text_marks"] and not _red(after):
            level = level_title(score(after))
            notices.append(("utter_text_check_level", {"level": level}))
        return notices


def added(known: Answers, found: Answers) -> Answers:
    """Return what `found` adds: values for open slots, more codes, worse for harmless answers."""
    more: Answers = {}
    # twice: claiming to be a court weighs only beside a demand for money
    for slot, value in (*found.items(), *found.items()):
        now = {**known, **more}
        old = now.get(slot)
        if isinstance(value, list) and isinstance(old, list):
            joined = list(dict.fromkeys([*(code for code in old if code != "none"), *value]))
            if joined != old:
                more[slot] = joined
        elif old in (None, UNKNOWN) or _weight({**now, slot: value}) > _weight(now):
            more[slot] = value
    return more


def _lender(answers: Answers) -> str:
    lender = answers.get("lender")
    return str(lender["id"] or "") if isinstance(lender, dict) else ""


def _weight(answers: Answers) -> tuple[int, int]:
    verdict = score(answers)
    return len(verdict.hard_stops), verdict.points


def _at_the_door(answers: Answers) -> bool:
    return answers["vc_channel"] == "visit" and answers["vc_when"] == "now"


def _red(answers: Answers) -> bool:
    return score(answers).level == "red"


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
        values = fill(_FACTS, context.rules(), context.authorities(), context.today())
        paid = answers["vc_paid"] == "yes"
        if paid:
            dispatcher.utter_message(response="utter_verify_collector_paid", **values)
        dispatcher.utter_message(response=f"utter_verify_collector_{verdict.level}", **values)
        if not paid:
            # whoever has paid needs the steps first; the reasons stand on the result card
            self._tell_reasons(dispatcher, verdict, answers)
        told = []
        if verdict.conduct and not paid:
            dispatcher.utter_message(response="utter_verify_collector_conduct")
            # that leads to a complaint already
            told = [SlotSet(ALSO_SAID, None)] if tracker.get_slot(ALSO_SAID) == COMPLAINT else []
        self._tell_next(dispatcher, answers)
        return [*finished(), *told]

    def _tell_reasons(
        self, dispatcher: CollectingDispatcher, verdict: Verdict, answers: Answers
    ) -> None:
        """Say why, and what is still open, in one message."""
        lines = "\n".join(f"• {line}" for line in reasons_of(verdict)[:_SHOWN])
        asked = [] if verdict.hard_stops else still_open(only_asked(verdict, answers))
        points = "、".join(asked[:_SHOWN])
        if lines and points:
            dispatcher.utter_message(
                response="utter_verify_collector_reasons_and_open", reasons=lines, points=points
            )
        elif lines:
            dispatcher.utter_message(response="utter_verify_collector_reasons", reasons=lines)
        elif points:
            dispatcher.utter_message(response="utter_verify_collector_open", points=points)

    def _tell_next(self, dispatcher: CollectingDispatcher, answers: Answers) -> None:
        """Give one next step: the call back with the lender's line only where confirmed."""
        if answers["vc_callback"] == "confirmed":
            dispatcher.utter_message(response="utter_verify_collector_pay")
            return
        if answers["vc_callback"] == "denied":
            dispatcher.utter_message(response="utter_verify_collector_next_denied")
            return
        lender = answers["lender"]
        known = context.lenders().by_id.get(lender["id"]) if isinstance(lender, dict) else None
        if known and known.lines:
            line = "、".join(f"{number}（{label}）" for number, label in known.lines)
            dispatcher.utter_message(
                response="utter_verify_collector_next_line",
                lender_name=known.name,
                lender_line=line,
            )
        else:
            dispatcher.utter_message(response="utter_verify_collector_next_find")


def only_asked(verdict: Verdict, answers: Answers) -> Verdict:
    """Return the verdict without open points that make no sense yet: nobody has come."""
    asked = [s for s in verdict.not_asked if JOURNEY.applies(JOURNEY.question(s), answers)]
    return replace(verdict, not_asked=tuple(asked))
