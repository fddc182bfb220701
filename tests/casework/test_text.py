import unicodedata

import pytest

from casework.text import (
    clip,
    looks_like_question,
    mask_identifiers,
    normalise,
    phones,
    spans_agree,
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("欠了　１５００元，怎么办？", "欠了 1500元,怎么办?"),
        ("  多   个 \n 空格\t", "多 个 空格"),
        ("催收員一直打電話,點解", "催收员一直打电话,点解"),
        ("爆通訊錄", "爆通讯录"),
        ("法院文件 法律程序", "法院文件 法律程序"),
        ("這份文件走什麼程序", "这份文件走什么程序"),
        ("什么 怎么 這樣", "什么 怎么 这样"),
        ("显著 著名 乾隆", "显著 著名 乾隆"),
        ("a\u200bb\ufeffc\x00d", "abcd"),
        ("我好怕😭\ud83d", "我好怕😭"),
        ("①②", "12"),
        ("", ""),
        ("\ud800", ""),
    ],
)
def test_text_is_read_in_one_form(typed, read):
    assert normalise(typed) == read
    assert normalise(normalise(typed)) == read


def test_simplified_words_are_not_turned_into_computer_language():
    for word in ("程序", "文件", "信息", "土豆", "什么", "账户", "后台", "征信"):
        assert normalise(word) == word


def test_spans_agree_only_while_nothing_is_removed():
    assert spans_agree("欠１５００元")
    assert not spans_agree("欠  1500元")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("身份证110101199003077774", "身份证1101****7774"),
        ("11010119900307002X", "1101****002X"),
        ("110101 19900307 7774", "1101****7774"),
        ("110101199003077771", "1101****7771"),  # one digit mistyped still points at a person
        ("卡号 6222 0212 3456 7890 128。", "卡号 6222****0128。"),
        ("6222021234567890128", "6222****0128"),
        ("13800138000", "138****8000"),
        ("138-0013-8000", "138****8000"),
        ("138 0013 8000", "138****8000"),
        ("+86 13800138000", "138****8000"),
        ("１３８００１３８０００", "138****8000"),
        ("一三八零零一三八零零零", "138****8000"),
        ("写给a.b-c@example.com吧", "写给a****@example.com吧"),
        ("13800138000，6222021234567890128", "138****8000，6222****0128"),
    ],
)
def test_numbers_that_point_at_a_person_are_hidden(typed, shown):
    assert mask_identifiers(typed) == shown
    assert mask_identifiers(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "欠了15000元，逾期97天",
        "合同号 2026112212345678",  # sixteen digits that fail the check of bank cards
        "6222021234567890127",
        "110101299913997771",  # no such birthday, check digit wrong
        "原话:「再不还就上门」😭",
        "1500 3000 400",
        "订单202611221234567890123",
    ],
)
def test_other_text_stays_letter_for_letter(text):
    assert mask_identifiers(text) == text


def test_the_collectors_number_is_evidence_and_may_stay():
    said = "他用138 0013 8000打来要身份证110101199003077774"
    assert mask_identifiers(said, keep_phone=True) == "他用138 0013 8000打来要身份证1101****7774"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("13800138000打的", ["13800138000"]),
        ("+86 138-0013-8000", ["13800138000"]),
        ("０７５５－８８８８１２３４", ["075588881234"]),
        ("(021) 1234 5678", ["02112345678"]),
        ("400-800-8888和4008008888", ["4008008888"]),
        ("95588,9555812", ["95588", "9555812"]),
        ("短信是106980095588发的", ["106980095588"]),
        ("一三八零零一三八零零零", ["13800138000"]),
        ("欠95000元", []),
        ("借了95000", []),
        ("还1500，20000", []),
        ("身份证110101199003077774", []),
    ],
)
def test_telephone_numbers_are_found(text, numbers):
    assert phones(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "上门合法吗",
        "能不能少还",
        "可不可以分期？",
        "我要坐牢么",
        "那我的钱呢",
        "怎么办",
        "為什麼打給我",
        "多少次算多",
        "不会坐牢吧",
        "这样行不",
        "是真的还是假的",
        "点解咁多电话?",
        "催收上门合法",
        "不还能不能贷到款我不清楚",
    ],
)
def test_questions_are_recognised(text):
    assert looks_like_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "上个月15号",
        "不记得什么时候了",
        "忘了多少钱",
        "没什么",
        "什么都没说",
        "他们这样不合法",
        "我呢，没工作了",
        "没有",
        "大概三个月",
        "说要上门",
        "",
    ],
)
def test_answers_are_not_taken_for_questions(text):
    assert not looks_like_question(text)


def test_clip_cuts_to_the_limit_and_keeps_characters_whole():
    assert clip("催收天天打电话", 5) == "催收天天…"
    assert clip("催收", 2) == "催收"
    assert clip("ab\u0301cd", 3) == "a…"
    assert clip("好👨\u200d👩\u200d👧啊啊", 4) == "好…"
    assert clip("好👍🏽啊啊", 3) == "好…"
    assert clip("好的 就这样", 4) == "好的…"
    assert clip("催收", 1) == "…"
    assert unicodedata.category(clip("xy\u0301z", 2)[-1]) == "Po"
    with pytest.raises(ValueError, match="limit"):
        clip("催收", 0)
