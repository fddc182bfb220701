"""The files of the project as the contracts read them: strictly, and each only once."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casework.authorities import load_authorities
from casework.journeys import JOURNEYS
from casework.needs import Needs
from casework.placeholders import PLACEHOLDER, fill, names_in
from casework.questions import Question
from casework.rules import Rules
from casework.text import normalise

ROOT = Path(__file__).resolve().parents[2]
ISSUES = ROOT / "nlu" / "issues"
TODAY = date(2026, 11, 22)
# Every folder with Python that runs in the product; tools stand behind the Makefile.
PRODUCT = ("actions", "casework", "channels", "dialogue", "documents", "nlu", "storage", "tools")
VARIABLE = re.compile(r"\{([^{}\n]*)\}")
_BARE = re.compile(r"[\W_]+")


class _Strict(yaml.CSafeLoader):
    """YAML in which the same key twice is an error; plain YAML keeps the last without a word."""


def _mapping(loader: _Strict, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    pairs = [
        (loader.construct_object(k, True), loader.construct_object(v, True)) for k, v in node.value
    ]
    keys = [key for key, _ in pairs]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
    return dict(pairs)


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def read(path: Path) -> Any:
    """Return the content of a YAML file; raise when a key stands twice."""
    return yaml.load(path.read_text("utf-8"), Loader=_Strict)  # noqa: S506


def short(path: Path) -> str:
    """Return a path as it is written in the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files that belong to the project: everything Git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


# ---- the domain -------------------------------------------------------------------------------


def domain_files() -> list[Path]:
    """Return `domain.yml` and every file beside it in `domain/`."""
    return [ROOT / "domain.yml", *sorted((ROOT / "domain").glob("*.yml"))]


@cache
def domain() -> Mapping[str, Any]:
    """Return all parts of the domain joined; `twice` lists what more than one file declares."""
    joined: dict[str, Any] = {"intents": [], "entities": [], "actions": [], "slots": {},
                              "forms": {}, "responses": {}, "twice": []}  # fmt: skip
    for path in domain_files():
        for part, content in read(path).items():
            if part in ("version", "session_config"):
                continue
            found = joined[part]
            joined["twice"] += [f"{short(path)}: {part}: {n}" for n in content if n in found]
            found.update(content) if isinstance(found, dict) else found.extend(content)
    return joined


def responses() -> Mapping[str, list[dict[str, Any]]]:
    """Return every response of the domain and of the FAQ files, by name."""
    return {**domain()["responses"], **faq_responses()}


def texts(name: str) -> list[str]:
    """Return the texts of a response."""
    return [variation["text"] for variation in responses()[name]]


def buttons(name: str) -> list[dict[str, str]]:
    """Return the buttons of all variations of a response."""
    return [button for item in responses()[name] for button in item.get("buttons", [])]


# ---- the training data ------------------------------------------------------------------------


def data_files() -> list[Path]:
    """Return every file of `data/`."""
    return sorted((ROOT / "data").rglob("*.yml"))


@cache
def training() -> Mapping[str, tuple[str, ...]]:
    """Return the training sentences of each need, as written."""
    found: dict[str, list[str]] = {}
    for path in data_files():
        for item in read(path).get("nlu", []):
            if "intent" in item:
                lines = [line.strip() for line in item["examples"].splitlines() if line.strip()]
                found.setdefault(item["intent"], []).extend(lines)
    return {intent: tuple(lines) for intent, lines in found.items()}


def issue_sentences() -> list[str]:
    """Return every sentence in `nlu/issues/`: what the issue ranker learns from."""
    entries = [entry for path in sorted(ISSUES.glob("*.yml")) for entry in read(path)]
    return [entry if isinstance(entry, str) else entry["text"] for entry in entries]


@cache
def faq_responses() -> Mapping[str, list[dict[str, Any]]]:
    """Return the answers that stand in `data/faq`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data" / "faq").glob("*.yml")):
        found.update(read(path).get("responses", {}))
    return found


@cache
def rules_of_dialogue() -> tuple[Mapping[str, Any], ...]:
    """Return every rule and story of `data/`."""
    found = [item for path in data_files()
             for part in ("rules", "stories") for item in read(path).get(part, [])]  # fmt: skip
    return tuple(found)


@cache
def bare(sentence: str) -> str:
    """Return a sentence as it counts when two are compared: no punctuation, one script."""
    plain = normalise(sentence).lower()
    return _BARE.sub("", plain) or plain


# ---- needs, questions, facts ------------------------------------------------------------------


@cache
def needs() -> Needs:
    """Return the closed list of needs."""
    return Needs.load()


@cache
def rules() -> Rules:
    """Return every rule."""
    return Rules.load()


@cache
def authorities() -> Mapping[str, Any]:
    """Return every authority."""
    return load_authorities()


def questions() -> Iterator[tuple[str, Question]]:
    """Yield every question with the name of its journey."""
    for journey in JOURNEYS.values():
        for question in journey.questions:
            yield journey.name, question


def filled(text: str) -> str:
    """Return `text` as a person reads it on the fixed day; plain variables stay as a dot."""
    values = fill(names_in(text), rules(), authorities(), TODAY)
    return VARIABLE.sub("…", PLACEHOLDER.sub(lambda match: values[match.group(1)], text))


@dataclass(frozen=True)
class Said:
    """One text that people read, and where it stands."""

    name: str
    text: str


def everything_said() -> list[Said]:
    """Return every text of every response."""
    return [Said(name, text) for name in responses() for text in texts(name)]
