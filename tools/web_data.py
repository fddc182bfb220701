"""Write web/src/generated/data.ts: what the widget must know when no server can be reached.

That is the door card with its phone lines, the version, and the table from Simplified to
Traditional for the characters that this project's words use.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import yaml
from opencc import OpenCC

from casework.authorities import load_authorities
from casework.placeholders import fill, names_in
from casework.rules import Rules

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "web/src/generated/data.ts"
WORDS: Final = (
    "domain.yml",
    "domain/*.yml",
    "data/faq/*.yml",
    "casework/**/*.yml",
    "documents/**/*.j2",
    "documents/**/*.yml",
    "knowledge/**/*.yml",
    "web/src/*.ts",
    "web/src/*.tsx",
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")


def main() -> None:
    """Write the file anew."""
    version = json.loads((ROOT / "web/package.json").read_text("utf-8"))["version"]
    table, phrases = conversion(sorted(set(_runs(_written))), set(_runs(_said)))
    pairs = " ".join(f"{one}={other}" for one, other in sorted(phrases.items()))
    values = {
        "VERSION": version,
        "DOOR": door_card(),
        "LINES": lines(),
        "SIMPLIFIED": "".join(table),
        "TRADITIONAL": "".join(table.values()),
        "PHRASES": pairs,
    }
    body = "\n".join(
        f"export const {name} = {json.dumps(value, ensure_ascii=False)};"
        for name, value in values.items()
    )
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(f"// Made by tools/web_data.py\n{body}\n", "utf-8")


def door_card() -> str:
    """Return the first help at the door, as the assistant says it."""
    domain = yaml.safe_load((ROOT / "domain/collector_at_door.yml").read_text("utf-8"))
    text = str(domain["responses"]["utter_collector_at_door"][0]["text"])
    values = fill(names_in(text), Rules.load(), load_authorities(), _today())
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def lines() -> dict[str, str]:
    """Return the phone lines of danger."""
    values = Rules.load()["crisis_lines"].on(_today()).values
    return {name: str(values[name]) for name in ("police", "emergency", "psych")}


def conversion(written: list[str], said: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the usual Traditional form of each character, and pairs that need another.

    The characters are those of all that is `written`, people's sentences among it, as a recap
    repeats them; the pairs only those of what is `said`, or they would fill a fifth of the script.
    """
    converter = OpenCC("s2tw")
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for run in written:
        other = converter.convert(run)
        if len(other) != len(run):
            continue
        for one, two in zip(run, other, strict=True):
            seen[one][two] += 1
        for i in range(len(run) - 1 if run in said else 0):
            pairs[run[i : i + 2]][other[i : i + 2]] += 1
    usual = {one: counts.most_common(1)[0][0] for one, counts in seen.items()}
    table = {one: two for one, two in sorted(usual.items()) if one != two}
    phrases = {
        pair: counts.most_common(1)[0][0]
        for pair, counts in pairs.items()
        if counts.most_common(1)[0][0] != "".join(usual[c] for c in pair)
    }
    return table, phrases


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _runs(read: Callable[[Path], str]) -> Iterator[str]:
    for pattern in WORDS:
        for path in sorted(ROOT.glob(pattern)):
            yield from _HAN.findall(read(path))


def _written(path: Path) -> str:
    return path.read_text("utf-8")


def _said(path: Path) -> str:
    """Return the text of a file; of a question's only its answers."""
    text = _written(path)
    if path.parent.name != "faq":
        return text
    return json.dumps(yaml.safe_load(text)["responses"], ensure_ascii=False)


if __name__ == "__main__":
    main()
