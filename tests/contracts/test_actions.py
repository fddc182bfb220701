"""Every action, response and class that a file names exists, exactly once."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections import Counter
from pathlib import Path

import pytest
from rasa_sdk import Action

from tests.contracts import code
from tests.contracts.project import ROOT, domain, read, responses, rules_of_dialogue, short

BUILT_IN = frozenset({"action_listen", "action_default_fallback"})
CONFIGURATION = ("config.yml", "credentials.yml", "endpoints.yml")


def _classes() -> list[type[Action]]:
    """Return every class of `actions/` that the action server would register."""
    found = []
    for path in code.files("actions"):
        module = importlib.import_module(f"actions.{path.stem}".removesuffix(".__init__"))
        for _, item in inspect.getmembers(module, inspect.isclass):
            own = item.__module__ == module.__name__
            if own and issubclass(item, Action) and not inspect.isabstract(item):
                found.append(item)
    return found


def test_every_action_of_the_domain_is_exactly_one_class() -> None:
    names = Counter(item().name() for item in _classes())
    assert [name for name, times in names.items() if times > 1] == []
    assert set(names) == set(domain()["actions"])


def test_every_class_says_a_name_of_its_kind() -> None:
    for item in _classes():
        assert item().name().startswith(("action_", "validate_")), item


@pytest.mark.parametrize("rule", rules_of_dialogue(), ids=lambda rule: rule["rule"])
def test_a_rule_names_only_what_there_is(rule: dict[str, list[dict[str, str]]]) -> None:
    known = {*domain()["actions"], *domain()["forms"], *responses(), *BUILT_IN}
    for step in rule["steps"]:
        assert step.get("intent", "faq") in domain()["intents"]
        assert step.get("action", "action_listen") in known
        assert step.get("active_loop") in {None, *domain()["forms"]}


def test_no_two_rules_have_the_same_name() -> None:
    names = [rule.get("rule") or rule.get("story") for rule in rules_of_dialogue()]
    assert len(set(names)) == len(names)


def _class_paths() -> list[tuple[str, str]]:
    """Return every class that a file of configuration names by its path, with the file."""
    found = []
    for name in CONFIGURATION:
        text = (ROOT / name).read_text("utf-8")
        read(ROOT / name)
        for word in text.replace(":", " ").split():
            package, _, last = word.rpartition(".")
            if last[:1].isupper() and package and (ROOT / package.split(".")[0]).is_dir():
                found.append((name, word))
    return found


@pytest.mark.parametrize(("where", "name"), _class_paths())
def test_a_class_that_a_file_names_exists(where: str, name: str) -> None:
    package, _, wanted = name.rpartition(".")
    path = (ROOT / package.replace(".", "/")).with_suffix(".py")
    assert path.is_file(), f"{where}: {name}"
    classes = [node.name for node in code.tree(path).body if isinstance(node, ast.ClassDef)]
    assert wanted in classes


def test_the_pipeline_and_the_channels_are_ours() -> None:
    named = {name for _, name in _class_paths()}
    assert {"nlu.need_classifier.NeedClassifier", "nlu.safety.SafetyWords"} <= named
    assert "dialogue.urgent_policy.UrgentPolicy" in named
    assert "storage.tracker_store.ErasingTrackerStore" in named


def test_letters_named_in_python_have_a_template() -> None:
    folders = {path.parent.name for path in (ROOT / "documents").glob("*/letter.j2")}
    named = {
        node.value.value: short(path)
        for path in code.files("actions")
        for node in code.tree(path).body
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == "LETTER"
        and isinstance(node.value, ast.Constant)
    }
    assert named and set(named) <= folders


def test_a_feature_has_the_same_name_in_every_folder() -> None:
    for journey in (path.stem for path in (ROOT / "data" / "journeys").glob("*.yml")):
        if journey == "rules":
            continue
        for folder in (Path("domain"), Path("actions"), Path("casework")):
            place = ROOT / folder / journey
            assert (
                place.is_dir()
                or place.with_suffix(".yml").is_file()
                or place.with_suffix(".py").is_file()
            ), place
