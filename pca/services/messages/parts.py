"""Puts the parts of long text messages together before anything is understood, and loses none over a crash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from pca.channels.port import Inbound, TextPart
from pca.domain.misdated import TOLERANCE
from pca.domain.parts import WAIT, fits, whole
from pca.runtime import Runtime
from pca.store.kit.database import Unit
from pca.store.messages import parts as store
from pca.store.messages.parts import KeptPart

MOST_OPEN = 5
"""Answers of one sender that wait for parts; with one more, the oldest counts as it is."""

MOST_KEPT = 10_000
"""Parts of all senders that wait; beyond, a part counts as it is."""

KNOWN = timedelta(hours=1)
"""How long a part that was taken is known again, and a reference belongs to the same answer."""

AGAIN = timedelta(minutes=1)
"""How long an answer that was given out is left to whoever takes it; then it is given out again."""

PREFIX = "parts/"


def put_together(runtime: Runtime, event: Inbound) -> tuple[Inbound, ...]:
    """The event itself; a part is kept, and comes out as a whole with the last one of its answer.

    What comes out whole is to be settled in the transaction that writes down that it was taken (`settle`); until then
    it comes out again. Raises StoreError, and then nothing was kept.
    """
    part = event.part
    if part is None or part.count == 1:
        return (replace(event, part=None),)
    if not fits(part.number, part.count):
        return (_alone(event, part),)
    with runtime.store.write() as unit:
        return _arrived(runtime, unit, event, part)


def overdue(runtime: Runtime) -> tuple[Inbound, ...]:
    """Answers whose other parts were waited for long enough, and those that somebody began to take and did not."""
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        if not _due(store.waiting(unit), now):
            return ()
    with runtime.store.write() as unit:
        store.forget(unit, now - KNOWN)
        return _given_out(unit, _due(store.waiting(unit), now), now)


def settle(unit: Unit, event: Inbound) -> None:
    """An event was taken: its parts, if it came in parts, are known from now on."""
    if event.event_id.startswith(PREFIX):
        store.settle(unit, event.event_id)


Group = Sequence[KeptPart]
"""The parts of one answer, in the order in which they came."""


def _arrived(runtime: Runtime, unit: Unit, event: Inbound, part: TextPart) -> tuple[Inbound, ...]:
    """Keep a part; what is whole by it, or has to give way to it."""
    now = runtime.clock.now()
    mine = store.of_sender(unit, event.provider, event.from_)
    if any(_repeats(event, part, earlier) and now - earlier.at < KNOWN for earlier in mine):
        return ()
    groups = _groups(mine)
    same = next((group for group in reversed(groups) if _goes_on(group, part, now)), ())
    waiting = [group for group in groups if not group[0].taken and group[0].claimed_at is None]
    if not same and store.count_waiting(unit) >= MOST_KEPT:
        return (_alone(event, part),)
    # Another text under the same reference and number: the reference was given anew, and the earlier answer is over.
    ended = [group for group in waiting if group is not same and _is(group[0], part)]
    if not same and len(waiting) - len(ended) >= MOST_OPEN:
        ended.append(next(group for group in waiting if group not in ended))
    kept = KeptPart(
        answer=same[0].answer if same else f"{PREFIX}{runtime.new_id()}",
        number=part.number,
        provider=event.provider,
        sender=event.from_,
        kind=event.kind,
        reference=part.reference,
        count=part.count,
        text=event.text,
        at=now,
    )
    store.keep(unit, kept)
    group = (*same, kept)
    return _given_out(unit, [*ended, *([group] if len(group) == part.count else [])], now)


def _is(kept: KeptPart, part: TextPart) -> bool:
    return (kept.reference, kept.count) == (part.reference, part.count)


def _repeats(event: Inbound, part: TextPart, kept: KeptPart) -> bool:
    return _is(kept, part) and (kept.number, kept.text) == (part.number, event.text)


def _goes_on(group: Group, part: TextPart, now: datetime) -> bool:
    """Whether a part belongs to these: the same reference, not too long ago, and that part still missing."""
    first = group[0]
    missing = part.number not in {kept.number for kept in group}
    return _is(first, part) and missing and not first.taken and first.claimed_at is None and now - first.at < KNOWN


def _groups(parts: Iterable[KeptPart]) -> list[Group]:
    by_answer: dict[str, list[KeptPart]] = {}
    for kept in parts:
        by_answer.setdefault(kept.answer, []).append(kept)
    return list(by_answer.values())


def _due(parts: Iterable[KeptPart], now: datetime) -> list[Group]:
    return [
        group
        for group in _groups(parts)
        if (_over(group[0].at, WAIT, now) if group[0].claimed_at is None else _over(group[0].claimed_at, AGAIN, now))
    ]


def _over(since: datetime, wait: timedelta, now: datetime) -> bool:
    """Whether a wait is over; one that began in the future, by a wrong clock, is none."""
    return not -TOLERANCE <= now - since < wait


def _given_out(unit: Unit, groups: Sequence[Group], now: datetime) -> tuple[Inbound, ...]:
    if groups:
        store.claim(unit, [group[0].answer for group in groups], now)
    return tuple(map(_event, groups))


def _event(group: Group) -> Inbound:
    first = group[0]
    text, opening = whole({kept.number: kept.text for kept in group}, first.count)
    return Inbound(
        provider=first.provider,
        event_id=first.answer,
        kind=first.kind,  # type: ignore[arg-type]  # as it was kept
        from_=first.sender,
        text=text,
        at=first.at,
        opening=opening,
    )


def _alone(event: Inbound, part: TextPart) -> Inbound:
    """A part that cannot wait for others counts as it is."""
    return replace(event, part=None, opening=event.text if part.number == 1 else "")
