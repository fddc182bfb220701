"""Match what a person says with the choices of a question."""

from __future__ import annotations

import re

from casework.questions import Choice
from casework.text import normalise

_NUMBERS = re.compile(r"[1-9]\d?")
_ONLY_NUMBERS = re.compile(r"(?:第?[1-9]\d?[个项]?[\s,、和]*)+")
# What stands right before a word and takes it back: 没有录音, 还没被起诉.
_NOT = re.compile(r"(?:没有?|无|未|不是?)(?:被|给|有|留|拍|去)?$")
# No answer to whether something is so, unless the question has 还没核对 among its own choices.
_NOT_CHECKED = re.compile(
    r"(我|这个)?(还|暂时|目前)?没(有)?(去|来得及)?(核对|核实|查|问|确认|对)(过|到|清楚)?(呢|啊|呀)?"
)
_OWN = ("not_asked", "not_checked", "not_yet")
# A short answer that contains a choice's word is that choice; a long one may only mention it.
SHORT_ANSWER = 14
# In a first sentence one-character words match too much by accident.
MIN_PREFILL_WORD = 2


def by_number(choices: tuple[Choice, ...], text: str) -> list[str] | None:
    """Return the codes of the numbers typed (`2`, `1 3`), None when `text` is no list of them."""
    if not _ONLY_NUMBERS.fullmatch(text.strip()):
        return None
    numbers = [int(number) for number in _NUMBERS.findall(text)]
    if not numbers or max(numbers) > len(choices):
        return None
    return list(dict.fromkeys(choices[number - 1].code for number in numbers))


def by_title(choices: tuple[Choice, ...], text: str) -> list[str] | None:
    """Return the code whose title or word is the whole text, else None."""
    bare = text.strip(" 。，,.!！")
    for choice in choices:
        if bare == choice.title or bare in (*choice.words, *choice.asked_words):
            return [choice.code]
    return None


def are_titles(choices: tuple[Choice, ...], text: str) -> bool:
    """Return whether `text` is titles of choices alone, joined by 、 as the page joins them."""
    titles = {normalise(choice.title) for choice in choices}
    return all(part in titles for part in normalise(text).split("、"))


def is_not_checked(choices: tuple[Choice, ...], text: str) -> bool:
    """Return whether `text` says only that it was not looked into, and no choice is about that."""
    own = any(choice.code in _OWN for choice in choices) or by_title(choices, text)
    return not own and bool(_NOT_CHECKED.fullmatch(text))


def by_need(choices: tuple[Choice, ...], need: str) -> list[str]:
    """Return the codes that sentences of `need` describe."""
    return [choice.code for choice in choices if need in choice.needs]


def by_words(choices: tuple[Choice, ...], text: str, shortest: int = 1) -> list[str]:
    """Return the codes whose title or words occur in `text`, longest match first.

    A word inside a longer matched word does not count: 没有授权 is not also 授权. Nor does one
    taken back: 没有录音. With a `shortest` above 1 nothing was asked, and words that only answer
    do not count.
    """
    unasked = shortest > 1
    hits = [
        (len(word), text.find(word), choice.code)
        for choice in choices
        for word in (choice.title, *choice.words, *(() if unasked else choice.asked_words))
        if len(word) >= shortest and word in text and not _NOT.search(text[: text.find(word)])
    ]
    taken: list[tuple[int, int]] = []
    codes: list[str] = []
    for length, start, code in sorted(hits, key=lambda hit: (-hit[0], hit[1])):
        if any(start < end and begin < start + length for begin, end in taken):
            continue
        taken.append((start, start + length))
        codes.append(code)
    return list(dict.fromkeys(codes))
