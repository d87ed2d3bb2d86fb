"""Writes into the chat rooms of Slack, Mattermost and Teams through their incoming webhooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from pca.channels.configured import Room
from pca.channels.http import GONE, NoAnswer, WebChannel, each, hosts_of, judged, unanswered
from pca.channels.port import Abilities, Button, Outgoing, Sent
from pca.domain.contact_points import ContactKind
from pca.domain.plan.languages import direction
from pca.domain.texts.wording import clean, one_line

_ADDRESS = re.compile(r"https?://[^\s<>|\"\\]+")
_ENDS = ".,;:!?)]»”’'"
"""Signs that end a sentence rather than an address."""

NO_ROOM = "no chat room of this name is in the settings"


class RoomsChannel(WebChannel):
    """A text for a room, named as in the settings. One request at a time: these services take one a second."""

    name = "rooms"
    kinds = frozenset({"chat"})
    contact: ContactKind = "room"
    abilities = Abilities(buttons=True, longest=10_000, per_second=1)

    def __init__(self, rooms: Mapping[str, Room], *, timeout: float = 10, proxy: str = "") -> None:
        self._rooms = rooms
        hosts = hosts_of(*(room.url.get_secret_value() for room in rooms.values()))
        super().__init__(hosts, timeout=timeout, proxy=proxy)

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        """Post each text. These services know no key: after a time-out the room may see a text twice."""
        return each(batch, self._one, 1)

    def _one(self, outgoing: Outgoing) -> Sent:
        room = self._rooms.get(outgoing.address)
        if room is None:
            return Sent(key=outgoing.key, outcome="failed", error=NO_ROOM, gone=True)
        if len(outgoing.body) > 10_000:
            return Sent(key=outgoing.key, outcome="failed", error="the text is longer than 10000 characters")
        content = msgspec.json.encode(SHAPES[room.service](outgoing))
        try:
            answer = self._outside.ask(
                "POST", room.url.get_secret_value(), headers={"Content-Type": "application/json"}, content=content
            )
        except NoAnswer as error:
            return unanswered(outgoing.key, error)
        words = answer.body[:200].decode("utf-8", "replace")
        sent = judged(outgoing.key, answer, words, at=outgoing.at)
        return msgspec.structs.replace(sent, gone=sent.outcome == "failed" and answer.status in GONE)


def slack(outgoing: Outgoing) -> dict[str, Any]:
    """Text with the three signs escaped that Slack gives a meaning, so that no value can call `<!channel>`."""
    lines = [_with_links(line, _slack_text) for line in _lines(outgoing)]
    lines += [f"<{_link(button)}|{_slack_text(one_line(button.label))}>" for button in _links(outgoing)]
    return {"text": "\n".join(lines), "unfurl_links": False, "unfurl_media": False}


def _slack_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_MARKS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()#+-.!|>~<"})


def mattermost(outgoing: Outgoing) -> dict[str, Any]:
    """Text with Markdown's signs escaped; a mark that cannot be seen keeps `@all` from calling everybody."""
    lines = [_with_links(line, _mattermost_text) for line in _lines(outgoing)]
    lines += [f"[{one_line(button.label).translate(_MARKS)}]({_link(button)})" for button in _links(outgoing)]
    return {"text": "\n".join(lines)}


def _mattermost_text(text: str) -> str:
    return text.translate(_MARKS).replace("@", "@\u200b")


def _with_links(line: str, escape: Callable[[str], str]) -> str:
    """A line with its signs escaped, but for addresses of pages: those stand whole between `<` and `>`."""
    return "".join(f"<{piece}>" if leads else escape(piece) for piece, leads in _pieces(line))


def _without_end(address: str) -> str:
    """Without the signs that end a sentence; a bracket that was opened within belongs to it."""
    while address and address[-1] in _ENDS and not (address.endswith(")") and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address


def _pieces(line: str) -> Iterator[tuple[str, bool]]:
    """A line in pieces, and whether each is the address of a page."""
    place = 0
    for match in _ADDRESS.finditer(line):
        address = _without_end(match[0])
        if address in ("http://", "https://"):
            continue
        yield line[place : match.start()], False
        yield address, True
        place = match.start() + len(address)
    yield line[place:], False


def teams(outgoing: Outgoing) -> dict[str, Any]:
    """An adaptive card of plain runs of text, in which nothing has a meaning of its own."""
    body = [
        {"type": "RichTextBlock", "inlines": list(_runs(line, weight))}
        for line, weight in zip(_lines(outgoing), _weights(outgoing), strict=True)
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": outgoing.language,
        "rtl": direction(outgoing.language) == "rtl",
        "body": body,
        "actions": [
            {"type": "Action.OpenUrl", "title": one_line(button.label), "url": _link(button)}
            for button in _links(outgoing)
        ],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _runs(line: str, weight: str) -> Iterator[dict[str, Any]]:
    """Runs of plain text; an address of a page opens when it is pressed."""
    for piece, leads in _pieces(line):
        if leads:
            opens = {"type": "Action.OpenUrl", "url": piece}
            yield {"type": "TextRun", "text": piece, "weight": weight, "selectAction": opens}
        elif piece or not line:
            yield {"type": "TextRun", "text": piece or " ", "weight": weight}


SHAPES = {"slack": slack, "mattermost": mattermost, "teams": teams}


def _lines(outgoing: Outgoing) -> list[str]:
    subject = [one_line(outgoing.subject)] if outgoing.subject else []
    return [*subject, *clean(outgoing.body).split("\n")]


def _weights(outgoing: Outgoing) -> list[str]:
    lines = len(_lines(outgoing))
    return ["bolder" if outgoing.subject else "default", *["default"] * (lines - 1)]


def _links(outgoing: Outgoing) -> list[Button]:
    """Buttons that open a page; these webhooks bring no answer back."""
    return [button for button in outgoing.buttons if button.url.startswith(("https://", "http://"))]


def _link(button: Button) -> str:
    """The address with every sign escaped that could end it early."""
    return quote(button.url, safe=":/?#@!$&'*+,;=%~-._")
