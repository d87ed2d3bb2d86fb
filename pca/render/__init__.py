"""Turns the texts under notifications/ into what one person reads, and refuses a text that could do more than that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pca.catalogue import Words
from pca.catalogue.marks import PLAIN, Marks, marked
from pca.domain.plan.languages import HOUSE, chain, spoken_as
from pca.domain.texts.wording import Variables, one_line
from pca.render.compiled_texts import MAX_BODY, MAX_RENDERED, RenderError, written
from pca.render.template_check import FILTERS, MAX_SOURCE, TemplateProblem, check_template

__all__ = [
    "FILTERS",
    "MAX_BODY",
    "MAX_RENDERED",
    "MAX_SOURCE",
    "RenderError",
    "Rendered",
    "TemplateProblem",
    "Texts",
    "check_template",
    "render_message",
]

_HOUSE = Words("house")

Texts = Mapping[tuple[str, str, str], str]
"""Template sources by (message, kind, language)."""


class Rendered(NamedTuple):
    """One text ready to send. `digest` is the SHA-256 (hex) of subject and body; `language` the one really used."""

    subject: str
    body: str
    digest: str
    language: str


def render_message(
    texts: Texts,
    message: str,
    kind: str,
    language: str,
    variables: Variables,
    *,
    exercise: bool,
    marks: Marks = PLAIN,
    named: Sequence[str] = HOUSE,
) -> Rendered:
    """Write `message` as `kind` in `language`, or visibly in another of the languages that the plan has `named`.

    A chat without a text of its own gets the mail, its subject as the first line. `marks` is what it says of itself.

    Raises RenderError when there is no text at all, or it does not fit its variables.
    """
    words, tongues = variables, chain(language, named)
    own = (language, *named[:1])
    as_mail = kind == "mail" or (kind == "chat" and not any((message, kind, tongue) in texts for tongue in own))
    body, used = _write(texts, message, "mail" if as_mail else kind, tongues, words)
    subject = _write(texts, message, "subject", tongues, words)[0] if as_mail else ""
    if as_mail and kind == "chat":
        subject, body = "", f"{subject}\n\n{body}"
    subject, body = marked(kind, language, subject, body, marks)
    if exercise:
        subject, body = _with_banner(kind, language, subject, body)
    subject = one_line(subject)
    digest = hashlib.sha256(f"{subject}\n\n{body}".encode()).hexdigest()
    return Rendered(subject, body, digest, used)


def _write(texts: Texts, message: str, kind: str, tongues: Sequence[str], words: Variables) -> tuple[str, str]:
    """The text and the language it is in: the first of `tongues` in which there is one."""
    wanted = tongues[0]
    used = next((tongue for tongue in tongues if (message, kind, tongue) in texts), None)
    if used is None:
        raise RenderError(f"there is no text notifications/{message}/{kind}.{wanted}.j2")
    text = _fill(texts[message, kind, used], kind, (message, kind, used), words)
    if used == spoken_as(wanted, [used]):
        return text, used
    if kind in ("subject", "sms"):
        return f"[{used}] {text}", used
    return f"{' '.join((f'[{used}]', _HOUSE.say('missing', wanted)))}\n\n{text}", used


def _fill(source: str, kind: str, name: tuple[str, str, str], words: Variables) -> str:
    try:
        return written(source, kind, words)
    except Exception as error:  # whatever a text does, no other message waits for it
        raise RenderError(f"notifications/{name[0]}/{name[1]}.{name[2]}.j2: {error}") from error


def _with_banner(kind: str, language: str, subject: str, body: str) -> tuple[str, str]:
    banner = _HOUSE.say("banner", language)
    if kind == "sms":
        return subject, _HOUSE.say("banner_sms", language) + body
    return (f"{banner} — {subject}" if subject else ""), f"{banner}\n\n{body}\n\n{banner}"
