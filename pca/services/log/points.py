"""The draft of the next point of situation: what is known now, gathered and composed; nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from pca.catalogue.points import Dated, PointContents, StoppedActivity, compose, compose_report
from pca.domain import points as rules
from pca.domain.access.access import EVERYTHING
from pca.domain.points import NextPoint
from pca.domain.situation import Crisis, LastPoint
from pca.runtime import Runtime
from pca.services.crisis.read import by_risk
from pca.services.crisis.recorded import told_decision
from pca.services.crisis.scene import Scene, scene
from pca.services.indicators.read import FigureNow, figures
from pca.store.crisis import crisis as crises
from pca.store.crisis import decisions
from pca.store.indicators import activities, indicators
from pca.store.kit.database import Unit
from pca.store.log import log, points
from pca.store.log.log import LogFilter
from pca.store.measures import measures
from pca.store.tasks import progress

SOON = timedelta(days=3)
"""Measures that end within this time are named."""

KEPT = 200
"""Most log entries looked at."""


@dataclass(frozen=True)
class Drafted:
    """The draft of the next point: its text, when it is due, and the point before it."""

    text: str
    due: NextPoint | None
    last: LastPoint | None


def due(unit: Unit, about: Scene) -> NextPoint | None:
    """When the next point is due in a crisis; None when it is closed or no rhythm is set for its stage."""
    if about.crisis.closed_at is not None:
        return None
    stage = rules.stage(about.plan, crises.root_states(unit, about.crisis.key))
    return rules.due(about.plan, stage, points.last(unit, about.crisis.key), about.now)


def drafted(unit: Unit, about: Scene) -> Drafted:
    """The draft as things stand at this instant, in the language of the scene."""
    next_due, last = due(unit, about), points.last(unit, about.crisis.key)
    return Drafted(compose(_contents(unit, about, last, next_due), about.language), next_due, last)


def report(runtime: Runtime, unit: Unit, crisis: Crisis, since: str, language: str) -> str:
    """Where a crisis stands, and what was decided since an instant (ISO 8601): what a report of the plan says."""
    about, after = scene(runtime, unit, crisis, language), datetime.fromisoformat(since)
    contents = _contents(unit, about, None, None)
    known = figures(unit, about).figures
    return compose_report(
        msgspec.structs.replace(
            contents,
            since=after,
            decisions=tuple(
                Dated(f"D{decision.number} {about.decision(decision.event, decision.perimeter)}", decision.decided_at)
                for decision in decisions.decisions(unit, crisis.key)
                if decision.decided_at >= after
            ),
            figures=tuple(
                (about.say(now.indicator.title), _value(about, now)) for now in known if now.latest and not now.stale
            ),
        ),
        language,
    )


def _value(about: Scene, now: FigureNow) -> str:
    unit = f" {about.say(now.indicator.unit)}" if now.indicator.unit else ""
    return f"{now.latest.value}{unit}" if now.latest else ""


def _contents(unit: Unit, about: Scene, last: LastPoint | None, next_due: NextPoint | None) -> PointContents:
    key, crisis = about.crisis.key, about.crisis
    after = last.published_at if last else None
    counted = progress.total(progress.by_team(unit, key, about.now).values())
    return PointContents(
        crisis=key,
        title=crisis.title,
        number=last.number + 1 if last else 1,
        at=about.now,
        zone=about.plan.playbook.zone,
        since=after or crisis.opened_at,
        states=_states(unit, about),
        events=_entries(unit, about, LogFilter(kind="fact", entered_after=after)),
        decisions=tuple(
            Dated(f"D{decision.number} {told_decision(about, decision)}", decision.decided_at)
            for decision in decisions.decisions(unit, key)
            if after is None or decision.decided_at > after
        ),
        awaited=tuple(
            about.event_title(proposal.event) or about.measure(proposal.event)
            for proposal in indicators.open_proposals(unit, key)
        ),
        opened=counted.opened,
        done=counted.done,
        open=counted.open + counted.acknowledged,
        late=counted.late,
        late_teams=_late_teams(unit, about),
        risks=_entries(unit, about, LogFilter(kind="risk")),
        activities=_stopped_activities(unit, about),
        ending=_ending(unit, about),
        next_at=about.now + next_due.every if next_due else None,
    )


def _states(unit: Unit, about: Scene) -> tuple[Dated, ...]:
    held = crises.standings(unit, about.crisis.key)
    states = ((about.place(place), about.states(standing.configuration), standing) for place, standing in held.items())
    return tuple(Dated(about.inside(place, state), standing.since) for place, state, standing in states)


def _entries(unit: Unit, about: Scene, wanted: LogFilter) -> tuple[Dated, ...]:
    """Entries that nobody struck through, newest first."""
    logs = log.search(unit, about.crisis.key, wanted, reach=EVERYTHING, by_event=True, limit=KEPT)
    return tuple(Dated(line.text, line.event_at) for line in logs if line.struck_by is None)


def _late_teams(unit: Unit, about: Scene) -> tuple[tuple[str, int], ...]:
    known = about.plan.playbook.team
    late = progress.late_by_team(unit, about.crisis.key, about.now)
    return tuple((about.say(known[team].title) if team in known else team, count) for team, count in late.items())


def _stopped_activities(unit: Unit, about: Scene) -> tuple[StoppedActivity, ...]:
    known = about.plan.playbook.activity
    return tuple(
        StoppedActivity(
            about.say(known[clock.activity].title) if clock.activity in known else clock.activity,
            clock.since,
            clock.rto_at,
            clock.mtpd_at,
        )
        for clock in by_risk(activities.clocks(unit, about.crisis.key).values(), about.now)
    )


def _ending(unit: Unit, about: Scene) -> tuple[Dated, ...]:
    held = [running for running in measures.running(unit, about.crisis.key).values() if running.status == "held"]
    soon = [
        (running.expires_at, running)
        for running in held
        if running.expires_at and running.expires_at - about.now <= SOON
    ]
    return tuple(
        Dated(f"{about.measure(running.measure)} — {about.place(running.perimeter)}", at)
        for at, running in sorted(soon, key=lambda pair: pair[0])
    )
