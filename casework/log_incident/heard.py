"""What one piece of a sentence says of an incident: the way, how often, how many put through.

Everything works on `normalise(text)`. What somebody only threatens (说要上门) has not happened and
is no way; what was said is kept apart from what was done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casework.numerals import DIGIT, find_counts, parse_count
from casework.text import mask_identifiers, phones

# From here on a piece tells words or plans, not what happened.
_SAID = re.compile(
    r"(?<!电话里)(?:原话|内容是|[还就也又]?(?:威胁|扬言|声称|自称|说)(?!短信|电话|的短信|的电话|话)(?!了(?:[一半大]|两))"
    r"|[再要]?不.{0,3}还就?|(?:准备|打算|马上|明天|下午还|晚上还)?要(?=[来去上到找打]))"
)
_PERSON = (
    r"(?:爸妈|爸|妈|父母|父亲|母亲|爷爷|奶奶|老婆|老公|妻子|丈夫|爱人|媳妇|对象|女朋友|男朋友"
    r"|前妻|前夫|姐姐?|哥哥?|弟弟?|妹妹?|舅舅?|姨妈?|叔叔?|伯伯?|姑姑?|嫂子|表[哥姐弟妹]"
    r"|岳父|岳母|丈母娘|小姨子|公公|婆婆|儿子|女儿|孩子|亲戚|家里?人|亲友|朋友(?!圈)|前?同事|主管|领导|老板"
    r"|邻居|村委会?|村支书|村里|村干部|同学|老师|室友|房东|前台|单位|公司|学校|人事|总机|通讯录|联系人"
    r"|[一二三四五六七八九两]个(?:同事|亲戚|朋友|邻居|同学))"
)
_TOLD = rf"(?:我们?|俺)?(?:的|那个?|店里|厂里)?(?P<who{{n}}>{_PERSON})"
_OTHERS = re.compile(
    rf"(?:打|发|联系|骚扰|找|加|问|催)(?:了|过)?(?:[^,。;我他]{{0,4}}?(?:电话|短信|微信|好友|信息))?"
    rf"(?:了|到|给|过|上)*{_TOLD.format(n=1)}(?!号|电话)"
    rf"|给{_TOLD.format(n=2)}(?:手机|那边|们|前台|总机|那里)?(?:也|都|又|群)?(?:打|发|去|来|说)"
    rf"|{_TOLD.format(n=3)}(?:们|那边|刚|也|都|又| )*(?:接到|收到|被打|被骚扰|被找)"
    rf"|去了?(?:我|俺)(?:的)?(?P<who4>岳母|岳父|爸妈|父母|妈|爸|老家|丈母娘)(?:那儿|家|那里)?"
    rf"|打爆了?.{{0,4}}(?P<who5>通讯录)"
)
_WAYS = (
    ("others_contacted", _OTHERS),
    (
        "at_work",
        re.compile(
            r"(?:来|到|找到|找上|去|闯到|堵在|堵到)(?:了|过|我|俺|我们|的)*"
            r"(?:单位|公司|厂门?口?|厂里|店里|工地|办公室|上班的?地方|学校)"
        ),
    ),
    (
        "visit",
        re.compile(
            r"上门|(?:来|到|找到|跑到|上|去)(?:了|过)?(?:我|俺|我们)?的?(?:家里?|屋里|老家|地里)"
            r"|(?:敲|砸|踹|堵|拍|撬)(?:了|我家|着|我|家)*的?(?:大?门|锁)|(?:在|堵在?|守在?)?(?:我家)?楼下"
            r"|(?:在|堵)(?:我家)?门口|拦住?我|进了?屋|找上来|门铃"
        ),
    ),
    (
        "letter",
        re.compile(
            r"律师函|催收函|法务函|信函|函件|快递|挂号信|传单|贴了?(?:一?张|个)?(?:纸|条|通知|告示)"
        ),
    ),
    (
        "chat",
        re.compile(r"微信|企微|[qQ][qQ]|私信|抖音|群里|钉钉|朋友圈|发[到在进][^,。;]{0,8}群"),
    ),
    ("sms", re.compile(r"短信|彩信|信息(?=[一二三四五六七八九十\d]*条)")),
    (
        "call",
        re.compile(
            r"电话|来电|未接|座机|(?<!手)打(?:了|来|过来|给|我|进来|爆|过|到)|(?:连|一直|又|还|在|再|共)打"
            r"|拨了?|响了|接通|接了|挂了?电话"
        ),
    ),
)  # fmt: skip
_NUMBER = rf"(?:\d{{1,3}}|[{DIGIT}十几百]{{1,5}})"
_CONNECTED = re.compile(
    rf"(?:接通|接听|接起|接|通)(?:了|过)?(?:其中)?(?P<a>{_NUMBER})(?![点号月])(?:个|次|通)?"
    rf"|(?P<b>{_NUMBER})(?:个|次|通)(?:是)?(?:接通|接了|打通|通了)(?!{_NUMBER})"
)
_NOT_CONNECTED = re.compile(
    r"(?:都|全|全都|一个|一次|一通|个个|我)(?:都|也)?没(?:有)?(?:敢)?接(?!几)|没打通|都没通|没接(?:通|听|着|到)?$"
    r"|(?:全|都)(?:是)?(?:未接|拒接|挂断)|^没接(?!几)"
)
_ALL_CONNECTED = re.compile(r"(?:全|都|每个都)接了")
_PEOPLE = re.compile(
    rf"(?P<n>{_NUMBER})(?:个|名|位)?(?=(?:自称|穿|骑|陌生|彪形|戴)?[^,。;个次]{{0,5}}?(?:男|女|人|小伙|大汉|外访|催收员|摩托))"
)
_COUPLE = re.compile(r"一男一女|夫妻俩|他们俩|俩人|两口子")
_NOT_DONE = re.compile(r"(?:没有?|不再|再不|别|不要|停止|不会|不准|未)(?:再|给我|有)?[打发来]?$")
# What may follow a counted 个, 次 or 回 that are calls: 五个不同号码 and 一个女的 are none.
_OF_CALLS = re.compile(
    r"^(?:电话|来电|未接|短信|骚扰|催收|推销|语音|陌生来电|微信|$|[ ,。;!(、]"
    r"|接|都|没|全|了|的?时候|记|帮|以上|左右)"
)
_ORDINAL = re.compile(rf"(?:第[{DIGIT}\d十百]*|没接|[点:])\s?$")
_MESSAGES = re.compile(r"短信|微信|信息|私信|QQ|消息")
_CALLS = frozenset({"个", "次", "通", "遍", "回", "电话", "短信"})
_PAPERS = frozenset({"条", "封", "张"})
_UNITLESS = re.compile(rf"(?:打|拨|响|来电)了?(?P<n>{_NUMBER})(?:来|多)?(?=$|[ ,。;])")
_TAIL = re.compile(r"尾号(?:是|为)?\s?\d{3,6}|\d{2,5}\s?(?:开头|打头)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
_OWN_BEFORE = re.compile(
    r"(?:我|本人|自己|俺)(?:的|这个|这边)?(?:手机|号码|号|电话|卡)(?:号|是|:)*$"
)


@dataclass(frozen=True)
class Heard:
    """What a piece says; None where it says nothing. `who` is the person other than the borrower.

    `count` is how many calls or messages, `connected` how many calls were put through, `people`
    how many came, `numbers` the other side's telephone numbers, whole.
    """

    way: str | None = None
    who: str | None = None
    count: int | None = None
    connected: int | None = None
    people: int | None = None
    numbers: tuple[str, ...] = ()


def hear(said: str) -> Heard:
    """Return what the normalised text says.

    >>> h = hear("今天上午又打了八个电话,接通两个")
    >>> h.way, h.count, h.connected
    ('call', 8, 2)
    >>> hear("给我妈打电话说我跑了").who, hear("他说明天要上门").way
    ('妈', None)
    """
    way, who = _way(done_part(said))
    connected, rest = _connected(said)
    return Heard(way, who, _count(rest), connected, _people(said), tuple(numbers(said)))


def done_part(said: str) -> str:
    """Return the part of a piece that tells what happened, not what was said or threatened."""
    return _SAID.split(said)[0]


def _way(done: str) -> tuple[str | None, str | None]:
    """Return the way named first, and who else was contacted."""
    hits = []
    for rank, (name, pattern) in enumerate(_WAYS):
        match = next((m for m in pattern.finditer(done) if not _denied(done, m)), None)
        if match:
            hits.append((match.start(), rank, name, match))
    if not hits:
        return None, None
    others = [hit for hit in hits if hit[2] == "others_contacted"]
    _, _, name, match = others[0] if others else min(hits, key=lambda hit: hit[:2])
    who = next((value for value in match.groupdict().values() if value), None)
    return name, who


def _denied(done: str, match: re.Match[str]) -> bool:
    return bool(_NOT_DONE.search(done[: match.start()]))


def _connected(said: str) -> tuple[int | None, str]:
    """Return how many calls were put through, and the text without the words that say it."""
    match = _CONNECTED.search(said)
    if match and not said[: match.start()].endswith(("没", "没有", "未", "直", "普", "交")):
        number = parse_count((match["a"] or match["b"]) + "次")
        return number, said[: match.start()] + said[match.end() :]
    missed = _NOT_CONNECTED.search(said)
    if missed:
        return 0, said[: missed.start()] + said[missed.end() :]
    return (_count(said), said) if _ALL_CONNECTED.search(said) else (None, said)


def _count(said: str) -> int | None:
    """Return how many times; a number of people, of days or of telephone numbers is none."""
    for count in find_counts(said):
        after = said[count.end :]
        is_call = count.unit in _CALLS and _OF_CALLS.match(after)
        is_message = count.unit in _PAPERS and _MESSAGES.search(said)
        if (is_call or is_message) and not _ORDINAL.search(said[: count.start]):
            return count.low
    bare = _UNITLESS.search(said)
    return parse_count(bare["n"] + "次") if bare else None


def _people(said: str) -> int | None:
    if _COUPLE.search(said):
        return 2
    match = _PEOPLE.search(said)
    return parse_count(match["n"] + "个") if match else None


def mask_own(text: str) -> str:
    """Hide the numbers that the person calls their own; the other side's are evidence.

    >>> mask_own("他用02088886666打我手机13900001111")
    '他用02088886666打我手机139****1111'
    """
    for match in reversed(list(_MOBILE.finditer(text))):
        if _OWN_BEFORE.search(text[: match.start()]):
            hidden = mask_identifiers(match[0])
            text = text[: match.start()] + hidden + text[match.end() :]
    return text


def numbers(said: str) -> list[str]:
    """Return the other side's numbers as told: whole ones, else 尾号7731 or 0898开头.

    A number that the person calls their own is no evidence and is left out.

    >>> numbers("13812345678打来,我的手机13900001111"), numbers("尾号7731")
    (['13812345678'], ['尾号7731'])
    """
    found = []
    for number in phones(said):
        place = re.sub(r"[ -]", "", said).find(number)
        before = re.sub(r"[ -]", "", said)[:place] if place > 0 else ""
        if not _OWN_BEFORE.search(before):
            found.append(number)
    return found or [re.sub(r"\s|[是为]", "", match[0]) for match in _TAIL.finditer(said)]
