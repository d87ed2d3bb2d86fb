"""Activities that stand still: their RTO and MTPD clocks run, and warn before and at each mark."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from pca.domain import messages
from pca.domain.draft import Draft, refuse
from pca.domain.facts import ActivityInterrupted, ActivityRestored, MarkReached
from pca.domain.orders import Interrupt, Restore
from pca.domain.situation import ActivityClock

Mark = Literal["rto_75", "rto", "mtpd"]


def marks(rto: timedelta, mtpd: timedelta, since: datetime) -> list[tuple[datetime, Mark]]:
    """When each mark is reached: 75 % of the RTO, the RTO, the MTPD (dmia), in order of time (R10)."""
    spans: list[tuple[timedelta, Mark]] = [(rto * 3 / 4, "rto_75"), (rto, "rto"), (mtpd, "mtpd")]
    return [(since + span, mark) for span, mark in spans]


THREAT = timedelta(days=1)
"""An objective that breaks within this time is threatened."""


def breaks_at(clock: ActivityClock, now: datetime) -> datetime:
    """When the activity breaks its next objective: the RTO, or the MTPD once that is past."""
    return clock.rto_at if clock.rto_at > now else clock.mtpd_at


def threatened(clock: ActivityClock, now: datetime) -> bool:
    """Whether one of its objectives is broken, or breaks within a day."""
    return clock.rto_at <= now + THREAT


def interrupt(draft: Draft, act: Interrupt) -> None:
    """Somebody says that an activity stands still, now or since an earlier instant."""
    draft.require_open()
    _require_activity(draft, act.activity)
    _somebody(draft)
    since = act.since or draft.now
    if since > draft.now:
        refuse("since_in_future", activity=act.activity)
    if act.activity in draft.situation.figures.clocks:
        refuse("already_interrupted", activity=act.activity)
    start_clock(draft, act.activity, since)


def start_clock(draft: Draft, activity: str, since: datetime) -> None:
    """Start an activity's clock, unless it runs already."""
    started = {fact.activity for fact in draft.facts if isinstance(fact, ActivityInterrupted)}
    if activity in draft.situation.figures.clocks or activity in started:
        return
    known = draft.plan.playbook.activity[activity]
    due = marks(known.rto, known.dmia, since)
    draft.add(
        ActivityInterrupted(activity=activity, since=since, rto_at=due[1][0], mtpd_at=due[2][0], next_at=due[0][0])
    )


def restore(draft: Draft, act: Restore) -> None:
    """Somebody says that an activity works again; partial service does not stop the clock."""
    draft.require_open()
    _somebody(draft)
    if act.activity not in draft.situation.figures.clocks:
        _require_activity(draft, act.activity)
        refuse("not_interrupted", activity=act.activity)
    draft.add(ActivityRestored(activity=act.activity, partial=act.partial))


def reach_marks(draft: Draft, clock: ActivityClock) -> None:
    """Time reached one or more marks of an interrupted activity: tell the committee, each mark once.

    The clock keeps the objectives it started with: a newer plan version may lack the activity.
    """
    if clock.next_at is None:
        return
    due = marks(clock.rto_at - clock.since, clock.mtpd_at - clock.since, clock.since)
    later = [(at, mark) for at, mark in due if at >= clock.next_at]
    for position, (at, mark) in enumerate(later):
        if at > draft.now:
            break
        next_at = later[position + 1][0] if position + 1 < len(later) else None
        draft.add(MarkReached(activity=clock.activity, mark=mark, next_at=next_at))
        about = {"activity": clock.activity, "mark": mark, "remaining_to": clock.mtpd_at.isoformat()}
        messages.tell(draft, "objective_at_risk", messages.committee(draft), about)


def _require_activity(draft: Draft, activity: str) -> None:
    if activity not in draft.plan.playbook.activity:
        refuse("activity_unknown", activity=activity, known=", ".join(draft.plan.playbook.activity))


def _somebody(draft: Draft) -> None:
    if not draft.author_known:
        refuse("person_unknown", person=draft.actor)
