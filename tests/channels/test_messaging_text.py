"""The neutral reply as text: cut at sentences by the platform's unit, buttons as numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.messaging.reply import Button, File, Reply, Table, from_json, offered, to_json
from channels.messaging.text import _SIZES, cut, menu, plain_text
from tests.contracts.project import domain

SIGNS = st.text(alphabet="催收还款abc 。！，\n１🙂👨‍👩‍👧é/:.", max_size=400)
YES_NO = (Button("有", "有"), Button("没有", "没有"))


@settings(max_examples=150, deadline=None)
@given(SIGNS, st.integers(8, 90), st.sampled_from(["bytes", "characters", "utf16"]))
def test_every_piece_fits_and_nothing_is_lost(text: str, limit: int, unit: str) -> None:
    pieces = cut(text, limit, unit)
    assert all(0 < _SIZES[unit](piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_piece_ends_with_a_sentence() -> None:
    text = "先别开门。问清楚他是谁，哪家公司，有没有证件。记下时间和说的话。"
    for piece in cut(text, 75):
        assert piece.endswith("。")


def test_a_paragraph_is_a_better_end_than_a_sentence() -> None:
    text = "第一段第一句。第一段第二句。\n\n第二段。第二段还有一句，很长很长。"
    assert cut(text, 70)[0] == "第一段第一句。第一段第二句。"


def test_a_link_stays_whole() -> None:
    link = "https://example.org/chat/files/abcdefghijklmnopqrstuvwxyz"
    pieces = cut(f"你的信好了，链接二十四小时内有效：{link}", 80)
    assert link in pieces


def test_buttons_are_offered_as_numbers() -> None:
    assert menu(Reply("有工牌吗？", YES_NO)) == "回复数字就行：1 有　2 没有"


def test_where_a_number_is_an_answer_the_titles_are_offered() -> None:
    skip = (Button("不清楚", "不清楚"),)
    asked = Reply("欠多少钱？", skip, digits_answer=True)
    assert menu(asked) == "也可以直接回复：不清楚"
    several = (Button("现金", "现金"), Button("扫码", "扫码"), *skip)
    listed = Reply("哪几样？\n①现金 ②扫码", several, multi=True)
    assert menu(listed) == "也可以直接回复：不清楚"


def test_only_the_last_buttons_of_a_turn_are_offered() -> None:
    turn = (Reply("一", (Button("旧", "旧"),)), Reply("二", YES_NO))
    assert offered(turn) == turn[1]
    assert "旧" not in plain_text(turn)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("utter_letter_file", "投诉信。"),
        ("utter_papers", "空着的，手写补上。"),
        ("utter_log_incident_export", "日记导出来了。"),
        ("utter_case_file_exported", "信的名单，别转给别人。"),
    ],
)
def test_beside_a_file_nothing_is_said_of_its_link(name: str, left: str) -> None:
    texts = [item["text"] for item in domain()["responses"][name]]
    link = "https://a.example/1"
    said = re.sub(r"\{\w+\}", link, texts[0].replace("{title}", "投诉信"))
    shown = Reply(said, files=(File("a.pdf", link, "application/pdf", 9),)).without_links().text
    assert left in shown
    assert not any(word in shown for word in (link, "文件保存", "链接", "24小时", "一天"))


def test_files_are_linked_once() -> None:
    file = File("信.pdf", "https://a.example/1", "application/pdf", 9)
    assert plain_text((Reply("信好了。", files=(file,)),)).count(file.url) == 1
    assert plain_text((Reply(f"信好了：{file.url}", files=(file,)),)).count(file.url) == 1


def test_a_kept_turn_comes_back_as_it_was() -> None:
    turn = (
        Reply("字", YES_NO, multi=True, digits_answer=True, image="https://a/p.png", title="信"),
        Reply(files=(File("信.pdf", "u", "application/pdf", 9),), table=Table(("期",), (("1",),))),
    )
    assert from_json(to_json(turn)) == turn
