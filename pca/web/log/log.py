"""The main courante: write what happened, read it in order; nothing is erased, a correction strikes through."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal, get_args, get_type_hints

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.heard import Heard
from pca.domain.log import LATE
from pca.domain.numbers import number_in
from pca.domain.orders import AddLogEntry
from pca.services.crisis.recorded import Recorded, writer_of
from pca.services.crisis.scene import Scene
from pca.services.log.read import LogPage, in_order, log_page
from pca.store.log.log import LogFilter
from pca.web.kit.action_result import ActionResult
from pca.web.kit.local_time import day_in, instant_in
from pca.web.kit.reachable_places import places_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.log.entries import LogEntry, entry_of
from pca.web.log.points import PointDue, due_shown

routes = Router()
PAGE = 50
MOST = 2_000
"""Entries on one printed log."""

KINDS: tuple[str, ...] = get_args(get_type_hints(AddLogEntry)["kind"])
RELIABILITIES: tuple[str, ...] = get_args(get_type_hints(AddLogEntry)["reliability"])


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the main courante, newest first, and what the form needs."""

    key: str
    at: datetime
    zone: str
    closed_at: datetime | None
    entries: tuple[LogEntry, ...]
    page: int
    more: bool
    order: str
    kinds: tuple[str, ...]
    reliabilities: tuple[str, ...]
    authors: tuple[tuple[str, str], ...]
    seats: tuple[tuple[str, str], ...]
    corrects: LogEntry | None
    """The entry the form is about to strike through."""
    late: bool
    """Whether what was typed happened so long ago that a reason is asked for."""
    point: PointDue | None
    where: tuple[tuple[str, str], ...]
    """Whose log the reader may write: identifier and title, the widest first; none for who only reads."""


class AskEntry(msgspec.Struct, frozen=True):
    """One entry; `event_at` is wall-clock time in the plan's zone, or an instant with its offset; now when empty."""

    text: str
    kind: Literal["fact", "decision", "action", "message_in", "message_out", "risk", "waiver", "request"] = "fact"
    event_at: str = ""
    fold: str = ""
    """Of a time that came twice: `0` means the first, `1` the second."""
    source: str = ""
    reliability: Literal["confirmed", "probable", "unconfirmed"] = "confirmed"
    why: str = ""
    corrects: int | None = None
    links: str = ""
    """Keys this is about, such as 2026-1/T4, separated by spaces."""
    on_behalf_of: str = ""
    informant: str = ""
    heard: Heard = ""
    perimeter: str = ROOT
    """The region or site whose log it is."""


@routes.page(
    "/crises/{key}/log",
    may=Action.SEE_LOG,
    over=Over.ROWS,
    template="log/log.html",
    live=True,
    follows=("log", "moves"),
    past=True,
)
def read(
    context: RequestContext,
    key: str,
    kind: str = "",
    author: str = "",
    seat: str = "",
    text: str = "",
    since: str = "",
    until: str = "",
    order: str = "entry",
    page: int = 1,
    corrects: int | None = None,
) -> Log:
    """Entries by type, author, seat, text and days, newest first."""
    about, page = context.scene(key), max(page, 1)
    log = log_page(
        context.unit,
        about,
        _filter(about, kind, author, seat, text, since, until),
        context.reach(Action.SEE_LOG),
        by_event=order == "event",
        skip=min(page - 1, 10**6) * PAGE,
        limit=PAGE,
        corrects=number_in(context.value("corrects", corrects or "")),
    )
    return _shown(context, about, log, page, order)


def _shown(context: RequestContext, about: Scene, log: LogPage, page: int, order: str) -> Log:
    context.contacts([*log.authors, *_writers(log.lines)], met=True)
    return Log(
        key=about.crisis.key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        closed_at=about.crisis.closed_at,
        entries=tuple(entry_of(context, about, line) for line in log.lines),
        page=page,
        more=log.more,
        order=order,
        kinds=KINDS,
        reliabilities=RELIABILITIES,
        authors=tuple((who, context.name(who)) for who in log.authors),
        seats=_seats(about, log.seats),
        corrects=entry_of(context, about, log.corrects) if log.corrects else None,
        late=_is_late(context.value("event_at"), about, context.now),
        point=due_shown(context, log.due),
        where=places_in(context, about, Action.WRITE_LOG),
    )


def _seats(about: Scene, held: Collection[str | None]) -> tuple[tuple[str, str], ...]:
    """The seats somebody wrote from, and how they are called."""
    return tuple((seat, about.say(role.title)) for seat, role in about.plan.playbook.role.items() if seat in held)


@routes.act("/crises/{key}/log", may=Action.WRITE_LOG, over=Over.ORDER, asks=AskEntry, page=read)
def write(context: RequestContext, ask: AskEntry, key: str) -> ActionResult:
    """Write one entry. A late one says why; a correction names the entry it strikes through."""
    with context.reading():
        zone = context.scene(key).plan.playbook.zone
    act = AddLogEntry(
        kind=ask.kind,
        text=ask.text,
        event_at=instant_in(ask.event_at, zone, context.language, ask.fold),
        source=ask.source,
        reliability=ask.reliability,
        corrects=ask.corrects,
        links=tuple(ask.links.split())[:20],
        perimeter=ask.perimeter,
    )
    order = context.order(
        act, crisis=key, why=ask.why, on_behalf_of=ask.on_behalf_of, informant=ask.informant, heard=ask.heard
    )
    return ActionResult(f"/crises/{key}/log", context.give(order))


class LogSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The activity log of one seat (or all) over one operational period, oldest first, for paper (R29)."""

    key: str
    at: datetime
    zone: str
    title: str
    plan: str
    seat: str
    since: datetime
    until: datetime
    entries: tuple[LogEntry, ...]
    cut: bool
    """Whether there are more entries than one sheet holds: choose a shorter period."""
    by: str


@routes.page("/crises/{key}/log/print", may=Action.SEE_LOG, over=Over.ROWS, template="log/log_print.html")
def sheet(
    context: RequestContext, key: str, seat: str = "", kind: str = "", since: str = "", until: str = ""
) -> LogSheet:
    """The log by role and operational period: whole days in the plan's zone, in order of the events."""
    about = context.scene(key)
    wanted = _filter(about, kind, "", seat, "", since, until)
    lines, cut = in_order(context.unit, about, wanted, context.reach(Action.SEE_LOG), limit=MOST)
    role = about.plan.playbook.sitting.get(seat)
    context.contacts(_writers(lines), met=True)
    return LogSheet(
        key=about.crisis.key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        title=about.crisis.title,
        plan=about.say(about.plan.playbook.title) + f" {about.plan.playbook.version}",
        seat=about.say(role.title) if role else seat,
        since=wanted.since or about.crisis.opened_at,
        until=wanted.until or about.crisis.closed_at or context.now,
        entries=tuple(entry_of(context, about, line) for line in lines),
        cut=cut,
        by=context.name(context.person),
    )


def _filter(about: Scene, kind: str, author: str, seat: str, text: str, since: str, until: str) -> LogFilter:
    zone = about.plan.playbook.zone
    return LogFilter(
        kind=kind or None,
        author=author or None,
        seat=seat or None,
        text=text.strip() or None,
        since=day_in(since, zone, about.language),
        until=day_in(until, zone, about.language, days=1),
    )


def _writers(lines: Iterable[Recorded]) -> set[str]:
    """Everybody an entry names: who wrote it, for whom, who told so."""
    return {who for line in lines for who in (writer_of(line), line.on_behalf_of, line.informant) if who}


def _is_late(typed: str, about: Scene, now: datetime) -> bool:
    try:
        event_at = instant_in(typed, about.plan.playbook.zone, about.language, "0")
    except msgspec.ValidationError:
        return False
    return event_at is not None and now - event_at > LATE
