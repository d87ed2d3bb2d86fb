"""Messages as rules need them: waves, single messages, and how far each sending got with each recipient."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from pca.domain.recipients import NO_RECIPIENTS, Recipients


class Wave(msgspec.Struct, frozen=True, kw_only=True):
    """One wave of messages, and its sending: the same communication in every kind and on every rung."""

    number: int
    awaits: str | None
    approved: bool
    origin: int = 0
    stopped: bool = False
    replaced: bool = False
    """Whether another communication says something newer in its place."""
    recipients: int = 0
    queued_at: datetime | None = None
    acknowledge_by: datetime | None = None
    waves: tuple[int, ...] = ()
    """All waves of the sending."""
    waiting: int = 0
    """Messages of the sending that have not left."""
    sent: int = 0


class WaitingWave(msgspec.Struct, frozen=True, kw_only=True):
    """What a wave says, and to whom, where somebody releases it, says it otherwise or refuses to."""

    communication: str
    message: str
    kind: str
    severity: str
    external: bool
    about: Mapping[str, str]
    recipients: Recipients = NO_RECIPIENTS


class HeldSending(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision, or a point of situation, queued and can still recall."""

    number: int
    """Of the decision, or of the point."""
    held_waves: tuple[int, ...]
    held_until: datetime


class SentMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message as rules need it."""

    number: int
    origin: int
    recipient: str
    status: str
    kind: str = ""
    attempts: int = 0
    instead_of: tuple[str, ...] = ()
    answer: str | None = None
    """The latest answer of the recipient to this sending."""
    others: Mapping[str, str | None] = {}
    """The same of those the recipient stands in for."""
    caller: str = ""
    """Who called the roll, when this is one."""


class SendingReach(msgspec.Struct, frozen=True, kw_only=True):
    """How far one sending got with one recipient."""

    origin: int
    recipient: str
    language: str
    communication: str
    message: str
    severity: str
    external: bool = False
    about: Mapping[str, str] = {}
    acknowledge_by: datetime | None = None
    kinds: tuple[str, ...] = ()
    """Ways tried so far."""
    under_way: tuple[int, ...] = ()
    """Messages that reached the recipient, or still may."""
    rung: int = 0
    owed: bool | None = None
    """Whether an answer is awaited; None when none was asked."""
    stand_in: str | None = None
    """Who was told instead."""
    instead_of: tuple[str, ...] = ()
    """For whom the recipient stands in."""
    tasks: tuple[int, ...] = ()


class Holding(msgspec.Struct, frozen=True):
    """One recipient whom a communication reached, and the way it did."""

    recipient: str
    kind: str
    language: str
