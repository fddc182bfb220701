"""Repayment plan: the form, and what is handed over when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.form import Answers, JourneyForm, finished
from actions.letters import Paper, hand_over, hand_over_all, show_letter
from actions.plan_files import hand_over_plan
from actions.plan_follow_up import follow_up
from actions.plan_notices import Notice, facts, notices
from actions.plan_set_off import say_order
from actions.read_back import ReadBack
from casework.answers import Parsed, parse_answer
from casework.dates import format_date
from casework.propose_repayment_plan.letter import LOAN_KINDS, letter_context, missing_labels
from casework.propose_repayment_plan.plan import Offer, Plan, make_plan
from casework.propose_repayment_plan.questions import (
    JOURNEY,
    follows_up,
    holds_letter_back,
    no_plan_for,
)
from casework.propose_repayment_plan.set_off import DAYS_LATE, from_plan
from casework.propose_repayment_plan.wording import way_heard, ways_in
from casework.questions import UNKNOWN, Journey, Question
from casework.standing import in_force

LETTER = "L1_repayment_offer"
# A message with more links than these is too long for some channels.
LINKS_TOGETHER = 4


class ValidateProposeRepaymentPlanForm(JourneyForm):
    """Asks for debts, income and needs, shows the figures, then what the letter needs."""

    opening = "utter_propose_repayment_plan_opening"
    announced = frozenset({"debt_position", "rp_follow"})

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def _answer(self, question: Question, tracker: Tracker) -> Parsed | None:
        """Whoever answers the next question instead of choosing wants the quick way."""
        answer = super()._answer(question, tracker)
        if answer is None and question.slot == "rp_mode" and _position(tracker):
            return Parsed("rough", True)
        return answer

    def _heard_beside(self, question: Question, tracker: Tracker, before: Answers) -> Answers:
        heard = super()._heard_beside(question, tracker, before)
        position = _position(tracker) if question.slot == "rp_mode" else None
        return {**heard, "debt_position": position.value} if position else heard

    def pressed(self, said: str) -> Answers:
        """Return what a command that leads straight into one part answers at once."""
        return dict(ways_in().get(said, {}))

    def listen(self, known: Answers, said: str, tracker: Tracker) -> Answers:
        """Hear also which part of the journey a first sentence asks for."""
        way = way_heard(said) if known.get("rp_mode") is None else {}
        return {**super().listen(known, said, tracker), **way}

    def kept(self, said: str, before: Answers) -> Answers:
        """After a rough plan, the full one asks only what is new; the figures are counted anew.

        What a payment lowers first is computed with the delay and the lender of the plan.
        """
        pressed = self.pressed(said)
        if pressed.get("rp_follow") == "set_off":
            return {**super().kept(said, before), **from_plan(before)}
        if pressed.get("rp_mode") != "full" or not before.get("rp_debts"):
            return super().kept(said, before)
        return {**before, "rp_mode": None, "rp_confirm": None}

    def notices(self, before: Answers, after: Answers) -> list[Notice]:
        """The figures come as soon as the numbers are known; an old debt brings its warning."""
        return notices(before, after)


def _position(tracker: Tracker) -> Parsed | None:
    """Return whose debt it is when the message says just that."""
    question = JOURNEY.question("debt_position")
    found = parse_answer(question, context.said(tracker), context.parsing())
    return found if found and found.sure and found.value != UNKNOWN else None


class ActionAskRpConfirm(ReadBack):
    """Reads back every answer before the letter is written."""

    def name(self) -> str:
        """Return the name Rasa looks for when the slot is asked."""
        return "action_ask_rp_confirm"

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY


class ActionMakeOfferLetter(Action):
    """Writes letter L1 to each lender with the plan itself, follows up, or says why not."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_make_offer_letter"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Write from the stored answers alone; what is missing is left blank and listed."""
        answers = context.answers_of(JOURNEY, tracker)
        if no_plan_for(answers):
            dispatcher.utter_message(response=f"utter_no_plan_{answers['debt_position']}")
        elif holds_letter_back(answers):
            line = facts("legal_service.line")
            dispatcher.utter_message(response="utter_propose_repayment_plan_waits", **line)
        elif follows_up(answers):
            follow_up(dispatcher, tracker, answers)
        else:
            _offer(dispatcher, tracker, answers)
        return finished()


def _offer(dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers) -> None:
    plan = make_plan(answers, context.today())
    _hand_over_letters(dispatcher, tracker, [_letter(answers, plan, o) for o in plan.offers])
    missing = missing_labels(answers)
    if missing:
        dispatcher.utter_message(response="utter_letter_missing", labels="、".join(missing))
    hand_over_plan(dispatcher, tracker, plan)
    _explain(dispatcher, answers, plan)
    dispatcher.utter_message(
        response="utter_propose_repayment_plan_next", reply_by=format_date(plan.reply_by)
    )


def _letter(answers: Answers, plan: Plan, offer: Offer) -> Paper:
    values = letter_context(answers, plan, offer, context.today(), context.rules())
    return Paper(LETTER, f"协商还款申请-{offer.name}".rstrip("-"), values)


def _hand_over_letters(
    dispatcher: CollectingDispatcher, tracker: Tracker, letters: Sequence[Paper]
) -> None:
    """Show the first letter; the links to several come together, some to a message."""
    first = letters[0]
    if len(letters) == 1:
        hand_over(dispatcher, tracker, first.code, first.title, first.values)
        return
    show_letter(dispatcher, first)
    for start in range(0, len(letters), LINKS_TOGETHER):
        group = letters[start : start + LINKS_TOGETHER]
        hand_over_all(dispatcher, tracker, group, show_text=False)


def _explain(dispatcher: CollectingDispatcher, answers: Answers, plan: Plan) -> None:
    """Say what may be asked of this kind of lender, and what a payment lowers first."""
    cards = [offer for offer in plan.offers if offer.is_card]
    if cards:
        named = facts("card_instalment.max_months", "card_instalment.cite")
        dispatcher.utter_message(response="utter_propose_repayment_plan_card", **named)
    relief = in_force(context.rules()["consumer_relief"], context.today())
    if relief and any(o.lender_type in LOAN_KINDS and not o.is_card for o in plan.offers):
        named = facts("consumer_relief.cite", "loan_extension.cite")
        dispatcher.utter_message(response="utter_propose_repayment_plan_loan", **named)
    if not plan.budget.is_hardship:
        band = (cards[0].overdue_band if cards else None) or answers.get("overdue_band")
        days = DAYS_LATE.get(str(band)) if cards else None
        say_order(dispatcher, days, context.today())
