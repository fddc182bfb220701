"""Answer a question: the chosen answer with its numbers filled in from the rules in force today.

A need has one answer, more behind 还有呢, and may have texts for single cases: what is known of the
person decides which is said. The names in `data/faq/<need>.yml` are `utter_faq/<need>`,
`utter_more_<need>` and `utter_case_<need>_<tag>` with a tag of `casework.known`. On a day when a
rule is not in force, the sentences that rest on it are left out (`casework.standing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import context
from actions.also_said import button, second_need
from casework import knowledge, known
from casework.known import Known
from casework.placeholders import PLACEHOLDER, fill, names_in
from casework.rules import Version, strength_names
from casework.standing import LENDER_TYPES, cited, in_force, not_binding, standing
from casework.standing import SOURCES as SOURCES_BEGIN

ANSWERS = Path(__file__).resolve().parent.parent / "data" / "faq"
LAST_FAQ = "last_faq"
LAST_ANSWERS = "last_answers"
KNOWN = "faq_known"
LONGEST_BUBBLE, MOST_BUBBLES = 180, 3
# Kinds that lend themselves: a platform or an unknown name may not be the lender.
LENDS = LENDER_TYPES - {"platform_only"}
MORE = {"title": "还有呢", "payload": "还有呢"}
SOURCES = {"title": "依据", "payload": "依据"}
# What is quoted is not cut in the middle.
_SENTENCE = re.compile(r"(?:“[^”\n]*”|[^。；\n])+[。；]?")

Buttons = list[dict[str, str]]
Events = list[dict[str, Any]]


@lru_cache(maxsize=1)
def answers() -> Mapping[str, Mapping[str, Any]]:
    """Return the text and the buttons of every answer in `data/faq` by response name."""
    found = {}
    for path in sorted(ANSWERS.glob("*.yml")):
        for response, variations in knowledge.read_yaml(path).get("responses", {}).items():
            found[response] = variations[0]
    return found


def text_of(response: str) -> str | None:
    """Return the text of an answer as it stands today, None when it may not be said today."""
    return standing(answers()[response]["text"], context.rules(), context.today())


def filled(text: str) -> str:
    """Return a text with every placeholder filled for today."""
    values = _values(text)
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], text)


def _values(text: str) -> dict[str, str]:
    return fill(names_in(text), context.rules(), context.authorities(), context.today())


def tell(dispatcher: CollectingDispatcher, response: str, buttons: Buttons) -> bool:
    """Say an answer as it stands today; return False when it may not be said today."""
    text, whole = text_of(response), answers()[response]
    if text is None:
        return False
    if text == whole["text"]:
        dispatcher.utter_message(response=response, buttons=buttons, **_values(text))
    else:
        buttons = [*whole.get("buttons", []), *buttons]
        dispatcher.utter_message(response="utter_answer_then", buttons=buttons, answer=filled(text))
    return True


def sentences_with(response: str, wanted: Callable[[str], bool]) -> list[str]:
    """Return the filled sentences of an answer that hold a placeholder which is `wanted`."""
    body = (text_of(response) or "").split(SOURCES_BEGIN)[0]
    return [
        filled(sentence).strip()
        for sentence in _SENTENCE.findall(body)
        if any(wanted(name) for name in names_in(sentence))
    ]


def person(tracker: Tracker) -> tuple[Known, Known]:
    """Return what the message says about the case, and what is known with earlier ones.

    A button says nothing about the person.
    """
    said = context.said(tracker)
    heard = Known() if context.is_press(said) else known.hear(said, context.lenders())
    asked = Known(**(tracker.get_slot(KNOWN) or {}))
    return heard, heard.over(asked.over(_from_forms(tracker)))


def _from_forms(tracker: Tracker) -> Known:
    """Return what the person entered in the journeys."""
    lender = tracker.get_slot("lender")
    lender = lender if isinstance(lender, dict) else {}
    kind = lender.get("type") or tracker.get_slot("lender_type") or ""
    product = ""
    if lender.get("product"):
        product = "card" if "信用卡" in lender["product"] else "loan"
    overdue, position = tracker.get_slot("overdue_band"), tracker.get_slot("debt_position")
    return Known(lender.get("id") or "", kind, product, overdue or "", position or "")


def say_answer(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    need: str,
    heard: Known,
    person: Known,
    again: Sequence[str] = (),
) -> Events:
    """Say the answer to `need` that fits the person; return what is remembered of it.

    What is in `again` was just said: then what is asked about now is named first.
    """
    short = need.removeprefix("faq/")
    response, tag = _fitting(short, person)
    if again and response not in again and tag in heard.tags():
        lender = context.lenders().by_id.get(heard.lender)
        known_as = lender.name if lender else _name(person, tag)
        dispatcher.utter_message(response="utter_faq_case", known=known_as)
    elif again:
        _say_same(dispatcher, response, heard, person)
    elif tag and tag not in heard.tags():
        dispatcher.utter_message(response="utter_faq_known", known=_name(person, tag))
    more = [MORE] if f"utter_more_{short}" in answers() else []
    own = answers()[f"utter_{need}"].get("buttons", [])
    other = second_need(tracker)
    also = [button(other)] if other and button(other) not in own else []
    # Rasa puts the buttons of the response itself before these; a text for a case has none
    if not tell(dispatcher, response, [*(own if tag else []), *also, *more, SOURCES]):
        dispatcher.utter_message(response="utter_no_rule_in_force")
        return []
    return [
        SlotSet(LAST_FAQ, need),
        SlotSet(LAST_ANSWERS, [response]),
        SlotSet(KNOWN, vars(person) if person != Known() else None),
    ]


def _fitting(short: str, person: Known) -> tuple[str, str]:
    """Return response and tag of the first case that fits and may be said, else the answer."""
    for tag in person.tags():
        case = f"{short}_{tag}"
        response = f"utter_case_{case}"
        if response in answers() and text_of(response) is not None:
            return response, tag
    return f"utter_faq/{short}", ""


def _say_same(dispatcher: CollectingDispatcher, response: str, heard: Known, person: Known) -> None:
    """Say before a text said again whether it holds for the lender or kind just named."""
    kind = heard.lender_type
    name = _name(person, kind or heard.tags()[0])
    text = text_of(response) or ""
    others = not_binding(text, context.rules(), context.today(), kind) if kind else []
    if not kind:
        dispatcher.utter_message(response="utter_faq_same_kind", known=name)
    elif kind not in LENDS:
        dispatcher.utter_message(response="utter_faq_same_platform", known=name)
    elif others:
        titles = "".join(dict.fromkeys(version.document for version in others))
        dispatcher.utter_message(response="utter_faq_same_but", known=name, titles=titles)
    else:
        dispatcher.utter_message(response="utter_faq_same", known=name)


def _name(person: Known, tag: str) -> str:
    """Return how to say on what the answer rests: the lender's name, else the kind."""
    lender = context.lenders().by_id.get(person.lender)
    return lender.name if lender and tag in (lender.type, known.LICENSED) else known.title(tag)


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
        if f"utter_{need}" not in answers():
            dispatcher.utter_message(response="utter_menu")
            return []
        heard, everything = person(tracker)
        events = say_answer(dispatcher, tracker, need, heard, everything)
        if events and need == "faq/lender_contact":
            add_lender_line(dispatcher, heard)
        return events


def add_lender_line(dispatcher: CollectingDispatcher, about: Known) -> bool:
    """Name the lender's confirmed number, else the ways to find it; False without a lender."""
    lender = context.lenders().by_id.get(about.lender)
    if lender is None:
        return False
    if lender.lines:
        line = "、".join(f"{number}（{label}）" for number, label in lender.lines)
        dispatcher.utter_message(
            response="utter_faq_lender_line", lender_name=lender.name, lender_line=line
        )
    else:
        dispatcher.utter_message(
            response="utter_faq_lender_ways",
            lender_name=lender.name,
            ways="；".join(lender.official_ways),
        )
    return True


def _lines(versions: list[Version]) -> list[str]:
    """Return the sources in bubbles: with the texts of the rules while three bubbles hold them."""
    for told in ("text", "title"):
        bubbles = packed(
            [f"• {getattr(v, told)}（{strength_names()[v.strength]}）——{v.cite}" for v in versions]
        )
        if len(bubbles) < MOST_BUBBLES and max(map(len, bubbles)) <= LONGEST_BUBBLE:
            return bubbles
    return bubbles


def packed(lines: list[str], longest: int = LONGEST_BUBBLE) -> list[str]:
    """Return the lines joined to as few bubbles as their length allows.

    >>> packed(["a" * 100, "b" * 79, "c"])[1]
    'c'
    """
    bubbles: list[str] = []
    for line in lines:
        if bubbles and len(bubbles[-1]) + 1 + len(line) <= longest:
            bubbles[-1] += f"\n{line}"
        else:
            bubbles.append(line)
    return bubbles


class ActionShowSources(Action):
    """Show the rules behind the last answer, each with its text, strength and date."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_show_sources"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """List every rule the last answer cites, as in force today."""
        shown = tracker.get_slot(LAST_ANSWERS) or [f"utter_{tracker.get_slot(LAST_FAQ)}"]
        text = text_of(shown[-1]) if shown[-1] in answers() else None
        found = (
            in_force(context.rules()[rule], context.today())
            for rule in cited(text or "", context.rules())
        )
        versions = [version for version in found if version is not None]
        if not versions:
            dispatcher.utter_message(response="utter_no_sources")
            return []
        lines = "\n\n".join(_lines(versions))
        checked = min(version.sources[0].checked for version in versions).isoformat()
        dispatcher.utter_message(response="utter_sources", lines=lines, checked=checked)
        return []
