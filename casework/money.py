"""Amounts of money in what people type: 三万二, 2千多, 1w2, 12,500.50元, 八百五.

Everything is whole fen. Places (`start`, `end`) are those of `normalise(text)`; they are
places of the original text whenever `text.spans_agree` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from casework.bare_sums import is_sum
from casework.numerals import DIGIT, NUMBER, Number, read_number
from casework.rates import Rate, find_rates, parse_rate
from casework.text import normalise

# More than this is no household's month or debt: five million yuan, in fen.
MOST_FEN = 500_000_000
_RANGE = (
    rf"(?P<between>元|块钱?)?(?: ?[-~—至到] ?|(?<=[{DIGIT}\d])、(?=[{DIGIT}\d][百千万wk]))"
    rf"(?P<b>{NUMBER})"
)
_REST = (
    r" ?(?P<unit>元|块钱|块|圆|蚊|rmb|人民币)?"
    rf"(?P<small>(?P<tenth>[{DIGIT}\d])(?P<mark>[毛角])?(?:(?P<cent>[{DIGIT}\d])分)?)?"
)
_LEAD = rf"(?P<sign>¥|rmb ?|人民币)?(?P<a>{NUMBER})"
_AMOUNT = re.compile(f"{_LEAD}(?:{_RANGE})?{_REST}", re.IGNORECASE)
_SINGLE = re.compile(f"{_LEAD}(?P<between>(?!))?(?P<b>(?!))?{_REST}", re.IGNORECASE)

# After a number without a unit of money these say that it counts something else.
_COUNTER = re.compile(
    r"[ 多来]?(?:[个次期天号家张笔部点下秒岁人周位套倍折%‰成遍通条台级楼室度代回口封层间栋"
    r"名届章款些种样直定起般旦再切律边面方路会刀米克公斤厘毛角时项类页集轮步段份片件只头辆趟]|星期|礼拜"
    r"|年(?![化利息付底])|月(?![息供付利还薪])|日(?![息利])"
    rf"|分(?![{DIGIT}\d期了成])"
    rf"|小时|[-~至到][{DIGIT}\d]|/\d|[A-Za-z_:@#])"
)
# Ten thousand and thousand alone already mean money, so fewer words speak against it.
_BIG_COUNTER = re.compile(r"[ 多来]?(?:[个次人米克字步户条份瓦遍平股粉里]|公里|[A-Za-z])")
# In 借3万5年了 the last digit belongs to what follows.
_OTHER_THING = re.compile(
    r"(?:[个期天次号日家点岁人周遍条张笔]|年(?!底|初|化|利|息)|月(?!供|底|初|薪|息|利)|星期|小时)"
)
_LAST_DIGIT = re.compile(rf" ?(?:\d+(?:\.\d+)?|[{DIGIT}])$")
_ABOUT_BEFORE = re.compile(
    r"(?:大概|大约|约|差不多|将近|接近|近|快|不到|超过|左右|上|小|估计|可能|好像|应该)[是有要欠]?$"
)
_ABOUT_AFTER = re.compile(r"(?:钱|块|元)?(?:多|左右|上下|出头|不到|样子|的样子)")
_YEAR = r"(?:19|20)\d{2}"
_NOT_MONEY = re.compile(
    rf"(?<!\d)(?:{_YEAR}[-/年]\d{{1,2}}(?:[-/月]\d{{1,2}})?|{_YEAR}\.\d{{1,2}}\.\d{{1,2}}"
    r"|\d{1,2}:\d{2}(?::\d{2})?|0\d{2,3}-?\d{7,8}|[48]00-\d{3,4}-\d{3,4}"
    r"|(?<=[打拨转话线服])(?:9[56]\d{3}|96110|12[13]\d\d|100\d\d|110)(?! ?[元块万\d])"
    r"|1[3-9]\d(?P<s>[ -])\d{4}(?P=s)\d{4}|\d{11,})(?!\d)"
    rf"|[百千万]分之[{DIGIT}十百\d.]{{1,9}}|第[{DIGIT}十百\d]{{1,9}}|尾号[是为]? ?\d{{1,9}}"
    r"|\d{1,2}月\d{1,2}(?!\d|\.\d| ?[万千百wk元块])"
)
_ROLE = re.compile(
    r"(?P<income>(?:工资|收入|薪)[^,。;]{0,4}到手|工资|收入|薪|挣|赚|提成|奖金|补[贴助]|低保|养老金|退休金)"
    r"|(?P<in_hand>到手|到[账帐]|实得|拿到)"
    r"|(?P<due>应还|要还|该还|月供|每个?月还|最低|每期)"
    r"|(?P<repaid>还了|已还|还过|付了|交了|转了)"
    r"|(?P<fee>利息|罚息|手续费|服务费|违约金|保证金|砍头息|费)"
    r"|(?P<owed>欠|余额|剩|没还)|(?P<borrowed>借(?![呗条])|贷|放款|下款)"
)
_NEGATIVE = re.compile(r"^[-−]\d")
_SEPARATOR = re.compile(r"(?<![０-９])，|，(?![０-９])")
_LONGEST_ANSWER = 16
_NOTABLE = 100_00
_FEN = Decimal(100)


@dataclass(frozen=True)
class Amount:
    """Money in whole fen with its place in the normalised text.

    `low_fen` and `high_fen` differ for a range (十几万, 3到5千). `role` is what the words
    before it say: borrowed, in_hand, owed, due, repaid, income, fee, or empty.
    """

    low_fen: int
    high_fen: int
    approx: bool
    start: int
    end: int
    text: str
    role: str = ""

    @property
    def fen(self) -> int:
        """The one number to reckon with: the lower end of a range, marked by `approx`."""
        return self.low_fen


def find_amounts(text: str) -> list[Amount]:
    """Return the amounts of money in running text, in order.

    A number counts when it has a unit of money, 万, 千, w or k, or when a word for money
    stands just before it (欠, 还, 工资 ...). Days, ages, dates and phone numbers never do.

    >>> [(a.fen, a.role) for a in find_amounts("借了5千到手3500，逾期97天")]
    [(500000, 'borrowed'), (350000, 'in_hand')]
    >>> find_amounts("十几万")[0].high_fen, find_amounts("打了8个电话，15号")
    (20000000, [])
    """
    return _scan(_prepare(text), bare=False)


def parse_amount(text: str) -> Amount | None:
    """Return the amount when the whole text answers "how much?"; None when it does not.

    Here a bare number is money. Two different amounts are no answer.

    >>> [parse_amount(t).fen for t in ("1500.5", "两千", "一万二", "1w2", "大概六千五吧", "八百五")]
    [150050, 200000, 1200000, 1200000, 650000, 85000]
    >>> parse_amount("两百来块").approx, parse_amount("没有"), parse_amount("30天")
    (True, None, None)
    """
    said = _prepare(text)
    if _NEGATIVE.match(said):
        return None
    every = _scan(said, bare=True)
    found = _scan(said, bare=False) or every
    # A bare number beside a marked one (我3000块，老婆2500) makes the answer two answers.
    found += [amount for amount in every if amount.low_fen >= _NOTABLE]
    if len({(a.low_fen, a.high_fen) for a in found}) != 1:
        return None
    return found[0] if len(said) - len(found[0].text) <= _LONGEST_ANSWER else None


def yuan(fen: int) -> str:
    """Return fen as yuan with thousands commas; the caller adds 元.

    >>> yuan(171_000), yuan(1_356_601), yuan(-5)
    ('1,710', '13,566.01', '-0.05')
    """
    whole, cents = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{cents:02d}" if cents else f"{sign}{whole:,}"


def _prepare(text: str) -> str:
    """Normalise and blank out what is no money, place by place.

    A Chinese comma separates amounts (100，200); inside a number stands a Western one, or
    a wide one when the whole number is typed wide (１２，５００).
    """
    said = normalise(_SEPARATOR.sub(";", text))
    return _NOT_MONEY.sub(lambda m: "#" * len(m[0]), said)


def _scan(said: str, bare: bool) -> list[Amount]:
    """Read prepared text from left to right; with `bare` a plain number is money too."""
    found: list[Amount] = []
    position = 0
    while (match := _AMOUNT.search(said, position)) is not None:
        amount = _read(said, match, bare)
        if amount is not None:
            before = said[found[-1].end if found else 0 : amount.start]
            found.append(replace(amount, role=_role(before)))
        position = amount.end if amount else match.end("a")
    return found


def _read(said: str, match: re.Match[str], bare: bool) -> Amount | None:
    """Return the amount at a numeral, None when the numeral is something else."""
    if match["b"] and not match["unit"] and _COUNTER.match(said, match.end("b")):
        # 5千到6月 names one amount, 5到7天 none.
        single = _SINGLE.match(said, match.start())
        alone = single and (match["between"] or _is_big(match["a"]))
        return _read(said, single, bare) if single and alone else None
    marked = bool(match["sign"] or match["unit"] or match["between"])
    numeral = match["a"] if marked or match["b"] else _own_part(said, match)
    number = _range(numeral, match["b"])
    if number is None or (match["unit"] == "块" and numeral == "一" and not match["small"]):
        return None
    plain = not marked and not _is_big(numeral + (match["b"] or ""))
    if plain and not (
        _may_be_bare(said, match) if bare else is_sum(said, *match.span("a"), number.low)
    ):
        return None
    cents, end = _small(said, match)
    end = end or match.end("b") if match["b"] else end or match.start("a") + len(numeral)
    return _amount(said, number, cents, match.start(), end)


def _may_be_bare(said: str, match: re.Match[str]) -> bool:
    """A plain number may be an answer; 一 and its like only when nothing else was said."""
    start, end = match.span("a")
    lonely = end - start == 1 and not match["a"].isascii() and len(said.strip("。,!~ 吧")) > 1
    glued = re.match(r"[A-Za-z\d.:/#]", said[start - 1 : start]) or re.match(
        r"[\d:]|/\d", said[end:]
    )
    return not lonely and not glued


def _is_big(numeral: str) -> bool:
    return any(c in "万千亿仟wWkK" for c in numeral)


def _own_part(said: str, match: re.Match[str]) -> str:
    """Return the numeral without a last digit that counts what follows; empty when none is left.

    借3万5年了 is 3万 and five years; 365天 is no money at all.
    """
    numeral, end = match["a"], match.end("a")
    if numeral[-1] in "万千亿仟wWkK多来余几":
        counter = _BIG_COUNTER if _is_big(numeral) else _COUNTER
        return "" if counter.match(said, end) else numeral
    if not _is_big(numeral):
        counter = _BIG_COUNTER if re.fullmatch(r"\d{5,}(?:\.\d+)?", numeral) else _COUNTER
        return "" if counter.match(said, end) else numeral
    if not _OTHER_THING.match(said, end):
        return numeral
    shorter = _LAST_DIGIT.sub("", numeral)
    return shorter if shorter != numeral and _is_big(shorter) and shorter[-1] not in "十零" else ""


def _range(first: str, second: str | None) -> Number | None:
    """Return the number, or the range when a second numeral follows; 3到5千 is 3000 to 5000."""
    low = read_number(first)
    high = read_number(second) if second else low
    if low is None or high is None:
        return None
    if not second:
        return low
    unit = re.search(r"[百千万wk]+$", second, re.IGNORECASE)
    size = (
        read_number("一" + unit[0].lower())
        if unit and not re.search(r"[百千万wk]", first)
        else None
    )
    if size is not None and low.low * size.low <= high.high:
        low = Number(low.low * size.low, low.high * size.low)
    ends = sorted((low.low, high.high))
    return Number(ends[0], ends[1], True)


def _small(said: str, match: re.Match[str]) -> tuple[int, int]:
    """Return the fen after the unit (12块5, 3元5角2分) and its end (0 without unit)."""
    plain = max(match.end("unit"), 0)
    if not plain or not match["small"]:
        return 0, plain
    end = match.end("small")
    if not match["mark"]:
        follows = said[end : end + 1]
        another = follows and (follows.isdigit() or follows in DIGIT)
        if match["unit"] != "块" or another or _COUNTER.match(said, end):
            return 0, plain
    tenth, cent = read_number(match["tenth"]), read_number(match["cent"] or "零")
    return (int(tenth.low * 10 + cent.low) if tenth and cent else 0), end


def _amount(said: str, number: Number, cents: int, start: int, end: int) -> Amount:
    about = _ABOUT_BEFORE.search(said[max(0, start - 6) : start]) or _ABOUT_AFTER.match(said, end)
    approx = number.approx or number.low != number.high or about is not None
    low, high = (_fen(value) + cents for value in (number.low, number.high))
    return Amount(low, high, approx, start, end, said[start:end])


def _fen(value: Decimal) -> int:
    return int((value * _FEN).quantize(Decimal(1), ROUND_HALF_UP))


def _role(before: str) -> str:
    """Return the role that the last money word before an amount gives it."""
    matches = list(_ROLE.finditer(before))
    return (matches[-1].lastgroup or "") if matches else ""


__all__ = ["Amount", "Rate", "find_amounts", "find_rates", "parse_amount", "parse_rate", "yuan"]
