"""Interest rates as people say them: 年化24%, 月息2分, 日息万五, 一分五."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from casework.numerals import DIGIT, value_of
from casework.text import normalise

Basis = Literal["annual", "monthly", "daily", "unknown"]

# How often a period comes round in a year, for the nominal rate (no compounding).
_PERIODS: dict[Basis, int] = {"annual": 1, "monthly": 12, "daily": 365}
# 分 and 厘 by custom: 年息一分 is 10 %, 月息一分 is 1 %, 日息一分 is 0.1 %; 厘 is a tenth of it.
_FEN: dict[Basis, Decimal] = {
    "annual": Decimal(10),
    "monthly": Decimal(1),
    "daily": Decimal("0.1"),
}

_ONE = rf"(?:(?!一[天年个月日])[{DIGIT}十百])"
_N = rf"(?:\d{{1,9}}(?:\.\d{{1,9}})?|{_ONE}{{1,6}}(?:点[{DIGIT}]{{1,4}})?)"
_RATE = re.compile(
    rf"(?<![\d.])(?P<percent>\d{{1,9}}(?:\.\d{{1,9}})?) ?%"
    rf"|(?P<tenk>[百千万])分之(?P<part>{_N})"
    rf"|(?<=[息率化利是为])(?P<short>[千万])(?P<shortpart>[{DIGIT}]|\d(?:\.\d{{1,4}})?)(?![\d{DIGIT}元块万千百个天])"
    rf"|(?<![\d.{DIGIT}])(?P<fen>[{DIGIT}]|\d(?:\.\d)?)(?P<unit>[分厘])(?P<rest>[{DIGIT}半\d](?![\d天个期年月元块万千]))?"
    rf"(?!钟|期|之|开|手|付|局|行|公司|\d{{1,2}}秒)"
    rf"|(?P<points>{_N})个(?:百分)?点(?!钟)"
    r"|(?<=年化|利率)(?P<bare>\d{1,2}(?:\.\d{1,4})?)(?![\d.,%分厘个元块万千百])"
)
_ANNUAL = re.compile(r"年化|年利|年息|每年|一年|年率|按年|\bAPR|年", re.IGNORECASE)
_MONTHLY = re.compile(r"月息|月利|每个?月|一个月|月率|按月|月")
_DAILY = re.compile(r"日息|日利|每[天日]|一天|按[天日]|日率|天")
# The 日 of 8月3日 is no period, the 年 of 1年 is one.
_BEFORE = re.compile(
    r"(?:(?<=[02-9])[年月日天号]|(?<=\d\d)[年月日天号])?(?P<near>[^,。;!?\d]{0,8})$"
)
_AFTER = re.compile(r"^ ?的?(?:/|每|一|的|年化|按)?个?(?:年|月|天|日)(?!前|后|内|到|\d)")
_ANSWER = re.compile(r"(?:大概|大约|是|约|差不多|就|好像|应该|,| ){0,6}")
_WHOLE = re.compile(r"(?:左右|吧|样子|的|利|息|,|。| ){0,8}")


@dataclass(frozen=True)
class Rate:
    """A rate in percent for one period, with the place in the normalised text.

    `basis` is unknown when neither year, month nor day was said.
    """

    percent: Decimal
    basis: Basis
    start: int
    end: int
    text: str

    @property
    def annual_percent(self) -> Decimal | None:
        """Nominal percent a year (month x 12, day x 365), None when the basis is unknown."""
        times = _PERIODS.get(self.basis)
        return None if times is None else self.percent * times


def find_rates(text: str) -> list[Rate]:
    """Return the interest rates in the text, in order.

    A rate in 分 or 厘 counts only beside a word for interest (5分钟 and 650分 are none) or as
    the whole text; without a period it is a month's, as custom has it.

    >>> [(str(r.percent), r.basis) for r in find_rates("年化24%，网上说日息万五")]
    [('24', 'annual'), ('0.05', 'daily')]
    >>> find_rates("月息2分")[0].annual_percent
    Decimal('24')
    """
    said = normalise(text)
    rates = (_read(said, match) for match in _RATE.finditer(said))
    return [rate for rate in rates if rate is not None]


def parse_rate(text: str) -> Rate | None:
    """Return the one rate that an answer gives; a bare number is percent of unknown basis.

    >>> parse_rate("一分五").annual_percent, parse_rate("15").basis
    (Decimal('18.0'), 'unknown')
    """
    said = normalise(text)
    found = find_rates(said)
    if len({(rate.percent, rate.basis) for rate in found}) > 1:
        return None
    if found:
        return found[0]
    match = re.fullmatch(rf"{_ANSWER.pattern}(?P<n>{_N}){_WHOLE.pattern}", said)
    percent = value_of(match["n"]) if match else None
    if match is None or percent is None:
        return None
    return Rate(percent, "unknown", match.start("n"), match.end("n"), match["n"])


def _read(said: str, match: re.Match[str]) -> Rate | None:
    basis = _basis(said, match)
    if match["fen"]:
        basis = "monthly" if basis == "unknown" else basis
        percent = _in_fen(said, match, basis)
    elif match["percent"] or match["points"] or match["bare"]:
        percent = value_of(match["percent"] or match["points"] or match["bare"])
    else:
        size = {"百": 1, "千": 10, "万": 100}[match["tenk"] or match["short"]]
        part = value_of(match["part"] or match["shortpart"])
        percent = None if part is None else part / size
    if percent is None:
        return None
    return Rate(percent, basis, match.start(), match.end(), match[0])


def _in_fen(said: str, match: re.Match[str], basis: Basis) -> Decimal | None:
    """Percent of 两分, 一分五, 8厘; None when no interest is meant."""
    near = said[max(0, match.start() - 8) : match.start()] + said[match.end() : match.end() + 4]
    alone = _ANSWER.fullmatch(said[: match.start()]) and _WHOLE.fullmatch(said[match.end() :])
    if not alone and not re.search(r"[息利]", near):
        return None
    rest = match["rest"] or "零"
    tenths = Decimal(5) if rest == "半" else value_of(rest)
    whole = value_of(match["fen"])
    if whole is None or tenths is None:
        return None
    size = _FEN[basis] / (1 if match["unit"] == "分" else 10)
    return (whole + tenths / 10) * size


def _basis(said: str, match: re.Match[str]) -> Basis:
    """Look for the period just after the rate, then before it in the same clause."""
    after = _AFTER.search(said[match.end() : match.end() + 6])
    before = _BEFORE.search(said[max(0, match.start() - 10) : match.start()])
    for where in (after[0] if after else "", before["near"] if before else ""):
        last = [
            (found[-1].start(), basis)
            for basis, pattern in _BASES.items()
            if (found := list(pattern.finditer(where)))
        ]
        if last:
            return max(last)[1]
    return "unknown"


_BASES: dict[Basis, re.Pattern[str]] = {"annual": _ANNUAL, "monthly": _MONTHLY, "daily": _DAILY}
