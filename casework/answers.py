"""Turn what a person types into the value of a question's slot.

The values (JSON): money `{"fen", "approx"}`, date `{"date", "month"?}`, time `{"time", "band"}`,
when `{"date", "time"?, "until"?, "band"?, "part"?}`, count int, yesno, choice a code, multi codes,
org `{"id", "name", "type", "product", "matched"}`, debts `{"lines": [...], "lender_count"}`,
income and needs money a month with `"lines"` where there are several, terms a list by debt,
phones a list, text a masked string, confirm `"ok"` or `{"change": n}`; `"unknown"` when skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from casework import choices, dates, moments, money, org_names, text
from casework.debts import amounts_listed, parse_debts
from casework.durations import DAYS_IN_MONTH
from casework.numerals import parse_count
from casework.parsed import NONE, household_sums, terms_of_debts
from casework.parsed import Context as Context
from casework.parsed import Parsed as Parsed
from casework.questions import UNKNOWN, Question

MAX_TEXT = 200
SKIP = re.compile(
    r"(不清楚|不知道|不晓得|跳过|不记得|忘了|忘记了|记不清|记不得|不确定|不想说|说不清|先空着|以后再说|"
    r"不好说|没注意|下一个|按默认的?|用默认的?)(了|啊|呀|吧|呢)?"
)
# At the start of a short text it means the same, whatever follows: 不知道叫什么.
_UNSURE = re.compile(
    "不清楚|不知道|不晓得|不记得|忘了|忘记|记不清|记不得|不确定|说不清|没说|没讲|没注意|没看清"
)
# A day of the month without its 号, as people type it: 下个月15.
_BARE_DAY = re.compile(r"(月)(\d{1,2})$")
# What people list one by one although the sum was asked for.
SUMMED = frozenset({"rp_secured"})
_ALONE = re.compile(r"(就|只有)?(我自己|自己|我一个人?|我单身|单身|就我)(一个人?)?(住|过)?|就我")
_YES = re.compile(
    r"(是|是的|对|对的|有|有的|嗯+|好|好的|要|可以|行|通知过|说过|有写|写明|写|一样|一致|ok)(啊|呀|的|了|着)?",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(不是|没有|没|不|否|不对|不用|没通知过?|没说过?|无|不行|不可以)(啊|呀|的|了|吧)?"
)
# What people put before a yes or no: 那倒没有, 目前还没有.
_HEDGE = re.compile(r"^(?:那|倒|也|暂时|目前|现在|应该|好像|还|其实|并|都)+(?=[有没不是])")
_FINE = re.compile(
    r"((没(啥|什么)?问题|没错|确认|生成|对|对的|是|是的|可以|好|好的|行|嗯+|ok)"
    r"[, 了的吧]*(生成|写信|写吧)?[了吧]?)+",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"(?:改|修改|更正)?第?(\d{1,2}|[一二三四五六七八九十]{1,3})[项条个步]?")
_ITEM = re.compile(r"第(\d{1,2}|[一二三四五六七八九十]{1,3})[项条个]")


def parse_answer(question: Question, raw: str, context: Context) -> Parsed | None:
    """Return the value that `raw` gives to `question`, None when it gives none."""
    said = text.normalise(raw)
    if not said:
        return None
    if not question.required and question.kind != "confirm" and SKIP.fullmatch(said):
        return Parsed(UNKNOWN, True)
    found = _PARSERS[question.kind](question, said, context)
    not_checked = question.kind == "choice" and choices.is_not_checked(question.choices, said)
    if not question.required and (not_checked or _is_unsure(question, said, found)):
        return Parsed(UNKNOWN, True)
    return found


def _is_unsure(question: Question, said: str, found: Parsed | None) -> bool:
    """Return whether the person says not to know; words of theirs may still name a choice."""
    nothing_else = found is None or question.kind in ("text", "org")
    named = found is not None and isinstance(found.value, dict) and found.value.get("matched")
    short = len(said) <= choices.SHORT_ANSWER
    return short and nothing_else and not named and bool(_UNSURE.match(said))


def _money(question: Question, said: str, context: Context) -> Parsed | None:
    if NONE.fullmatch(said):
        return Parsed({"fen": 0, "approx": False}, True)
    amount = money.parse_amount(said)
    if amount is not None and amount.fen > money.MOST_FEN:
        return None
    if amount is not None:
        return Parsed({"fen": amount.fen, "approx": amount.approx}, True)
    found = money.find_amounts(said)
    if question.slot in SUMMED and len(amounts_listed(said)) > 1:
        return _sum_of(amounts_listed(said))
    if len(found) != 1 or found[0].fen > money.MOST_FEN:
        return None
    return Parsed({"fen": found[0].fen, "approx": found[0].approx}, False)


def _sum_of(amounts: list[money.Amount]) -> Parsed | None:
    """Return the sum of what was listed one by one."""
    fen = sum(amount.fen for amount in amounts)
    approx = any(amount.approx for amount in amounts)
    return Parsed({"fen": fen, "approx": approx}, True) if fen <= money.MOST_FEN else None


def _date(question: Question, said: str, context: Context) -> Parsed | None:
    future = question.future
    span = dates.parse_date(_BARE_DAY.sub(r"\1\2号", said), context.now, future=future)
    if span is None:
        return None
    today = context.now.date()
    if span.start < today if future else span.start > today:
        return None
    month = {"month": span.month} if span.month and not future else {}
    value = {"date": span.start.isoformat(), **month}
    return Parsed(value, len(said) <= choices.SHORT_ANSWER)


def _time(question: Question, said: str, context: Context) -> Parsed | None:
    clock = dates.parse_time(said)
    if clock is None:
        return None
    return Parsed(_clock(clock), len(said) <= choices.SHORT_ANSWER)


def _clock(clock: dates.ClockTime) -> dict[str, str]:
    return {"time": f"{clock.hour:02d}:{clock.minute:02d}", "band": clock.band}


def _when(question: Question, said: str, context: Context) -> Parsed | None:
    value = when_said(said, context)
    return Parsed(value, len(said) <= 2 * choices.SHORT_ANSWER) if value else None


def when_said(said: str, context: Context) -> dict[str, str] | None:
    """Return the past day, and hour if any, that `said` names.

    A part of the day alone (半夜) says neither which day nor which hour.
    """
    said = moments.with_hours(text.normalise(said), context.now)
    days = [d for d in dates.find_dates(said, context.now) if d.start <= context.now.date()]
    hours = [clock for clock in dates.find_times(said) if not clock.is_period]
    if not days and not hours:
        return None
    day = days[0].start if days else context.now.date()
    if hours and day == context.now.date() and _is_still_to_come(hours[0], context.now):
        if days:
            return None
        day -= timedelta(days=1)
    value = {"date": day.isoformat(), **(_clock(hours[0]) if hours else {})}
    until = dates.until_of(said, hours)
    to_come = day == context.now.date() and (until or "") > f"{context.now:%H:%M}"
    return {**value, "until": until} if until and not to_come else value


def _is_still_to_come(clock: dates.ClockTime, now: datetime) -> bool:
    return (clock.hour, clock.minute) > (now.hour, now.minute)


def _count(question: Question, said: str, context: Context) -> Parsed | None:
    if NONE.fullmatch(said) and question.least == 0:
        return Parsed(0, True)
    number = 1 if _ALONE.fullmatch(said.strip(" 。,.!吧的")) else _number(question, said)
    if number is None or not question.least <= number <= question.most:
        return None
    return Parsed(number, len(said) <= choices.SHORT_ANSWER)


def _number(question: Question, said: str) -> int | None:
    """Return the number in `said`, which may have the unit of the question behind it."""
    if "个月" in question.units and len(spans := dates.find_durations(said)) == 1:
        return spans[0].months + round(spans[0].days / DAYS_IN_MONTH)
    for unit in question.units:
        said = said.replace(unit, " ")
    return parse_count(said)


def _yesno(question: Question, said: str, context: Context) -> Parsed | None:
    bare = _HEDGE.sub("", said.strip(" 。,.!"))
    if _YES.fullmatch(bare):
        return Parsed("yes", True)
    if _NO.fullmatch(bare):
        return Parsed("no", True)
    if len(said) > choices.SHORT_ANSWER:
        return None
    if re.match(r"没|不|对不", said):
        return Parsed("no", False)
    return Parsed("yes", False) if re.match(r"有|是|对", said) else None


def _choice(question: Question, said: str, context: Context) -> Parsed | None:
    exact = choices.by_title(question.choices, said) or choices.by_number(question.choices, said)
    if exact:
        return Parsed(exact[0], True) if len(exact) == 1 else None
    if question.slot == "overdue_band":
        durations = dates.find_durations(said)
        if durations:
            # several debts: the oldest decides
            longest = max(durations, key=lambda duration: duration.total_days)
            return Parsed(dates.overdue_band(longest), len(said) <= choices.SHORT_ANSWER)
    found = choices.by_words(question.choices, said)
    if not found:
        return None
    return Parsed(found[0], len(said) <= choices.SHORT_ANSWER and len(found) == 1)


def _multi(question: Question, said: str, context: Context) -> Parsed | None:
    exact = choices.by_number(question.choices, said)
    found = exact or choices.by_words(question.choices, said)
    if not found and NONE.fullmatch(said) and any(c.code == "none" for c in question.choices):
        found = ["none"]
    real = [code for code in found if code != "none"]
    # People describe what happened in whole sentences here, so a match counts as an answer,
    # unless they ask about it.
    sure = not real or not text.looks_like_question(said)
    return Parsed(real or found, sure) if found else None


def _org(question: Question, said: str, context: Context) -> Parsed | None:
    mentions = context.lenders.find(said)
    if mentions:
        found = mentions[0]
        own = found.lender.generic and len(said) <= org_names.LONGEST
        name = text.mask_identifiers(said) if own else found.lender.name
        value = org_value(found.lender.id, name, found.lender.type, found.product)
        return Parsed(value, len(said) <= choices.SHORT_ANSWER)
    if not org_names.could_be_a_name(said, context.now):
        return None
    return Parsed(org_value("", text.mask_identifiers(said), UNKNOWN, ""), False)


def org_value(lender_id: str, name: str, lender_type: str, product: str) -> dict[str, Any]:
    """Return the slot value of a lender; an empty id means it is kept as typed."""
    return {
        "id": lender_id,
        "name": name,
        "type": lender_type,
        "product": product,
        "matched": bool(lender_id),
    }


def _debts(question: Question, said: str, context: Context) -> Parsed | None:
    value = parse_debts(said, context.lenders)
    return Parsed(value, True) if value else None


def _phones(question: Question, said: str, context: Context) -> Parsed | None:
    found = text.phones(said)
    if found:
        return Parsed(found, True)
    return Parsed(UNKNOWN, True) if NONE.fullmatch(said) or "看不到" in said else None


def _text(question: Question, said: str, context: Context) -> Parsed | None:
    if NONE.fullmatch(said):
        return Parsed(UNKNOWN, True)
    if len(said) > MAX_TEXT:
        return None
    # The collector's own number is evidence and is kept whole; a receipt's may look like one.
    keep_phone = question.slot in ("li_from", "fx_who", "tc_ref")
    # Here a relative or a colleague is spoken of: no number of theirs is needed.
    shown = text.mask_landlines(said) if question.slot == "fx_third_who" else said
    return Parsed(text.mask_identifiers(shown, keep_phone=keep_phone), False)


def _confirm(question: Question, said: str, context: Context) -> Parsed | None:
    bare = said.strip(" 。,.!")
    if _FINE.fullmatch(bare):
        return Parsed("ok", True)
    change = change_number(bare)
    return Parsed({"change": change}, True) if change else None


def change_number(said: str) -> int | None:
    """Return n when the person asks to change item n of the read-back (改第3项).

    >>> change_number("改第3项"), change_number("第二项"), change_number("不对")
    (3, 2, None)
    """
    bare = text.normalise(said).strip(" 。,.!")
    match = _CHANGE.fullmatch(bare) or _ITEM.search(bare)
    return parse_count(match.group(1)) if match else None


_PARSERS: Mapping[str, Callable[[Question, str, Context], Parsed | None]] = {
    "money": _money,
    "date": _date,
    "time": _time,
    "when": _when,
    "count": _count,
    "yesno": _yesno,
    "choice": _choice,
    "multi": _multi,
    "org": _org,
    "debts": _debts,
    "terms": terms_of_debts,
    "income": household_sums,
    "needs": household_sums,
    "phones": _phones,
    "text": _text,
    "confirm": _confirm,
}
