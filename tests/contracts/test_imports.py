"""Who may import whom, and what casework must not touch: Rasa, the clock, the network, files."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.contracts import code
from tests.contracts.project import PRODUCT, ROOT, short

RASA = frozenset({"rasa", "rasa_sdk"})
# What each folder may import of our own; casework reasons, everybody else may ask it.
MAY: Mapping[str, frozenset[str]] = {
    "casework": frozenset({"casework"}),
    # a figure is drawn from a plan's own months (decision 0040)
    "documents": frozenset({"documents", "casework"}),
    "storage": frozenset({"storage"}),
    "nlu": frozenset({"nlu", "casework"}),
    "dialogue": frozenset({"dialogue", "casework"}),
    "channels": frozenset({"channels", "casework", "storage", "dialogue"}),
    "actions": frozenset({"actions", "casework", "documents", "storage"}),
    "tools": frozenset({"tools", *PRODUCT}) - {"actions"},
}
# The one bridge between stored conversations and Rasa.
TRACKER_STORE = "storage/tracker_store.py"
IMPURE = frozenset({
    "aiohttp", "ftplib", "http", "httpx", "os", "random", "requests", "secrets", "shutil",
    "smtplib", "socket", "sqlite3", "sqlalchemy", "subprocess", "tempfile", "time", "urllib",
    "urllib3", "uuid",
})  # fmt: skip
CLOCKS = frozenset({"now", "today", "utcnow"})
WRITERS = frozenset({"write_text", "write_bytes", "mkdir", "unlink", "open", "touch", "rename"})
FILES = code.files(*PRODUCT)
each_file = pytest.mark.parametrize("path", FILES, ids=short)
each_of_casework = pytest.mark.parametrize("path", code.files("casework"), ids=short)


def _roots(path: Path) -> set[str]:
    return {name.split(".")[0] for _, name in code.imports(path)}


@each_file
def test_a_file_imports_only_the_folders_it_may(path: Path) -> None:
    folder = short(path).split("/")[0]
    may = MAY[folder] | ({"dialogue"} if short(path) == TRACKER_STORE else frozenset())
    assert _roots(path) & set(PRODUCT) <= may
    assert "tests" not in _roots(path)


@each_file
def test_only_adapters_know_rasa(path: Path) -> None:
    folder = short(path).split("/")[0]
    if folder in ("casework", "documents") or (
        folder == "storage" and short(path) != TRACKER_STORE
    ):
        assert _roots(path) & RASA == set()
    if folder in ("nlu", "dialogue", "channels"):
        assert "rasa_sdk" not in _roots(path)
    if folder == "actions":
        assert "rasa" not in _roots(path)


@each_of_casework
def test_casework_imports_nothing_that_reaches_outside(path: Path) -> None:
    assert _roots(path) & IMPURE == set()


@each_of_casework
def test_casework_reads_no_clock_and_writes_no_file(path: Path) -> None:
    calls = [node for node in ast.walk(code.tree(path)) if isinstance(node, ast.Call)]
    names = [getattr(c.func, "attr", getattr(c.func, "id", "")) for c in calls]
    assert [name for name in names if name in CLOCKS | WRITERS] == []


@each_file
def test_no_error_is_swallowed_whatever_it_is(path: Path) -> None:
    """A broad handler is allowed only where it logs and answers instead."""
    for node in ast.walk(code.tree(path)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            if ast.unparse(node.type) in ("Exception", "BaseException"):
                assert any(isinstance(n, ast.Call) for n in ast.walk(node))


def test_every_folder_with_python_is_under_these_rules() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in ROOT.glob("*/*.py")}
    assert folders - {"tests"} == set(PRODUCT)
    assert list(ROOT.glob("*.py")) == []
