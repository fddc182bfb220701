"""What the assistant must never say, looked for in everything people read.

Each is one mistake that borrowers are told elsewhere. A denial (不是法律) is fine: the patterns
are of the claim, not of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.contracts.project import PLACEHOLDER, ROOT, everything_said, read, short

CLAIMS = read(ROOT / "tests" / "contracts" / "never_said.yml")


def _texts() -> Iterator[tuple[str, str]]:
    for said in everything_said():
        yield said.name, said.text
    # templates, the words and figures beside them, and every letter as it comes out
    for pattern in ("*.j2", "*.yml", "*.typ", "*.txt"):
        for path in sorted((ROOT / "documents").rglob(pattern)):
            yield short(path), path.read_text("utf-8")
    for path in (*sorted((ROOT / "web" / "src").rglob("*.ts*")), ROOT / "channels" / "wording.py"):
        yield short(path), path.read_text("utf-8")
    for path in sorted((ROOT / "casework").rglob("*.yml")):
        yield short(path), str(read(path))
    for path in sorted((ROOT / "knowledge").rglob("*.yml")):
        yield short(path), str(read(path))


TEXTS = list(_texts())


@pytest.mark.parametrize("claim", sorted(CLAIMS))
def test_it_is_said_nowhere(claim: str) -> None:
    pattern = re.compile(CLAIMS[claim]["pattern"])
    hits = [(n, m.group()) for n, t in TEXTS for m in pattern.finditer(PLACEHOLDER.sub("N", t))]
    assert hits == []


@pytest.mark.parametrize("claim", sorted(CLAIMS))
def test_the_claim_itself_would_be_caught(claim: str) -> None:
    assert re.search(CLAIMS[claim]["pattern"], CLAIMS[claim]["wrong"])
