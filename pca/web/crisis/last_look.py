"""What changed since somebody last looked: their browser remembers the numbers it was shown, and nobody else does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from pca.domain.access.access import Action
from pca.services.crisis.read import taken
from pca.web.kit.csrf import reader_of
from pca.web.kit.request_context import RequestContext

if TYPE_CHECKING:
    from pca.web.crisis.situation_page import SituationPage

COOKIE = "pca-look"

APART = 30 * 60
"""Seconds after which a look belongs to another visit: what changed is told since the end of the visit before."""

DIGITS = 12


class Look(msgspec.Struct, frozen=True):
    """The numbers of one look; `at` in seconds since 1970."""

    at: int
    decision: int
    log: int
    late: int
    done: int
    sent: int
    failed: int


class Changed(msgspec.Struct, frozen=True):
    """What changed since a look (UTC); numbers are differences."""

    since: datetime
    decisions: tuple[str, ...]
    begun: int
    """Measures in force that began since."""
    log: int
    late: int
    done: int
    sent: int
    failed: int

    @property
    def anything(self) -> bool:
        """Whether there is something to tell."""
        return any((self.decisions, self.begun, self.log, self.late, self.done, self.sent, self.failed))


def changed(it: SituationPage, context: RequestContext) -> Changed | None:
    """What changed since the visit before; None for a first one, and for the past. The browser is to remember this."""
    if context.past is not None or context.identity is None:
        return None
    now, seen = _look(it, context), _remembered(context)
    base = seen[1] if seen and now.at - seen[1].at > APART else seen[0] if seen else None
    context.keeps[COOKIE] = "~".join([reader_of(context.person), _written(base) if base else "", _written(now)])
    return _since(base, now, it, context) if base else None


def _look(it: SituationPage, context: RequestContext) -> Look:
    counts, crisis, at = it.counts, context.scene(it.key).crisis, int(context.now.timestamp())
    return Look(at, crisis.decisions, crisis.log_entries, counts.late, counts.done, counts.sent, counts.failed)


def _since(base: Look, now: Look, it: SituationPage, context: RequestContext) -> Changed:
    about, since = context.scene(it.key), datetime.fromtimestamp(base.at, UTC)
    decisions = taken(context.unit, about, context.reach(Action.SEE_SITUATION), after=base.decision)
    every_entry = context.reach(Action.SEE_LOG).everything
    seen = sum(entry.number > base.log for entry in it.log if not entry.decision)
    return Changed(
        since=since,
        decisions=tuple(about.event_title(line.event) or about.measure(line.event) for line in reversed(decisions)),
        begun=sum(measure.since > since for measure in it.measures),
        log=now.log - base.log if every_entry else seen,
        late=now.late - base.late,
        done=now.done - base.done,
        sent=now.sent - base.sent,
        failed=now.failed - base.failed,
    )


def _remembered(context: RequestContext) -> tuple[Look | None, Look] | None:
    """The look before and the last one, of this very person; None where a browser brings anything else."""
    reader, _, looks = context.request.cookies.get(COOKIE, "").partition("~")
    before, _, last = looks.partition("~")
    seen = _read(last)
    return (_read(before), seen) if seen and reader == reader_of(context.person) else None


def _written(look: Look) -> str:
    return ".".join(str(number) for number in msgspec.structs.astuple(look))


def _read(text: str) -> Look | None:
    numbers = text.split(".")
    fine = len(numbers) == len(Look.__struct_fields__) and all(
        number.isascii() and number.isdecimal() and len(number) < DIGITS for number in numbers
    )
    return Look(*map(int, numbers)) if fine else None
