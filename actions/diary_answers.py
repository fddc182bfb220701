"""What the diary says after an entry: counts beside the rules, one tip, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions import context
from casework.log_incident.complaint import ENOUGH, marked
from casework.log_incident.counts import Finding, adds_to, findings, if_licensed
from casework.log_incident.wording import button
from casework.placeholders import fill
from casework.rules import strength_names
from casework.text import clip

Entries = Mapping[int, Mapping[str, Any]]
LONGEST_BUBBLE = 180
# What the tips on originals rest on.
_SOURCES = ("electronic_data.cite", "secret_recording.cite", "original_medium.cite")
_MOST_RULES = 2
# Kinds of rules that bind by themselves; the others are what an industry promises or recommends.
_BINDING = frozenset({"statute", "regulation", "departmental_rule"})
KEEP_OF_WAY = {
    "call": "call", "sms": "sms", "chat": "chat", "visit": "camera", "letter": "paper",
    "at_work": "camera", "others_contacted": "chat",
}  # fmt: skip


def say_counts(dispatcher: CollectingDispatcher, entries: Entries, kept: Sequence[int]) -> None:
    """Say what passes a rule on the days of the entries just kept, and how strong that rule is."""
    every = list(entries.values())
    found: dict[str, Finding] = {}
    only_if: dict[str, Finding] = {}
    for number in kept:
        entry = entries[number]
        for finding in findings(every, entry, context.rules()):
            if adds_to(entry, finding):
                found.setdefault(finding.line, finding)
        for finding in if_licensed(every, entry, context.rules()):
            if adds_to(entry, finding):
                only_if.setdefault(finding.line, finding)
    if found or only_if:
        _say(dispatcher, list((found or only_if).values()), is_sure=bool(found))


def _say(dispatcher: CollectingDispatcher, found: list[Finding], is_sure: bool) -> None:
    rules = {finding.rule.rule_id: finding.rule for finding in found}
    cited = list(rules.values())[:_MOST_RULES]
    shown = [finding for finding in found if finding.rule in cited]
    strengths: dict[str, list[str]] = {}
    for rule in cited:
        strengths.setdefault(rule.short_cite, []).append(strength_names()[rule.strength])
    cites = "；".join(f"{cite}（{'、'.join(dict.fromkeys(s))}）" for cite, s in strengths.items())
    binding = any(rule.kind in _BINDING for rule in cited)
    sure = ("utter_log_incident_over", "utter_log_incident_over_binding")
    only_if = ("utter_log_incident_over_if", "utter_log_incident_over_if_binding")
    values = {
        "lines": "\n".join(clip(finding.line, LONGEST_BUBBLE) for finding in shown),
        "cites": cites,
    }
    dispatcher.utter_message(response=(sure if is_sure else only_if)[binding], **values)


def say_next(dispatcher: CollectingDispatcher, entries: Entries, kept: Sequence[int]) -> None:
    """Offer a complaint once there is enough for one; else one tip on what to keep."""
    last = kept[-1]
    about = [button("change", last), button("delete", last)]
    enough = len(marked(entries, context.rules()))
    if enough >= ENOUGH:
        dispatcher.utter_message(response="utter_log_incident_enough", count=enough, buttons=about)
        return
    entry = entries[last]
    if entry.get("li_keep") in (None, ["none"]) and entry.get("li_way") in KEEP_OF_WAY:
        say_keep(dispatcher, KEEP_OF_WAY[str(entry["li_way"])], about)
    else:
        dispatcher.utter_message(response="utter_log_incident_next", buttons=about)


def say_keep(
    dispatcher: CollectingDispatcher, kind: str, buttons: list[dict[str, str]] | None = None
) -> None:
    """Say how to keep the originals of one kind of evidence, with its source."""
    values = fill(_SOURCES, context.rules(), context.authorities(), context.today())
    dispatcher.utter_message(
        response=f"utter_log_incident_keep_{kind}", buttons=buttons or [], **values
    )
