"""Read the YAML files of `knowledge/` and check each against its JSON Schema."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"


class KnowledgeError(ValueError):
    """A file of `knowledge/` cannot be used; the message names the file and the place."""


class _PlainDates(yaml.CSafeLoader):
    """YAML without the date type: a schema checks the text, `date.fromisoformat` reads it."""


_PlainDates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:
    """Return the content of one YAML file; dates stay text."""
    return yaml.load(path.read_text("utf-8"), Loader=_PlainDates)  # noqa: S506


@cache
def _validator(kind: str) -> Any:
    schema = json.loads((KNOWLEDGE / "schemas" / f"{kind}.schema.json").read_text("utf-8"))
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def check(kind: str, content: Any, where: str) -> None:
    """Raise `KnowledgeError` when `content` breaks the schema `kind` (rule, lender, authority)."""
    for error in _validator(kind).iter_errors(content):
        place = "/".join(str(part) for part in error.absolute_path)
        raise KnowledgeError(f"{where}: {place}: {error.message}")


def read_folder(kind: str, folder: Path) -> dict[str, Any]:
    """Return the checked content of every YAML file of `folder` by file stem."""
    contents = {}
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        check(kind, content, path.name)
        contents[path.stem] = content
    return contents
