"""Shows a crisis: the state first, then the decision awaited, what is at risk, what holds and who must act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pca.catalogue.times import say_length
from pca.cli import show
from pca.cli.desk import scene, to
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.directory import ROOT
from pca.domain.situation import Crisis, Standing
from pca.runtime import Runtime
from pca.services.crisis.read import by_risk, possible_from
from pca.services.crisis.scene import Scene
from pca.services.tasks.read import is_late
from pca.store.crisis import crisis as files
from pca.store.crisis import decisions
from pca.store.indicators import activities, indicators
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.measures import measures
from pca.store.messages import messages
from pca.store.tasks import tasks

LAST = 10
"""Log entries and decisions shown with the situation."""


def crises(runtime: Runtime, unit: Unit, *, json: bool) -> None:
    """All crises, the open ones first, newest first."""
    all_crises = sorted(files.crises(unit), key=lambda one: (one.closed_at is not None, -one.opened_at.timestamp()))
    if json:
        show.as_json({"crises": [_line(runtime, unit, one) for one in all_crises]})
        return
    rows = []
    for crisis in all_crises:
        about = scene(runtime, unit, crisis)
        state = about.states(files.standings(unit, crisis.key)[ROOT].configuration)
        rows.append(
            (crisis.key, crisis.title, say(crisis.mode), state, about.at(crisis.opened_at), about.at(crisis.closed_at))
        )
    show.table(heads("key", "title", "mode", "state", "opened_at", "closing"), rows, empty=say("no_crises"))


def _line(runtime: Runtime, unit: Unit, crisis: Crisis) -> Mapping[str, Any]:
    standing = files.standings(unit, crisis.key)[ROOT]
    return {
        "key": crisis.key,
        "title": crisis.title,
        "mode": crisis.mode,
        "plan": crisis.plan,
        "opened_at": crisis.opened_at,
        "closed_at": crisis.closed_at,
        "configuration": standing.configuration,
        "since": standing.since,
    }


def situation(runtime: Runtime, unit: Unit, crisis: Crisis, *, json: bool) -> None:
    """The whole situation, for people or as JSON."""
    about = scene(runtime, unit, crisis)
    if json:
        show.as_json(_situation(about, unit))
        return
    show.banner(crisis.key)
    standings = files.standings(unit, crisis.key)
    _headline(about, unit, standings)
    _awaited(about, unit)
    _at_risk(about, unit)
    show.line(f"{say('tasks')} : {say('tasks_line', **task_numbers(unit, crisis.key, about.now))}")
    show.line(f"{say('messages')} : {say('messages_line', **message_numbers(unit, crisis.key))}")
    _to_release(about, unit)
    _possible(about, standings)
    _measures(about, unit)
    _teams(about, unit)
    _decisions(about, unit)
    _entries(about, unit)


def _headline(about: Scene, unit: Unit, standings: Mapping[str, Standing]) -> None:
    crisis, root = about.crisis, standings[ROOT]
    show.line(f"{crisis.key} — {crisis.title}", style="bold")
    level = about.level(root.configuration)
    graded = f" · {say('level')} {level}" if level is not None else ""
    show.line(f"{about.outer(root.configuration)}{graded}", style="bold")
    inner = about.inner(root.configuration)
    if inner:
        show.line(inner)
    taken = [decision for decision in decisions.decisions(unit, crisis.key) if decision.perimeter == ROOT]
    by = f" · {say('by_decision', number=taken[-1].number, person=taken[-1].decided_by)}" if taken else ""
    show.line(f"{say('since')} {about.at(root.since)}{by}")
    if crisis.closed_at is not None:
        show.line(say("closed_at", at=about.at(crisis.closed_at)))
    for perimeter, standing in standings.items():
        if perimeter != ROOT:
            show.line(f"  {about.place(perimeter)} — {about.states(standing.configuration)}")


def _awaited(about: Scene, unit: Unit) -> None:
    waiting = [one for one in indicators.proposals(unit, about.crisis.key) if one.status == "open"]
    if not waiting:
        show.line(say("none_awaited"))
    for proposal in waiting:
        level = f" → {proposal.level}" if proposal.level else ""
        by = f" — {say('decide_by', at=about.at(proposal.decide_by))}" if proposal.decide_by else ""
        show.line(f"{say('awaited')} : {about.event(proposal.event)}{level} [{proposal.threshold}]{by}", style="bold")


def _at_risk(about: Scene, unit: Unit) -> None:
    if about.crisis.closed_at is not None:
        _left_interrupted(about, activities.left_down(unit, about.crisis.key))
        return
    rows = []
    for clock in by_risk(activities.clocks(unit, about.crisis.key).values(), about.now):
        elapsed = say_length(about.now - clock.since, LANGUAGE.get())
        rows.append((_activity(about, clock.activity), elapsed, about.at(clock.rto_at), about.at(clock.mtpd_at)))
    if rows:
        show.table([say("at_risk"), say("elapsed"), "RTO", "DMIA / MTPD"], rows)


def _left_interrupted(about: Scene, left: Iterable[str]) -> None:
    """A closed crisis has no running clock; what was never said to work again is named all the same."""
    named = " · ".join(_activity(about, one) for one in left)
    if named:
        show.line(say("left_interrupted", activities=named))


def _activity(about: Scene, activity: str) -> str:
    found = about.plan.playbook.activity.get(activity)
    return to(found.title) if found else activity


def task_numbers(unit: Unit, key: str, now: datetime) -> dict[str, int]:
    """Tasks by what somebody must do about them; late ones are among the open and acknowledged."""
    counted = tasks.tally(unit, key)
    live = tasks.live_tasks(unit, key)
    late = sum(is_late(task, now) for task in live)
    named = {name: counted.get(name, 0) for name in ("open", "acknowledged", "done")}
    return {"late": late, **named, "other": counted["opened"] - sum(named.values()), "opened": counted["opened"]}


def message_numbers(unit: Unit, key: str) -> dict[str, int]:
    """Messages by what became of them."""
    counted = messages.tally(unit, key)
    return {
        "sent": messages.reached(counted),
        "queued": counted.get("queued", 0),
        "awaiting": counted.get("awaiting_approval", 0),
        "failed": counted.get("failed", 0) + counted.get("unreachable", 0),
    }


def _to_release(about: Scene, unit: Unit) -> None:
    """External messages that wait for the spokesperson."""
    book = about.plan.playbook
    titles = {communication.id: to(communication.title) for communication in book.communications}
    for wave in messages.waves(unit, about.crisis.key, awaiting=True):
        role = book.role.get(wave.awaits or "")
        named = {"title": titles.get(wave.communication, wave.communication), "kind": wave.kind, "count": wave.count}
        show.line(say("to_release", wave=wave.number, role=to(role.title) if role else wave.awaits, **named))


def _possible(about: Scene, standings: Mapping[str, Standing]) -> None:
    possible = possible_from(about, standings[ROOT].configuration)
    rows = [(one.event, one.title, ", ".join(one.decided_by)) for one in possible]
    if rows:
        show.table([say("possible"), "", say("who_decides")], rows)


def _measures(about: Scene, unit: Unit) -> None:
    held = [running for running in measures.running(unit, about.crisis.key).values() if running.status == "held"]
    rows = [
        (about.measure(running.measure), about.place(running.perimeter), running.level, about.at(running.started_at))
        for running in held
    ]
    show.table(heads("measures", "perimeter", "level", "since"), rows, empty=say("no_measures"))


def _teams(about: Scene, unit: Unit) -> None:
    """How far each team is: those with most to do first (R39)."""
    known, rows = about.plan.playbook.team, []
    for team, counted in tasks.by_team(unit, about.crisis.key).items():
        named = [counted.get(name, 0) for name in ("open", "acknowledged", "done")]
        title = to(known[team].title) if team in known else team
        rows.append((title, *named, sum(counted.values()) - sum(named)))
    if rows:
        show.table(heads("team", "open", "acknowledged_status", "done_status", "others"), rows)


def _decisions(about: Scene, unit: Unit) -> None:
    taken = decisions.decisions(unit, about.crisis.key)[-LAST:]
    rows = [
        (
            decision.number,
            about.event(decision.event),
            about.place(decision.perimeter),
            decision.decided_by,
            about.at(decision.decided_at),
            decision.why,
        )
        for decision in taken
    ]
    if rows:
        show.table(heads("entry", "decisions", "perimeter", "who", "when", "why"), rows)


def _entries(about: Scene, unit: Unit) -> None:
    last = log.log_entries(unit, about.crisis.key, after=max(about.crisis.log_entries - LAST, 0))
    rows = [(one.number, about.at(one.event_at), one.entered_by, one.text) for one in last]
    if rows:
        show.table([say("entry"), say("event_at"), say("who"), say("last_entries")], rows)


def _situation(about: Scene, unit: Unit) -> dict[str, Any]:
    """The situation with stable keys."""
    crisis, key = about.crisis, about.crisis.key
    standings = files.standings(unit, key)
    waiting = [proposal for proposal in indicators.proposals(unit, key) if proposal.status == "open"]
    closed = crisis.closed_at is not None
    return {
        **{name: getattr(crisis, name) for name in ("key", "title", "mode", "opened_at", "closed_at")},
        "plan": {"hash": crisis.plan, "id": about.plan.playbook.id, "version": about.plan.playbook.version},
        "at": about.now,
        "states": [
            {"perimeter": perimeter, "configuration": standing.configuration, "since": standing.since}
            | {
                "titles": [about.title(state) for state in standing.configuration],
                "level": about.level(standing.configuration),
            }
            for perimeter, standing in standings.items()
        ],
        "proposals": waiting,
        "possible": [
            {"event": possible.event, "title": possible.title, "decided_by": possible.roles}
            for possible in possible_from(about, standings[ROOT].configuration)
        ],
        "activities": [] if closed else list(activities.clocks(unit, key).values()),
        "left_interrupted": list(activities.left_down(unit, key)) if closed else [],
        "tasks": task_numbers(unit, key, about.now),
        "teams": tasks.by_team(unit, key),
        "messages": message_numbers(unit, key),
        "to_release": messages.waves(unit, key, awaiting=True),
        "measures": [running for running in measures.running(unit, key).values() if running.status == "held"],
        "decisions": decisions.decisions(unit, key),
        "log": log.log_entries(unit, key, after=max(crisis.log_entries - LAST, 0)),
    }
