"""Crisis files as stored: which are open, and which state every perimeter holds and held."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, func, select, true

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.crisis import EXERCISE
from pca.domain.directory import ROOT
from pca.domain.orders import Mode
from pca.domain.situation import Crisis, Standing
from pca.store.access.access import perimeter_filter
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting, inserting_next, updating, upserting
from pca.store.people.directory import organisation
from pca.store.tables.crisis import CRISIS, STANDING, STATE_SPAN

if TYPE_CHECKING:
    from pca.domain.facts import CrisisClosed, CrisisOpened, PerimeterRejoined, PlanAdopted, StateEntered
    from pca.domain.journal import Entry


_COUNTERS = ("decisions", "tasks", "waves", "messages", "log_entries", "proposals", "evidence")


class StateLine(msgspec.Struct, frozen=True, kw_only=True):
    """One state a perimeter held, from when to when (None: still)."""

    perimeter: str
    configuration: tuple[str, ...]
    started_at: datetime
    ended_at: datetime | None


class _Placed(msgspec.Struct, frozen=True):
    perimeter: str
    configuration: tuple[str, ...]
    since: datetime
    history: dict[str, tuple[str, ...]]
    entered: dict[str, datetime]


_CRISES = Reader(Crisis, CRISIS)
_ONE = _CRISES.by("key")
_STANDINGS = Reader(_Placed, STANDING)
_STANDING_IN = Statement(_STANDINGS.select(STANDING.c.crisis == bindparam("crisis")).order_by(STANDING.c.perimeter))
_STATES = Reader(StateLine, STATE_SPAN)

_OPEN = inserting(CRISIS)
_SET_PLAN = updating(CRISIS, ["key"], "plan", "retired")
_CLOSE = updating(CRISIS, ["key"], "closed_at", "review_due")
_STAND = upserting(STANDING)
_LEAVE = Statement(
    STANDING.delete().where(STANDING.c.crisis == bindparam("crisis"), STANDING.c.perimeter == bindparam("perimeter"))
)
_START = inserting_next(STATE_SPAN, "crisis", "perimeter")
_END = updating(STATE_SPAN, ["crisis", "perimeter"], "ended_at", where=[STATE_SPAN.c.ended_at.is_(None)])
_OPENED = Statement(select(func.count()).select_from(CRISIS).where(CRISIS.c.key.like(bindparam("pattern"))))


_EVERY = Statement(_CRISES.select().order_by(CRISIS.c.opened_at, CRISIS.c.key))
_STILL_OPEN = Statement(_CRISES.select(CRISIS.c.closed_at.is_(None)).order_by(CRISIS.c.opened_at, CRISIS.c.key))


def crisis(unit: Unit, key: str) -> Crisis | None:
    """The crisis file with this key, or None."""
    return _CRISES.one(unit, _ONE, key=key)


def crises(unit: Unit, *, open_only: bool = False) -> tuple[Crisis, ...]:
    """All crisis files, or those still open, oldest first."""
    return _CRISES.prepared(unit, _STILL_OPEN if open_only else _EVERY)


def opened(unit: Unit, mode: Mode, year: int) -> int:
    """How many crises of this mode were opened in this year, by their keys."""
    row = _OPENED.first(unit, pattern=f"{EXERCISE if mode == 'exercise' else ''}{year}-%")
    return 0 if row is None else int(row[0])


def standings(unit: Unit, key: str) -> dict[str, Standing]:
    """The perimeters that hold a state of their own, and which."""
    placed = _STANDINGS.prepared(unit, _STANDING_IN, crisis=key)
    return {
        standing.perimeter: Standing(
            configuration=standing.configuration,
            since=standing.since,
            history=standing.history,
            entered=standing.entered,
        )
        for standing in placed
    }


def state_history(unit: Unit, key: str, reach: Reach = EVERYTHING) -> tuple[StateLine, ...]:
    """Every state held in the crisis where `reach` reaches, in order of time."""
    c = STATE_SPAN.c
    seen = true() if reach.everything else perimeter_filter(reach, organisation(unit), c.perimeter)
    return _STATES.all(unit, _STATES.select(c.crisis == key, seen).order_by(c.started_at, c.perimeter, c.number))


def root_states(unit: Unit, key: str) -> list[tuple[tuple[str, ...], datetime]]:
    """Every state the institution as a whole held, with its beginning, in order of time."""
    return [(state.configuration, state.started_at) for state in state_history(unit, key) if state.perimeter == ROOT]


def crisis_opened(unit: Unit, entry: Entry, fact: CrisisOpened) -> None:
    """A new crisis file, with no number given out yet."""
    key, mode = crisis_of(entry)
    _OPEN.run(
        unit,
        key=key,
        mode=mode,
        plan=fact.plan,
        title=fact.title,
        opened_at=entry.at,
        opened_by=entry.who,
        closed_at=None,
        review_due=None,
        retired=(),
        late_as_of=None,
        **dict.fromkeys(_COUNTERS, 0),
    )


def plan_adopted(unit: Unit, entry: Entry, fact: PlanAdopted) -> None:
    """The crisis runs another plan version."""
    _SET_PLAN.run(unit, plan=fact.after, retired=fact.retired, of_key=crisis_of(entry)[0])


def state_entered(unit: Unit, entry: Entry, fact: StateEntered) -> None:
    """The perimeter holds this state from now on; the one before it is over."""
    key, mode = crisis_of(entry)
    where = {"crisis": key, "perimeter": fact.perimeter, "mode": mode}
    _END.run(unit, ended_at=entry.at, of_crisis=key, of_perimeter=fact.perimeter)
    _STAND.run(
        unit, **where, configuration=fact.configuration, since=entry.at, history=fact.history, entered=fact.since
    )
    _START.run(unit, **where, configuration=fact.configuration, started_at=entry.at, ended_at=None)


def perimeter_rejoined(unit: Unit, entry: Entry, fact: PerimeterRejoined) -> None:
    """The perimeter has no state of its own any more."""
    key, _ = crisis_of(entry)
    _END.run(unit, ended_at=entry.at, of_crisis=key, of_perimeter=fact.perimeter)
    _LEAVE.run(unit, crisis=key, perimeter=fact.perimeter)


def crisis_closed(unit: Unit, entry: Entry, fact: CrisisClosed) -> None:
    """The crisis is over; its review is due."""
    _CLOSE.run(unit, closed_at=entry.at, review_due=fact.review_due, of_key=crisis_of(entry)[0])
