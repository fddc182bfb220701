"""The pure parts of `tools.bench`, and that its journeys still fit the questions asked."""

import asyncio
import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from aiohttp import web

from actions.form import MIN_PREFILL
from casework.answers import Context, parse_answer
from casework.file_complaint.questions import JOURNEY as COMPLAINT
from casework.lenders import Lenders
from casework.prefill import prefill
from casework.propose_repayment_plan.questions import JOURNEY as PLAN
from casework.questions import Journey
from casework.verify_collector.questions import JOURNEY as VERIFY
from tools import bench, bench_servers, serve
from tools.bench_load import (
    Conversation,
    Tally,
    at_once,
    load_conversations,
    one_at_a_time,
    texts,
)
from tools.bench_report import LABELS, Measured, figures, json_line, percentile, ratios, table

KEYS = {
    "train_s", "ready_s", "rss_mb", "turn_p50_ms", "turn_p95_ms", "faq_p50_ms",
    "turns_per_second", "turns_per_second_32", "errors", "empty",
}  # fmt: skip
CONVERSATIONS = {conversation.name: conversation for conversation in load_conversations()}


def measured(pace: float = 1.0) -> Measured:
    single = Tally([("faq", 0.01 * pace), ("journey", 0.02 * pace), ("journey", 0.03 * pace)])
    loads = {
        1: single,
        8: Tally([("faq", 0.1)] * 80, elapsed=2.0 * pace, errors=1),
        32: Tally([("faq", 0.1)] * 60, elapsed=3.0 * pace, empty=2),
    }
    return Measured(train_s=60.04 * pace, ready_s=10.0, rss_mb=650.4, loads=loads)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([7.0], 0.95, 7.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([1.0, 2.0, 3.0, 4.0], 0.5, 2.5),
        ([float(n) for n in range(101)], 0.95, 95.0),
        ([1.0, 2.0], 1.0, 2.0),
    ],
)
def test_percentile(values: list[float], share: float, expected: float | None) -> None:
    assert percentile(values, share) == expected


def test_figures_have_the_agreed_keys_and_units() -> None:
    assert figures(measured()) == {
        "train_s": 60.0,
        "ready_s": 10.0,
        "rss_mb": 650,
        "turn_p50_ms": 20.0,
        "turn_p95_ms": 29.0,
        "faq_p50_ms": 10.0,
        "turns_per_second": 40.0,
        "turns_per_second_32": 20.0,
        "errors": 1,
        "empty": 2,
    }
    assert set(LABELS) == KEYS


def test_nothing_answered_is_null_and_not_zero() -> None:
    silent = figures(Measured(loads={people: Tally(errors=5) for people in (1, 8, 32)}))
    assert silent["turn_p50_ms"] is silent["turns_per_second"] is None
    assert silent["errors"] == 15
    assert ratios(silent, silent)["turns_per_second"] is None


def test_the_last_line_is_one_json_object() -> None:
    line = json_line(figures(measured()))
    assert "\n" not in line
    assert set(json.loads(line)) == KEYS


def test_with_stock_the_line_holds_both_and_the_ratios() -> None:
    line = json.loads(json_line(figures(measured()), figures(measured(pace=2.0))))
    assert set(line) == KEYS | {"stock", "ratios"}
    assert set(line["stock"]) == KEYS
    assert set(line["ratios"]) == KEYS - {"errors", "empty"}
    # above 1 is better for us, for times as for turns a second
    assert line["ratios"]["turn_p50_ms"] == line["ratios"]["turns_per_second"] == 2.0


def test_the_table_has_one_line_a_figure() -> None:
    ours = figures(measured())
    assert len(table(ours).splitlines()) == len(KEYS) + 1
    assert len(table(ours, ours).splitlines()[1].split()) > 3


def test_tallies_of_rounds_add_up() -> None:
    both = Tally([("faq", 1.0)], 2.0, 1, 0, 1) + Tally([("journey", 3.0)], 1.0, 0, 2, 0)
    assert both == Tally([("faq", 1.0), ("journey", 3.0)], 3.0, 1, 2, 1)
    assert both.seconds("journey") == [3.0]


def test_conversations_are_the_three_journeys_and_twenty_questions() -> None:
    journeys = [c.name for c in CONVERSATIONS.values() if c.kind == "journey"]
    questions = [turn for c in CONVERSATIONS.values() if c.kind == "faq" for turn in c.turns]
    assert journeys == ["verify_collector", "propose_repayment_plan", "file_complaint"]
    assert len(questions) == len(set(questions)) == 20


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a", "kind": "chat", "turns": ["好"]},
        {"name": "a", "kind": "faq", "turns": []},
        {"name": "a", "kind": "faq", "turns": [15]},
        {"name": "a", "kind": "journey", "turns": ["好"]},
        {"name": "a", "kind": "faq", "turns": ["好"], "ends": "再见"},
    ],
)
def test_a_malformed_conversation_is_refused(wrong: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "conversations.yml"
    path.write_text(yaml.safe_dump([wrong]), "utf-8")
    with pytest.raises(ValueError, match="a:"):
        load_conversations(path)


@pytest.mark.parametrize("journey", [VERIFY, PLAN, COMPLAINT], ids=lambda journey: journey.name)
def test_every_turn_answers_the_question_asked(journey: Journey) -> None:
    """Walks the form without Rasa, so that a new question is noticed here and not in a slow run."""
    opening, *turns = CONVERSATIONS[journey.name].turns
    now = datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    context = Context(now, Lenders.load())
    answers: dict[str, Any] = prefill(journey, {}, opening, context)
    for turn in turns:
        question = journey.next_question(answers)
        assert question is not None, f"{turn}: nothing is asked any more"
        answer = parse_answer(question, turn, context)
        assert answer is not None, f"{turn} is no answer to {question.slot}"
        assert answer.sure or question.kind in ("text", "org"), f"{turn} may be taken for a need"
        answers[question.slot] = answer.value
        if len(turn) >= MIN_PREFILL:
            answers |= prefill(journey, answers, turn, context)
    assert journey.next_question(answers) is None


def test_the_stock_configuration_has_nothing_of_ours_and_finds_the_domain() -> None:
    path = Path(bench.STOCK_CONFIG)
    stock = yaml.safe_load(path.read_text("utf-8"))
    assert not [part for part in stock["pipeline"] + stock["policies"] if "." in part["name"]]
    assert [(path.parent / name).resolve() for name in stock["imports"]] == [
        Path("domain").resolve()
    ]


def test_stock_rasa_gets_its_own_channel_and_store(tmp_path: Path) -> None:
    command = bench_servers.stock_command(5999, tmp_path / "stock.tar.gz", 5998)
    assert command[command.index("-i") + 1] == serve.HOST
    endpoints = yaml.safe_load((tmp_path / "stock-endpoints.yml").read_text("utf-8"))
    assert endpoints["tracker_store"]["type"] == "SQL"
    assert endpoints["action_endpoint"] == {"url": f"http://{serve.HOST}:5998/webhook"}
    assert yaml.safe_load((tmp_path / "stock-credentials.yml").read_text("utf-8")) == {"rest": None}


def test_a_free_port_is_free_and_memory_is_read() -> None:
    assert serve.port_is_free(serve.free_port())
    assert bench_servers.resident_kb("VmSize:\t 9 kB\nVmRSS:\t 2048 kB\n") == 2048


def test_a_server_that_ends_is_said_with_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "rasa.log"
    servers = bench_servers.Processes()
    try:
        servers.start("Rasa", ["/bin/sh", "-c", "echo no model; exit 3"], log)
        with pytest.raises(bench_servers.BenchError, match="no model"):
            bench_servers.wait_for(servers, "Rasa", lambda: False, log)
    finally:
        servers.stop()
    assert servers.find("Rasa").returncode == 3


def test_stopping_ends_what_was_started(tmp_path: Path) -> None:
    servers = bench_servers.Processes()
    servers.start("sleeper", ["sleep", "60"], tmp_path / "log")
    servers.stop()
    assert servers.find("sleeper").returncode is not None


def test_texts_of_a_reply() -> None:
    assert texts([{"text": "一"}, {"image": "x"}, {"text": None}, {"text": "二"}]) == "一二"


TALK = (
    Conversation("a", "journey", ("开始", "完"), "下一步"),
    Conversation("b", "faq", ("问", "沉默", "坏")),
)


async def answer(request: web.Request) -> web.Response:
    message = (await request.json())["message"]
    if message == "坏":
        return web.Response(status=500)
    said = {"沉默": [], "完": [{"text": "下一步"}]}.get(message, [{"text": "好"}])
    return web.json_response(said)


async def with_server(load: Any) -> Tally:
    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    port = serve.free_port()
    await web.TCPSite(runner, serve.HOST, port).start()
    try:
        return await load(f"http://{serve.HOST}:{port}/webhook")
    finally:
        await runner.cleanup()


def test_one_at_a_time_says_everything_once_and_counts() -> None:
    tally = asyncio.run(with_server(lambda url: one_at_a_time(url, TALK, "t", 10)))
    assert [kind for kind, _ in tally.turns] == ["journey", "journey", "faq", "faq"]
    assert (tally.errors, tally.empty, tally.unfinished) == (1, 1, 0)


def test_a_crowd_stops_at_its_bound_of_turns() -> None:
    tally = asyncio.run(with_server(lambda url: at_once(url, TALK, "t", 8, 50, 10)))
    assert len(tally.turns) + tally.errors == 50
    assert tally.elapsed > 0


def test_a_crowd_stops_at_its_bound_of_time() -> None:
    started = time.monotonic()
    tally = asyncio.run(with_server(lambda url: at_once(url, TALK, "t", 4, 10**6, 0.3)))
    assert tally.turns
    assert time.monotonic() - started < 5


def test_nobody_there_counts_as_errors() -> None:
    url = f"http://{serve.HOST}:{serve.free_port()}/webhook"
    tally = asyncio.run(at_once(url, TALK, "t", 2, 6, 5))
    assert (tally.errors, tally.turns) == (6, [])


def test_a_shorter_training_of_the_stock_configuration_changes_nothing_else(tmp_path: Path) -> None:
    stock = yaml.safe_load(Path(bench.STOCK_CONFIG).read_text(encoding="utf-8"))
    short = yaml.safe_load(Path(bench.shortened(tmp_path, 2)).read_text(encoding="utf-8"))
    assert all(Path(folder).is_dir() for folder in short.pop("imports"))
    trained = [part for key in ("pipeline", "policies") for part in short[key] if "epochs" in part]
    assert len(trained) == 4
    for part in trained:
        assert part["epochs"] == 2
        part["epochs"] = 100
    assert short == {key: stock[key] for key in short}
