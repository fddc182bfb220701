"""Finds the channel's own replies in the loaded assistant's domain.

A channel answers a few things itself (an empty message, a turn that failed). The words belong
to the domain like all others; here is only the look-up.
"""

from typing import Any, Final

from sanic import Sanic

ACTION_FAILED: Final = "utter_action_failed"
TOO_FAST: Final = "utter_input_too_fast"

LAST_RESORT: Final = "刚才出了点问题，不是你的错。请过一会儿再发一次。"
"""Said only when no domain is loaded or it lacks the response."""


def kind_reply(app: Sanic | None, name: str, channel: str) -> dict[str, Any]:
    """Return response `name` as Rasa's output channels take it: text and perhaps buttons.

    The first variation wins that has a text, no condition and no other channel's name.
    """
    for variation in _variations(app, name):
        text = variation.get("text")
        if not text or variation.get("condition"):
            continue
        if variation.get("channel") in (None, channel):
            return {"text": text, "buttons": list(variation.get("buttons") or [])}
    return {"text": LAST_RESORT}


def _variations(app: Sanic | None, name: str) -> list[dict[str, Any]]:
    # Rasa puts the agent on the app's context when the server has started; before that, and
    # while no model is loaded, one of these is missing.
    agent = getattr(app.ctx, "agent", None) if app is not None else None
    domain = getattr(agent, "domain", None)
    return list(domain.responses.get(name, [])) if domain is not None else []
