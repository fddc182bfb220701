from datetime import date, datetime, time, timedelta
from time import process_time
from timeit import timeit
from zoneinfo import ZoneInfo

import holidays
import pytest

from casework.clock import band_of
from casework.dates import (
    find_dates,
    find_durations,
    find_times,
    format_date,
    overdue_band,
    parse_date,
    parse_time,
)
from casework.lunar import day_number, last_day, month_number, to_solar

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Sunday


def shown(span):
    """2026-11-22, or 2026-11-01..2026-11-30, with the hours after a space."""
    if span is None:
        return None
    days = f"{span.start}" if span.is_one_day else f"{span.start}..{span.end}"
    hours = "-".join(f"{t:%H:%M}" for t in (span.time_from, span.time_to) if t is not None)
    return f"{days} {hours}".strip()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("上个月15号", "2026-10-15"),
        ("10月底", "2026-10-25..2026-10-31"),
        ("上周五", "2026-11-13"),
        ("周三下午", "2026-11-18 13:00-18:00"),
        ("前天下午3点", "2026-11-20 15:00"),
        ("晚上十一点半", "2026-11-21 23:30"),
        ("今天凌晨两点", "2026-11-22 02:00"),
        ("去年底", "2025-11-01..2025-12-31"),
        ("农历八月十五", "2026-09-25"),
        ("这个月8号到20号", "2026-11-08..2026-11-20"),
        ("上上个月", "2026-09-01..2026-09-30"),
    ],
)
def test_the_words_chosen_when_the_libraries_were_compared(text, meant):
    assert shown(parse_date(text, NOW)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("今天", "2026-11-22"),
        ("昨天", "2026-11-21"),
        ("大前天", "2026-11-19"),
        ("昨个", "2026-11-21"),
        ("刚才打的", "2026-11-22"),
        ("刚客服打来的", "2026-11-22"),
        ("刚好没钱", None),
        ("8月3号", "2026-08-03"),
        ("8月3日（周一）", "2026-08-03"),
        ("12月1号", "2025-12-01"),
        ("2026-08-03", "2026-08-03"),
        ("2026.8.3", "2026-08-03"),
        ("20260803", "2026-08-03"),
        ("8.3", "2026-08-03"),
        ("8/3", "2026-08-03"),
        ("13/3", None),
        ("2026年8月3日", "2026-08-03"),
        ("26年8月3号", "2026-08-03"),
        ("二〇二五年三月", "2025-03-01..2025-03-31"),
        ("八月份", "2026-08-01..2026-08-31"),
        ("去年10月中旬", "2025-10-11..2025-10-20"),
        ("5号", "2026-11-05"),
        ("廿号", "2026-11-20"),
        ("31号", "2026-10-31"),
        ("上月底", "2026-10-25..2026-10-31"),
        ("月初", "2026-11-01..2026-11-07"),
        ("月底", "2026-10-25..2026-10-31"),
        ("上周", "2026-11-09..2026-11-15"),
        ("上一周", "2026-11-09..2026-11-15"),
        ("上周末", "2026-11-14..2026-11-15"),
        ("周末", "2026-11-21..2026-11-22"),
        ("星期天", "2026-11-22"),
        ("下周一", "2026-11-23"),
        ("三天前", "2026-11-19"),
        ("3天后", "2026-11-25"),
        ("两周前", "2026-11-02..2026-11-08"),
        ("三个月前", "2026-08-01..2026-08-31"),
        ("半个月前", "2026-11-07"),
        ("半年前", "2026-05-01..2026-05-31"),
        ("两年前", "2024-01-01..2024-12-31"),
        ("五百年前", None),
        ("前几天", "2026-11-15..2026-11-21"),
        ("前两天", "2026-11-19..2026-11-21"),
        ("这几天", "2026-11-19..2026-11-22"),
        ("去年", "2025-01-01..2025-12-31"),
        ("2023年底", "2023-11-01..2023-12-31"),
        ("今年上半年", "2026-01-01..2026-06-30"),
        ("下半年", "2026-07-01..2026-12-31"),
        ("年底", "2026-11-01..2026-12-31"),
        ("年初", "2026-01-01..2026-02-28"),
        ("国庆", "2026-10-01..2026-10-07"),
        ("去年五一", "2025-05-01..2025-05-05"),
        ("双十一晚上", "2026-11-11 18:00-23:59"),
        ("中秋节", "2026-09-25"),
        ("春节", "2026-02-17..2026-02-23"),
        ("除夕", "2026-02-16"),
        ("正月初五", "2026-02-21"),
        ("大年初一", "2026-02-17"),
        ("腊月二十三", "2026-02-10"),
        ("去年闰六月初一", "2025-07-25"),
        ("八月十五", "2026-08-15"),
        ("农历八月三十一", None),
        ("农历二月三十", "2024-04-08"),
    ],
)
def test_a_day_is_taken_from_the_past(text, meant):
    assert shown(parse_date(text, NOW)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("15号", "2026-12-15"),
        ("22号", "2026-11-22"),
        ("8月3号", "2027-08-03"),
        ("12月5日", "2026-12-05"),
        ("周三", "2026-11-25"),
        ("下周五", "2026-11-27"),
        ("月底", "2026-11-25..2026-11-30"),
        ("下个月5号", "2026-12-05"),
        ("三个月以后", "2027-02-22..2027-02-28"),
        ("一年以后", "2027-11-22..2027-11-30"),
        ("两周后", "2026-12-06"),
        ("明天", "2026-11-23"),
        ("后天上午", "2026-11-24 08:00-12:00"),
        ("3/1", "2027-03-01"),
        ("春节", "2027-02-06..2027-02-12"),
        ("上午9点", "2026-11-23 09:00"),
        ("晚上8点", "2026-11-22 20:00"),
        ("中午", "2026-11-22 11:00-13:00"),
    ],
)
def test_a_promise_is_taken_from_the_future(text, meant):
    assert shown(parse_date(text, NOW, future=True)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8月3-5号", "2026-08-03..2026-08-05"),
        ("8到20号", "2026-11-08..2026-11-20"),
        ("28号到3号", "2026-10-28..2026-11-03"),
        ("上周一到周三", "2026-11-09..2026-11-11"),
        ("从8月到现在", "2026-08-01..2026-11-22"),
        ("去年10月到今年3月", "2025-10-01..2026-03-31"),
        ("12月到1月", "2025-12-01..2026-01-31"),
        ("今天到昨天", "2026-11-21..2026-11-22"),
        ("昨天下午3点到5点", "2026-11-21 15:00-17:00"),
        ("昨天上午到下午", "2026-11-21 08:00-18:00"),
        ("昨天晚上10点到今天早上8点", "2026-11-21..2026-11-22 22:00-08:00"),
    ],
)
def test_two_days_with_to_between_them_are_one_stretch(text, meant):
    found = find_dates(text, NOW)
    assert [shown(span) for span in found] == [meant]
    assert text.endswith(found[0].text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("昨晚两点", "2026-11-22 02:00"),
        ("昨天晚上12点", "2026-11-22 00:00"),
        ("昨天半夜两点", "2026-11-21 02:00"),
        ("今天晚上两点", "2026-11-22 02:00"),
        ("昨晚", "2026-11-21 18:00-23:59"),
        ("今早六点半", "2026-11-22 06:30"),
        ("11月20号23:15", "2026-11-20 23:15"),
        ("8月3 10:30", "2026-08-03 10:30"),
        ("昨天的晚上9点", "2026-11-21 21:00"),
        ("上午", "2026-11-22 08:00-12:00"),
    ],
)
def test_the_hour_after_a_day_belongs_to_it(text, meant):
    assert shown(parse_date(text, NOW)) == meant


def test_several_days_in_a_sentence_stay_apart():
    text = "８月３、４号和昨天打过，上周五也打过"
    found = find_dates(text, NOW)
    assert [shown(span) for span in found] == [
        "2026-08-03",
        "2026-08-04",
        "2026-11-21",
        "2026-11-13",
    ]
    assert [text[slice(*span.span)] for span in found][2:] == ["昨天", "上周五"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "不记得",
        "逾期97天",
        "三个月",
        "一个星期",
        "每月15号",
        "每个月的8号",
        "3号楼",
        "30日内",
        "以后天天打",
        "现在还不上",
        "2月30号",
        "11.31日",
        "借了2000",
        "95588",
        "1万2月供800",
        "16周岁",
    ],
)
def test_other_words_with_day_and_month_are_no_dates(text):
    assert find_dates(text, NOW) == []
    assert parse_date(text, NOW) is None


def test_a_date_in_brackets_says_which_day_the_word_before_it_means():
    found = find_dates("请确保今日（10月26日）17:00之前余额充足，我们将于今日再次扣款。", NOW)
    assert [(one.start, one.time_from) for one in found] == [
        (date(2026, 10, 26), time(17, 0)),
        (date(2026, 10, 26), None),
    ]
    friday = find_dates("明天（周五）上门", NOW)
    assert friday[0].start == NOW.date() + timedelta(days=1)


def test_a_day_is_written_as_people_read_it():
    assert format_date(date(2026, 11, 22)) == "11月22日（周日）"
    assert format_date(date(2026, 8, 3), with_year=True) == "2026年8月3日（周一）"


@pytest.mark.parametrize(
    ("text", "clock", "band"),
    [
        ("晚上11点", "23:00", "night"),
        ("23：05", "23:05", "night"),
        ("23:00:10", "23:00", "night"),
        ("23时30分", "23:30", "night"),
        ("半夜两点", "02:00", "night"),
        ("半夜", "00:00", "night"),
        ("半夜11点", "23:00", "night"),
        ("凌晨12点", "00:00", "night"),
        ("24:00", "00:00", "night"),
        ("早上7点", "07:00", "night"),
        ("早8点", "08:00", "day"),
        ("中午1点", "13:00", "day"),
        ("下午12点", "12:00", "day"),
        ("晚9点", "21:00", "day"),
        ("十一点一刻", "11:15", "day"),
        ("11点三刻", "11:45", "day"),
        ("8点05", "08:05", "day"),
        ("晚上8点20分", "20:20", "day"),
        ("2点", "14:00", "day"),
        ("一点", "13:00", "day"),
        ("一点半", "13:30", "day"),
        ("早上", "08:00", "day"),
        ("晚上", "20:00", "day"),
    ],
)
def test_hours_are_read_with_their_band(text, clock, band):
    found = parse_time(text)
    assert found is not None
    assert (f"{found.at:%H:%M}", found.band) == (clock, band)


def test_the_hour_said_without_doubt_is_not_approximate():
    said = {
        text: parse_time(text).approx
        for text in ("晚上11点", "23:05", "23点", "8点", "早上", "晚上8点多")
    }
    assert said == {
        "晚上11点": False,
        "23:05": False,
        "23点": False,
        "8点": True,
        "早上": True,
        "晚上8点多": True,
    }


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("晚上10点、11点", ["22:00", "23:00"]),
        ("早上8点到晚上10点", ["08:00", "22:00"]),
        ("上午10点到3点", ["10:00", "15:00"]),
        ("晚上10点到12点", ["22:00", "00:00"]),
        ("昨天下午3点，今天9点", ["15:00", "09:00"]),
    ],
)
def test_an_hour_takes_over_the_part_of_the_day(text, clocks):
    assert [f"{t.at:%H:%M}" for t in find_times(text)] == clocks


@pytest.mark.parametrize(
    "text",
    [
        "晚一点再说",
        "有一点慢",
        "早上好",
        "3小时",
        "两点五万",
        "百分之十八点二五",
        "三点要求",
        "30点",
        "8:75",
        "",
    ],
)
def test_other_words_with_a_point_are_no_hours(text):
    assert find_times(text) == []
    assert parse_time(text) is None


def test_the_quiet_hours_are_an_argument():
    assert band_of(time(22, 0)) == "night"
    assert band_of(time(7, 59)) == "night"
    assert band_of(time(8, 0)) == "day"
    assert band_of(time(13), time(12), time(14)) == "night"
    assert parse_time("晚上9点半", time(21), time(9)).band == "night"


@pytest.mark.parametrize(
    ("text", "months", "days", "approx", "band"),
    [
        ("逾期97天", 0, 97, False, "d91_180"),
        ("逾期0天", 0, 0, False, "not_yet"),
        ("逾期97日", 0, 97, False, "d91_180"),
        ("逾期3期", 3, 0, False, "d31_90"),
        ("十几天", 0, 10, True, "d1_30"),
        ("几天", 0, 2, True, "d1_30"),
        ("提前三天", 0, 3, False, "d1_30"),
        ("两周", 0, 14, False, "d1_30"),
        ("一个星期", 0, 7, False, "d1_30"),
        ("半个月", 0, 15, False, "d1_30"),
        ("一个月", 1, 0, False, "d1_30"),
        ("个把月", 1, 0, True, "d1_30"),
        ("一个多月", 1, 0, True, "d31_90"),
        ("俩月", 2, 0, False, "d31_90"),
        ("两个半月", 2, 15, False, "d31_90"),
        ("三个月左右", 3, 0, True, "d31_90"),
        ("快三个月了", 3, 0, True, "d31_90"),
        ("三个多月", 3, 0, True, "d91_180"),
        ("半年", 6, 0, False, "d91_180"),
        ("半年多", 6, 0, True, "d181_plus"),
        ("大半年", 6, 0, True, "d181_plus"),
        ("小半年", 6, 0, True, "d91_180"),
        ("一年半", 18, 0, False, "d181_plus"),
        ("一年零两个月", 14, 0, False, "d181_plus"),
        ("一年两个月又三天", 14, 3, False, "d181_plus"),
        ("三四年", 36, 0, True, "d181_plus"),
        ("5年了", 60, 0, False, "d181_plus"),
    ],
)
def test_lengths_of_time_are_read_with_their_band(text, months, days, approx, band):
    (duration,) = find_durations(text)
    assert (duration.months, duration.days, duration.approx) == (months, days, approx)
    assert duration.total_days == months // 12 * 365 + months % 12 * 30 + days
    assert overdue_band(duration) == band


@pytest.mark.parametrize(
    "text",
    ["8月3号", "2017年", "17年底", "23年10月", "今天", "上个月", "第3天", "每天", "前两天",
     "分24期", "半天", "16周岁", "九几年", "年化24%", "15个工作日", "15日", "24小时", ""],
)  # fmt: skip
def test_dates_and_instalments_are_no_lengths(text):
    assert find_durations(text) == []


def test_two_lengths_side_by_side_stay_apart():
    assert [d.text for d in find_durations("分手一年，逾期两个月，还了三天三天")] == [
        "一年",
        "两个月",
        "三天",
        "三天",
    ]


def test_the_lunar_table_agrees_with_the_festivals_of_holidays():
    names = {
        "Spring Festival": (1, 1),
        "Dragon Boat Festival": (5, 5),
        "Mid-Autumn Festival": (8, 15),
    }
    china = holidays.country_holidays("CN", years=range(2018, 2036), language="en_US")
    for year in range(2018, 2036):
        feasts = [to_solar(year, month, day) for month, day in names.values()]
        for name, feast in zip(names, feasts, strict=True):
            assert any(name.split()[0] in title for title in china.get_list(feast)), (year, name)


def test_every_lunar_year_ends_where_the_next_begins():
    for year in range(2018, 2035):
        last = to_solar(year, 12, 30) or to_solar(year, 12, 29)
        assert last == last_day(year)
        assert to_solar(year + 1, 1, 1) == last + timedelta(1)
    assert last_day(2035) is None


def test_days_that_the_lunar_calendar_does_not_have():
    assert to_solar(2026, 13, 1) is None
    assert to_solar(2026, 1, 0) is None
    assert to_solar(1999, 1, 1) is None
    assert to_solar(2026, 6, 1, leap=True) is None
    assert month_number("十三") is None
    assert day_number("四十") is None
    assert day_number("初三十") == 30 or day_number("初三十") is None


STORY = (
    "借了5千到手3500,逾期97天,每月还1200元,分12期,3月15号开始还不上,昨天晚上十一点半打来,"
    "催收天天打电话每天二十几个,上周五下午还发短信给我同事,三个多月没睡好"
)


@pytest.mark.parametrize("find", [lambda t: find_dates(t, NOW), find_times, find_durations])
def test_a_hundred_characters_take_about_a_millisecond(find):
    find(STORY)
    # measured 0.1-0.3 ms; the bound leaves room for a busy machine
    once = min(timeit(lambda: find(STORY), timer=process_time, number=10) / 10 for _ in range(3))
    assert once < 0.003


@pytest.mark.parametrize(
    "unit", ["1", "一", "1月", "8号到", "半", "上", "昨天晚上", "三年零", "十点", "农历"]
)
@pytest.mark.parametrize("find", [lambda t: find_dates(t, NOW), find_times, find_durations])
def test_a_long_row_of_the_same_signs_does_not_hang(find, unit):
    # the processor's time alone: other work may hold the cores
    assert timeit(lambda: find(unit * 1000), timer=process_time, number=1) < 1
