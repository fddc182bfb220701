"""The terminal client without an assistant: the screen, what a number means, commands."""

from __future__ import annotations

import io
import json
import re
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tools.chat import loop
from tools.chat.choosing import Offer, meant, offer_of
from tools.chat.client import Assistant, NotThereError, RefusedError, Reply
from tools.chat.commands import names
from tools.chat.files import Folder, safe_name
from tools.chat.layout import wrap
from tools.chat.main import arguments
from tools.chat.talk import Talk
from tools.chat.view import View, console, same, to_traditional
from tools.chat.words import sentences, word

ESCAPE = "\x1b"
WIDTH = 80
LINK = "http://public.example/chat/files/abcdefgh.12345678"
LETTER = b"%PDF-1.7 a letter"
MENU = {
    "text": "先说要紧的。",
    "buttons": [{"title": "催收正在门口", "payload": "催收正在门口"},
                {"title": "投诉催收", "payload": "投诉"}],
}  # fmt: skip


class Scripted(Assistant):
    """Stands in for the network: gives the replies it was given and remembers what was sent."""

    def __init__(self, *turns: list[Reply] | BaseException) -> None:
        super().__init__("http://127.0.0.1:9", "term-test")
        self.turns = list(turns)
        self.heard: list[tuple[str, str]] = []

    def say(self, text: str) -> Iterator[Reply]:
        self.heard.append((self.sender, text))
        turn = self.turns.pop(0) if self.turns else [{"text": "好"}]
        if isinstance(turn, BaseException):
            raise turn
        yield from turn

    def fetch(self, url: str) -> tuple[str, bytes]:
        return "协商还款申请.pdf", LETTER

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.heard]


def talk_of(
    folder: Path, *turns: list[Reply] | BaseException, colour: bool = False, width: int = WIDTH,
    traditional: bool = False, as_json: bool = False,
) -> tuple[Talk, Scripted, io.StringIO]:  # fmt: skip
    out = io.StringIO()
    assistant = Scripted(*turns)
    view = View(console(out, colour, width), to_traditional() if traditional else same)
    return Talk(assistant, view, Folder(folder / "saved"), as_json), assistant, out


def plan(months: int, lenders: list[str], monthly: int = 100_000) -> dict[str, Any]:
    """A plan as docs/replies.md describes it; the last month is half of the others."""
    paid = [monthly] * (months - 1) + [monthly // 2]
    left, rows = sum(paid) * len(lenders), []
    for number, amount in enumerate(paid, start=1):
        left -= amount * len(lenders)
        day = (date(2026, 12, 10) + timedelta(days=30 * number)).isoformat()
        rows.append([number, day, *[amount] * len(lenders), amount * len(lenders), left])
    sums = [sum(paid)] * len(lenders)
    rows.append(["一共", "", *sums, sum(sums), 0])
    table = {"head": ["期数", "日期", *lenders, "每月合计", "还剩"], "rows": rows, "unit": "fen",
             "amounts_from": 2, "lenders": len(lenders)}  # fmt: skip
    return {"type": "plan", "title": "还款计划", "description": "…", "table": table, "files": []}


def widest(text: str) -> int:
    return max(cell_len(line) for line in re.sub(r"\x1b\[[\d;]*m", "", text).splitlines())


# ---- lines ------------------------------------------------------------------------------------


@given(st.text(alphabet="他说今晚上门，。（）《》abc 12.:/\n", max_size=300), st.integers(4, 90))
def test_a_line_fits_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


def test_no_line_begins_with_a_comma_and_no_number_is_cut() -> None:
    text = "可以不开门，也可以不让进。隔着门说：“我不同意进门”，有事打12368核实，" * 6
    for width in range(20, 81):
        lines = wrap(text, width)
        assert not [line for line in lines if line[0] in "，。：”、"]
        assert "".join(lines).count("12368") == sum(line.count("12368") for line in lines)


# ---- the screen -------------------------------------------------------------------------------


@pytest.mark.parametrize("colour", [False, True])
def test_words_and_numbered_buttons_fit_the_screen(tmp_path: Path, colour: bool) -> None:
    reply = {**MENU, "text": "先别急，我们一步一步核对。" * 9}
    talk, _, out = talk_of(tmp_path, [reply], colour=colour)
    talk.say("你好")
    shown = out.getvalue()
    assert widest(shown) <= WIDTH
    assert (ESCAPE in shown) is colour
    bare = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "1 催收正在门口" in bare and "2 投诉催收" in bare
    assert word("choose") in bare


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize(
    "lenders", [["微粒贷"], ["微粒贷", "白条", "借呗", "招商银行信用卡", "放心借", "花呗"]]
)
def test_a_plan_fits_with_every_amount(
    tmp_path: Path, width: int, colour: bool, lenders: list[str]
) -> None:
    talk, _, out = talk_of(tmp_path, [{"custom": plan(8, lenders)}], colour=colour, width=width)
    talk.say("算吧")
    shown = out.getvalue()
    assert widest(shown) <= width
    bare = re.sub(r"\x1b\[[\d;]*m", "", shown)
    for lender in lenders:
        assert lender in bare
    for number in range(1, 9):
        assert re.search(rf"^ +{number} +20\d\d-", bare, re.M)
    assert "每月合计" in bare and "一共" in bare and "1,000" in bare


def test_bars_are_as_long_as_the_amounts_and_equal_months_share_one(tmp_path: Path) -> None:
    talk, _, out = talk_of(tmp_path, [{"custom": {"data": plan(15, ["微粒贷"])}}])
    talk.say("算吧")
    first, last = (line for line in out.getvalue().splitlines() if "█" in line)
    assert "第1–14期" in first and first.endswith("1,000元")
    assert "第15期" in last and last.endswith("500元")
    assert first.count("█") == 2 * last.count("█") + ("▌" in last)


def test_a_long_plan_shows_its_ends_and_says_what_is_left_out(tmp_path: Path) -> None:
    talk, _, out = talk_of(tmp_path, [{"custom": plan(60, ["微粒贷"])}])
    talk.say("算吧")
    shown = out.getvalue()
    assert len(shown.splitlines()) < 30
    assert word("more_rows", count=46) in shown
    assert re.search(r"^ +60 +20", shown, re.M) and not re.search(r"^ +30 +20", shown, re.M)


def test_traditional_shows_and_still_sends_what_the_assistant_knows(tmp_path: Path) -> None:
    talk, assistant, out = talk_of(tmp_path, [MENU], traditional=True)
    talk.say("你好")
    talk.say("2")
    assert "2 投訴催收" in out.getvalue() and "催收正在門口" in out.getvalue()
    assert assistant.texts == ["你好", "投诉"]


def test_a_person_cannot_be_tricked_by_what_looks_like_a_control(tmp_path: Path) -> None:
    talk, _, out = talk_of(tmp_path, [{"text": "你写的：\x1b[2J\x07清屏"}])
    talk.say("你好")
    assert ESCAPE not in out.getvalue() and "\x07" not in out.getvalue()


# ---- files ------------------------------------------------------------------------------------


def test_a_letter_is_kept_once_and_its_path_takes_the_place_of_the_link(tmp_path: Path) -> None:
    file = {"name": "协商还款申请.pdf", "url": LINK, "media_type": "application/pdf", "size": 17}
    replies: list[Reply] = [
        {"text": f"写好了。\nPDF：{LINK}"},
        {"custom": {"data": {"type": "files", "title": "信", "files": [file]}}},
    ]
    talk, _, out = talk_of(tmp_path, replies, traditional=True)
    talk.say("没问题，生成")
    kept = list((tmp_path / "saved").iterdir())
    assert [path.name for path in kept] == ["协商还款申请.pdf"]
    assert kept[0].read_bytes() == LETTER
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(kept[0].parent.stat().st_mode) == 0o700
    assert out.getvalue().count(str(kept[0])) == 1
    assert "http" not in out.getvalue()


def test_nothing_is_overwritten_and_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "saved")
    first, second = folder.keep("a.pdf", b"1"), folder.keep("a.pdf", b"2")
    assert (first.path.read_bytes(), second.path.name) == (b"1", "a-2.pdf")
    for name in ("../x", "/etc/x", "..\\x", ".x", "x\x1b[2J", "\u202ex"):
        assert re.fullmatch(r"x(\[2J)?", safe_name(name))


def test_a_folder_that_cannot_be_written_leaves_the_link(tmp_path: Path) -> None:
    (tmp_path / "saved").write_text("in the way")
    talk, _, out = talk_of(tmp_path, [{"text": f"PDF：{LINK}"}])
    talk.say("生成")
    assert LINK in out.getvalue().replace("\n  ", "")
    assert word("unsaved")[:10] in out.getvalue()


# ---- what is meant ----------------------------------------------------------------------------


def test_what_a_number_means_depends_on_the_question() -> None:
    choice = offer_of({"text": "?", "buttons": MENU["buttons"]})
    several = offer_of({"text": "?", "buttons": [{"title": "都没有", "payload": "都没有"}],
                        "input": {"kind": "multi", "choices": ["扫码", "给现金", "先交费"]},
    })  # fmt: skip
    count = offer_of({"text": "?", "buttons": [{"title": "不清楚", "payload": "不清楚"}],
                      "input": {"kind": "count", "slot": "s"}})  # fmt: skip
    expected = [
        (choice, "2", "投诉"), (choice, "２。", "投诉"), (choice, "投诉催收", "投诉"),
        (choice, "3", "3"), (choice, "1,2", "1,2"), (choice, "1500", "1500"),
        (choice, "改第2项", "改第2项"), (several, "3、1", "先交费、扫码"),
        (several, "1,3", "扫码、先交费"), (several, "1 3", "扫码、先交费"),
        (several, "2", "给现金"), (several, "1，9", "1，9"), (several, "都没有", "都没有"),
        (count, "1", "1"), (count, "不清楚", "不清楚"), (Offer(), "1", "1"),
    ]  # fmt: skip
    assert [meant(typed, offer) for offer, typed, _ in expected] == [want for *_, want in expected]


def test_a_question_for_several_numbers_no_button(tmp_path: Path) -> None:
    ask = {"text": "哪些？①扫码 ②给现金", "buttons": [{"title": "都没有", "payload": "都没有"}],
           "input": {"kind": "multi", "slot": "s", "choices": ["扫码", "给现金"]}}  # fmt: skip
    talk, assistant, out = talk_of(tmp_path, [ask])
    talk.say("核对")
    assert word("choose_several") in out.getvalue()
    assert "1 都没有" not in out.getvalue() and "都没有" in out.getvalue()
    talk.say("1,2")
    assert assistant.texts[-1] == "扫码、给现金"


# ---- commands ---------------------------------------------------------------------------------


def test_undo_and_erase_ask_the_assistant_in_its_own_words(tmp_path: Path) -> None:
    talk, assistant, out = talk_of(tmp_path)
    assert loop.script(["/撤回", "／清除"], talk) == loop.OK
    assert assistant.texts == ["上一步", "删除我的信息"]
    assert talk.said == []
    assert word("cleared") in out.getvalue()


def test_restart_speaks_as_somebody_new(tmp_path: Path) -> None:
    talk, assistant, _ = talk_of(tmp_path, [MENU])
    loop.script(["商量还款", "/重来", "1"], talk)
    senders = [sender for sender, _ in assistant.heard]
    assert senders[0] == "term-test" and senders[1] == senders[2] != senders[0]
    # the numbers of the question before mean nothing any more
    assert assistant.texts == ["商量还款", "你好", "1"]


def test_export_writes_what_was_said(tmp_path: Path) -> None:
    talk, _, out = talk_of(tmp_path, [{"text": "第一行\n第二行"}])
    loop.script(["/导出", "你好", "/导出"], talk)
    assert word("nothing_to_export") in out.getvalue()
    (page,) = (tmp_path / "saved").iterdir()
    assert page.read_text("utf-8").splitlines()[2:] == ["**你好**", "", "> 第一行", "> 第二行"]
    assert str(page) in out.getvalue()


def test_leaving_ends_a_script_and_help_names_every_command(tmp_path: Path) -> None:
    talk, assistant, out = talk_of(tmp_path)
    assert loop.script(["/help", "/走", "/退出", "没人听见"], talk) == loop.OK
    assert assistant.heard == []
    assert all(name in out.getvalue() for name in names())
    assert word("unknown_command", command="/走") in out.getvalue()


# ---- when it goes wrong -----------------------------------------------------------------------


def test_what_was_lost_stands_in_the_input_again(tmp_path: Path) -> None:
    talk, assistant, out = talk_of(tmp_path, [MENU], NotThereError(), [{"text": "收到"}])
    given: list[str] = []
    typed = iter(["有人敲门", "有人敲门"])

    def ask(default: str) -> str:
        given.append(default)
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    assert loop.person(ask, talk) == loop.OK
    assert given == ["", "有人敲门", ""]
    assert assistant.texts == ["你好", "有人敲门", "有人敲门"]
    assert [text for who, text in talk.said if who == "you"] == ["你好", "有人敲门"]
    assert "--sender term-test" in out.getvalue().splitlines()[-1]


def test_ctrl_c_gives_up_waiting_and_stays(tmp_path: Path) -> None:
    talk, assistant, out = talk_of(tmp_path, [MENU], KeyboardInterrupt())
    typed = iter(["慢", "还在吗"])
    loop.person(lambda _: next(typed, "/退出"), talk)
    assert assistant.texts == ["你好", "慢", "还在吗"]
    assert word("given_up") in out.getvalue()


def test_a_script_stops_where_a_line_got_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk, assistant, _ = talk_of(tmp_path, NotThereError())
    assert loop.script(["你好", "还有"], talk) == loop.FAILED
    assert assistant.texts == ["你好"]
    assert capsys.readouterr().err.strip() == word("lost_script")


def test_a_refusal_is_shown_in_its_own_words(tmp_path: Path) -> None:
    talk, _, out = talk_of(tmp_path, RefusedError("太长了"))
    assert loop.script(["你好"], talk) == loop.OK
    assert "太长了" in out.getvalue()


def test_json_is_one_object_a_line_with_what_was_saved(tmp_path: Path) -> None:
    talk, _, out = talk_of(tmp_path, [MENU, {"text": f"PDF：{LINK}"}], as_json=True)
    loop.script(["你好", "2"], talk)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["turn"], line["said"]) for line in lines] == [
        (1, "你好"),
        (1, "你好"),
        (2, "投诉"),
    ]
    assert lines[0]["buttons"] == MENU["buttons"]
    assert list(lines[1]["saved"]) == [LINK]


@pytest.mark.parametrize("wrong", [["--url", "ftp://x"], ["--url", "x"], ["--sender", "web-1"],
                                   ["--sender", "有人"], ["--nonsense"]])  # fmt: skip
def test_wrong_arguments_end_with_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments(wrong)
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_every_sentence_of_the_client_is_used_and_short() -> None:
    folder = Path(loop.__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(r'"([a-z_]+)"', code))
    assert set(sentences()) <= used
    assert all(len(text) <= 180 for name, text in sentences().items() if name != "help")
    # no sentence stands in the code instead; server.py names a server as tools/serve.py does
    bare = re.sub(r'"""(?s:.*?)"""', "", code)
    assert set(re.findall(r'"[^"\n]*[\u4e00-\u9fff]{4,}[^"\n]*"', bare)) <= {'"动作服务器"'}
