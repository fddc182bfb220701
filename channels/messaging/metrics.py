"""Counters of the messaging channels for Prometheus; no personal data, few labels."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_registry: Final = CollectorRegistry()
_LABEL: Final = ("channel",)


def _counter(name: str, text: str, labels: tuple[str, ...] = _LABEL) -> Counter:
    return Counter(f"shoumen_messages_{name}", text, labels, registry=_registry)


_received = _counter("received", "Messages proved and read", ("channel", "kind"))
_refused = _counter("refused", "Requests that were no messages", ("channel", "reason"))
_repeated = _counter("repeated", "Messages that had been answered before")
_flooded = _counter("flooded", "Messages that came too fast")
_answered = _counter("answered", "Turns delivered")
_failed = _counter("undelivered", "Turns that could not be delivered")
_lost = _counter("lost", "Messages the app took and did not deliver", ("channel", "reason"))
_reminders = _counter("reminders", "Reminders of a passed day", ("channel", "result"))
_again = _counter("sent_again", "Sends that had to be tried again")
_seconds = Histogram(
    "shoumen_messages_seconds",
    "From the message to the delivered answer",
    _LABEL,
    registry=_registry,
    buckets=(0.5, 1, 2, 3, 4.5, 8, 15, 30, 60),
)


def received(channel: str, kind: str) -> None:
    """Count a message that was proved and read."""
    _received.labels(channel, kind).inc()


def refused(channel: str, reason: str) -> None:
    """Count a request that was refused; `reason` is one of a few names."""
    _refused.labels(channel, reason).inc()


def repeated(channel: str) -> None:
    """Count a message that came once more."""
    _repeated.labels(channel).inc()


def flooded(channel: str) -> None:
    """Count a message that came too fast."""
    _flooded.labels(channel).inc()


def answered(channel: str, seconds: float) -> None:
    """Count a delivered turn and how long it took."""
    _answered.labels(channel).inc()
    _seconds.labels(channel).observe(seconds)


def failed(channel: str) -> None:
    """Count a turn that could not be delivered."""
    _failed.labels(channel).inc()


def lost(channel: str, reason: str) -> None:
    """Count a message that the app took and later said it did not deliver; few reasons."""
    _lost.labels(channel, reason).inc()


def reminded(channel: str, result: str) -> None:
    """Count a reminder that was told, was undelivered, or failed before it was made."""
    _reminders.labels(channel, result).inc()


def again(channel: str) -> None:
    """Count a send that had to be tried again."""
    _again.labels(channel).inc()


def text() -> str:
    """Return all counters as Prometheus reads them."""
    return generate_latest(_registry).decode()
