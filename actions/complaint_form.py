"""The form of a complaint: what happened is heard in whole sentences, shown and corrected."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import context
from actions.form import Answers, JourneyForm
from casework.answers import Parsed
from casework.choices import by_number
from casework.file_complaint.facts import best_missing, titles
from casework.file_complaint.heard import corrected, heard_issues, most_serious
from casework.file_complaint.questions import FACT_SLOTS, JOURNEY, issues, leaves_rest_open
from casework.file_complaint.sentences import asks_for_relief, is_wish
from casework.placeholders import fill
from casework.questions import UNKNOWN, Journey, Question
from casework.text import ends_as_question, mask_identifiers, normalise

ISSUES, WANT = "fc_issues", "fc_want"
_MOST_TIPS = 2

Notices = list[tuple[str, dict[str, Any]]]


class ValidateFileComplaintForm(JourneyForm):
    """Asks what happened, to whom to turn and what is wanted."""

    opening = "utter_file_complaint_opening"
    announced = frozenset({ISSUES})

    @property
    def journey(self) -> Journey:
        """Return the journey."""
        return JOURNEY

    def listen(self, known: Answers, said: str, tracker: Tracker) -> Answers:
        """Hear what happened, except what the person says did not happen."""
        heard = super().listen(known, said, tracker)
        heard.pop(ISSUES, None)
        open_still = known.get(ISSUES) is None
        told, _ = heard_issues(said, context.issues_of(tracker, said)) if open_still else ([], [])
        return heard | _limited(told) if told else heard

    def _answer(self, question: Question, tracker: Tracker) -> Parsed | None:
        said = normalise(context.said(tracker))
        if question.slot in FACT_SLOTS and leaves_rest_open(said):
            return Parsed(UNKNOWN, True)
        if question.slot != ISSUES and self._corrected(tracker) is not None:
            return None
        answer = super()._answer(question, tracker)
        if question.slot == ISSUES:
            return _told(answer, said, context.issues_of(tracker, context.said(tracker)))
        if question.slot == WANT and answer is None and (is_wish(said) or asks_for_relief(said)):
            return Parsed(UNKNOWN, True)
        return answer

    def _heard_beside(self, question: Question, tracker: Tracker, before: Answers) -> Answers:
        said = normalise(context.said(tracker))
        fixed = self._corrected(tracker) if question.slot != ISSUES else None
        if fixed is not None:
            waiting = [code for code in before["fc_later"] or () if code not in fixed]
            return {ISSUES: None, "fc_later": None, **_limited([*fixed, *waiting])}
        if question.slot in FACT_SLOTS and leaves_rest_open(said):
            return {s: UNKNOWN for s in FACT_SLOTS if before[s] is None and _asked(s, before)}
        heard = super()._heard_beside(question, tracker, before)
        if ISSUES in heard:
            ranked = context.issues_of(tracker, context.said(tracker))
            told = _told(Parsed(heard.pop(ISSUES), False), said, ranked)
            heard |= _limited(told.value) if told else {}
        if question.slot == ISSUES:
            answer = self._answer(question, tracker)
            later = most_serious(answer.value)[1] if answer and answer.value != UNKNOWN else []
            return {**heard, "fc_later": later} if later else heard
        if question.slot == WANT:
            heard |= _beside_wishes(question, said, context.said(tracker))
        return heard

    def _is_something_else(
        self, question: Question, answer: Parsed | None, tracker: Tracker
    ) -> bool:
        if self._corrected(tracker) is not None or (question.slot == ISSUES and _tells(tracker)):
            return False
        return super()._is_something_else(question, answer, tracker)

    def _corrected(self, tracker: Tracker) -> list[str] | None:
        """Return the issues after 还有…, 去掉… or 没有…, None where nothing is corrected."""
        chosen = issues(context.answers_of(JOURNEY, tracker))
        said = context.said(tracker)
        return corrected(chosen, said, context.issues_of(tracker, said)) if chosen else None

    def notices(self, before: Answers, after: Answers) -> Notices:
        """Danger brings the police card first; what was heard is shown, limits are said."""
        return [
            *_of_danger(before, after),
            *_of_issues(before, after),
            *_of_lender(before, after),
            *_of_evidence(before, after),
            *_of_wishes(before, after),
        ]


def _tells(tracker: Tracker) -> bool:
    """Return whether what is taken for a question is a story in which something was heard.

    凭什么让我替他还 asks nothing; what ends as a question does (合法吗, 怎么办).
    """
    said = context.said(tracker)
    need, _ = context.need_and_confidence(tracker)
    ranked = context.issues_of(tracker, said)
    return need.startswith("faq/") and bool(ranked) and not ends_as_question(said)


def _told(answer: Parsed | None, said: str, ranked: list[str]) -> Parsed | None:
    """Return the issues told in words or heard by the model, without those the person denies."""
    given = answer.value if answer else []
    if given == UNKNOWN or by_number(JOURNEY.question(ISSUES).choices, said):
        chosen = given if isinstance(given, list) else []
        return Parsed(most_serious(chosen)[0], answer.sure) if answer and chosen else answer
    told, denied = heard_issues(said, ranked)
    # a question that only the need speaks for is answered, not taken for a story
    guessed = given if answer and answer.sure else []
    left = told or [code for code in guessed if code not in denied]
    # what only the model heard may as well be a command or a call for help
    return Parsed(most_serious(left)[0], answer is not None and answer.sure) if left else None


def _limited(told: list[str]) -> Answers:
    """Return the issues of this letter, and where there are more those for the next."""
    first, later = most_serious(told)
    return {ISSUES: first or None, **({"fc_later": later} if later else {})}


def _asked(slot: str, answers: Answers) -> bool:
    return JOURNEY.applies(JOURNEY.question(slot), answers)


def _beside_wishes(question: Question, said: str, raw: str) -> Answers:
    """Return what a wish says beyond the list: about the debt, or in words of its own."""
    if asks_for_relief(said):
        return {"fc_relief": True}
    listed = any(word in said for choice in question.choices
                 for word in (choice.title, *choice.words))  # fmt: skip
    return {} if listed or not is_wish(said) else {"fc_want_words": mask_identifiers(raw)}


def _of_danger(before: Answers, after: Answers) -> Notices:
    if not after["fc_danger"] == "yes" != before["fc_danger"]:
        return []
    values = fill(("police.line",), context.rules(), context.authorities(), context.today())
    return [("utter_police_card", values)]


def _of_issues(before: Answers, after: Answers) -> Notices:
    found: Notices = []
    if issues(after) and issues(after) != issues(before):
        names = "、".join(titles(issues(after), ISSUES))
        found.append(("utter_file_complaint_issues", {"titles": names}))
    if after["fc_later"] and after["fc_later"] != before["fc_later"]:
        names = "、".join(titles(after["fc_later"], ISSUES))
        found.append(("utter_file_complaint_later", {"titles": names}))
    return found


def _of_lender(before: Answers, after: Answers) -> Notices:
    unknown = [slot for slot in ("lender", "fc_contract_lender")
               if after[slot] == UNKNOWN != before[slot]]  # fmt: skip
    return [("utter_file_complaint_find_lender", {})] if unknown else []


def _of_evidence(before: Answers, after: Answers) -> Notices:
    told = after["fc_evidence"]
    if told is None or told == before["fc_evidence"]:
        return []
    tips = best_missing(after)[:_MOST_TIPS]
    lines = "\n".join(f"• {tip}" for tip in tips)
    return [("utter_file_complaint_keep", {"lines": lines})] if tips else []


def _of_wishes(before: Answers, after: Answers) -> Notices:
    found: Notices = []
    if after["fc_relief"] and not before["fc_relief"]:
        found.append(("utter_file_complaint_relief", {}))
    if after["fc_name"] == "anonymous" != before["fc_name"]:
        found.append(("utter_file_complaint_anonymous", {}))
    return found
