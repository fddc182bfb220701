"""Fill the `{rule.value}` placeholders of an answer from the rules in force on a day.

`{call_limits.quiet_from}` is a value of a rule, `{call_limits.cite}` its citation,
`{call_limits.strength}` the word that says how binding it is,
`{nfra.line}` and `{nfra.name}` the number and name of an authority. `{call_limits.only}` reads as
nothing: it marks a sentence that may be said only while the rule is in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from casework.authorities import Authority
from casework.rules import Rules, strength_names

MARK = "only"
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)\}")


class UnknownPlaceholderError(LookupError):
    """A placeholder names no rule, no authority, or nothing that may be shown as certain."""


def names_in(text: str) -> list[str]:
    """Return the dotted placeholders of `text` in order, each once.

    >>> names_in("{a.cite}和{b.days}日，{a.cite}，{lender_name}")
    ['a.cite', 'b.days']
    """
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def fill(
    names: Iterable[str], rules: Rules, authorities: Mapping[str, Authority], day: date
) -> dict[str, str]:
    """Return the text of each placeholder on `day`.

    Raises:
        UnknownPlaceholderError: nothing has that name, or the rule is not confirmed.
        NoRuleInForceError: the rule has no version on `day`.
    """
    return {name: _text(name, rules, authorities, day) for name in names}


def _text(name: str, rules: Rules, authorities: Mapping[str, Authority], day: date) -> str:
    owner, _, key = name.partition(".")
    if owner in rules:
        version = rules[owner].on(day)
        if version.status == "unconfirmed":
            raise UnknownPlaceholderError(f"{name}: the rule is not confirmed")
        if key == "cite":
            return version.short_cite
        if key == "strength":
            return strength_names()[version.strength]
        if key == MARK:
            return ""
        if key in version.values:
            return str(version.values[key])
    elif owner in authorities:
        authority = authorities[owner]
        if authority.status == "unconfirmed":
            raise UnknownPlaceholderError(f"{name}: the authority is not confirmed")
        if key in ("line", "name"):
            return authority.line if key == "line" else authority.name
    raise UnknownPlaceholderError(name)
