from datetime import date, datetime, timedelta

import cn2an
from hypothesis import given
from hypothesis import strategies as st

from casework.dates import (
    find_dates,
    find_durations,
    find_times,
    format_date,
    parse_count,
    parse_date,
    parse_time,
)
from casework.money import find_amounts, find_rates, parse_amount, parse_rate, yuan
from casework.numerals import find_counts, value_of
from casework.text import clip, looks_like_question, mask_identifiers, normalise, phones

NOW = datetime(2026, 11, 22, 10)  # noqa: DTZ001  `now` is taken as the time in Shanghai
CHARACTERS = st.characters(codec=None)
SPEECH = st.text(
    st.sampled_from(
        "一二三十百千万零两半几多个月日号年天周点上下前到元块%分第年化息还欠借了没0123456789.,:-wk"
    )
)
ANYTHING = st.one_of(st.text(CHARACTERS), SPEECH)
FEN = st.integers(0, 5_000_000_00)


@given(FEN)
def test_an_amount_shown_is_read_back(fen):
    for text in (yuan(fen), f"{yuan(fen)}元", f"大概{yuan(fen)}元"):
        amount = parse_amount(text)
        assert amount is not None
        assert amount.fen == fen


@given(st.integers(1, 5_000_000))
def test_an_amount_in_chinese_numerals_is_read_back(whole):
    for mode in ("low", "up"):
        amount = parse_amount(cn2an.an2cn(str(whole), mode) + "元")
        assert amount is not None
        assert amount.fen == whole * 100


@given(st.integers(0, 10**8 - 1))
def test_a_numeral_is_worth_what_cn2an_says(number):
    assert value_of(cn2an.an2cn(str(number))) == number


@given(FEN)
def test_the_place_of_an_amount_is_where_it_stands(fen):
    text = f"昨天说欠{yuan(fen)}元没还"
    (amount,) = find_amounts(text)
    assert text[amount.start : amount.end] == f"{yuan(fen)}元"


@given(st.integers(0, 364))
def test_a_day_shown_is_read_back(days_ago):
    day = NOW.date() - timedelta(days_ago)
    span = parse_date(format_date(day), NOW)
    assert span is not None
    assert (span.start, span.end) == (day, day)


@given(st.integers(0, 364))
def test_a_day_to_come_is_read_back(days_ahead):
    day = NOW.date() + timedelta(days_ahead)
    span = parse_date(format_date(day), NOW, future=True)
    assert span is not None
    assert span.start == day


@given(st.dates(date(1980, 1, 1), date(2060, 12, 31)), st.booleans())
def test_a_day_with_its_year_is_read_back_from_any_time(day, future):
    for text in (format_date(day, with_year=True), day.isoformat()):
        span = parse_date(text, NOW, future)
        assert span is not None
        assert span.start == span.end == day


@given(st.times())
def test_an_hour_shown_is_read_back(at):
    clock = parse_time(f"{at:%H:%M}")
    assert clock is not None
    assert (clock.hour, clock.minute) == (at.hour, at.minute)


@given(st.integers(0, 500))
def test_a_count_shown_is_read_back(number):
    assert parse_count(f"{number}次") == parse_count(str(number)) == number


@given(ANYTHING)
def test_reading_is_done_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(ANYTHING)
def test_nothing_that_people_type_raises(text):
    for found in (find_amounts(text), find_rates(text), find_counts(text), find_durations(text)):
        starts = [item.start for item in found]
        assert starts == sorted(starts)
        assert all(0 <= item.start < item.end for item in found)
    for parse in (parse_amount, parse_rate, parse_count, parse_time, looks_like_question, phones):
        parse(text)
    for future in (False, True):
        assert all(span.start <= span.end for span in find_dates(text, NOW, future))
        parse_date(text, NOW, future)
    assert all(0 <= t.hour < 24 for t in find_times(text))


@given(ANYTHING, st.integers(1, 30))
def test_clipped_text_is_never_too_long(text, limit):
    assert len(clip(text, limit)) <= limit


@given(ANYTHING)
def test_masking_twice_hides_no_more_than_masking_once(text):
    assert mask_identifiers(mask_identifiers(text)) == mask_identifiers(text)
