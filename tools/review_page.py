"""Write the page for a lawyer: the facts rule by rule, with the answers that use each."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casework import knowledge
from casework.file_complaint.letter import issue_table
from casework.knowledge import KNOWLEDGE
from casework.needs import Needs
from casework.not_owing.letter import paths
from casework.placeholders import names_in

ROOT = KNOWLEDGE.parent
PAGE = ROOT / "docs" / "facts-review.md"
STATUS = {
    "confirmed": "已核对",
    "partly": "部分核对（未见原文，不报条号）",
    "unconfirmed": "未核对（不得使用）",
}
HEAD = """# Facts for review

Made by `make facts` from `knowledge/rules/`; a test keeps it current. For a lawyer: read each rule
against its source. What is wrong is mended in the file of its topic
([a rule changed](a-rule-changed.md)), never here. 部分核对 means that reports were read and not
the text itself. 用于 lists the answers and letters a rule stands in.
"""


def page() -> str:
    """Return the whole page."""
    used = uses()
    parts = [HEAD, _counts()]
    for stem, items in knowledge.read_folder("rule", KNOWLEDGE / "rules").items():
        parts.append(f"## {stem}\n")
        parts += ["\n".join(_rule(item, used.get(item["id"], []))) + "\n" for item in items]
    return "\n".join(parts)


def uses() -> Mapping[str, list[str]]:
    """Return what each rule is used in: titles of questions, files of words, issues of letters."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    needs = Needs.load().by_name
    for path in sorted((ROOT / "data" / "faq").glob("*.yml")):
        text = str(knowledge.read_yaml(path)["responses"])
        for name in names_in(text):
            found[name.split(".")[0]][needs[f"faq/{path.stem}"].title] = None
    for path in [ROOT / "domain.yml", *sorted((ROOT / "domain").glob("*.yml"))]:
        for name in names_in(path.read_text("utf-8")):
            found[name.split(".")[0]][f"对话（{path.stem}）"] = None
    for code, item in issue_table().items():
        for rule_id in item["rules"]:
            found[rule_id][f"投诉信（{code}）"] = None
    for item in paths().values():
        for rule_id in item["rules"]:
            found[rule_id][f"信（{item['title']}）"] = None
    return {rule_id: list(names) for rule_id, names in found.items()}


def counts() -> Mapping[str, int]:
    """Return how many rules there are of each status, and how many lenders and offices."""
    rules = [item for items in knowledge.read_folder("rule", KNOWLEDGE / "rules").values()
             for item in items]  # fmt: skip
    found = {status: sum(item["status"] == status for item in rules) for status in STATUS}
    for kind, folder in (("lender", "lenders"), ("authority", "authorities")):
        found[folder] = len(knowledge.read_folder(kind, KNOWLEDGE / folder))
    return found


def _counts() -> str:
    found = counts()
    rules = "，".join(f"{STATUS[status].split('（')[0]} {found[status]}" for status in STATUS)
    return f"规则：{rules}。\n"


def _rule(item: Mapping[str, Any], used: list[str]) -> Iterator[str]:
    names = knowledge.read_yaml(KNOWLEDGE / "kinds.yml")
    kind, strength = names["kinds"][item["kind"]], names["strengths"][item["strength"]]
    yield f"### {item['id']}：{item['title']}\n"
    yield f"- {STATUS[item['status']]}；{kind}，{strength}；约束 {', '.join(item['binds'])}"
    yield f"- 用于：{'、'.join(used) if used else '还没有用到'}"
    for version in item["versions"]:
        yield from _version(version)


def _version(version: Mapping[str, Any]) -> Iterator[str]:
    unseen = "" if version.get("from_seen", True) else "（施行日未见原文）"
    yield f"- **{version['from']}{unseen} 至 {version.get('to', '今')}**：{version['text']}"
    values = version.get("values", {})
    if values:
        listed = "，".join(f"{name} = {v['value']} {v['unit']}" for name, v in values.items())
        yield f"  - 数值：{listed}"
    for source in version["sources"]:
        published = f"，{source['published']}公布" if "published" in source else ""
        address = f"，<{source['url']}>" if "url" in source else ""
        yield (
            f"  - 来源：{source['title']}{source.get('article', '')}，{source['issuer']}"
            f"{published}，{source['checked']}核对{address}"
        )


def main(path: Path = PAGE) -> int:
    """Write the page."""
    path.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
