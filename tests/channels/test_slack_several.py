"""Several choices in Slack: a field to tick them in, and a button that sends them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from casework.answers import Context, parse_answer
from casework.journeys import JOURNEYS
from channels.messaging.reply import Button, Reply
from channels.messaging.text import labels
from channels.slack.render import messages
from tests.channels.channel_server import QUIET
from tests.channels.fakes.base import on_stage
from tests.channels.fakes.slack import Slack

ASKED = Reply(
    "有哪些证据？可以选几项，如“1、3”。\n①录音 ②截图 ③证人",
    tuple(Button(title, title) for title in ("录音", "截图", "证人", "不清楚")),
    multi=True,
)


def test_what_may_not_be_ticked_stays_a_button() -> None:
    field, row = messages(ASKED, offers=True)[0]["blocks"][1:]
    titles = [option["text"]["text"] for option in field["accessory"]["options"]]
    assert titles == ["录音", "截图", "证人"]
    assert [key["text"]["text"] for key in row["elements"]] == ["选好了", "不清楚"]
    assert "“1、3”" in messages(ASKED, offers=True)[0]["text"]


@pytest.mark.parametrize(
    ("numbers", "heard"), [((1, 3), ["录音、证人"]), ((2,), ["截图"]), ((), [])]
)
def test_ticked_choices_are_said_when_they_are_sent(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, numbers: tuple[int, ...], heard: list[str]
) -> None:
    monkeypatch.setenv("SHOUMEN_SECRET", "for tests")

    async def run() -> None:
        driver = Slack()
        async with on_stage(driver, monkeypatch) as listener:
            driver.calls += [("chat.postMessage", f) for f in messages(ASKED, offers=True)]
            tick, send = driver.ticks(*numbers)
            assert await driver.post(tick) == 200
            await asyncio.sleep(QUIET)
            assert len(driver.answers()) == 1
            assert await driver.post(send) == 200
            await driver.wait_for(2)
            assert listener.texts == heard

    asyncio.run(run())


def test_choices_joined_are_read_as_their_numbers(parsing: Context) -> None:
    several = [q for j in JOURNEYS.values() for q in j.questions if q.kind == "multi"]
    assert len(several) > 5
    for question in several:
        titles = [choice.title for choice in question.choices]
        joined = labels()["several_join"].join((titles[0], titles[2]))
        said = [parse_answer(question, text, parsing) for text in ("1、3", joined)]
        assert said[0] and said[1] and set(said[0].value) == set(said[1].value), question.slot
