"""Feishu (飞书) and its twin abroad, Lark: a company's own app with the bot capability."""
