"""Proves people's addresses with a code, keeps those who want silence there in silence, and says what is wrong."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from pca.catalogue import Words
from pca.catalogue.languages import house_language
from pca.channels import Channel, Outgoing, Sent, send_alone
from pca.domain.contact_points import (
    CODE_VALID,
    ENDED_BY_WORD,
    PROVABLE,
    TASKS,
    Care,
    ContactKind,
    ContactPoint,
    PendingCode,
    Verdict,
    check_code,
    code_digest,
    code_of,
    may_send_code,
)
from pca.domain.mail_address import compared
from pca.domain.texts.wording import one_line
from pca.runtime import Runtime
from pca.store.kit.database import Unit
from pca.store.people import contact_points, directory

_ANSWERS = Words("answers")


class UnknownPoint(LookupError):
    """The person has no such address."""


class TooSoon(ValueError):
    """A code was sent there less than a minute ago, or this kind of address is not proved by a code."""


class NoFault(LookupError):
    """There is no such fault now: it was put right meanwhile, or it is no task."""


class InOtherHands(ValueError):
    """Somebody else has taken it in hand meanwhile; the message names them."""


class NotEnded(ValueError):
    """It ends with right data alone, or with a note of how the person is reached now."""


class NoChannel(LookupError):
    """No channel of this installation goes to such an address."""


_KINDS: Mapping[ContactKind, str] = {"email": "mail", "sms": "sms", "whatsapp": "chat", "telegram": "chat"}


def _lot() -> int:
    return secrets.randbelow(1_000_000)


@dataclass(frozen=True)
class Silenced:
    """Somebody asked for silence at one address, or that address is no more. `alone`: nothing else reaches them."""

    person: str
    kind: ContactKind
    fault: Literal["opted_out", "gone"]
    at: datetime
    alone: bool


def send_code(runtime: Runtime, person: str, kind: ContactKind, address: str, lot: Callable[[], int]) -> str:
    """A new code for one address, for the caller to send there. `lot` draws a number below a million, unguessably.

    It holds for 30 minutes and replaces any earlier one. Raises UnknownPoint or TooSoon.
    """
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        point = _point(unit, person, kind, address)
        pending = contact_points.pending_code(unit, point)
        if kind not in PROVABLE or not may_send_code(pending, now):
            raise TooSoon(kind)
        code = code_of(lot())
        digest = code_digest(point.person, point.kind, point.address, code)
        # Wrong tries are counted on for as long as the earlier code would hold: asking anew gives no new tries.
        tries = pending.tries if pending is not None and now - pending.sent_at <= CODE_VALID else 0
        contact_points.keep_code(unit, point, PendingCode(digest=digest, sent_at=now, tries=tries))
    return code


def ask_proof(runtime: Runtime, person: str, address: str, lot: Callable[[], int] = _lot) -> Sent:
    """Send a code to one of a person's addresses, by a channel that goes there, in the person's language.

    Raises UnknownPoint, TooSoon, or NoChannel before any code is made.
    """
    point = point_at(runtime, person, address)
    channel, kind = channel_to(runtime, point.kind)
    with runtime.store.read() as unit:
        known = directory.organisation(unit).people.get(person)
    language = house_language(known.language if known else None)
    code = send_code(runtime, person, point.kind, address, lot)
    now = runtime.clock.now()
    letter = Outgoing(
        key=f"code/{person}/{now:%Y%m%d%H%M%S}",
        kind=kind,
        name="",
        address=address,
        subject=runtime.settings.institution if kind == "mail" else "",
        body=_ANSWERS.plain("code", language, institution=runtime.settings.institution, code=code),
        language=language,
        mode="real",
        at=now,
    )
    with channel:
        return send_alone(channel, letter)


def channel_to(runtime: Runtime, contact: ContactKind) -> tuple[Channel, str]:
    """The channel that goes to such an address, and the kind of text it carries there. Raises NoChannel."""
    channel = next((way for way in runtime.channels if way.contact == contact), None)
    kind = _KINDS.get(contact, "")
    channel = channel or next((way for way in runtime.channels if way.contact is None and kind in way.kinds), None)
    if channel is None:
        raise NoChannel(contact)
    return channel, kind


def point_at(runtime: Runtime, person: str, address: str) -> ContactPoint:
    """The person's contact point with this address. Raises UnknownPoint."""
    with runtime.store.read() as unit:
        points = contact_points.points(unit, [person]).get(person, ())
    point = next((point for point in points if point.address == address), None)
    if point is None:
        raise UnknownPoint(person)
    return point


def give_code(runtime: Runtime, person: str, kind: ContactKind, address: str, typed: str) -> Verdict:
    """What the person gives back. `right` marks the address as verified, and as wanted and there again.

    Raises UnknownPoint.
    """
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        point = _point(unit, person, kind, address)
        pending = contact_points.pending_code(unit, point)
        verdict = check_code(pending, point, typed, now)
        if verdict == "right":
            for what, at in (("verified_at", now), ("opted_out_at", None), ("gone_at", None)):
                contact_points.mark_one(unit, what, person, kind, point.address, at)  # type: ignore[arg-type]
            contact_points.forget_code(unit, point)
        elif verdict == "wrong" and pending is not None:
            tried = msgspec.structs.replace(pending, tries=pending.tries + 1)
            contact_points.keep_code(unit, point, tried)
    return verdict


def opt_out(unit: Unit, kind: ContactKind, address: str, now: datetime) -> tuple[Silenced, ...]:
    """Somebody wrote STOP from this address: nothing more goes there. Whom it concerns, to be told to their manager.

    Never silence: each of them is a task in `quality` until somebody has found another way to reach them.
    """
    return _silenced(unit, "opted_out_at", kind, address, now)


def opt_in(unit: Unit, kind: ContactKind, address: str) -> tuple[str, ...]:
    """Somebody wrote START from this address: messages may go there again. Whom it concerns."""
    return contact_points.mark(unit, "opted_out_at", kind, address, None)


def mark_gone(unit: Unit, kind: ContactKind, address: str, now: datetime) -> tuple[Silenced, ...]:
    """The other side says that this address is no more. Whom it concerns."""
    return _silenced(unit, "gone_at", kind, address, now)


def _silenced(
    unit: Unit, what: Literal["opted_out_at", "gone_at"], kind: ContactKind, address: str, now: datetime
) -> tuple[Silenced, ...]:
    """Mark whoever is not marked yet; told twice, it is one event."""
    before = contact_points.points(unit, contact_points.whose(unit, kind, address))
    known = {person for person, points in before.items() for point in points if _fits(point, kind, address, what)}
    unmarked = (person for person in before if person not in known)
    people = [person for person in unmarked if contact_points.mark_one(unit, what, person, kind, address, now)]
    after = contact_points.points(unit, people)
    fault: Literal["opted_out", "gone"] = "opted_out" if what == "opted_out_at" else "gone"
    return tuple(
        Silenced(person, kind, fault, now, alone=not any(point.usable for point in after.get(person, ())))
        for person in people
    )


def _fits(point: ContactPoint, kind: ContactKind, address: str, what: str) -> bool:
    same = compared(point.address) == compared(address) if kind == "email" else point.address == address
    return point.kind == kind and same and getattr(point, what) is not None


MOST_NOTED = 500
"""Characters of a note about an address that are kept."""


def take_care(runtime: Runtime, care: Care, seen: str = "") -> None:
    """Take a fault in hand, or write what came of it. `seen` is who had it in hand when the person looked.

    Raises NoFault, InOtherHands or NotEnded, and then keeps nothing.
    """
    care = msgspec.structs.replace(care, note=one_line(care.note)[:MOST_NOTED])
    with runtime.store.write() as unit:
        about = (care.person, care.fault, care.kind)
        fault = next(
            (
                fault
                for fault in contact_points.quality(unit, [care.person])
                if (fault.person, fault.fault, fault.kind or "") == about
            ),
            None,
        )
        if fault is None or care.fault not in TASKS:
            raise NoFault(care.person)
        holder = fault.care.by if fault.care else ""
        if holder not in (seen, care.by):
            raise InOtherHands(holder)
        if care.done and (care.fault not in ENDED_BY_WORD or not care.note):
            raise NotEnded(care.fault)
        contact_points.keep_care(unit, care)


def _point(unit: Unit, person: str, kind: ContactKind, address: str) -> ContactPoint:
    points = contact_points.points(unit, [person]).get(person, ())
    point = next(
        (point for point in points if (point.kind, point.address) == (kind, address)),
        None,
    )
    if point is None:
        raise UnknownPoint(person)
    return point
