"""The first part of the pipeline: clean text, words with their places, lenders as entities."""

from __future__ import annotations

import pytest
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from casework.lenders import Lenders
from nlu.chinese_text import ChineseText, as_typed_text
from nlu.spacy_zh import build


@pytest.fixture(scope="module")
def part(lenders: Lenders) -> ChineseText:
    return ChineseText(build.build(lenders), lenders, None, None)  # type: ignore[arg-type]


def read(part: ChineseText, text: str) -> Message:
    (message,) = part.process([Message.build(text)])
    return message


def named(part: ChineseText, text: str) -> list[str]:
    return [entity["id"] for entity in read(part, text).get(ENTITIES)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/restart", "restart"),
        ("//greet", "greet"),
        (" / stop", "stop"),
        ('/verify_collector{"lender":"x"}', 'verify_collector{"lender":"x"}'),
        ("／restart", "restart"),
        ("\u200b/restart", "restart"),
        ("利息1/3", "利息1/3"),
        ("/", ""),
        ("", ""),
    ],
)
def test_no_text_begins_with_a_slash(typed: str, read: str) -> None:
    assert as_typed_text(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "欠微粒贷１２，５００元，逾期３個月",
        "催收員爆通訊錄怎麼辦",
        "花呗8000😀借呗4000",
        "我用iPhone在App借了2w",
        "  晚上  十一点\n还打电话 ",
        "👨‍👩‍👧一家三口",
        "。",
        "a",
        "微粒贷" * 600,
    ],
    ids=range(9),
)
def test_words_stand_where_they_say_and_leave_nothing_out(part: ChineseText, text: str) -> None:
    message = read(part, text)
    clean = message.get(TEXT)
    tokens = message.get(TOKENS_NAMES[TEXT])
    assert all(clean[token.start : token.end] == token.text for token in tokens)
    assert "".join(token.text for token in tokens).replace(" ", "") == clean.replace(" ", "")
    assert [token.start for token in tokens] == sorted({token.start for token in tokens})


@pytest.mark.parametrize("text", ["", " ", "\u200b", "/"])
def test_nothing_has_no_words(part: ChineseText, text: str) -> None:
    message = read(part, text)
    assert message.get(TEXT) == ""
    assert message.get(TOKENS_NAMES[TEXT]) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("催收爆通讯录了", "爆通讯录"),
        ("可以停息挂账吗", "停息挂账"),
        ("微粒贷逾期了", "微粒贷"),
    ],
)
def test_words_of_our_field_are_not_cut(part: ChineseText, text: str, word: str) -> None:
    assert word in [token.text for token in read(part, text).get(TOKENS_NAMES[TEXT])]


@pytest.mark.parametrize(
    ("text", "lender_ids"),
    [
        ("我欠微粒贷12000，白条8000", ["webank", "jd_finance"]),
        ("借唄和花唄都逾期了", ["ant_consumer_finance", "ant_consumer_finance"]),
        ("京東白條", ["jd_finance"]),
        ("招商銀行信用卡", ["china_merchants_bank"]),
        ("微粒货还不上", ["webank"]),
        ("花贝的催收", ["ant_consumer_finance"]),
        ("渡小满打电话来", ["duxiaoman"]),
        ("JD白条", ["jd_finance"]),
        ("马消和安逸花", ["mashang_consumer_finance", "mashang_consumer_finance"]),
        ("一家不认识的公司", []),
    ],
)
def test_lenders_are_found_under_every_name(
    part: ChineseText, text: str, lender_ids: list[str]
) -> None:
    assert named(part, text) == lender_ids


def test_a_lender_says_its_full_name_and_place(part: ChineseText) -> None:
    message = read(part, "😀我欠京東白條８０００")
    (entity,) = message.get(ENTITIES)
    assert entity["entity"] == "lender"
    assert entity["value"] == "京东金融"
    assert message.get(TEXT)[entity["start"] : entity["end"]] == entity["text"] == "京东白条"


def test_the_longest_name_wins(part: ChineseText) -> None:
    (entity,) = read(part, "招商银行信用卡").get(ENTITIES)
    assert entity["text"] == "招商银行信用卡"


def test_training_sentences_are_cut_the_same_way(part: ChineseText) -> None:
    from rasa.shared.nlu.training_data.training_data import TrainingData

    sentence = Message.build("催收員爆通訊錄")
    part.process_training_data(TrainingData([sentence]))
    assert sentence.get(TEXT) == "催收员爆通讯录"
    assert sentence.get(TOKENS_NAMES[TEXT])
