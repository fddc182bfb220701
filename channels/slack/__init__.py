"""Slack: signed events and taps, buttons in blocks, letters as files."""
