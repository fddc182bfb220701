from decimal import Decimal
from time import process_time
from timeit import timeit

import cn2an
import pytest

from casework.money import Amount, find_amounts, find_rates, parse_amount, parse_rate, yuan
from casework.numerals import find_counts, parse_count, read_number, value_of


@pytest.mark.parametrize(
    ("answer", "in_yuan"),
    [
        ("1500", 1500),
        ("1500.5", 1500.5),
        ("１５００", 1500),
        ("12,500.50元", 12500.5),
        ("￥1,500", 1500),
        ("人民币3000", 3000),
        ("两千", 2000),
        ("一万二", 12000),
        ("三万二", 32000),
        ("兩萬五", 25000),
        ("1w2", 12000),
        ("3w5", 35000),
        ("2.5w", 25000),
        ("10k", 10000),
        ("1万2", 12000),
        ("一点五万", 15000),
        ("3千2", 3200),
        ("八百五", 850),
        ("二百五", 250),
        ("一千零五十", 1050),
        ("一万零五百", 10500),
        ("叁万贰仟元整", 32000),
        ("三块五", 3.5),
        ("三块五毛", 3.5),
        ("3元5角2分", 3.52),
        ("12块5", 12.5),
        ("500蚊", 500),
        ("每个月到手四千五", 4500),
        ("一个月4500", 4500),
        ("借呗欠8000", 8000),
        ("三千五一个月", 3500),
        ("1500元/月", 1500),
        ("3000/月", 3000),
        ("5", 5),
        ("五", 5),
        ("0", 0),
        ("零", 0),
        ("3000,3000", 3000),
    ],
)
def test_an_exact_answer_is_read_to_the_fen(answer, in_yuan):
    amount = parse_amount(answer)
    assert amount is not None
    assert amount.low_fen == amount.high_fen == amount.fen == round(in_yuan * 100)
    assert not amount.approx


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [
        ("2千多", 2000, 2000),
        ("8千多", 8000, 8000),
        ("两百来块", 200, 200),
        ("两千多块", 2000, 2000),
        ("大概六千五吧", 6500, 6500),
        ("3000块钱左右吧", 3000, 3000),
        ("不到一万", 10000, 10000),
        ("万把块钱", 10000, 10000),
        ("千把块", 1000, 1000),
        ("上千块", 1000, 1000),
        ("百八十块", 100, 100),
        ("十来万", 100000, 100000),
        ("三千几", 3000, 3000),
        ("十几万", 100000, 200000),
        ("20几万", 200000, 300000),
        ("几千块", 2000, 9000),
        ("好几万", 20000, 90000),
        ("两三千", 2000, 3000),
        ("三五百块", 300, 500),
        ("一万二三", 12000, 13000),
        ("1500-2000", 1500, 2000),
        ("大概3000到4000", 3000, 4000),
        ("3到5千", 3000, 5000),
        ("3、4千", 3000, 4000),
        ("5千到3千", 3000, 5000),
        ("3000元到5000元", 3000, 5000),
    ],
)
def test_a_rough_answer_is_a_range_marked_approximate(answer, low, high):
    amount = parse_amount(answer)
    assert amount is not None
    assert (amount.low_fen, amount.high_fen, amount.approx) == (low * 100, high * 100, True)
    assert amount.fen == low * 100


@pytest.mark.parametrize(
    "answer",
    [
        "没有",
        "没钱",
        "一分没有",
        "不清楚",
        "",
        "一点",
        "-500",
        "30天",
        "8个电话",
        "15号",
        "35岁",
        "24%",
        "百分之二十四",
        "13812345678",
        "138 1234 5678",
        "2026-08-03",
        "8月3日",
        "10:30",
        "尾号1234",
        "第3期",
        "欠三万已经还了5000",  # two different amounts are no answer
        "工资4000加提成2000",
        "我一个月3000块，老婆2500",
        "8/3",
        "昨天那个工号2031的人又打给我说要上门找我家里人",  # no answer to "how much"
    ],
)
def test_what_is_no_answer_to_how_much(answer):
    assert parse_amount(answer) is None


def roles(text):
    return [(amount.fen / 100, amount.role) for amount in find_amounts(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("借了5千到手3500", [(5000, "borrowed"), (3500, "in_hand")]),
        ("欠招联3000，工资四千五", [(3000, "owed"), (4500, "income")]),
        ("每月还1200，已经还了三千五", [(1200, "due"), (3500, "repaid")]),
        ("砍头息300块", [(300, "fee")]),
        ("工资到手4200", [(4200, "income")]),
        ("欠银行 5万 信用卡2万3", [(50000, "owed"), (23000, "")]),
        ("借款金额：30000", [(30000, "borrowed")]),
        ("应还412.4元，逾期一天", [(412.4, "due")]),
        ("房租一千二水电三百", [(1200, ""), (300, "")]),
        ("一天300利息", [(300, "")]),
        ("借了3000来还花呗", [(3000, "borrowed")]),
    ],
)
def test_amounts_in_a_story_carry_the_role_the_words_give_them(text, found):
    assert roles(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("借3万5年了", [30000]),
        ("欠3万12个月", [30000]),
        ("工资五千一个月", [5000]),
        ("三万二一年没还", [32000]),
        ("三万二分24期", [32000]),
        ("1万2期", [10000]),
        ("5千3月份借的", [5000]),
        ("借1万年底还", [10000]),
        ("借4000分12期每期还420", [4000, 420]),
        ("借30000月付利息是150元", [30000, 150]),
        ("借款7500到手5250一天300利息", [7500, 5250, 300]),
        ("押一4800元", [4800]),
        ("还5千到6月", [5000]),
        ("1000元到15号", [1000]),
        ("欠8家20000", [20000]),
        ("两块钱3个", [2]),
        ("借100，200都行", [100]),
        ("2010年办的卡透支五万，后来还了2013才完事", [50_000]),
        ("1000   逾期一天多少罚息", [1000]),
        ("2021逾期到现在 还欠2013元", [2013]),
    ],
)
def test_a_number_of_something_else_beside_the_amount_stays_apart(text, found):
    assert [amount.fen / 100 for amount in find_amounts(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "逾期97天",
        "打了二十几个电话",
        "给我打了20多",
        "一百二十五天",
        "365天",
        "千万别接",
        "万一他来呢",
        "我们一块借的",
        "还有30天",
        "还20-30天",
        "5-7天",
        "还款日是15",
        "还了3期",
        "月息2分",
        "日息万五",
        "利息24%",
        "打95588",
        "转95588",
        "工号2031",
        "一万多次",
        "上海",
        "2017年",
        "借",
    ],
)
def test_counts_days_rates_and_numbers_are_no_money(text):
    assert find_amounts(text) == []


def test_places_are_those_of_the_normalised_text():
    amounts = find_amounts("欠了１２，５００元到现在")
    assert [(a.start, a.end, a.text) for a in amounts] == [(2, 9, "12,500元")]
    assert [a.start for a in find_amounts("欠  了12元")] == [3]


def test_a_chinese_comma_separates_two_amounts():
    assert [a.text for a in find_amounts("借100，200都行，300元")] == ["100", "300元"]


def test_yuan_shows_cents_only_when_there_are_some():
    assert [yuan(f) for f in (171_000, 1_356_601, 0, -5, 100_000_000)] == [
        "1,710",
        "13,566.01",
        "0",
        "-0.05",
        "1,000,000",
    ]


def test_amount_is_a_plain_value():
    assert Amount(1, 2, True, 0, 1, "x") == Amount(1, 2, True, 0, 1, "x", "")


@pytest.mark.parametrize(
    ("text", "percent", "basis", "annual"),
    [
        ("年化24%", "24", "annual", "24"),
        ("年利率36%", "36", "annual", "36"),
        ("年化百分之三十六", "36", "annual", "36"),
        ("24%一年", "24", "annual", "24"),
        ("月息2分", "2", "monthly", "24"),
        ("月息两分五", "2.5", "monthly", "30"),
        ("每月1.5%", "1.5", "monthly", "18"),
        ("2%一个月", "2", "monthly", "24"),
        ("月利率千八", "0.8", "monthly", "9.6"),
        ("月息8厘", "0.8", "monthly", "9.6"),
        ("年息一分", "10", "annual", "10"),
        ("日息万五", "0.05", "daily", "18.25"),
        ("万分之五一天", "0.05", "daily", "18.25"),
        ("日利率0.05%", "0.05", "daily", "18.25"),
        ("一分五", "1.5", "monthly", "18"),
        ("两分半", "2.5", "monthly", "30"),
        ("三分利", "3", "monthly", "36"),
        ("2分利息", "2", "monthly", "24"),
        ("年化18个点", "18", "annual", "18"),
        ("年化24", "24", "annual", "24"),
        ("利息15%", "15", "unknown", None),
        ("8月3日利息24%", "24", "unknown", None),
        ("15", "15", "unknown", None),
        ("大概一点五吧", "1.5", "unknown", None),
    ],
)
def test_rates_are_read_with_their_basis(text, percent, basis, annual):
    rate = parse_rate(text)
    assert rate is not None
    assert (rate.percent, rate.basis) == (Decimal(percent), basis)
    assert rate.annual_percent == (None if annual is None else Decimal(annual))


def test_several_rates_in_a_story_are_found_in_order():
    found = find_rates("合同写年化24%，他们按日息0.1%算")
    assert [(str(r.percent), r.basis) for r in found] == [("24", "annual"), ("0.1", "daily")]
    assert parse_rate("年化24%，月息3分") is None


@pytest.mark.parametrize(
    "text", ["5分钟", "芝麻分650分", "分12期", "10分期", "五分之一", "不清楚", ""]
)
def test_other_words_with_fen_are_no_rates(text):
    assert find_rates(text) == []


def test_numerals_agree_with_cn2an():
    for number in [*range(1, 12_000, 7), *range(12_000, 3_000_000, 9_973)]:
        assert value_of(cn2an.an2cn(str(number))) == number
        assert value_of(cn2an.an2cn(str(number), "up")) == number


@pytest.mark.parametrize("numeral", ["", "三千五一", "5250一", "x", "三x"])
def test_a_row_of_signs_without_sense_is_no_number(numeral):
    assert value_of(numeral) is None
    assert read_number(numeral) is None


def test_numbers_too_large_for_daily_speech_are_read_all_the_same():
    assert value_of("一亿二") == 120_000_000
    assert value_of("三亿零五万") == 300_050_000
    assert read_number("5250一几") is None


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ("8", 8),
        ("八个", 8),
        ("七八个", 7),
        ("二十几个电话", 20),
        ("好几个", 2),
        ("几十个", 20),
        ("十来次吧", 10),
        ("100多条短信", 100),
        ("5-8次", 5),
        ("3、4个", 3),
        ("三口人", 3),
        ("我们俩", 2),
        ("二", 2),
        ("打了8次，接通2次", 8),
        ("每天十几个", 10),
        ("没有", 0),
        ("一次都没有", 0),
        ("不知道", None),
        ("8点", None),
        ("15号", None),
        ("8个月", None),
        ("3个小时", None),
        ("第3次", None),
        ("1.5", None),
        ("2.5个", None),
        ("13812345678", None),
        ("3和5", None),
    ],
)
def test_counts_keep_the_lower_end(answer, count):
    assert parse_count(answer) == count


def test_counts_in_a_sentence_keep_their_range_and_unit():
    found = find_counts("一天二十几个电话，接了3次")
    assert [(c.low, c.high, c.approx, c.unit) for c in found] == [
        (20, 29, True, "个"),
        (3, 3, False, "次"),
    ]


STORY = (
    "借了5千到手3500,逾期97天,每月还1200元,分12期,3月15号开始还不上,现在一共欠三万二,"
    "催收天天打电话每天二十几个,罚息每天万五,我一个月工资4500,房租一千二"
)


@pytest.mark.parametrize("find", [find_amounts, find_rates, find_counts])
def test_a_hundred_characters_take_about_a_millisecond(find):
    find(STORY)
    # measured 0.1-0.2 ms; the bound leaves room for a busy machine
    once = min(timeit(lambda: find(STORY), timer=process_time, number=10) / 10 for _ in range(3))
    assert once < 0.003


@pytest.mark.parametrize(
    "unit", ["1", "一", "还", "1,", "一百分之", "3到", "半", "1.", "十万", "5千、"]
)
@pytest.mark.parametrize("find", [find_amounts, find_rates, find_counts])
def test_a_long_row_of_the_same_signs_does_not_hang(find, unit):
    # the processor's time alone: other work may hold the cores
    assert timeit(lambda: find(unit * 1500), timer=process_time, number=1) < 1
