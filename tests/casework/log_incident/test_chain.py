"""The chain of the diary: sound as written, and no later change of a line goes unseen."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.log_incident import chain
from casework.log_incident.chain import check, check_file, current, emptied, next_line, to_file
from casework.log_incident.wording import report
from tools import verify_log

AT = datetime(2026, 11, 22, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
SHARED = Path(__file__).with_name("diary_export.json")


def diary(contents: list[Any]) -> list[dict[str, Any]]:
    """Return a chain: a dict adds an entry, a number deletes that entry, a pair changes one."""
    lines: list[dict[str, Any]] = []
    for step, told in enumerate(contents):
        at, salt = AT + timedelta(minutes=step), f"{step:032x}"
        if isinstance(told, dict):
            number = chain.next_entry(lines)
            line = next_line(lines, chain.ADDED, number, told, at, salt)
        elif isinstance(told, int):
            line = next_line(lines, chain.DELETED, told, None, at, salt)
            lines = [emptied(one) if one["entry"] == told else one for one in lines]
        else:
            line = next_line(lines, chain.CHANGED, told[0], told[1], at, salt)
            lines = [emptied(one) if one["entry"] == told[0] else one for one in lines]
        lines.append(line)
    return lines


CALL = {"li_when": {"date": "2026-11-21"}, "li_way": "call", "li_count": 8}
USED = diary([CALL, {**CALL, "li_words": "骂人"}, (1, {**CALL, "li_count": 9}), CALL, 2])


def test_a_diary_that_was_used_is_sound_and_shows_its_gap() -> None:
    assert check(USED) == []
    assert list(current(USED)) == [1, 3]
    assert current(USED)[1]["li_count"] == 9
    assert "content" not in USED[1] and "骂人" not in to_file(USED, AT)
    assert chain.next_entry(USED) == 4


def test_the_number_of_the_last_entry_is_not_used_again_after_its_deletion() -> None:
    assert chain.next_entry(diary([CALL, 1])) == 2


TEXT = st.text(max_size=12)
CONTENT = st.dictionaries(
    st.sampled_from(["li_way", "li_from", "li_words", "li_count"]),
    st.one_of(TEXT, st.integers(0, 500), st.lists(TEXT, max_size=2)),
    min_size=1,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CONTENT, min_size=1, max_size=5), CONTENT, st.data())
def test_any_later_change_of_an_entry_breaks_the_chain(
    contents: list[dict[str, Any]], other: dict[str, Any], data: st.DataObject
) -> None:
    lines = diary(list(contents))
    assert check(lines) == []
    place = data.draw(st.integers(0, len(lines) - 1))
    if other != lines[place]["content"]:
        changed = [*lines[:place], {**lines[place], "content": other}, *lines[place + 1 :]]
        assert [problem.seq for problem in check(changed)] == [place + 1]


@settings(max_examples=60, deadline=None)
@given(st.lists(CONTENT, min_size=2, max_size=5), st.data())
def test_any_field_of_any_line_is_covered(
    contents: list[dict[str, Any]], data: st.DataObject
) -> None:
    lines = diary(list(contents))
    place = data.draw(st.integers(0, len(lines) - 1))
    field = data.draw(st.sampled_from(sorted(lines[place])))
    value = data.draw(st.one_of(TEXT, st.integers(0, 9), st.none(), CONTENT))
    if value != lines[place][field]:
        lines[place] = {**lines[place], field: value}
        assert check(lines) != []


@pytest.mark.parametrize("place", range(len(USED) - 1))
def test_a_line_that_was_taken_out_or_moved_is_seen(place: int) -> None:
    assert check(USED[:place] + USED[place + 1 :]) != []
    moved = [*USED]
    moved[place], moved[place + 1] = moved[place + 1], moved[place]
    assert check(moved) != []


def test_a_line_put_in_between_with_its_own_good_hash_is_seen() -> None:
    false = next_line(USED[:1], chain.ADDED, 9, CALL, AT, "0" * 32)
    assert check([USED[0], false, *USED[1:]]) != []


def test_content_may_be_gone_only_where_a_later_line_says_so() -> None:
    assert [p.code for p in check([emptied(line) for line in diary([CALL])])] == ["content_missing"]


def test_a_shortened_file_is_seen_by_its_last_hash() -> None:
    data = json.loads(to_file(USED, AT))
    data["lines"].pop()
    assert check_file(json.dumps(data))[0] != []


NO_DIARIES = (
    "", "{}", "[]", "日记", '{"format":"shoumen-diary/1"}', "[" * 5000,
    '{"format":"shoumen-diary/1","lines":[1]}',
    '{"format":"shoumen-diary/1","lines":[{"kind":{},"entry":[]}]}',
)  # fmt: skip


@pytest.mark.parametrize("text", NO_DIARIES)
def test_what_is_no_diary_is_never_sound(text: str) -> None:
    problems, lines = check_file(text)
    assert problems
    assert report(problems, lines)


@pytest.mark.parametrize("content", [None, CALL])
def test_a_line_is_not_made_of_what_does_not_go_together(content: Any) -> None:
    kind = chain.ADDED if content is None else chain.DELETED
    with pytest.raises(ValueError, match="zone"):
        next_line([], kind, 1, content, AT, "")
    with pytest.raises(ValueError, match="zone"):
        next_line([], chain.ADDED, 1, CALL, AT.replace(tzinfo=None), "")


def test_the_command_says_sound_changed_or_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "催收情况记录表.json"
    path.write_text(to_file(USED, AT), "utf-8")
    assert verify_log.main([str(path)]) == 0
    said = capsys.readouterr().out
    assert "没有发现改动" in said and USED[-1]["hash"] in said and "删除过1条" in said
    path.write_text(to_file(USED, AT).replace('"li_count": 9', '"li_count": 7'), "utf-8")
    assert verify_log.main([str(path)]) == 1
    assert "第3行：记录的内容被改过" in capsys.readouterr().out
    assert verify_log.main([str(tmp_path / "none.json")]) == 2
    assert verify_log.main([]) == 2


def test_the_file_that_the_page_is_tested_with_is_sound() -> None:
    """The same file is checked by web/test/chain.test.ts: both must agree on every byte."""
    assert check_file(SHARED.read_text("utf-8"))[0] == []
