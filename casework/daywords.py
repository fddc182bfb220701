"""The words for days: every regular expression beside the function that knows its meaning."""

from __future__ import annotations

import re

from casework import days
from casework.days import Meaning
from casework.numerals import NUMBER

_DAY = (
    r"(?:3[01]|[12]\d|0?[1-9]|三十一?|(?:二十|廿)[一二三四五六七八九]?|十[一二三四五六七八九]?"
    r"|[一二三四五六七八九])"
)
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = (
    r"(?:(?:(?P<year>(?:19|20)\d{2}|二[零〇][零〇一二三四五六七八九]{2}"
    r"|[12]\d(?=年(?:[底初份]|\d{1,2}月|[一二三四五六七八九十]{1,2}月)))"
    r"|(?P<relyear>大前|前|去|今|本|明))年份?的? ?)"
)
_REL = r"(?P<rel>上上个?|上一?个?|这一?个?|本|下下个?|下一?个?)"
_PART = r"(?P<part>初|底|末|中旬|上旬|下旬|中(?!秋|午))"
_WEEKDAY = r"(?: ?\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)"
_TO = r"(?= ?[-~—到至] ?)"
# 号 and 日 that end no day: 3号楼, 30日内, 日息.
_ENDS_DAY = (
    r"(?:号(?![楼院线码店门房机厅文桌令])|日(?!内|后|之内|以内|息|利|均|常|子|期|薪|元|用|游)"
    rf"|{_TO}(?=.{{1,3}}{_DAY}[号日]))"
)
_NO_COUNT = r"(?!\d| ?[万千百个次元块家期多笔天%.人点时:年条封岁/])"
_MONTH_WORD = r"月(?!息|供|薪|利|租|费|经|收|均|卡)份?"
_NOT_AFTER_NUMBER = r"(?<![\d.个第每一二两三四五六七八九十几])"
_FESTIVALS = "|".join((*days.FESTIVALS, *days.LUNAR_FESTIVALS, *days.NEW_YEARS_EVE))
_LUNAR_MONTH = r"(?:正|十[一二]|[一二三四五六七八九十冬腊]|1[0-2]|[1-9])"
_LUNAR_DAY = (
    r"(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|二?十[一二三四五六七八九]?|三十(?![一二])"
    r"|30|[12]?\d)"
)

_SOURCES: tuple[tuple[str, Meaning], ...] = (
    (
        r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"
        rf"{_WEEKDAY}?",
        days.iso,
    ),
    (
        rf"{_NOT_AFTER_NUMBER}(?<![农阴旧]历)(?<!闰){_YEAR}?(?P<month>{_MONTH}){_MONTH_WORD}"
        rf"(?:的? ?(?P<day>{_DAY})(?:[日号]|{_NO_COUNT})|{_PART})?{_WEEKDAY}?",
        days.month_day,
    ),
    (
        rf"{_REL}{_MONTH_WORD}(?:的? ?(?P<day>{_DAY}){_ENDS_DAY}|{_PART})?{_WEEKDAY}?",
        days.relative_month,
    ),
    (
        r"(?<![上下这本个当每\d一二三四五六七八九十])月(?P<part>底|末|初|中旬|上旬|下旬)",
        days.part_of_month,
    ),
    (
        rf"{_NOT_AFTER_NUMBER}(?<![月:])(?<!每月的)(?<!每个月的)(?P<day>{_DAY}){_ENDS_DAY}{_WEEKDAY}?",
        days.day_of_month,
    ),
    (rf"{_REL}(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])?", days.week),
    (
        rf"{_NOT_AFTER_NUMBER}(?P<rel>(?!))?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])(?!年|期)",
        days.week,
    ),
    (
        r"(?<![以之目提最当])(?P<near>大前|前|昨|今|明|大后|后)(?:[天日]|[儿个]+|(?=[早晚夜]))",
        days.near_day,
    ),
    (
        r"刚才|刚刚|几分钟前|刚(?=(?:[^,。!?刚好才]{1,4})?(?:打[来电过]|打了|来电|挂[了断]|收到))",
        days.just_now,
    ),
    (r"(?<=[到至])(?:现在|目前|今(?![天日早晚年]))", days.until_now),
    (
        rf"(?<![第每])(?<![逾预]期)(?P<n>半|{NUMBER})(?:个多?(?=月|星|礼)|多?(?!月))"
        r"(?P<unit>天|日|周|星期|礼拜|月|年)(?:以|之)?(?P<way>前|后)(?!期|面|来)",
        days.ago,
    ),
    (r"(?P<which>前|这|最近|近)(?P<some>几|两)天", days.few_days),
    (rf"(?<!\d){_YEAR}(?P<part>年?(?:[底末初尾]|中(?!秋|午))|上半年|下半年)?", days.whole_year),
    (
        r"(?:(?<!年)(?=[上下]半年)|(?<![去今明前大过拜\d一二三四五六七八九十])年(?![上下]))"
        r"(?P<part>[底末尾]|初(?![一二三四五六七八九])|[上下]半年)",
        days.part_of_year,
    ),
    (
        rf"(?<![十百千万一二三四五六七八九]){_YEAR}?(?P<name>{_FESTIVALS})"
        r"(?![十百千万一二三四五六七八九个天点])(?:节|假期?|期间|当天|那天)?",
        days.festival,
    ),
    (
        rf"{_YEAR}?(?:(?P<cal>农历|阴历|旧历)年?(?: ?的)?)?"
        rf"(?:(?P<leap>闰)?(?P<lmonth>{_LUNAR_MONTH})月(?P<lday>{_LUNAR_DAY})[日号]?|大年(?P<nyday>初[一二三四五六七八九十]))",
        days.lunar_day,
    ),
)
RULES = tuple((re.compile(source), meaning) for source, meaning in _SOURCES)
