"""Finds what a wrong clock dated, and dates it anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, or_, select, text, update

from pca.domain.misdated import LONGEST_WAIT, TOLERANCE, Misdated, MisdatedTask
from pca.store.kit.database import Unit
from pca.store.kit.scope import crisis_of
from pca.store.tables.activities import ACTIVITY_CLOCK
from pca.store.tables.journal import JOURNAL
from pca.store.tables.messages import MESSAGE, OBLIGATION, QUEUED_SQL, WAVE
from pca.store.tables.tasks import LIVE_SQL, PAST_SQL, TASK

if TYPE_CHECKING:
    from pca.domain.facts import DeadlinesRedated
    from pca.domain.journal import Entry


MOST = 2_000
"""Most of each kind looked at in one order; the next one takes the rest."""

_DAY = timedelta(days=1)
_t, _m, _o, _w, _a = TASK.c, MESSAGE.c, OBLIGATION.c, WAVE.c, ACTIVITY_CLOCK.c


def misdated(unit: Unit, crisis: str, now: datetime, step: timedelta) -> Misdated:
    """What is further away than its own longest step; `step` is that of the plan's ladder."""
    return Misdated(_tasks(unit, crisis, now, step), _answers(unit, crisis, now), _messages(unit, crisis, now))


def _tasks(unit: Unit, crisis: str, now: datetime, step: timedelta) -> tuple[MisdatedTask, ...]:
    """Opened ahead of now, which only an entry of the journal ahead of now can have done; or far up their ladder."""
    wrong = [(text(PAST_SQL), _t.escalate_at > now + step + TOLERANCE)]
    if _written_ahead(unit, now + TOLERANCE):
        wrong.append((text(LIVE_SQL), _t.opened_at > now + TOLERANCE))
    columns = (_t.number, _t.status, _t.opened_at, _t.acknowledge_by, _t.due_at, _t.escalate_at)
    queries = [select(*columns).where(_t.crisis == crisis, *why).order_by(_t.number).limit(MOST) for why in wrong]
    rows = {row[0]: row for query in queries for row in unit.connection.execute(query)}
    names = ("number", "status", "opened_at", "acknowledge_by", "due_at", "escalate_at")
    return tuple(MisdatedTask(**dict(zip(names, rows[number], strict=True))) for number in sorted(rows)[:MOST])


def _written_ahead(unit: Unit, instant: datetime) -> bool:
    return unit.connection.execute(select(JOURNAL.c.seq).where(JOURNAL.c.at > instant).limit(1)).first() is not None


def _answers(unit: Unit, crisis: str, now: datetime) -> tuple[tuple[int, str], ...]:
    """An answer is asked for again within a day, or when its own sending said at the latest."""
    own = and_(_w.queued_at <= now + TOLERANCE, _o.step_at <= _w.acknowledge_by)
    query = (
        select(_o.origin, _o.recipient)
        .select_from(OBLIGATION.join(WAVE, and_(_w.crisis == _o.crisis, _w.number == _o.origin)))
        .where(_o.crisis == crisis, _o.step_at > now + _DAY + TOLERANCE, or_(_w.acknowledge_by.is_(None), ~own))
        .order_by(_o.origin, _o.recipient)
        .limit(MOST)
    )
    return tuple((int(row[0]), str(row[1])) for row in unit.connection.execute(query))


def _messages(unit: Unit, crisis: str, now: datetime) -> tuple[int, ...]:
    waiting = and_(text("message." + QUEUED_SQL), _m.next_at > now + LONGEST_WAIT)
    query = select(_m.number).where(_m.crisis == crisis, waiting).order_by(_m.number).limit(MOST)
    return tuple(int(row[0]) for row in unit.connection.execute(query))


_TASK = (
    update(TASK)
    .where(_t.crisis == bindparam("of_crisis"), _t.number == bindparam("of_number"))
    .values({name: bindparam(name) for name in ("opened_at", "acknowledge_by", "due_at", "late_after", "escalate_at")})
)
_ANSWER = (
    update(OBLIGATION)
    .where(
        *(_o.crisis == bindparam("of_crisis"), _o.origin == bindparam("of_origin")),
        _o.recipient == bindparam("of_recipient"),
    )
    .values(step_at=bindparam("step_at"))
)
_CLOCK = (
    update(ACTIVITY_CLOCK)
    .where(_a.crisis == bindparam("of_crisis"), _a.activity == bindparam("of_activity"), _a.restored_at.is_(None))
    .values({name: bindparam(name) for name in ("since", "rto_at", "mtpd_at", "next_at")})
)


def deadlines_redated(unit: Unit, entry: Entry, fact: DeadlinesRedated) -> None:
    """Tasks, answers owed, messages and activities have other dates."""
    of = {"of_crisis": crisis_of(entry)[0]}
    for task in fact.tasks:
        dates = {name: getattr(task, name) for name in _TASK_DATES}
        unit.connection.execute(_TASK, {**of, "of_number": task.task, **dates})
    for answer in fact.answers:
        keys = {"of_origin": answer.origin, "of_recipient": answer.recipient, "step_at": answer.step_at}
        unit.connection.execute(_ANSWER, {**of, **keys})
    if fact.messages:
        mine = and_(_m.crisis == of["of_crisis"], _m.number.in_(fact.messages))
        unit.connection.execute(update(MESSAGE).where(mine).values(next_at=fact.messages_at))
    for clock in fact.activities:
        dates = {name: getattr(clock, name) for name in ("since", "rto_at", "mtpd_at", "next_at")}
        unit.connection.execute(_CLOCK, {**of, "of_activity": clock.activity, **dates})


_TASK_DATES = ("opened_at", "acknowledge_by", "due_at", "late_after", "escalate_at")
