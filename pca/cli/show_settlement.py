"""What is still under way before a crisis ends, on the terminal."""

from __future__ import annotations

from typing import Any

from pca.cli import show
from pca.cli.desk import crisis_in, scene
from pca.cli.words import count, heads, say
from pca.runtime import Runtime
from pca.services.crisis.scene import Scene
from pca.services.engine.settlement import OpenTasks, Settlement, settlement


def settlement_of(runtime: Runtime, key: str, event: str, perimeter: str) -> tuple[Scene, Settlement] | None:
    """What a decision that ends the crisis would meet; None for any other."""
    with runtime.store.read() as unit:
        about = scene(runtime, unit, crisis_in(unit, key))
        end = settlement(unit, about, event, perimeter) if event in about.plan.events else None
    return (about, end) if end else None


def as_values(end: Settlement) -> dict[str, Any]:
    """The same for programs."""
    return {
        "ends": end.ends,
        "criteria": [{"id": now.criterion.id, "verdict": now.verdict} for now in end.criteria],
        "conditions": [{"condition": now.source, "met": now.met} for now in end.conditions],
        "open": [
            {"measure": left.measure, "tasks": left.tasks, "late": left.late, "teams": left.teams} for left in end.open
        ],
        "elsewhere": [place for place, _ in end.elsewhere],
        "messages": [wave.number for wave in end.held],
        "activities": [clock.activity for clock in end.clocks],
        "awaited": [proposal.event for proposal in end.awaited],
    }


def show_settlement(about: Scene, end: Settlement) -> None:
    """What is still under way, in lines and tables."""
    show.line(say(f"before_{end.ends}"))
    criteria = [
        (now.criterion.id, about.say(now.criterion.text), say(f"criterion_{now.verdict}")) for now in end.criteria
    ]
    if criteria:
        show.table(["", *heads("criterion", "state")], criteria)
    show.line(count("tasks_left", end.tasks))
    if end.open:
        show.table(heads("measure", "tasks", "late", "team", "regions"), [_row(about, left) for left in end.open])
    for place, standing in end.elsewhere:
        show.line(say("elsewhere", place=about.place(place), state=about.states(standing.configuration)))
    lines = {
        "messages_left": len(end.held),
        "activities_left": len(end.clocks),
        "decisions_left": len(end.awaited),
    }
    for name, number in lines.items():
        if number:
            show.line(count(name, number))


def _row(about: Scene, left: OpenTasks) -> tuple[object, ...]:
    teams = about.plan.playbook.team
    regions = ", ".join(f"{about.place(region)} ({tasks})" for region, tasks in left.regions[:3])
    named = ", ".join(about.say(teams[team].title) if team in teams else team for team in left.teams)
    return about.measure(left.measure), left.tasks, left.late, named, regions + (" …" if left.regions[3:] else "")
