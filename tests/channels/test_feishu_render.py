"""What a turn looks like as Feishu's messages."""

import json
from typing import Any

from channels.feishu.render import LONGEST, file_message, picture_message, render, toast
from channels.messaging.reply import Button, File, Reply

ASKED = Reply("对方有工牌吗？", (Button("有", "有"), Button("没有", "没有")))
LINK = "https://x.example/chat/files/a_b"


def contents(reply: Reply, numbered: bool = True) -> list[tuple[str, dict[str, Any]]]:
    return [(m.msg_type, json.loads(m.content)) for m in render(reply, numbered)]


def test_a_reply_without_buttons_is_text_as_written() -> None:
    assert contents(Reply("*先别*转账。\n我在。")) == [("text", {"text": "*先别*转账。\n我在。"})]


def test_the_content_is_a_json_text_with_chinese_as_it_is() -> None:
    (message,) = render(Reply("我在。"), True)
    assert message.content == '{"text": "我在。"}'


def test_buttons_are_a_card_that_says_their_words_and_their_numbers() -> None:
    ((kind, card),) = contents(ASKED)
    question, action, note = card["elements"]
    assert kind == "interactive"
    assert question["text"] == {"tag": "plain_text", "content": "对方有工牌吗？"}
    assert [b["value"] for b in action["actions"]] == [{"say": "有"}, {"say": "没有"}]
    assert [b["text"]["content"] for b in action["actions"]] == ["有", "没有"]
    assert "1 有" in note["elements"][0]["content"]


def test_a_card_cannot_be_passed_on() -> None:
    ((_, card),) = contents(ASKED)
    assert card["config"]["enable_forward"] is False


def test_only_what_is_on_offer_last_is_numbered() -> None:
    (earlier,), (last,) = contents(ASKED, numbered=False), contents(ASKED)
    assert [e["tag"] for e in earlier[1]["elements"]] == ["div", "action"]
    assert [e["tag"] for e in last[1]["elements"]] == ["div", "action", "note"]


def test_an_address_is_text_so_that_it_can_be_tapped() -> None:
    (kind, text), (second, card) = contents(Reply(f"信：{LINK}", ASKED.buttons))
    assert (kind, text) == ("text", {"text": f"信：{LINK}"})
    assert second == "interactive" and card["elements"][0]["tag"] == "action"


def test_a_long_text_is_cut_below_the_limit_of_a_card() -> None:
    messages = render(Reply("先别转账。" * 3000, ASKED.buttons), True)
    assert all(len(m.content.encode()) < 30_000 for m in messages)
    assert [m.msg_type for m in messages] == ["text", "text", "interactive"]
    assert LONGEST < 30_000


def test_files_are_linked_where_they_cannot_be_sent() -> None:
    file = File("信.pdf", LINK, "application/pdf", 9)
    ((_, text),) = contents(Reply("信好了。", files=(file,)))
    assert LINK in text["text"]


def test_uploaded_things_are_named_by_their_keys() -> None:
    assert file_message("file_1").content == '{"file_key": "file_1"}'
    assert picture_message("img_1").content == '{"image_key": "img_1"}'


def test_a_tap_is_noted_with_its_own_words() -> None:
    assert toast("没有") == {"toast": {"type": "info", "content": "没有"}}
    assert toast("") == {}
