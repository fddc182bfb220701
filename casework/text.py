"""Cleaning, masking and cutting of what people type.

Nothing here raises on odd input: frightened people paste emoji, half a surrogate pair,
text messages with invisible characters. Digits written in Chinese or full width count as digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import opencc

# Characters that both scripts use: alone they do not make a text Traditional.
_BOTH_SCRIPTS = set("乾吒夥後徵拚捱摺於榘菸薹袷醣麴")
# Words that `tw2sp` turns into computer language although people mean the everyday word.
_REPAIRS = {"通信录": "通讯录", "文档": "文件", "进程": "程序", "显着": "显著"}
_DIGITS = str.maketrans("０１２３４５６７８９－　Ｘｘ", "0123456789- Xx")
_SPOKEN_DIGITS = str.maketrans("零〇一幺二三四五六七八九", "001123456789")

_SPACES = re.compile(r"\s+")
_ID_CARD = re.compile(r"(?<!\d)[1-9]\d{5}([ -]?)(\d{8})\1\d{3}[\dXx](?![\dXx])")
_MOBILE = re.compile(
    r"(?<!\d)(?:\+?86[ -]?)?"
    r"(?:1[3-9]\d{9}|1[3-9]\d(?P<m>[ -])\d{4}(?P=m)\d{4}|1[3-9]\d\d-\d{3}-\d{4})(?!\d)"
)
_CARD = re.compile(r"(?<!\d)[3-69]\d{3}([ -]?)\d{4}\1\d{4}\1(?:\d{4}(?:\1\d{1,3})?)(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_LANDLINE = re.compile(r"(?<!\d)\(?0(?:10|2\d|[3-9]\d{2})\)?[ -]?\d{3,4}[ -]?\d{4}(?!\d)")
_PHONE = re.compile(
    rf"(?P<mobile>{_MOBILE.pattern})"
    r"|(?P<gateway>(?<!\d)106\d{7,17}(?!\d))"
    r"|(?P<service>(?<!\d)[48]00(?P<s>[ -]?)\d{3,4}(?P=s)\d{3,4}(?!\d))"
    rf"|(?P<landline>{_LANDLINE.pattern})"
    r"|(?P<short>(?<![\d.¥欠借还贷付给])(?<![欠借还贷付给]了)(?<!到手)(?<!本金)9[56]\d{3,6}"
    r"(?!\d|[.,]\d{3}(?!\d)|\s?[元块万千笔个次]))"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

# "I forgot how much" and "nothing at all" hold a question word but ask nothing.
_NO_QUESTION = re.compile(
    r"(?:忘了|忘记|记不清|不记得|记不得|想不起来?|说不清|不清楚|不确定)[^,。?!;]{0,6}?"
    r"(?:多少|几[点号次个天]|什么(?:时候|时间)?|哪[天个家]|谁)"
    r"|没什么|没啥|没怎么|什么都|啥都|什么也|啥也|怎么都|多少有点|多多少少|谁都|哪都"
)
_QUESTION = re.compile(
    r"[?？]|[吗嘛么](?=$|[ ,。!;~)])|呢(?=$|[。!~)])|(?P<a>[\u4e00-\u9fff])[不没](?P=a)"
    r"|怎么|怎样|咋|如何|为什么|为啥|凭什么|凭啥|什么|啥|多少|多久|多长|多大|几[天次点号年]内?能"
    r"|谁|哪[里儿个家些种天]|请问|想问|问一下|咨询|能否|可否|是否|有没|可不可|"
    r"(?<![不非])合法|(?<!不)犯法|违法吧|不会[^,。]{1,15}吧|是[^,。]{1,12}还是"
    r"|(?:行|好|可以|能|会|要紧|中|得)不(?=$|[ ,。!~])"
)
_ASKS_AT_END = re.compile(
    r"(?:[?吗嘛么呢]|(?:怎么|咋|如何)(?:办|处理|应对)|(?P<a>[\u4e00-\u9fff])[不没](?P=a).{0,6})"
    r"[。!~ ]*$"
)


@lru_cache(maxsize=2)
def _converter(config: str) -> Callable[[str], str]:
    """Load one OpenCC table on first use (some 20 ms) and keep it."""
    converter: Any = opencc.OpenCC(config)
    convert: Callable[[str], str] = converter.convert
    return convert


def _to_simplified(text: str) -> str:
    """Turn Traditional into Simplified; Simplified text is returned as it is.

    `tw2sp` alone would also rewrite Simplified text (程序 to 进程, 文件 to 文档), so it
    only sees text that holds a character which is Traditional beyond doubt.
    """
    plain = _converter("t2s")(text)
    if all(a == b or a in _BOTH_SCRIPTS for a, b in zip(text, plain, strict=False)):
        return text
    simplified = _converter("tw2sp")(text)
    for wrong, right in _REPAIRS.items():
        simplified = simplified.replace(wrong, right)
    return simplified if "幺" in text else simplified.replace("幺", "么")


def normalise(text: str) -> str:
    """Return the text as the parsers and the language model read it.

    Full width becomes half width (NFKC), Traditional becomes Simplified, control and
    invisible characters go, white space becomes single spaces. Never raises.

    >>> normalise("欠了　１５００元，催收員爆通訊錄")
    '欠了 1500元,催收员爆通讯录'
    """
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    text = unicodedata.normalize("NFKC", "".join(kept))
    text = _SPACES.sub(" ", text).strip()
    return text if text.isascii() else _to_simplified(text)


def _is_id_card(number: str) -> bool:
    """Tell whether 18 characters are an identity number.

    The check character decides; a number with a plausible birthday and one mistyped
    character is masked as well, because it still points at a person.
    """
    total = sum(int(n) * w for n, w in zip(number[:17], _ID_WEIGHTS, strict=True))
    if "10X98765432"[total % 11] == number[17].upper():
        return True
    try:
        born = datetime.strptime(number[6:14], "%Y%m%d")  # noqa: DTZ007  only a day, no clock
    except ValueError:
        return False
    return number[6:8] in ("19", "20") and born.year < 2100


def _is_card(number: str) -> bool:
    """Tell whether the digits pass the Luhn check of bank cards."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _cover(number: str, first: int) -> str:
    return f"{number[:first]}****{number[-4:]}"


def _mask_matches(
    text: str, pattern: re.Pattern[str], is_one: Callable[[str], bool], first: int
) -> str:
    """Replace every match of `pattern` that `is_one` accepts; digits may be spoken ones."""
    read = text.translate(_DIGITS).translate(_SPOKEN_DIGITS)
    parts, last = [], 0
    for match in pattern.finditer(read):
        number = re.sub(r"[ +-]", "", match[0])
        if is_one(number):
            number = number[-11:] if pattern is _MOBILE else number
            parts += [text[last : match.start()], _cover(number, first)]
            last = match.end()
    return "".join([*parts, text[last:]])


def mask_identifiers(text: str, keep_phone: bool = False) -> str:
    """Hide identity numbers, mobile phones, bank cards and e-mail addresses.

    The order matters: the first 17 digits of an identity number look like a card.
    The first 4 and last 4 characters stay (of a mobile phone the first 3), the rest of the
    text stays letter for letter because it may be quoted as evidence.

    Args:
        text: what the person wrote, not normalised.
        keep_phone: True for the collector's number, which is evidence.

    >>> mask_identifiers("卡号6222021234567890128，电话138 0013 8000")
    '卡号6222****0128，电话138****8000'
    >>> mask_identifiers("他用13800138000打来", keep_phone=True)
    '他用13800138000打来'
    """
    text = _mask_matches(text, _ID_CARD, _is_id_card, 4)
    if not keep_phone:
        text = _mask_matches(text, _MOBILE, lambda _: True, 3)
    text = _mask_matches(text, _CARD, _is_card, 4)
    return _EMAIL.sub(lambda m: f"{m[0][0]}****@{m[0].rsplit('@', 1)[1]}", text)


def mask_landlines(text: str) -> str:
    """Hide landline numbers with an area code, where they can only be those of other people.

    >>> mask_landlines("我爸家0755-88881234")
    '我爸家075****1234'
    """
    return _mask_matches(text, _LANDLINE, lambda _: True, 3)


def phones(text: str) -> list[str]:
    """Return the telephone numbers in the text, digits only, each once, in order.

    Mobile numbers, landlines with area code, 400/800 and 95/96 service numbers and the
    106 numbers that text messages come from. A leading 86 is dropped.

    >>> phones("0755-8888 1234和+86 13800138000，还有400-800-8888、95588")
    ['075588881234', '13800138000', '4008008888', '95588']
    """
    found = []
    for match in _PHONE.finditer(normalise(text).translate(_SPOKEN_DIGITS)):
        digits = re.sub(r"\D", "", match[0])
        found.append(digits[-11:] if match["mobile"] else digits)
    return list(dict.fromkeys(found))


def looks_like_question(text: str) -> bool:
    """Tell whether the person asks something, so that a form does not take it for an answer.

    >>> looks_like_question("上门催收合法吗"), looks_like_question("上个月15号打的")
    (True, False)
    >>> looks_like_question("记不清多少了")
    False
    """
    return _QUESTION.search(_NO_QUESTION.sub("", normalise(text))) is not None


def ends_as_question(text: str) -> bool:
    """Tell whether the text ends by asking; 凭什么 and the like in a story ask nothing.

    >>> ends_as_question("打给我同事合法吗"), ends_as_question("凭什么打给我同事，我自己接的")
    (True, False)
    """
    return _ASKS_AT_END.search(normalise(text)) is not None


def clip(text: str, limit: int) -> str:
    """Cut the text to at most `limit` characters, the last one then being an ellipsis.

    A combining mark or a joined emoji is not torn from the character before it.

    >>> clip("催收天天打电话", 5), clip("短", 5)
    ('催收天天…', '短')
    """
    if limit < 1:
        raise ValueError("limit must be at least 1")
    if len(text) <= limit:
        return text
    cut = limit - 1
    while cut and _belongs_together(text[cut - 1], text[cut]):
        cut -= 1
    return text[:cut].rstrip() + "…"


def _belongs_together(left: str, right: str) -> bool:
    joiner, modifiers = "\u200d", range(0x1F3FB, 0x1F400)
    if joiner in (left, right) or unicodedata.category(right) in ("Mn", "Me", "Mc"):
        return True
    return ord(right) in modifiers


def spans_agree(text: str) -> bool:
    """Tell whether places found in `normalise(text)` are places in `text` too.

    The parsers return places in the normalised text. They are those of the original
    whenever nothing was removed or added, which is what equal length stands for.

    >>> spans_agree("欠１５００元"), spans_agree("欠  1500元")
    (True, False)
    """
    return len(normalise(text)) == len(text)


__all__ = [
    "clip",
    "looks_like_question",
    "mask_identifiers",
    "mask_landlines",
    "normalise",
    "phones",
    "spans_agree",
]
