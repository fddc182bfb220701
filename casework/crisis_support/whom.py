"""Whether words of despair are about somebody else: a friend, a husband, a daughter."""

from __future__ import annotations

import re

from casework.text import normalise

_PERSON = (
    r"他|她|[爸妈爹娘](?:爸|妈)?|父亲|母亲|爸妈|父母|老公|老婆|丈夫|妻子|爱人|对象|男朋友|女朋友|男友|女友|"
    r"朋友|闺蜜|兄弟|室友|舍友|同学|同事|工友|儿子|女儿|孩子|弟弟?|哥哥?|妹妹?|姐姐?|"
    r"表[弟哥妹姐]|堂[弟哥妹姐]|侄子|外甥|公公|婆婆|爷爷|奶奶|邻居|客户|亲戚"
)
_DESPAIR = (
    r"不想活|活不下去|活够了|自杀|自尽|自残|轻生|寻死|寻短见|想不开|想死|要死|去死|跳楼|跳河|跳江|跳桥|要跳|"
    r"割腕|上吊|喝药|吃药|安眠药|农药|遗书|撑不住|撑不下去|熬不下去|绝路|傻事|伤害自己|绝望|后事"
)
# Between the person and the despair nobody else may come in: 我老公欠了钱，我不想活了 is about 我.
_OTHER = re.compile(rf"(?:{_PERSON})[^我。!?;]{{0,14}}?(?:{_DESPAIR})")
_SELF = re.compile(rf"(?:我|自己)(?:也|都|真的?|就|快|已经|现在)*(?:{_DESPAIR})")


def about_somebody_else(text: str) -> bool:
    """Return whether the person in danger is not the one who writes; in doubt it is the writer.

    >>> about_somebody_else("我朋友说他不想活了"), about_somebody_else("老公欠了钱，我不想活了")
    (True, False)
    """
    said = normalise(text)
    return bool(_OTHER.search(said)) and not _SELF.search(said)
