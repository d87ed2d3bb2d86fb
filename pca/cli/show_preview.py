"""Shows what a decision would bring about, before anybody takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pca.cli import show, show_messages
from pca.cli.desk import complain, counted, refuse, scene, to
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.amendment_counts import Counts
from pca.domain.facts import (
    AnyFact,
    MeasureSetAside,
    MeasureStarted,
    MeasureStopped,
    MessagesQueued,
    Refused,
    TasksOpened,
)
from pca.runtime import Runtime
from pca.services.crisis.adoption import becomes
from pca.services.crisis.scene import plan_of
from pca.services.messages.outlook import outlook
from pca.services.plans.plans import unheard
from pca.store.crisis import crisis as files
from pca.store.kit.database import Unit
from pca.store.people.directory import organisation

BECOMING = (
    *("ask_again", "reassigned", "cancelled", "replaced", "undone", "extended"),
    *("told", "notice", "restored", "kept", "redated"),
)
"""What may become of a task under way, what costs people most first."""


def preview(runtime: Runtime, key: str, facts: Sequence[AnyFact], *, json: bool, adopted: str = "") -> None:
    """What a decision would bring: measures, tasks by team, messages by communication, and who is missing.

    `adopted`: the version that would be taken over; what becomes of the tasks under way is counted too.
    """
    if isinstance(facts[0], Refused):
        refuse(facts[0], None, key.upper())
    found = _outlook(facts)
    if adopted:
        with runtime.store.read() as unit:
            found["under_way"] = becomes(unit, key.upper(), facts)
    with runtime.store.read() as unit:
        crisis = files.crisis(unit, key.upper())
        texts = plan_of(runtime, unit, crisis.plan).texts if crisis else {}
        nobody = nobody_in(runtime, unit, key, facts)
    ahead = outlook(runtime, texts, facts)
    if json:
        show.as_json({"preview": True, **found, "outlook": ahead, "nobody": nobody})
        return
    show.banner(key.upper())
    show.line(say("preview"))
    show.line(counted(facts))
    with runtime.store.read() as unit:
        about = scene(runtime, unit, crisis) if crisis else None
    named = about.measure if about else str
    changes = [(say("starts"), named(one)) for one in found["starts"]] + [
        (say("stops"), named(one)) for one in found["stops"]
    ]
    changes += [(say("set_aside"), named(one)) for one in found["set_aside"]]
    show.table(["", say("measure")], changes, empty=say("none"))
    if adopted:
        _under_way(runtime, found["under_way"], adopted)
    show.table(heads("team", "tasks"), found["tasks"].items(), empty=say("none"))
    show.table(heads("message", "recipients"), found["messages"].items(), empty=say("none"))
    show_messages.outlook(ahead)
    if found["unassigned"]:
        show.line(f"{say('everyone_else')} : {found['unassigned']}")
    for one in nobody:
        show.line(say("reaches_nobody", what=one))


def nobody_in(runtime: Runtime, unit: Unit, key: str, facts: Sequence[AnyFact]) -> tuple[str, ...]:
    """What these facts of a crisis begin that reaches nobody, in words."""
    crisis = files.crisis(unit, key.upper())
    if crisis is None:
        return ()
    return unheard(plan_of(runtime, unit, crisis.plan).compiled, organisation(unit), facts, LANGUAGE.get())


def _outlook(facts: Sequence[AnyFact]) -> dict[str, Any]:
    teams: dict[str, int] = {}
    waves: dict[str, int] = {}
    unassigned = 0
    for fact in facts:
        if isinstance(fact, TasksOpened):
            teams[fact.team] = teams.get(fact.team, 0) + len(fact.places)
            unassigned += sum(person is None for person in fact.assignees)
        elif isinstance(fact, MessagesQueued):
            name = f"{fact.communication} ({fact.kind})"
            waves[name] = waves.get(name, 0) + len(fact.recipients)
    return {
        "starts": [fact.measure for fact in facts if isinstance(fact, MeasureStarted)],
        "stops": [fact.measure for fact in facts if isinstance(fact, MeasureStopped)],
        "set_aside": [fact.measure for fact in facts if isinstance(fact, MeasureSetAside)],
        "tasks": teams,
        "messages": waves,
        "unassigned": unassigned,
    }


def unheard_of(runtime: Runtime, key: str, facts: Sequence[AnyFact]) -> None:
    """The same once it is decided, on the error output."""
    with runtime.store.read() as unit:
        nobody = nobody_in(runtime, unit, key, facts)
    for one in nobody:
        complain(say("reaches_nobody", what=one))


def _under_way(runtime: Runtime, under_way: Sequence[Counts], adopted: str) -> None:
    """What becomes of the tasks under way, by measure; a measure that is gone has only its name."""
    with runtime.store.read() as unit:
        known = plan_of(runtime, unit, adopted).compiled.playbook.measure
    for one in under_way:
        title = to(known[one.measure].title) if one.measure in known else ""
        counts = [f"{say(f'tasks_{name}')} {count}" for name in BECOMING if (count := getattr(one, name))]
        show.line(f"{one.measure} {title} — {' · '.join(counts)}")
