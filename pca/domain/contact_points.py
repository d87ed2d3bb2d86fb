"""Where a person can be reached, in which order, which of those ways are fit for use, and how one proves them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from pca.domain.digits import digits_of

ContactKind = Literal["email", "sms", "whatsapp", "telegram", "push", "room", "other"]
"""`push` is a browser's subscription, `room` a chat room of the settings, `other` one of the settings' services."""

PROVABLE: frozenset[ContactKind] = frozenset({"email", "sms", "whatsapp", "telegram"})
"""Kinds that somebody types in and can mistype: a code sent there proves them. A browser subscribes by itself."""


class ContactPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One way to reach one person: kept apart, erasable, never in the journal. Instants in UTC."""

    person: str
    kind: ContactKind
    address: str
    position: int = 0
    """Its place in the person's own order of preference; 0 comes first."""
    verified_at: datetime | None = None
    """When the person gave back the code sent to it."""
    opted_out_at: datetime | None = None
    """When the person asked for silence there (STOP)."""
    gone_at: datetime | None = None
    """When the other side said that this address is no more."""

    @property
    def usable(self) -> bool:
        """Whether a message may go there. An unverified one may: in a crisis a probable address is better than none."""
        return self.opted_out_at is None and self.gone_at is None


CODE_VALID = timedelta(minutes=30)
MOST_TRIES = 5
NEXT_CODE_AFTER = timedelta(minutes=1)
"""How soon another code may be sent to the same address: nobody's telephone is flooded by it."""


class PendingCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code that was sent to an address and not given back yet; the code itself is not kept."""

    digest: str
    sent_at: datetime
    tries: int = 0


Verdict = Literal["right", "wrong", "expired", "too_many", "none_sent"]


def code_of(lot: int) -> str:
    """The six digits that a random number below a million stands for."""
    return f"{lot:06}"


def code_digest(person: str, kind: ContactKind, address: str, code: str) -> str:
    """What is kept of a code, bound to whom and where it was sent."""
    return hashlib.sha256("\0".join((person, kind, address, code)).encode()).hexdigest()


def check_code(pending: PendingCode | None, point: ContactPoint, typed: str, now: datetime) -> Verdict:
    """Whether `typed` is the code that was sent there. After too many wrong tries even the right one is of no use."""
    if pending is None:
        return "none_sent"
    if pending.tries >= MOST_TRIES:
        return "too_many"
    if now - pending.sent_at > CODE_VALID:
        return "expired"
    code = digits_of(typed)
    return "right" if code_digest(point.person, point.kind, point.address, code) == pending.digest else "wrong"


def may_send_code(pending: PendingCode | None, now: datetime) -> bool:
    """Whether another code may be sent."""
    return pending is None or now - pending.sent_at >= NEXT_CODE_AFTER


Fault = Literal["unreachable", "opted_out", "gone", "unverified"]

FAULTS: tuple[Fault, ...] = ("unreachable", "opted_out", "gone", "unverified")
"""From the worst: no usable way at all; silence asked for; an address that is no more; one nobody has proved."""

TASKS: frozenset[Fault] = frozenset({"unreachable", "opted_out", "gone"})
"""Faults that somebody must take in hand: each is a task of those who manage the staff. The others are a list."""

ENDED_BY_WORD: frozenset[Fault] = frozenset({"opted_out", "gone"})
"""Faults that end when somebody writes how the person is reached now; the others end with right data alone."""


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody does about one fault: it is in the hands of `by` since `at`. Erasable, never in the journal."""

    person: str
    fault: Fault
    kind: str
    """The kind of address, empty when there is none at all."""
    by: str
    at: datetime
    note: str = ""
    done: bool = False


class DataFault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to put right in somebody's addresses. Names no address; `kind` is None when there is none at all."""

    person: str
    fault: Fault
    kind: ContactKind | None = None
    since: datetime | None = None
    care: Care | None = None
    """Who has it in hand."""

    @property
    def open(self) -> bool:
        """Whether there is something left to do."""
        return self.care is None or not self.care.done


def data_faults(
    people: Iterable[str], points: Mapping[str, Iterable[ContactPoint]], cares: Iterable[Care] = ()
) -> tuple[DataFault, ...]:
    """What is wrong with people's addresses, the worst first, people in the order given, and who has it in hand.

    A fault that came after the last word on it is a new task.
    """
    in_hand: dict[tuple[str, str, str], Care] = {(care.person, care.fault, care.kind): care for care in cares}
    faults = [fault for person in people for fault in _faults(person, tuple(points.get(person, ())))]
    return tuple(_with_care(fault, in_hand) for fault in sorted(faults, key=lambda fault: FAULTS.index(fault.fault)))


def _with_care(fault: DataFault, in_hand: Mapping[tuple[str, str, str], Care]) -> DataFault:
    care = in_hand.get((fault.person, fault.fault, fault.kind or ""))
    if care is None or (fault.since is not None and care.at < fault.since):
        return fault
    return msgspec.structs.replace(fault, care=care)


def _faults(person: str, points: tuple[ContactPoint, ...]) -> Iterable[DataFault]:
    if not any(point.usable for point in points):
        silenced = [
            at
            for contact_point in points
            for at in (contact_point.opted_out_at, contact_point.gone_at)
            if at is not None
        ]
        yield DataFault(person=person, fault="unreachable", since=max(silenced, default=None))
    for point in points:
        if point.opted_out_at is not None:
            yield DataFault(person=person, fault="opted_out", kind=point.kind, since=point.opted_out_at)
        elif point.gone_at is not None:
            yield DataFault(person=person, fault="gone", kind=point.kind, since=point.gone_at)
        elif point.verified_at is None and point.kind in PROVABLE:
            yield DataFault(person=person, fault="unverified", kind=point.kind)
