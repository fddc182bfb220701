"""Rasa adapters: read slots, call casework, name a response, return events."""
