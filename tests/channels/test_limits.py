from channels import limits
from channels.conversation import Conversation, Conversations
from channels.limits import SeenIds, TokenBuckets


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_refills_with_time() -> None:
    clock = Clock()
    buckets = TokenBuckets(burst=2, per_second=0.5, clock=clock)
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]
    clock.now = 2.0
    assert [buckets.take("a") for _ in range(2)] == [True, False]
    clock.now = 1_000.0
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]


def test_one_flood_does_not_slow_others() -> None:
    buckets = TokenBuckets(burst=1, per_second=0, clock=Clock())
    assert (buckets.take("a"), buckets.take("a"), buckets.take("b")) == (True, False, True)


def test_buckets_do_not_grow_without_bound(monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 3)
    buckets = TokenBuckets(burst=1, per_second=0, clock=Clock())
    for key in "abcde":
        buckets.take(key)
    assert len(buckets._levels) == 3


def test_a_seen_id_is_forgotten_after_its_time() -> None:
    clock = Clock()
    seen = SeenIds(ttl=60, clock=clock)
    seen.add("1")
    assert "1" in seen
    assert "2" not in seen
    clock.now = 61.0
    assert "1" not in seen


def test_missed_replies_are_those_with_a_higher_number() -> None:
    talk = Conversation()
    first, second = talk.number({"text": "一"}), talk.number({"text": "二"})
    assert talk.missed(first["seq"]) == [second]
    assert talk.missed(second["seq"]) == []
    assert talk.missed("0") == talk.missed(None) == talk.missed(True) == []


def test_idle_conversations_are_forgotten_but_not_one_with_an_open_turn() -> None:
    talks = Conversations()
    idle, busy = talks.of("idle"), talks.of("busy")
    idle.used_at = busy.used_at = -1e9
    busy.open_turns = 1
    talks.of("new")
    assert talks.of("busy") is busy
    assert talks.of("idle") is not idle
