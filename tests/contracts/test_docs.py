"""What the documentation says is there is there, and what is there is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.utils.common import class_from_module_path

from casework import knowledge
from casework.placeholders import fill, names_in
from casework.questions import KINDS
from channels.messaging.platform import MessagingInput
from tests.contracts.project import PRODUCT, ROOT, TODAY, authorities, needs, read, rules, short

README = ROOT / "README.md"
GUIDES = ROOT / "docs" / "channels"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")),
         *sorted(GUIDES.glob("*.md")),
         *sorted((ROOT / "docs" / "decisions").glob("*.md"))]  # fmt: skip
EVERYTHING = "\n".join(page.read_text("utf-8") for page in PAGES)
each_page = pytest.mark.parametrize("page", PAGES, ids=short)

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ENDINGS = "md|yml|py|sh|json|toml|txt|j2|js|html|css|ini|in"
PATH = re.compile(rf"(?:[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:{ENDINGS})")
# Made when something runs, or kept by the owner of the pictures; none of it is in a fresh copy.
LATER = ("var/", "models/", ".venv", "web/dist/", "docs/images/", "docs/transcripts/")
# Files that stand in every folder of a kind, named there without the folder.
ONE_OF_MANY = {
    "questions.py": "casework/*/", "letter.py": "casework/*/", "letter.j2": "documents/*/",
    "sample.yml": "documents/*/", "expected.txt": "documents/*/",
    "protocol.py": "channels/*/", "render.py": "channels/*/", "input.py": "channels/*/",
}  # fmt: skip
RUN_TIME_FILES = frozenset({"tracker.db", "cases.db"})

TARGETS = set(re.findall(r"^([a-z][a-z-]*):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
SETTING = re.compile(r"\b(SHOUMEN_[A-Z_]+|AS_OF)\b")
ASSIGNMENT = re.compile(r"[A-Z_]+=\S+")
CHANNELS = re.compile(r"^(channels\.(\w+)(?:\.input)?\.\w+):", re.MULTILINE)


def _blocks(page: Path, language: str) -> Iterator[str]:
    """Yield the fenced blocks of one language, without the indent of a list."""
    for kind, text in FENCE.findall(page.read_text("utf-8")):
        if kind == language:
            indent = min(len(s) - len(s.lstrip()) for s in text.splitlines() if s.strip())
            yield "\n".join(line[indent:] for line in text.splitlines())


def _yaml_blocks(name: str) -> list[Any]:
    return [yaml.load(block, Loader=knowledge._PlainDates)  # noqa: S506 - a safe loader
            for block in _blocks(ROOT / "docs" / name, "yaml")]  # fmt: skip


# ---- what is there is said --------------------------------------------------------------------


def test_every_need_is_listed_with_its_title() -> None:
    table = re.findall(r"^\| `([\w/]+)` \| (\S+) \|$", EVERYTHING, re.MULTILINE)
    ours = {(need.name, need.title) for need in needs().by_name.values()}
    assert ours - set(table) == set()
    listed = {name for name, title in table if re.search(r"[\u4e00-\u9fff]", title)}
    assert listed <= set(needs().by_name)


def test_every_make_target_is_explained_and_every_one_named_exists() -> None:
    said = set(re.findall(r"\bmake ([a-z][a-z-]+)`", EVERYTHING))
    assert TARGETS - said == set()
    assert said - TARGETS == set()


def _settings_of_code() -> set[str]:
    files = [path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py")]
    found: set[str] = set()
    for path in [*files, ROOT / "Makefile", ROOT / "endpoints.yml", ROOT / "credentials.yml"]:
        found |= set(SETTING.findall(path.read_text("utf-8")))
    return found - set(_settings_of_apps())


def _settings_of_apps() -> dict[str, str]:
    """Return the variables of the messaging apps and the name of the app each belongs to."""
    apps = [class_from_module_path(path) for path, _ in CHANNELS.findall(_credentials())]
    return {
        f"SHOUMEN_{app.NAME.upper()}_{setting.what}": app.NAME
        for app in apps
        if issubclass(app, MessagingInput)
        for setting in app.SETTINGS
    }


def _credentials() -> str:
    return (ROOT / "credentials.yml").read_text("utf-8")


def test_every_setting_of_an_app_is_in_its_guide_and_the_necessary_ones_in_credentials() -> None:
    assert _settings_of_apps()
    for setting, app in _settings_of_apps().items():
        assert f"`{setting}`" in (GUIDES / f"{app}.md").read_text("utf-8") or setting in "".join(
            _blocks(GUIDES / f"{app}.md", "sh")
        )
        assert setting in _credentials() or setting.endswith("_API")


def test_every_setting_is_in_the_readme_and_every_one_named_exists() -> None:
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", README.read_text("utf-8"), re.MULTILINE))
    assert table == _settings_of_code()
    known = _settings_of_code() | set(_settings_of_apps())
    assert set(SETTING.findall(EVERYTHING)) <= known


def test_every_channel_has_its_row_in_the_guide() -> None:
    guide = (ROOT / "docs" / "add-a-channel.md").read_text("utf-8")
    found = CHANNELS.findall(_credentials())
    assert found
    for path, name in found:
        assert f"| `{name}` | `{path}` |" in guide


def test_the_ports_in_the_readme_are_those_of_the_makefile() -> None:
    ports = re.findall(
        r"export (SHOUMEN_\w*PORT) \?= (\d+)", (ROOT / "Makefile").read_text("utf-8")
    )
    assert len(ports) == 2
    for name, number in ports:
        assert f"| `{name}` | {number} |" in README.read_text("utf-8")


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=short)
def test_every_guide_is_reached_from_another_page(page: Path) -> None:
    """Decisions are numbered and found in their folder; the first is linked."""
    others = [p for p in PAGES if p != page]
    folder = page.parent.name == "decisions" and re.match(r"\d{4}-", page.name)
    reached = any(f"{page.name})" in other.read_text("utf-8") for other in others)
    assert reached or folder or short(page).startswith(LATER)


# ---- what is said is there --------------------------------------------------------------------


def _named_paths(page: Path) -> Iterator[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    for word in INLINE.findall(text):
        if PATH.fullmatch(word) and not word.startswith(("http", "/")) and word[:4] != "faq/":
            yield word


def _exists(name: str) -> bool:
    if name.startswith(LATER) or name in RUN_TIME_FILES:
        return True
    if name in ONE_OF_MANY:
        return any(ROOT.glob(ONE_OF_MANY[name] + name))
    return (ROOT / name).exists()


@each_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    assert [name for name in _named_paths(page) if not _exists(name)] == []


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [link.split("#")[0] for link in LINK.findall(page.read_text("utf-8"))]
    local = [link for link in targets if link and "://" not in link]
    missing = [link for link in local if not (page.parent / link).exists()]
    assert [link for link in missing if not link.startswith(LATER)] == []


def test_every_command_in_the_readme_is_a_target_or_talks_to_it() -> None:
    lines = [line.split(" #")[0].strip() for block in _blocks(README, "bash")
             for line in block.splitlines() if line.strip()]  # fmt: skip
    assert "make run" in lines and "make test" in lines
    for line in lines:
        words = [word for word in line.split() if not ASSIGNMENT.fullmatch(word)]
        if words[0] == "make":
            assert len(words) == 2 and words[1] in TARGETS, line
        else:
            assert line.startswith("curl -s http://127.0.0.1:5005/webhooks/rest/webhook -d "), line


@each_page
def test_every_make_command_in_a_block_is_a_target(page: Path) -> None:
    for block in _blocks(page, "bash"):
        for target in re.findall(r"\bmake ([a-z-]+)", block):
            assert target in TARGETS


@pytest.mark.parametrize("path", sorted((ROOT / "changes").glob("*.md")), ids=short)
def test_a_change_is_named_by_topic_and_kind_and_is_short(path: Path) -> None:
    assert re.fullmatch(r"[a-z0-9-]+\.(feature|fix|facts|docs|internal)\.md", path.name)
    assert len(path.read_text("utf-8").split()) <= 120


def test_decisions_have_a_number_each_and_their_three_parts() -> None:
    # Numbers are set aside per branch, so there may be gaps.
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len({page.name[:4] for page in pages}) == len(pages)
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]} ")
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in text, page.name


# ---- the worked examples fit ------------------------------------------------------------------


def test_the_lender_of_the_guide_is_one_that_would_load() -> None:
    (lender,) = _yaml_blocks("add-a-lender.md")
    knowledge.check("lender", lender, "docs/add-a-lender.md")
    assert lender["regulator"] in authorities()


def test_the_question_of_the_guide_would_be_answered() -> None:
    line, file = _yaml_blocks("add-a-question.md")
    (name,) = line
    need = f"faq/{name}"
    assert need not in needs().by_name
    assert [item["intent"] for item in file["nlu"]] == [need]
    (answer,) = file["responses"][f"utter_{need}"]
    assert fill(names_in(answer["text"]), rules(), authorities(), TODAY)
    assert max(len(bubble) for bubble in answer["text"].split("\n\n")) <= 180
    assert all(needs().command(button["payload"]) for button in answer["buttons"])


def test_the_rule_of_the_guide_is_the_one_in_the_facts() -> None:
    (rule,), cases = _yaml_blocks("a-rule-changed.md")
    knowledge.check("rule", [rule], "docs/a-rule-changed.md")
    for shown in rule["versions"]:
        version = rules()[rule["id"]].on(date.fromisoformat(shown["from"]))
        assert (version.text, version.sources[0].article) == (
            shown["text"], shown["sources"][0]["article"],
        )  # fmt: skip
        assert {name: version.values[name].value for name in shown["values"]} == {
            name: value["value"] for name, value in shown["values"].items()
        }
    ours = {case["name"]: case for case in read(ROOT / "tests" / "law" / "changes.yml")}
    for case in cases:
        assert case["output"] == ours[case["name"]]["output"]


def test_the_question_of_the_journey_guide_fits_its_parts() -> None:
    (question,), domain, (case,) = _yaml_blocks("add-a-journey-question.md")
    slot = question["slot"]
    assert question["kind"] in KINDS
    assert set(domain["slots"]) == {slot}
    assert domain["forms"]["log_incident_form"]["required_slots"] == [slot]
    assert set(domain["responses"]) == {f"utter_ask_{slot}", f"utter_why_{slot}"}
    assert case["steps"][-1]["expect"]["slots"].keys() == {slot}


# ---- the numbers of ours that the pages repeat ------------------------------------------------


def test_the_thresholds_of_the_guide_are_those_of_the_code() -> None:
    from actions.form import MIN_PREFILL
    from casework import interrupts

    page = (ROOT / "docs" / "how-a-form-works.md").read_text("utf-8")
    asked, left = interrupts.NO_ANSWER, interrupts.LEAVE_NO_ANSWER
    weak, weak_left = interrupts.WEAK_ANSWER, interrupts.LEAVE_WEAK_ANSWER
    assert f"no answer | a question at {asked} or above; anything else at {left} or above" in page
    assert f"crisis or door at {weak_left} or above" in page
    assert f"a steering word at {weak} or above" in page
    assert f"a question at {weak} or above; anything else at {weak_left} or above" in page
    assert f"any answer of {MIN_PREFILL} characters or more" in page


def test_the_times_and_sizes_the_pages_name_are_those_of_the_code() -> None:
    from channels.conversation import IDLE_SECONDS
    from channels.guard import MAX_CHARACTERS
    from channels.session import LIFETIME
    from storage import documents

    readme = README.read_text("utf-8")
    assert f"1 to {MAX_CHARACTERS:,} characters" in readme
    assert f"Letters open for {documents.LIFETIME.days * 24} hours" in readme
    assert f"A web session ends after {LIFETIME.days} days" in readme
    privacy = (ROOT / "docs" / "data-and-privacy.md").read_text("utf-8")
    assert f"{IDLE_SECONDS // 60} minutes idle" in privacy
