"""Sizes, paths, pinned packages, and legal numbers that would stand in code instead of facts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.lenders import Lenders
from tests.contracts import code
from tests.contracts.project import PRODUCT, ROOT, authorities, short, tracked

LONGEST_MODULE = 300
PYTHON = code.files(*PRODUCT)
# A pattern that recognises a number says nothing about it.
PATTERN = re.compile(r"\(\?|\\d")
TEXT_FILES = [path for path in tracked() if path.suffix not in (".png", ".ico", ".woff2", ".gz")]
# Put together from parts, so that this file does not hold what it looks for.
FOLDERS = ("/" + "home/", "/" + "root/", "/" + "Users/", "/" + "work/", "/" + "tmp/", "C:" + "\\")
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "registry." + "npm", "npm" + "mirror",
         "tuna." + "tsinghua", "aliyun" + ".com", "artifact" + "ory", "ustc" + ".edu")  # fmt: skip
LOCK_LINE = re.compile(
    r"[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==\S+(?: ;.*?)?(?: \\)?|--hash=sha256:[0-9a-f]{64}(?: \\)?"
)
PACKAGE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[a-z0-9,_-]+\])?==(\S+)")
LEGAL = re.compile(r"\d+(?:\.\d+)?\s*%|(?<![\d.])0\.(?:24|36|1540?|15)(?!\d)")


@pytest.mark.parametrize("path", PYTHON, ids=short)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", TEXT_FILES, ids=short)
def test_a_file_names_no_folder_of_a_machine_and_no_place_to_download(path: Path) -> None:
    text = path.read_text("utf-8")
    found = [word for word in (*FOLDERS, *HOSTS)
             if re.search(rf"(?<![\w.}}/]){re.escape(word)}", text)]  # fmt: skip
    assert found == []


def _packages(path: Path) -> dict[str, list[str]]:
    """Return each package of a lock file with the lines that belong to it."""
    found: dict[str, list[str]] = {}
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    for line in (line for line in lines if line and not line.startswith("#")):
        match = PACKAGE.match(line)
        if match:
            found[_name(match.group(1))] = [line]
        else:
            list(found.values())[-1].append(line)
    return found


def _name(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize("path", [ROOT / "requirements.txt", ROOT / "tools" / "uv.txt"], ids=short)
def test_every_locked_package_has_a_hash_and_no_address(path: Path) -> None:
    packages = _packages(path)
    assert packages
    for name, lines in packages.items():
        assert any("--hash=sha256:" in line for line in lines), name
        assert [line for line in lines if not LOCK_LINE.fullmatch(line)] == []
    assert "://" not in path.read_text("utf-8")
    assert "index-url" not in path.read_text("utf-8")


def test_every_wanted_package_is_locked() -> None:
    asked = (ROOT / "requirements.in").read_text("utf-8")
    wanted = re.findall(r"^([A-Za-z0-9][\w.-]*)", asked, re.MULTILINE)
    locked = _packages(ROOT / "requirements.txt")
    assert wanted
    assert {_name(name) for name in wanted} <= set(locked)


def _numbers_of_law() -> set[str]:
    """Return every telephone line that is a fact, so that code must not hold it."""
    own = {office.line for office in authorities().values() if office.line}
    lenders = {number for lender in Lenders.load().by_id.values() for number, _ in lender.lines}
    return own | lenders


def _legal_in(path: Path) -> Iterator[str]:
    lines = "|".join(re.escape(line) for line in sorted(_numbers_of_law()))
    telephone = re.compile(rf"(?<![0-9A-Za-z_.\\])(?:{lines})(?![0-9A-Za-z_.])")
    for node in ast.walk(code.tree(path)):
        if isinstance(node, ast.Constant) and not code.is_docstring(node):
            text = str(node.value) if isinstance(node.value, str | int | float) else ""
            if PATTERN.search(text):
                continue
            if telephone.search(text) or (isinstance(node.value, str) and LEGAL.search(text)):
                yield f"{node.lineno}: {text}"


@pytest.mark.parametrize("path", code.files("casework", "actions", "nlu", "dialogue"), ids=short)
def test_code_holds_no_legal_rate_and_no_telephone_line(path: Path) -> None:
    """Rates and lines change; they stand in knowledge/ and are looked up by id."""
    assert list(_legal_in(path)) == []
