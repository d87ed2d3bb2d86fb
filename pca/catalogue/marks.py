"""What a message says of itself, in every kind and language: that it reminds, replaces, or stands in, and its code."""

from __future__ import annotations

from typing import NamedTuple

from pca.catalogue.words import Words

_SAID = Words("house.letters")


class Marks(NamedTuple):
    """What is true of one message; what is empty is not said."""

    reminder: bool = False
    replaces: str = ""
    """When the message it replaces was sent, in words."""
    instead_of: str = ""
    """Names of the people for whom the reader stands in."""
    code: str = ""
    page: str = ""
    """Where the code is checked, if the installation has a public page."""
    reply: str = ""
    """The short code to answer a text message with; empty when no answer is asked."""
    link: str = ""
    """The page of ours where the message is answered, if there is one."""


PLAIN = Marks()


def marked(kind: str, language: str, subject: str, body: str, marks: Marks) -> tuple[str, str]:
    """Subject and body with what the message says of itself: short in an SMS, in lines of its own elsewhere."""
    if marks == PLAIN:
        return subject, body
    if kind == "sms":
        return subject, _short(language, body, marks)
    before = [
        _SAID.say("reminder", language) if marks.reminder else "",
        _SAID.say("replaces", language, at=marks.replaces) if marks.replaces else "",
        _SAID.say("instead", language, names=marks.instead_of) if marks.instead_of else "",
    ]
    code = "checked" if marks.page else "code"
    after = [
        _SAID.plain("link", language, link=marks.link) if marks.link else "",
        _SAID.plain(code, language, code=marks.code, page=marks.page) if marks.code else "",
    ]
    parts = ["\n".join(line for line in before if line), body, "\n".join(line for line in after if line)]
    if subject and marks.reminder:
        subject = f"{_SAID.say('reminder', language)} — {subject}"
    return subject, "\n\n".join(part for part in parts if part)


def _short(language: str, body: str, marks: Marks) -> str:
    reminder = f"{_SAID.say('reminder', language)}: " if marks.reminder else ""
    replaces = _SAID.say("replaces_short", language) if marks.replaces else ""
    instead = _SAID.plain("instead_short", language, names=marks.instead_of) if marks.instead_of else ""
    reply = _SAID.plain("reply", language, code=marks.reply) if marks.reply else ""
    return f"{reminder}{replaces}{instead}{body}{reply}" + (f" #{marks.code}" if marks.code else "")
