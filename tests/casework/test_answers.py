"""Every kind of question reads what people type, and gives nothing when nothing is said."""

from __future__ import annotations

from typing import Any

import pytest

from casework.answers import Context, Parsed, change_number, org_value, parse_answer
from casework.display import display
from casework.journeys import JOURNEYS
from casework.questions import KINDS, UNKNOWN, Choice, Question

PLAN = JOURNEYS["propose_repayment_plan"]
COMPLAINT = JOURNEYS["file_complaint"]
VERIFY = JOURNEYS["verify_collector"]


def ask(kind: str, slot: str = "x", *choices: Choice, required: bool = False) -> Question:
    return Question(slot, "某项", kind, tuple(choices), required)


def value(question: Question, said: str, parsing: Context) -> Any:
    parsed = parse_answer(question, said, parsing)
    return parsed.value if parsed else None


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("said", ["", "   ", "\u200b", "\n"])
def test_nothing_said_is_no_answer(parsing: Context, kind: str, said: str) -> None:
    assert parse_answer(ask(kind), said, parsing) is None


@pytest.mark.parametrize("kind", sorted(KINDS - {"confirm"}))
@pytest.mark.parametrize("said", ["不清楚", "跳过", "不记得了", "忘了", "记不清", "不知道啊"])
def test_what_may_be_skipped_can_be_skipped(parsing: Context, kind: str, said: str) -> None:
    assert parse_answer(ask(kind), said, parsing) == Parsed(UNKNOWN, True)


def test_a_month_named_alone_stays_a_month(parsing: Context) -> None:
    paid_on = {q.slot: q for q in JOURNEYS["not_owing"].questions}["no_paid_on"]
    month, day = value(paid_on, "今年3月", parsing), value(paid_on, "3月5号", parsing)
    assert month == {"date": "2026-03-01", "month": "2026-03"} and "month" not in day
    assert (display(paid_on, month), display(paid_on, day)) == ("3月", "3月5日（周四）")


@pytest.mark.parametrize("said", ["还没核对", "没核实过", "还没有查", "我还没问呢"])
def test_not_looked_into_yet_is_not_a_no(parsing: Context, said: str) -> None:
    questions = {question.slot: question for question in VERIFY.questions}
    assert value(questions["vc_paid"], said, parsing) == UNKNOWN
    assert value(questions["vc_paid"], "还没", parsing) == "no"
    assert value(questions["vc_amount"], "还没核对", parsing) == "not_checked"


@pytest.mark.parametrize("kind", ["money", "date", "when", "count", "yesno", "choice", "multi",
                                  "debts", "phones", "confirm"])  # fmt: skip
def test_what_must_be_answered_cannot_be_skipped(parsing: Context, kind: str) -> None:
    assert parse_answer(ask(kind, required=True), "跳过", parsing) is None


@pytest.mark.parametrize(
    ("said", "fen", "approx", "sure"),
    [
        ("六千五", 650_000, False, True),
        ("1w2", 1_200_000, False, True),
        ("大概6500吧", 650_000, True, True),
        ("1500.5", 150_050, False, True),
        ("没有", 0, False, True),
        ("一分没有", 0, False, True),
        ("我在厂里做了三年多了 现在一个月到手大概是六千五百块的样子", 650_000, True, False),
    ],
)
def test_money_is_whole_fen(
    parsing: Context, said: str, fen: int, approx: bool, sure: bool
) -> None:
    parsed = parse_answer(ask("money"), said, parsing)
    assert parsed == Parsed({"fen": fen, "approx": approx}, sure)


@pytest.mark.parametrize("said", ["很多", "三口人", "工资3000，奖金五百块，房租一千五", "-5"])
def test_unclear_money_is_no_answer(parsing: Context, said: str) -> None:
    assert parse_answer(ask("money"), said, parsing) is None


@pytest.mark.parametrize("said", ["9999999999", "六千万", "5000001"])
def test_money_above_five_million_yuan_is_asked_again(parsing: Context, said: str) -> None:
    assert parse_answer(ask("money"), said, parsing) is None
    assert value(ask("money"), "500万", parsing) == {"fen": 500_000_000, "approx": False}


@pytest.mark.parametrize(
    ("said", "day"),
    [("昨天", "2026-11-21"), ("8月3号", "2026-08-03"), ("2026-08-03", "2026-08-03"),
     ("上周五", "2026-11-13"), ("今天", "2026-11-22")],
)  # fmt: skip
def test_a_date_lies_in_the_past(parsing: Context, said: str, day: str) -> None:
    assert value(ask("date"), said, parsing) == {"date": day}


@pytest.mark.parametrize("said", ["明天", "2027-01-01", "下个月3号", "那一天"])
def test_a_day_still_to_come_is_no_date_of_what_happened(parsing: Context, said: str) -> None:
    assert value(ask("date"), said, parsing) is None


def test_a_promise_lies_in_the_future(parsing: Context) -> None:
    first = PLAN.question("rp_first")
    assert value(first, "下个月10号", parsing) == {"date": "2026-12-10"}
    assert value(first, "今天", parsing) == {"date": "2026-11-22"}
    assert value(first, "昨天", parsing) is None


def test_a_long_sentence_with_a_day_is_less_sure(parsing: Context) -> None:
    said = "好像是昨天吧我也记不太清楚了反正他们来过我家里"
    assert parse_answer(ask("date"), said, parsing) == Parsed({"date": "2026-11-21"}, False)


@pytest.mark.parametrize(
    ("said", "time", "band"),
    [("晚上11点", "23:00", "night"), ("23:05", "23:05", "night"), ("上午十点半", "10:30", "day"),
     ("早上七点", "07:00", "night")],
)  # fmt: skip
def test_an_hour_knows_whether_it_is_in_the_quiet_hours(
    parsing: Context, said: str, time: str, band: str
) -> None:
    assert value(ask("time"), said, parsing) == {"time": time, "band": band}
    assert value(ask("time"), "那个时候", parsing) is None


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("昨天晚上11点", {"date": "2026-11-21", "time": "23:00", "band": "night"}),
        ("昨天", {"date": "2026-11-21"}),
        ("上午十点", {"date": "2026-11-22", "time": "10:00", "band": "day"}),
        ("明天", None),
        ("很久以前", None),
    ],
)
def test_a_moment_is_a_day_and_an_hour_if_said(parsing: Context, said: str, wanted: Any) -> None:
    assert value(ask("when"), said, parsing) == wanted


@pytest.mark.parametrize("said", ["晚上11点", "今天晚上11点"])
def test_an_hour_that_has_not_come_yet_did_not_happen_today(parsing: Context, said: str) -> None:
    """It is three in the afternoon: eleven at night was yesterday, or is a mistake."""
    found = value(ask("when"), said, parsing)
    assert found is None or found["date"] < "2026-11-22"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("8", 8),
        ("八个", 8),
        ("七八个", 7),
        ("没有", 0),
        ("500", 500),
        ("501", None),
        ("很多", None),
    ],
)
def test_a_count_is_a_whole_number_up_to_five_hundred(
    parsing: Context, said: str, number: int | None
) -> None:
    assert value(ask("count"), said, parsing) == number


@pytest.mark.parametrize(
    ("said", "code", "sure"),
    [
        ("有", "yes", True),
        ("是的", "yes", True),
        ("嗯嗯。", "yes", True),
        ("没有", "no", True),
        ("不是", "no", True),
        ("没通知过", "no", True),
        ("有人威胁我", "yes", False),
        ("没人来过", "no", False),
    ],
)
def test_yes_and_no_in_many_words(parsing: Context, said: str, code: str, sure: bool) -> None:
    assert parse_answer(ask("yesno"), said, parsing) == Parsed(code, sure)


@pytest.mark.parametrize("said", ["他们天天打电话", "有一次他们来了五个人把门都堵住了我很害怕"])
def test_a_story_is_neither_yes_nor_no(parsing: Context, said: str) -> None:
    assert parse_answer(ask("yesno"), said, parsing) is None


CHOICES = (Choice("one", "第一样", ("甲", "其一")), Choice("two", "第二样", ("乙",)))


@pytest.mark.parametrize(
    ("said", "code", "sure"),
    [
        ("第一样", "one", True),
        ("乙", "two", True),
        ("2", "two", True),
        ("应该是其一吧", "one", True),
        ("他说是甲又说是乙", "one", False),
        ("反正他们那天说的就是乙这个东西别的没有说", "two", False),
    ],
)
def test_a_choice_by_title_number_or_word(
    parsing: Context, said: str, code: str, sure: bool
) -> None:
    assert parse_answer(ask("choice", "x", *CHOICES), said, parsing) == Parsed(code, sure)


@pytest.mark.parametrize("said", ["1 2", "3", "都行"])
def test_two_choices_or_none_is_no_answer(parsing: Context, said: str) -> None:
    assert parse_answer(ask("choice", "x", *CHOICES), said, parsing) is None


@pytest.mark.parametrize(
    ("said", "band"),
    [("97天", "d91_180"), ("三个多月", "d91_180"), ("两年了", "d181_plus"), ("5", "d181_plus"),
     ("已经被起诉", "sued"), ("还没逾期", "not_yet"), ("很久了", "d181_plus")],
)  # fmt: skip
def test_a_length_of_delay_is_its_band(parsing: Context, said: str, band: str) -> None:
    assert value(PLAN.question("overdue_band"), said, parsing) == band


MULTI = (*CHOICES, Choice("none", "都不是", ("都没有",)))


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("1 2", ["one", "two"]),
        ("甲和乙都有", ["one", "two"]),
        ("没有", ["none"]),
        ("都不是", ["none"]),
        ("3", ["none"]),
        ("1 3", ["one"]),
        ("什么也说不上来", None),
    ],
)
def test_several_choices_at_once(parsing: Context, said: str, codes: list[str] | None) -> None:
    assert value(ask("multi", "x", *MULTI), said, parsing) == codes


def test_none_of_them_needs_such_a_choice(parsing: Context) -> None:
    assert value(ask("multi", "x", *CHOICES), "没有", parsing) is None


def test_a_known_lender_is_named_with_its_kind(parsing: Context) -> None:
    wanted = org_value("webank", "微众银行", "bank", "微粒贷")
    assert parse_answer(ask("org"), "微粒贷", parsing) == Parsed(wanted, True)
    long = "我欠的是微粒贷 已经两个月没还上了 天天打电话"
    assert parse_answer(ask("org"), long, parsing) == Parsed(wanted, False)


def test_an_unknown_lender_is_kept_as_typed_but_without_numbers_of_people(
    parsing: Context,
) -> None:
    found = value(ask("org"), "老王小贷13800138000", parsing)
    assert found == org_value("", "老王小贷138****8000", UNKNOWN, "")
    assert not found["matched"]


@pytest.mark.parametrize("said", ["a", "？？", "一家很长很长很长很长很长很长名字的借钱公司"])
def test_what_cannot_be_a_name_is_no_lender(parsing: Context, said: str) -> None:
    assert parse_answer(ask("org"), said, parsing) is None


def test_debts_need_an_amount(parsing: Context) -> None:
    question = PLAN.question("rp_debts")
    found = value(question, "微粒贷12000，白条8000", parsing)
    assert [line["fen"] for line in found["lines"]] == [1_200_000, 800_000]
    assert value(question, "微粒贷", parsing) is None


@pytest.mark.parametrize(
    ("said", "numbers"),
    [("95588和010-12345678", ["95588", "01012345678"]), ("没有", UNKNOWN), ("看不到号码", UNKNOWN),
     ("一个外地号", None)],
)  # fmt: skip
def test_telephone_numbers_are_evidence(parsing: Context, said: str, numbers: Any) -> None:
    assert value(ask("phones"), said, parsing) == numbers


def test_free_text_is_kept_without_numbers_of_people(parsing: Context) -> None:
    what = COMPLAINT.question("fx_what")
    said = "他让我报身份证11010519491231002X，打我13800138000"
    assert value(what, said, parsing) == "他让我报身份证1101****002X,打我138****8000"
    assert parse_answer(what, said, parsing).sure is False  # type: ignore[union-attr]


@pytest.mark.parametrize("slot", ["fx_who", "li_from"])
def test_the_number_of_the_collector_is_kept_whole(parsing: Context, slot: str) -> None:
    assert value(ask("text", slot), "13800138000", parsing) == "13800138000"


def test_free_text_has_an_end_and_may_be_left_out(parsing: Context) -> None:
    assert value(ask("text"), "长" * 200, parsing) == "长" * 200
    assert value(ask("text"), "长" * 201, parsing) is None
    assert value(ask("text"), "没有", parsing) == UNKNOWN


CONFIRM = COMPLAINT.question("fc_truth")


@pytest.mark.parametrize("said", ["没问题，生成", "没问题", "好的", "对", "生成吧", "确认"])
def test_a_confirmation(parsing: Context, said: str) -> None:
    assert parse_answer(CONFIRM, said, parsing) == Parsed("ok", True)


@pytest.mark.parametrize(
    ("said", "number"), [("改第2项", 2), ("第三项", 3), ("2", 2), ("更正第十二条", 12)]
)
def test_a_wish_to_change_an_item(parsing: Context, said: str, number: int) -> None:
    assert value(CONFIRM, said, parsing) == {"change": number}
    assert change_number(said) == number


@pytest.mark.parametrize("said", ["不对", "跳过", "改", "我想想", "没问题但是第2项要改一下"])
def test_anything_else_confirms_nothing(parsing: Context, said: str) -> None:
    assert value(CONFIRM, said, parsing) in (None, {"change": 2})


@pytest.mark.parametrize("said", ["不对", "", "改天", "第项"])
def test_no_number_is_no_change(said: str) -> None:
    assert change_number(said) is None


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("昨天九点到八点", ("09:00", "20:00")),
        ("昨天早上八点一直到晚上十点", ("08:00", "22:00")),
        ("前天晚上九点到早上八点", ("21:00", "08:00")),
        ("昨天九点和十点", ("09:00", None)),
        ("昨天九点", ("09:00", None)),
    ],
)
def test_a_stretch_of_hours_keeps_its_end(
    parsing: Context, said: str, hours: tuple[str, str | None]
) -> None:
    found = value(COMPLAINT.question("fx_when"), said, parsing)
    assert (found["time"], found.get("until")) == hours


@pytest.mark.parametrize("said", ["我妈13812345678", "我爸家0755-88881234", "我爸(0755)88881234"])
def test_no_number_of_other_people_is_kept(parsing: Context, said: str) -> None:
    found = value(COMPLAINT.question("fx_third_who"), said, parsing)
    assert "****" in found and "1234567" not in found and "8888" not in found.split("****")[0]
