"""The terminal client: `python -m tools.chat` talks to the assistant over its REST channel."""
