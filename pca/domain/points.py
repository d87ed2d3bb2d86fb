"""Points of situation: at a set rhythm the committee is told where things stand; what was missed is not hidden."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from pca.domain import messages
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import PointPublished
from pca.domain.misdated import TOLERANCE
from pca.domain.orders import PublishPoint
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.roles import Function
from pca.domain.plan.states import Kind
from pca.domain.situation import LastPoint, Stage


class NextPoint(msgspec.Struct, frozen=True):
    """When the next point is due (UTC), and how many before it were due and never published."""

    at: datetime
    missed: int
    every: timedelta


def stage(plan: CompiledPlan, states: Iterable[tuple[tuple[str, ...], datetime]]) -> Stage | None:
    """The stage the institution is in, from every configuration it held with its beginning, in order of time.

    Moving between states of the same kind does not begin a new stage; states this version lacks change nothing.
    """
    current: Stage | None = None
    for configuration, since in states:
        kind = next((plan.kind_of(state) for state in configuration if state in plan.parent), None)
        if kind is not None and (current is None or current.kind is not kind):
            current = Stage(kind, since)
    return current


def due(plan: CompiledPlan, now_in: Stage | None, last: LastPoint | None, now: datetime) -> NextPoint | None:
    """When a point is due: one rhythm after the last one, or after the stage began; None where the plan asks for none.

    Those due earlier that nobody published are counted as missed; the one due is then the latest of them.
    """
    rhythm = plan.playbook.situation_points
    every = {Kind.CRISIS: rhythm.crisis, Kind.WATCH: rhythm.watch}.get(now_in.kind) if now_in else None
    if every is None or now_in is None:
        return None
    begun = (now_in.since, *([last.published_at] if last else []))
    base = max((at for at in begun if at <= now + TOLERANCE), default=None)
    if base is None:
        return NextPoint(now, 0, every)  # a clock that ran ahead dated all of it: nobody waits for that day
    missed = max((now - base) // every - 1, 0)
    return NextPoint(base + every * (missed + 1), missed, every)


def publish(draft: Draft, act: PublishPoint) -> None:
    """The log keeper (or the committee) publishes a point of situation; the next one is due one rhythm later."""
    crisis, text = draft.require_open(), act.text.strip()
    if not text:
        refuse("point_empty")
    roles = keepers(draft.plan)
    if draft.seated(draft.actor, roles) is None:
        titles = Titles(draft.plan.playbook.role[role].title for role in roles)
        refuse("not_entitled", person=draft.actor, what=f"point {crisis.key}", roles=titles)
    last = draft.situation.log.point
    number = last.number if last else 0
    if act.expects is not None and act.expects != number:
        refuse("point_overtaken", seen=act.expects, last=number)
    coming = due(draft.plan, draft.situation.log.stage, last, draft.now)
    draft.add(
        PointPublished(
            number=number + 1,
            text=text,
            due_at=coming.at if coming else None,
            missed=coming.missed if coming else 0,
            next_at=draft.now + coming.every if coming else None,
        )
    )
    messages.say(draft, "point_published", "", {"point": str(number + 1)})


def keepers(plan: CompiledPlan) -> tuple[str, ...]:
    """Roles that may publish: those that keep the log, and the committee's."""
    log = (role.id for role in plan.playbook.roles if role.function is Function.LOG)
    return tuple(dict.fromkeys((*log, *plan.playbook.committee.roles)))
