"""Telegram: webhook with a secret token, inline buttons, letters as documents."""
