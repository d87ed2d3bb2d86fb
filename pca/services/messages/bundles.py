"""Messages that were held back for one person leave as one: the first carries the others along."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from msgspec.structs import replace as replaced

from pca.catalogue import Words
from pca.services.messages.letter import Letter

T = TypeVar("T")
_HOUSE = Words("house")


def bundled(letters: Sequence[Letter]) -> list[Letter]:
    """The letters with those of one person and kind put together, where all of them were held back."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for place, letter in enumerate(letters):
        if letter.outgoing is not None and letter.waiting.held:
            waiting = letter.waiting
            groups.setdefault((waiting.crisis, waiting.recipient, waiting.kind), []).append(place)
    together = list(letters)
    for places in groups.values():
        if len(places) > 1:
            _join(together, places)
    return together


def _join(letters: list[Letter], places: Sequence[int]) -> None:
    """Put the texts at `places` into the first of them."""
    first, *others = (letters[place] for place in places)
    texts = [letter.outgoing for letter in (first, *others) if letter.outgoing is not None]
    short = texts[0].kind == "sms"
    pieces = [f"{text.subject}\n\n{text.body}" if text.subject and not short else text.body for text in texts]
    body = "\n".join(pieces) if short else "\n\n———\n\n".join(pieces)
    subject = _HOUSE.plain("bundle_subject", texts[0].language, count=len(texts)) if texts[0].subject else ""
    if texts[0].mode == "exercise" and subject:
        subject = f"{texts[0].subject.partition(' — ')[0]} — {subject}"
    digest = hashlib.sha256(f"{subject}\n\n{body}".encode()).hexdigest()
    carrier = replace(first, outgoing=replaced(texts[0], subject=subject, body=body), digest=digest)
    letters[places[0]] = carrier
    for place in places[1:]:
        letters[place] = replace(letters[place], outgoing=None, within=first.waiting.number)


def outcomes_of_carried(letters: Sequence[Letter], answers: Mapping[str, T]) -> dict[str, T]:
    """What became of those carried along: the same as of the one that carried them."""
    carriers = {(letter.waiting.crisis, letter.waiting.number): letter.waiting.key for letter in letters}
    outcomes: dict[str, T] = {}
    for letter in letters:
        carrier = carriers.get((letter.waiting.crisis, letter.within)) if letter.within is not None else None
        if carrier is not None and carrier in answers:
            outcomes[letter.waiting.key] = answers[carrier]
    return outcomes
