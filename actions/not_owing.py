"""Short paths for who is asked for money that is not theirs to pay: advice and letter D9 or D10."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import Answers, JourneyForm, finished
from actions.letters import hand_over
from actions.read_back import ReadBack
from casework.not_owing import letter
from casework.not_owing.questions import JOURNEY, no_letter
from casework.placeholders import fill
from casework.questions import Journey

_FACTS = (
    "guarantee_promise.cite", "guarantee_period.cite", "unauthorised_loan.cite",
    "credit_objection.days", "police.line", "settlement_ends_debt.cite", "inheritance_limit.cite",
    "inheritance_waiver.cite", "young_child_loan.cite", "minor_loan.cite", "working_minor.cite",
    "lent_name_signer.cite", "legal_service.line",
)  # fmt: skip


class ValidateNotOwingForm(JourneyForm):
    """Asks which case it is and the two facts its letter needs."""

    opening = "utter_not_owing_opening"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def notices(self, before: Answers, after: Answers) -> list[tuple[str, dict[str, Any]]]:
        """Say at once what to do and what not to do, before any question of detail."""
        position = after["no_position"]
        if position is None or position == before["no_position"]:
            return []
        rules, today = context.rules(), context.today()
        values = fill(_FACTS, rules, context.authorities(), today)
        grounds = letter.grounds(letter.path_of(after), rules, today)
        values["cites"] = "；".join(version.short_cite for version in grounds)
        return [(f"utter_not_owing_{position}", values)]


class ActionAskNoConfirm(ReadBack):
    """Reads back every answer before the letter is written."""

    def name(self) -> str:
        """Return the name Rasa looks for when the slot is asked."""
        return "action_ask_no_confirm"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY


class ActionMakeDenialLetter(Action):
    """Writes D9 or D10 from the stored answers; says when no letter would be true."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_make_denial_letter"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Write from the stored answers alone; what is missing is a blank and is listed."""
        answers = context.answers_of(JOURNEY, tracker)
        values = fill(_FACTS, context.rules(), context.authorities(), context.today())
        if no_letter(answers):
            lent = answers["no_story"] == "others_used"
            reason = "utter_not_owing_lent" if lent else "utter_not_owing_grown"
            dispatcher.utter_message(response=reason, **values)
            return finished()
        given = letter.letter_context(answers, context.rules(), context.today())
        hand_over(dispatcher, tracker, letter.letter_of(answers), given["title"], given)
        missing = letter.missing(answers)
        if missing:
            dispatcher.utter_message(response="utter_letter_missing", labels="、".join(missing))
        dispatcher.utter_message(response="utter_not_owing_next", reply_by=given["reply_by"])
        return finished()
