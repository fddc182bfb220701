"""Ways in: how people's messages reach the assistant and how its replies reach them.

`rest` and `webchat` are named in credentials.yml; the other modules are shared:
`guard` checks a message, `wording` finds the kind replies in the domain, `turns` makes sure
that no turn ends in silence, `session` signs web sessions, `limits` slows floods and drops
repeats, `conversation` keeps what a reconnecting phone has missed, `web_page` serves the page
and the letters.
"""
