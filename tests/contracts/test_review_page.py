"""The page for the lawyer is what the facts say today; every answer stands under its rules."""

from __future__ import annotations

from tests.contracts.project import faq_responses, names_in, needs, rules, texts
from tools import review_page


def test_the_page_for_review_is_current() -> None:
    """When this fails, `make facts` writes the page anew."""
    assert review_page.PAGE.read_text("utf-8") == review_page.page()


def test_every_rule_stands_on_the_page_once() -> None:
    text = review_page.page()
    assert [rule_id for rule_id in rules() if text.count(f"### {rule_id}：") != 1] == []


def test_every_answer_stands_under_the_rules_it_uses() -> None:
    used = review_page.uses()
    for name in faq_responses():
        if name.startswith("utter_faq/"):
            title = needs().by_name[name.removeprefix("utter_")].title
            for rule_id in {gap.split(".")[0] for gap in names_in(texts(name)[0])} & set(rules()):
                assert title in used[rule_id], (name, rule_id)
