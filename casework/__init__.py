"""Reasoning of the assistant in plain Python: no Rasa, no clock, no network, no files written."""
