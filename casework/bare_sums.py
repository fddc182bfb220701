"""When a number without a unit is a sum of money: 欠8000, 凑2400, 1286.35, 9500左右."""

from __future__ import annotations

import re
from decimal import Decimal

# Close before the number.
_BEFORE = re.compile(
    r"(?:(?:欠|借|贷|工资|收入|到手|月薪|薪水|底薪|月供|房租|生活费|利息|本金|余额|额度|罚息"
    r"|违约金|滞纳金|手续费|费用|服务费|保证金|保险费|[担律会学房电].费|押金|定金|首[期付]|尾款"
    r"|货款|标的|透支|到[账帐]|账单|最低|应还|金额|合计|开销|支出|挣|赚|减免|提成|奖金|补[贴助]"
    r"|低保|养老金|退休金|每期|结清|每个?月\d{1,2}[号日](?:还|扣)?|卡[里上内]|(?:工资|储蓄|信用|银行)卡"
    r"|还(?![是在没不会能要可想敢打说得早]))(?:\d{1,2}[家个])?"
    r"[^0-9,。;!?日号期天次卡话机岁点第家个]{0,6}"
    r"|[剩差交付转给扣收存花补发][了过进去我他她你的钱款着是: ]{0,4})$"
)
# Behind these only a number of some size is money, and no service line.
_WEAK_BEFORE = re.compile(
    r"(?:凑[够到齐]?|拿|扫|要|才|扣掉|退|加|再|先|就是|一共|总共|共|还有|大概|每个?月|[打刷]了?)"
    r"[了我他你出给]{0,2}$"
)
_AFTER = re.compile(
    r" *的?(?:利息|罚息|工资|本金|手续费|违约金|押金|额度|逾期|没还|还不上|先?[打转]?过去|会员费"
    r"|左右(?!的))"
)
_LINE = re.compile(r"9[56]\d{3}|12\d{3}|10\d{3}|1[12]\d|20[0-3]\d|19[89]\d")
# Written as only sums are: 2,000 and 1286.35.
_WRITTEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{2,7}\.\d{2}")
# Beside a year that is said to be one, such a number is another: 2010年办的卡，还了2013才完.
_BARE_YEAR = re.compile(r"(?:19[89]|20[0-3])\d")
_SAID_YEAR = re.compile(r"(?:19|20)\d\d年")
_LEAST, _SOME_SIZE = 10, 100
_FAR = 16


def is_sum(said: str, start: int, end: int, low: Decimal) -> bool:
    """Return whether the words around the numeral at `said[start:end]`, worth `low`, say money.

    >>> is_sum("给我凑2400", 3, 7, Decimal(2400)), is_sum("打了12378", 2, 7, Decimal(12378))
    (True, False)
    """
    numeral, before = said[start:end], said[max(0, start - _FAR) : start]
    told = _BEFORE.search(before)
    if low < _LEAST or (_BARE_YEAR.fullmatch(numeral) and (_SAID_YEAR.search(said) or not told)):
        return False
    if told or _AFTER.match(said, end):
        return True
    if _WRITTEN.fullmatch(numeral):
        return not said.startswith("%", end)
    is_line = _LINE.fullmatch(numeral)
    return low >= _SOME_SIZE and not is_line and bool(_WEAK_BEFORE.search(before))
