"""Shows a crisis: the state first, then the decision awaited, what is at risk, what holds and who must act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pca.catalogue.times import say_length
from pca.cli import show
from pca.cli.desk import scene, to
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.directory import ROOT
from pca.domain.situation import ActivityClock, Crisis, Running
from pca.runtime import Runtime
from pca.services.crisis.chronicle import ActLine
from pca.services.crisis.read import CrisisFile, Possible, crisis_files
from pca.services.crisis.read_situation import CrisisSituation
from pca.services.crisis.read_situation import situation as situation_of
from pca.services.crisis.recorded import Recorded, told_decision
from pca.services.crisis.scene import Scene
from pca.store.crisis.decisions import DecisionLine
from pca.store.indicators.indicators import ProposalLine
from pca.store.kit.database import Unit
from pca.store.log.log import LogLine
from pca.store.messages.messages import WaveLine
from pca.store.tasks.task_lists import TeamTally

LAST = 10
"""Decisions shown with the situation."""


def crises(runtime: Runtime, unit: Unit, *, json: bool) -> None:
    """All crises, the open ones first, newest first."""
    files = crisis_files(unit)
    if json:
        show.as_json({"crises": [_line(file) for file in files]})
        return
    rows = []
    for file in files:
        crisis, about = file.crisis, scene(runtime, unit, file.crisis)
        state = about.states(file.root.configuration)
        rows.append(
            (crisis.key, crisis.title, say(crisis.mode), state, about.at(crisis.opened_at), about.at(crisis.closed_at))
        )
    show.table(heads("key", "title", "mode", "state", "opened_at", "closing"), rows, empty=say("no_crises"))


def _line(file: CrisisFile) -> Mapping[str, Any]:
    crisis = file.crisis
    return {
        "key": crisis.key,
        "title": crisis.title,
        "mode": crisis.mode,
        "plan": crisis.plan,
        "opened_at": crisis.opened_at,
        "closed_at": crisis.closed_at,
        "configuration": file.root.configuration,
        "since": file.root.since,
    }


def situation(runtime: Runtime, unit: Unit, crisis: Crisis, *, json: bool) -> None:
    """The whole situation, for people or as JSON."""
    about = scene(runtime, unit, crisis)
    now = situation_of(unit, about)
    if json:
        show.as_json(_plain(about, now))
        return
    show.banner(crisis.key)
    _headline(about, now)
    _awaited(about, now.awaited)
    _at_risk(about, now.at_risk)
    _left_interrupted(about, now.left_interrupted)
    show.line(f"{say('tasks')} : {say('tasks_line', **task_numbers(now))}")
    show.line(f"{say('messages')} : {say('messages_line', **message_numbers(now))}")
    _to_release(about, now.to_release)
    _possible(now.possible)
    _measures(about, now.measures)
    _teams(about, now.teams)
    _decisions(about, now.decisions[:LAST][::-1])
    _entries(about, now.log[::-1])


def _headline(about: Scene, now: CrisisSituation) -> None:
    crisis, root = about.crisis, now.root
    show.line(f"{crisis.key} — {crisis.title}", style="bold")
    level = about.level(root.configuration)
    graded = f" · {say('level')} {level}" if level is not None else ""
    show.line(f"{about.outer(root.configuration)}{graded}", style="bold")
    inner = about.inner(root.configuration)
    if inner:
        show.line(inner)
    last = now.decided
    by = f" · {say('by_decision', number=last.number, person=last.decided_by)}" if last else ""
    show.line(f"{say('since')} {about.at(root.since)}{by}")
    if crisis.closed_at is not None:
        show.line(say("closed_at", at=about.at(crisis.closed_at)))
    for perimeter, standing in now.standings.items():
        if perimeter != ROOT:
            show.line(f"  {about.place(perimeter)} — {about.states(standing.configuration)}")


def _awaited(about: Scene, proposals: Sequence[ProposalLine]) -> None:
    if not proposals:
        show.line(say("none_awaited"))
    for proposal in proposals:
        level = f" → {proposal.level}" if proposal.level else ""
        by = f" — {say('decide_by', at=about.at(proposal.decide_by))}" if proposal.decide_by else ""
        show.line(f"{say('awaited')} : {about.event(proposal.event)}{level} [{proposal.threshold}]{by}", style="bold")


def _at_risk(about: Scene, clocks: Iterable[ActivityClock]) -> None:
    rows = []
    for clock in clocks:
        elapsed = say_length(about.now - clock.since, LANGUAGE.get())
        rows.append((_activity(about, clock.activity), elapsed, about.at(clock.rto_at), about.at(clock.mtpd_at)))
    if rows:
        show.table([say("at_risk"), say("elapsed"), "RTO", "DMIA / MTPD"], rows)


def _left_interrupted(about: Scene, left: Iterable[str]) -> None:
    """A closed crisis has no running clock; what was never said to work again is named all the same."""
    named = " · ".join(_activity(about, activity) for activity in left)
    if named:
        show.line(say("left_interrupted", activities=named))


def _activity(about: Scene, name: str) -> str:
    activity = about.plan.playbook.activity.get(name)
    return to(activity.title) if activity else name


def task_numbers(now: CrisisSituation) -> dict[str, int]:
    """Tasks by what somebody must do about them; late ones are among the open and acknowledged."""
    tasks = now.tasks
    named = {"open": tasks.open, "acknowledged": tasks.acknowledged, "done": tasks.done}
    return {"late": tasks.late, **named, "other": tasks.others, "opened": tasks.opened}


def message_numbers(now: CrisisSituation) -> dict[str, int]:
    """Messages by what became of them."""
    counts = now.messages
    return {"sent": counts.sent, "queued": counts.queued, "awaiting": counts.awaiting, "failed": counts.failed}


def _to_release(about: Scene, waves: Iterable[WaveLine]) -> None:
    """External messages that wait for the spokesperson."""
    book = about.plan.playbook
    titles = {communication.id: to(communication.title) for communication in book.communications}
    for wave in waves:
        role = book.role.get(wave.awaits or "")
        named = {"title": titles.get(wave.communication, wave.communication), "kind": wave.kind, "count": wave.count}
        show.line(say("to_release", wave=wave.number, role=to(role.title) if role else wave.awaits, **named))


def _possible(decisions: Iterable[Possible]) -> None:
    rows = [(decision.event, decision.title, ", ".join(decision.decided_by)) for decision in decisions]
    if rows:
        show.table([say("possible"), "", say("who_decides")], rows)


def _measures(about: Scene, held: Iterable[Running]) -> None:
    rows = [
        (about.measure(running.measure), about.place(running.perimeter), running.level, about.at(running.started_at))
        for running in held
    ]
    show.table(heads("measures", "perimeter", "level", "since"), rows, empty=say("no_measures"))


def _teams(about: Scene, tallies: Mapping[str, TeamTally]) -> None:
    """How far each team is: those with most to do first (R39)."""
    known, rows = about.plan.playbook.team, []
    for team, tally in tallies.items():
        tasks, title = tally.progress, to(known[team].title) if team in known else team
        rows.append((title, tasks.open, tasks.acknowledged, tasks.done, tasks.others))
    if rows:
        show.table(heads("team", "open", "acknowledged_status", "done_status", "others"), rows)


def _decisions(about: Scene, decisions: Iterable[DecisionLine]) -> None:
    rows = [
        (
            decision.number,
            about.event(decision.event),
            about.place(decision.perimeter),
            decision.decided_by,
            about.at(decision.decided_at),
            decision.why,
        )
        for decision in decisions
    ]
    if rows:
        show.table(heads("entry", "decisions", "perimeter", "who", "when", "why"), rows)


def _entries(about: Scene, entries: Iterable[Recorded]) -> None:
    rows = [
        (entry.number, about.at(entry.event_at), entry.entered_by, entry.text)
        if isinstance(entry, LogLine)
        else (entry.code, about.at(entry.at), entry.by, entry.text)
        if isinstance(entry, ActLine)
        else (f"D{entry.number}", about.at(entry.decided_at), entry.decided_by, told_decision(about, entry))
        for entry in entries
    ]
    if rows:
        show.table([say("entry"), say("event_at"), say("who"), say("last_entries")], rows)


def _plain(about: Scene, now: CrisisSituation) -> dict[str, Any]:
    """The situation with stable keys, and what has a number or a name of its own in the order of these."""
    crisis = about.crisis
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
            for perimeter, standing in now.standings.items()
        ],
        "proposals": sorted(now.awaited, key=lambda proposal: proposal.number),
        "possible": [
            {"event": possible.event, "title": possible.title, "decided_by": possible.roles}
            for possible in now.possible
        ],
        "activities": sorted(now.at_risk, key=lambda clock: clock.activity),
        "left_interrupted": now.left_interrupted,
        "tasks": task_numbers(now),
        "teams": {team: tally.statuses for team, tally in now.teams.items()},
        "messages": message_numbers(now),
        "to_release": now.to_release,
        "measures": now.measures,
        "decisions": now.decisions[::-1],
        "log": [entry for entry in now.log[::-1] if isinstance(entry, LogLine)],
    }
