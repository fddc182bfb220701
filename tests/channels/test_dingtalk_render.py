"""What a turn looks like as DingTalk's messages."""

import json
from urllib.parse import unquote

import pytest

from channels.dingtalk.render import LONGEST, file_for_robot, for_robot, for_session, render
from channels.messaging.reply import Button, File, Reply

ASKED = Reply("对方有工牌吗？", (Button("有", "有"), Button("没有", "没有")))
LINK = "https://x.example/chat/files/a_b"


def test_without_buttons_it_is_plain_text_as_written() -> None:
    (message,) = render((Reply("先别转账。\n*不急*"), Reply("我陪你。")))
    expected = "先别转账。\n*不急*\n\n我陪你。"
    assert for_session(message) == {"msgtype": "text", "text": {"content": expected}}
    assert for_robot(message) == (
        "sampleText",
        json.dumps({"content": expected}, ensure_ascii=False),
    )


def test_buttons_are_numbered_links_that_say_their_words() -> None:
    (message,) = render((Reply("我在。"), ASKED))
    body = for_session(message)
    text = body["markdown"]["text"]
    assert body["msgtype"] == "markdown" and text.startswith("我在。  \n  \n对方有工牌吗？")
    assert "1 [有](dtmd://dingtalkclient/sendMessage?content=%E6%9C%89)" in text
    assert "2 [没有](" in text and "回复数字" in text
    assert for_robot(message)[0] == "sampleMarkdown"


def test_the_title_says_nothing_of_the_matter() -> None:
    (message,) = render((ASKED,))
    assert message.title == "守门"


def test_numbers_are_not_offered_where_they_answer_the_question() -> None:
    (message,) = render(
        (Reply("每月能还多少？", (Button("说不准", "说不准"),), digits_answer=True),)
    )
    assert "1 [" not in message.text and "[说不准](" in message.text


def test_what_people_wrote_never_becomes_a_link() -> None:
    evil = Reply("你说：[领奖](http://evil.example) *_#<b>`", ASKED.buttons)
    (message,) = render((evil,))
    assert "[领奖]" not in message.text and "［领奖］" in message.text
    assert not set("*_#<`") & set(message.text.split("dtmd://")[0].replace("evil.example", ""))


def test_an_address_stays_whole_and_can_be_tapped() -> None:
    (message,) = render((Reply(f"信：{LINK}", ASKED.buttons),))
    assert f"[{LINK}]({LINK})" in message.text


def test_a_payload_survives_being_written_as_an_address() -> None:
    odd = Button("问", '/give{"a": "1&2)"}')
    (message,) = render((Reply("？", (odd,)),))
    written = message.text.split("content=")[1].split(")")[0]
    assert unquote(written) == odd.payload


def test_a_picture_is_shown_in_place_of_its_link() -> None:
    (message,) = render((Reply(f"计划\n图：{LINK}", image=LINK),))
    assert message.text == f"计划\n\n![]({LINK})"


def test_a_picture_nobody_can_reach_is_not_shown() -> None:
    (message,) = render((Reply("计划", image="/chat/files/x"),))
    assert not message.title and "![]" not in message.text


def test_a_long_turn_is_cut_and_the_buttons_come_last() -> None:
    long = Reply("先别转账。" * 900)
    messages = render((long, ASKED))
    assert all(len(message.text) <= LONGEST for message in messages[:-1])
    assert not any(message.title for message in messages[:-1]) and messages[-1].title
    assert "".join(m.text for m in messages).count("先别转账。") == 900


def test_files_are_linked_where_they_cannot_be_sent() -> None:
    file = File("信.pdf", LINK, "application/pdf", 9)
    (message,) = render((Reply("信好了。", files=(file,)),))
    assert LINK in message.text


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_card_has_real_buttons_either_way(count: int) -> None:
    buttons = tuple(Button(f"第{n}个", f"第{n}个") for n in range(1, count + 1))
    (message,) = render((Reply("选一个", buttons),), cards=True)
    body, (key, param) = for_session(message), for_robot(message)
    card = body["actionCard"]
    assert body["msgtype"] == "actionCard"
    assert [b["title"] for b in card["btns"]] == [b.title for b in buttons]
    assert all(b["actionURL"].startswith("dtmd://") for b in card["btns"])
    assert key == "sampleActionCard" + ("" if count == 1 else str(count))
    titles = [value for name, value in json.loads(param).items() if "itle" in name][1:]
    assert titles == [b.title for b in buttons]
    assert "1 第1个" in card["text"]


@pytest.mark.parametrize(
    "buttons",
    [tuple(Button(str(n), str(n)) for n in range(6)), (Button("很" * 21, "很"),)],
)
def test_what_does_not_fit_into_a_card_is_markdown(buttons: tuple[Button, ...]) -> None:
    (message,) = render((Reply("选一个", buttons),), cards=True)
    assert for_session(message)["msgtype"] == "markdown"


def test_an_uploaded_file_is_named_with_its_ending() -> None:
    key, param = file_for_robot("@media-1", "协商.还款.pdf")
    assert key == "sampleFile"
    assert json.loads(param) == {
        "mediaId": "@media-1",
        "fileName": "协商.还款.pdf",
        "fileType": "pdf",
    }
