"""Chinese and mixed numerals: 三万二, 2.5w, 3w5, 七八个, 十几万, 二十几.

One evaluator for all of them: exact `Decimal`, never an exception. (cn2an gives the same
values on plain numerals and is the oracle of the tests; it raises on 百 and 一亿二 and counts
decimals in floats, and half of what people type had to be rewritten before it could read it.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from casework.text import normalise

DIGIT = "零〇一二两三四五六七八九俩仨幺壹贰叁肆伍陆柒捌玖"
_VALUES = {c: v for v, cs in enumerate(
    ("零〇", "一幺壹", "二两俩贰", "三仨叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for c in cs}  # fmt: skip
_UNITS = {
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000,
    "万": 10_000, "w": 10_000, "亿": 100_000_000,
}  # fmt: skip
_SECTIONS = (10_000, 100_000_000)

# Every `\d+` is held between non-digits, so that no regular expression built on it can
# try all ways to split a long row of digits.
ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,16}(?!\d))(?:\.\d{1,6}(?!\d))?"
_RUN = (
    rf"(?:{ARABIC}|[{DIGIT}十拾])"
    rf"(?:[十拾百佰千仟]| ?[万亿]|(?<!\d)[{DIGIT}]|(?<![{DIGIT}]){ARABIC}"
    rf"|(?<=\d) ?[wWkK](?![A-Za-z])|[点.](?=[{DIGIT}\d]{{1,2}}[万千百亿])){{0,15}}"
)
_TAIL = "[百千万亿]{0,2}"
# Source of a regular expression (without groups) for one number in running text.
NUMBER = (
    r"(?:好?几[十百千万亿]{1,3}|[百千万]把(?=[块元个多])|百八十(?=[块元个多])"
    rf"|[百千万](?=[多来]?[块元])|[百千](?=[多来]万)|{_RUN})"
    rf"(?:(?<=[十拾百千万0])几{_TAIL}|多(?!少){_TAIL}|余(?!额|款|下){_TAIL}"
    rf"|来(?=[百千万亿块元个次天号岁年家通遍位人笔钱]){_TAIL})?"
)
_PARTS = re.compile(rf"(?P<base>.+?)(?:(?P<mark>[几多余来])(?P<tail>{_TAIL}))?")
_FEW = re.compile(r"好?几([十百千万亿]*)")
_ABOUT_ONE = re.compile(r"[百千万]把?|百八十")
_PAIR = re.compile(
    r"(?P<left>.*?)(?P<a>[一二两三四五六七八])(?P<b>[两二三四五六七八九])(?P<right>[十百千万亿]*)"
)
_TOKEN = re.compile(rf"\d+(?:\.\d+)?|[{DIGIT}]|[十拾百佰千仟万亿kw]")
_SPOKEN_POINT = re.compile(rf"([{DIGIT}\d]+)[点.]([{DIGIT}\d]+)")

_COUNTER = (
    r"(?:个(?!月|多月|半月|来月|星期|礼拜|小时|工作日|钟头|季度)|次|通|遍|回(?!复|来|家|去)|条|口|人"
    r"|位|笔|家|封|张|趟|名|期|台|部|份|辆|套|电话|短信)"
)
_COUNT = re.compile(
    rf"(?<!第)(?:(?P<low>{NUMBER})\s?[-~到至、]\s?)?(?P<n>{NUMBER}|好?几)\s?(?P<more>多)?"
    rf"(?P<unit>{_COUNTER})"
)
_BARE = re.compile(
    rf"(?<![第\d.:/-])(?:{NUMBER})(?![\d.:/%]|\s?[点号日月年天元块周毛角岁时分秒个])"
)
_NO_ONE = re.compile(r"(?:都|一直)?(?:没有?|无|零)(?:过|打|接|了|的)?|一[个次通]也?都?没有?.{0,3}")


@dataclass(frozen=True)
class Number:
    """What a numeral says: `low` to `high` (equal unless a range was said).

    `approx` is True for 多, 来, 几 and pairs like 七八; `over` when the truth lies above (多, 余).
    """

    low: Decimal
    high: Decimal
    approx: bool = False
    over: bool = False


@dataclass(frozen=True)
class Count:
    """How many times or pieces, with the place in the normalised text."""

    low: int
    high: int
    approx: bool
    unit: str
    start: int
    end: int


def value_of(numeral: str) -> Decimal | None:
    """Return the value of one exact numeral, None when it is not one.

    A last single digit stands for the next lower unit, as people speak (三万二, 3w5, 八百五).

    >>> [int(value_of(n)) for n in ("三万二", "3w5", "叁万贰仟", "一千零五", "二〇二六", "2.5w")]
    [32000, 35000, 32000, 1005, 2026, 25000]
    """
    text = numeral.lower().replace(",", "").replace(" ", "")
    text = _SPOKEN_POINT.sub(lambda m: f"{_as_digits(m[1])}.{_as_digits(m[2])}", text)
    tokens = _TOKEN.findall(text)
    if not tokens or "".join(tokens) != text:
        return None
    if len(tokens) == 1 and tokens[0][0].isdigit() and tokens[0].isascii():
        return Decimal(tokens[0])
    if all(t in _VALUES for t in tokens):
        return Decimal(_as_digits(text))
    return _sum_of(tokens)


def _as_digits(spoken: str) -> str:
    return "".join(str(_VALUES.get(c, c)) for c in spoken)


def _sum_of(tokens: list[str]) -> Decimal | None:
    """Add up digits and units; None when two digits stand side by side."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    unit, zero = 1, False
    for word in tokens:
        size = _UNITS.get(word)
        if word in "零〇":
            zero = True
        elif size is None:
            if digit is not None:
                return None
            digit = Decimal(_VALUES.get(word, word))
        elif size in _SECTIONS:
            whole = section + (digit or 0)
            total = (total + whole) * size if size > 10_000 else total + (whole or 1) * size
            section, digit, unit, zero = Decimal(0), None, size, False
        else:
            section += (1 if digit is None else digit) * size
            digit, unit, zero = None, size, False
    if digit is not None:
        short = digit < 10 and digit == int(digit) and unit >= 100 and not zero
        section += digit * unit / 10 if short else digit
    return total + section


def read_number(numeral: str) -> Number | None:
    """Return what a text matched by `NUMBER` says, None when it makes no sense.

    >>> read_number("十几万")
    Number(low=Decimal('100000'), high=Decimal('200000'), approx=True, over=False)
    >>> read_number("七八").low, read_number("8千多").over
    (Decimal('7'), True)
    """
    few = _FEW.fullmatch(numeral)
    if few:
        return _few(few[1])
    parts = _PARTS.fullmatch(numeral)
    if parts is None:
        return None
    base, mark, tail = parts["base"], parts["mark"], parts["tail"] or ""
    times = reduce(lambda a, unit: a * _UNITS[unit], tail, 1)
    if _ABOUT_ONE.fullmatch(base):
        size = Decimal(_UNITS[base[0]] * times)
        return Number(size, size, True, mark == "多")
    if mark == "几":
        return _and_some(base, times, bool(tail))
    pair = _pair(base)
    if pair is not None:
        return Number(pair[0] * times, pair[1] * times, True, mark in ("多", "余"))
    value = value_of(base)
    if value is None:
        return None
    return Number(value * times, value * times, mark is not None, mark in ("多", "余"))


def _few(units: str) -> Number:
    """几千 and 好几万: anything from two to nine of the unit."""
    size = value_of("一" + units) or Decimal(1)
    return Number(2 * size, 9 * size, True)


def _and_some(base: str, times: int, has_tail: bool) -> Number | None:
    """十几万 and 二十几: up to the next ten; 三千几 is just over three thousand."""
    value = value_of(base)
    if value is None:
        return None
    if base[-1] in "百千万":
        return Number(value * times, value * times, True, True)
    top = value + (10 if has_tail else 9)
    return Number(value * times, top * times, True)


def _pair(base: str) -> tuple[Decimal, Decimal] | None:
    """七八, 三四千, 十七八, 一万二三 and the idiom 三五; None for any other row of digits."""
    match = _PAIR.fullmatch(base)
    if match is None or (match["left"] and match["left"][-1] not in _UNITS):
        return None
    a, b = _VALUES[match["a"]], _VALUES[match["b"]]
    if b != a + 1 and (a, b) != (3, 5):
        return None
    low = value_of(match["left"] + match["a"] + match["right"])
    high = value_of(match["left"] + match["b"] + match["right"])
    return (low, high) if low is not None and high is not None else None


def find_counts(text: str) -> list[Count]:
    """Return the counted things in the text (8个, 三次, 二十几个电话), in order.

    Months, weeks and hours are durations, not counts. Places are those of `normalise(text)`.

    >>> [(c.low, c.high, c.unit) for c in find_counts("一天打二十几个电话，接了3次")]
    [(20, 29, '个'), (3, 3, '次')]
    """
    found = []
    for match in _COUNT.finditer(normalise(text)):
        number = read_number(match["n"])
        lower = read_number(match["low"]) if match["low"] else number
        if number is None or lower is None or int(lower.low) != lower.low:
            continue
        low, high = sorted((int(lower.low), int(number.high)))
        approx = number.approx or low != high or match["more"] is not None
        found.append(Count(low, high, approx, match["unit"], match.start(), match.end()))
    return found


def parse_count(text: str) -> int | None:
    """Return the count that an answer gives, the lower end of a range; 没有 is 0.

    >>> [parse_count(t) for t in ("8", "八个", "七八个", "二十几个", "大概十来次吧", "没有")]
    [8, 8, 7, 20, 10, 0]
    >>> parse_count("下午3点") is None and parse_count("13812345678") is None
    True
    """
    said = normalise(text).strip(" 。,.!~")
    if _NO_ONE.fullmatch(said):
        return 0
    counts = find_counts(said)
    if counts:
        return counts[0].low
    numbers = [read_number(match[0]) for match in _BARE.finditer(said) if len(match[0]) < 10]
    whole = [n for n in numbers if n is not None and n.low == int(n.low)]
    return int(whole[0].low) if len(whole) == 1 else None
