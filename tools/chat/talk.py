"""One conversation in the terminal: what is said goes out, what comes back is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tools.chat.choosing import Offer, meant, offer_of
from tools.chat.client import Assistant, NotThereError, RefusedError, Reply, new_sender
from tools.chat.files import Folder, Saved, links, short
from tools.chat.view import View
from tools.chat.words import word


class Talk:
    """What the client remembers while it runs, in memory alone."""

    def __init__(self, assistant: Assistant, view: View, folder: Folder, as_json: bool) -> None:
        self.assistant = assistant
        self.view = view
        self.folder = folder
        self.as_json = as_json
        self.offer = Offer()
        self.said: list[tuple[str, str]] = []
        self._turn = 0
        self._told: set[Path] = set()

    def begin(self) -> None:
        """Start anew under another name: nothing that was said before belongs to it."""
        self.assistant.sender = new_sender()
        self.forget()

    def forget(self) -> None:
        """Drop what was said from memory."""
        self.said.clear()
        self.offer = Offer()

    def say(self, typed: str) -> None:
        """Send one message and show the replies as they come.

        Raises `NotThereError`; the message then counts as not sent.
        """
        text, asked = meant(typed, self.offer), self.offer
        self._turn += 1
        before, self.offer = len(self.said), Offer()
        self.said.append(("you", text))
        try:
            for reply in self.assistant.say(text):
                self._note(offer_of(reply))
                self._show(text, reply)
        except RefusedError as error:
            self.view.notice("refused", text=str(error))
            return
        except NotThereError:
            del self.said[before:]
            self.offer = asked
            raise
        if not self.as_json:
            self._offer()

    def _note(self, offer: Offer) -> None:
        """Take up what a reply offers; the last one in a turn asks, those before it are kept."""
        if offer == Offer():
            return
        if not self.as_json:
            self.view.besides([title for title, _ in self.offer.buttons])
        self.offer = offer

    def _show(self, text: str, reply: Reply) -> None:
        if self.as_json:
            self._line({"turn": self._turn, "said": text, **reply, "saved": self._saved_of(reply)})
            return
        if reply.get("text"):
            self._bubble(str(reply["text"]))
        if reply.get("image"):
            self._file(str(reply["image"]))
        payload: dict[str, Any] = reply.get("custom") or {}
        payload = payload.get("data") or payload
        if payload.get("type") == "plan":
            self.view.plan(payload)
        for file in payload.get("files") or []:
            self._file(str(file.get("url", "")))

    def _bubble(self, text: str) -> None:
        """Show a text; each link to a file becomes the path of the file, which is kept here."""
        kept = self._keep(links(text))
        for url, saved in kept.items():
            told = word("file", path=short(saved.path), size=saved.size_text)
            text = text.replace(url, told)
            self._told.add(saved.path)
        self.said.append(("bot", text))
        self.view.bot(text, [short(saved.path) for saved in kept.values()])

    def _file(self, url: str) -> None:
        """Say where a file is that no text has named."""
        for saved in self._keep(links(url)).values():
            if saved.path not in self._told:
                self._told.add(saved.path)
                self.view.path("saved", short(saved.path), size=saved.size_text)

    def _keep(self, urls: list[str]) -> dict[str, Saved]:
        found = {url: self._fetch(url) for url in urls}
        if None in found.values() and not self.as_json:
            self.view.notice("unsaved")
        return {url: saved for url, saved in found.items() if saved}

    def _fetch(self, url: str) -> Saved | None:
        try:
            return self.folder.fetch(url, self.assistant)
        except (NotThereError, OSError):
            return None

    def _saved_of(self, reply: Reply) -> dict[str, str]:
        kept = self._keep(links(json.dumps(reply)))
        return {url: str(saved.path) for url, saved in kept.items()}

    def _line(self, value: dict[str, Any]) -> None:
        self.view.out.file.write(json.dumps(value, ensure_ascii=False) + "\n")
        self.view.out.file.flush()

    def _offer(self) -> None:
        if self.offer == Offer():
            return
        names = [title for title, _ in self.offer.buttons]
        if self.offer.numbered:
            self.view.choices(names)
            self.view.hint("choose")
            self.view.line()
        else:
            if self.offer.several:
                self.view.hint("choose_several")
            self.view.besides(names)
