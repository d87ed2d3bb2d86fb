"""One journal entry: who asked what, when, why, and what followed; chained so that no change goes unseen."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from pca.domain.facts import AnyFact
from pca.domain.heard import Heard
from pca.domain.identification import ENGINE, PROGRAM, Identification
from pca.domain.orders import HOUSE, AnyAct, ImportDirectory, Order, PublishPlan
from pca.domain.seats import Seat

VERSION = 1
"""Version of the entry format, written in every entry."""

GENESIS = b"\0" * 32
"""The chain value before the first entry."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of one journal entry. Its sequence number is its place in the table, not part of the body."""

    v: int
    id: str
    at: datetime
    who: str
    act: AnyAct
    facts: tuple[AnyFact, ...]
    crisis: str | None = None
    mode: str | None = None
    plan: str | None = None
    """Hash of the plan version in force."""
    seat: str | None = None
    delegation: int | None = None
    """By which delegation its author acted for that seat, if by one."""
    on_behalf_of: str | None = None
    informant: str | None = None
    heard: Heard = ""
    """By which means `who` heard it; empty in entries from before this was asked."""
    why: str = ""
    identified: Identification | None = None
    """How `who` was identified; None in entries from before this was recorded."""


_encoder = msgspec.json.Encoder(order="sorted", decimal_format="string")
_decoder = msgspec.json.Decoder(Entry)


def encode(entry: Entry) -> str:
    """Canonical JSON (RFC 8785 for our data: sorted keys, no floats, UTC instants) of the entry, as stored."""
    return _encoder.encode(entry).decode()


def decode(body: str) -> Entry:
    """Read a stored body back. Raises msgspec.DecodeError or ValidationError when it is not an entry."""
    return _decoder.decode(body)


def slim(act: AnyAct) -> AnyAct:
    """The act as journalled: what its facts repeat in full is left out, its digest stays."""
    if isinstance(act, ImportDirectory):
        return ImportDirectory(digest=act.digest, partial=act.partial, leaving=act.leaving)
    if isinstance(act, PublishPlan):
        return PublishPlan(hash=act.hash)
    return act


def entry_for(
    order: Order, facts: tuple[AnyFact, ...], at: datetime, seat: Seat | None = None, **held: str | None
) -> Entry:
    """The entry that records `order` and `facts`; `held` gives crisis, mode and plan."""
    return Entry(
        v=VERSION,
        id=order.id,
        at=at,
        who=order.who,
        act=slim(order.act),
        facts=facts,
        on_behalf_of=order.on_behalf_of,
        informant=order.informant,
        heard=order.heard,
        why=order.why,
        identified=order.identified or (ENGINE if order.who in HOUSE else PROGRAM),
        seat=seat.role if seat else None,
        delegation=seat.delegation if seat else None,
        **held,
    )


def leaf_of(body: str) -> bytes:
    """SHA-256 of the stored body, domain-separated as in RFC 6962 so that a Merkle tree can stand on it later."""
    return hashlib.sha256(b"\0" + body.encode()).digest()


def link(previous: bytes, leaf: bytes) -> bytes:
    """The next chain value: SHA-256 of the previous one and the leaf (32 bytes each)."""
    return hashlib.sha256(previous + leaf).digest()
