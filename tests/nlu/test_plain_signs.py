"""What is plainly to be verified or noted, whatever the classifier hears in its words."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.need_classifier import ranking_of, set_need
from nlu.plain_signs import PlainSigns

PASTED = "【某律所】您的借款已逾期，我所已受托，请今日18点前联系经办人处理"
QUOTED = "我收到一条说您的案件将进入下一程序，信用卡欠了七个月，后面还会经过哪几步"


def first(text: str, need: str, confidence: float) -> str:
    message = Message.build(text)
    message.set(TEXT, text)
    set_need(message, [(need, confidence), ("stop", 0.01)])
    PlainSigns().process([message])
    return ranking_of(message)[0][0]


def test_a_pasted_notice_is_verified_however_sure_the_classifier_is() -> None:
    assert first(PASTED, "faq/fake_official", 0.99) == "verify_collector"


def test_a_notice_quoted_in_own_words_is_what_is_asked_when_the_classifier_is_sure() -> None:
    asked = "faq/overdue_consequences"
    assert first(QUOTED, asked, 0.8) == asked
    assert first(QUOTED, asked, 0.4) == "verify_collector"


def test_a_reported_call_back_is_verified_in_own_words_too() -> None:
    assert first("我打过了，银行说没有委托", "faq/not_my_debt", 0.9) == "verify_collector"


def test_an_answer_that_is_asked_about_is_what_is_asked_when_the_classifier_is_sure() -> None:
    assert first("平安说可以免掉违约金 是真的么", "faq/settle_less", 0.9) == "faq/settle_less"
    assert first("平安客服说是真的 可信吗", "faq/settle_less", 0.3) == "verify_collector"


@pytest.mark.parametrize(
    ("said", "need", "meant"),
    [
        ("昨晚十一点微众银行打了十个电话", "faq/lender_contact", "log_incident"),
        ("昨晚十一点微众银行打了十个电话", "faq/call_hours_frequency", "log_incident"),
        ("今早来了六个电话 昨晚十点还上门", "faq/call_hours_frequency", "log_incident"),
        ("打给总部还是银行 我两个都没号", "faq/lender_contact", "faq/lender_contact"),
        ("早上七点就打 一上午打九遍", "faq/call_hours_frequency", "faq/call_hours_frequency"),
        ("一晚上四十个未接", "faq/call_hours_frequency", "faq/call_hours_frequency"),
        ("微众银行电话多少", "faq/lender_contact", "faq/lender_contact"),
    ],
)
def test_calls_told_with_day_and_hour_go_to_the_diary(said: str, need: str, meant: str) -> None:
    assert first(said, need, 0.7) == meant
