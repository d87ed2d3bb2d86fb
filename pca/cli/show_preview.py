"""Shows what a decision would bring about, before anybody takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pca.cli import show, show_messages
from pca.cli.desk import complain, counted, crisis_in, refuse, scene, to
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

BECOMING = (
    *("ask_again", "reassigned", "cancelled", "replaced", "undone", "extended"),
    *("told", "notice", "restored", "kept", "redated"),
)
"""What may become of a task under way, what costs people most first."""


CHANGES = ("starts", "stops", "set_aside")
"""What may become of a measure, in the order shown."""


def preview(
    runtime: Runtime,
    key: str,
    facts: Sequence[AnyFact],
    *,
    json: bool,
    adopted: str = "",
    settlement: Mapping[str, Any] | None = None,
) -> None:
    """What a decision would bring: measures, tasks by team, messages by communication, and who is missing.

    `adopted`: the version that would be taken over; what becomes of the tasks under way is counted too. `settlement`:
    what is still under way before the crisis ends, told to programs also when the rules would refuse.
    """
    if isinstance(facts[0], Refused):
        if json and settlement:
            show.as_json({"preview": True, "refused": facts[0].code, "settlement": settlement})
        refuse(facts[0], None, key.upper())
    follows = _outlook(facts)
    with runtime.store.read() as unit:
        about = scene(runtime, unit, crisis_in(unit, key))
        texts = plan_of(runtime, unit, about.crisis.plan).texts
        if adopted:
            follows["under_way"] = becomes(unit, key.upper(), facts)
    nobody = unheard(about.plan, about.organisation, facts, LANGUAGE.get())
    ahead = outlook(runtime, texts, facts)
    if json:
        ends = {"settlement": settlement} if settlement else {}
        show.as_json({"preview": True, **follows, **ends, "outlook": ahead, "nobody": nobody})
        return
    show.banner(key.upper())
    show.line(say("preview"))
    show.line(counted(facts))
    changes = [(say(name), about.measure(measure)) for name in CHANGES for measure in follows[name]]
    show.table(["", say("measure")], changes, empty=say("none"))
    if adopted:
        _under_way(runtime, follows["under_way"], adopted)
    show.table(heads("team", "tasks"), follows["tasks"].items(), empty=say("none"))
    show.table(heads("message", "recipients"), follows["messages"].items(), empty=say("none"))
    show_messages.outlook(ahead)
    if follows["unassigned"]:
        show.line(f"{say('everyone_else')} : {follows['unassigned']}")
    for what in nobody:
        show.line(say("reaches_nobody", what=what))


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
        about = scene(runtime, unit, crisis_in(unit, key))
    for what in unheard(about.plan, about.organisation, facts, LANGUAGE.get()):
        complain(say("reaches_nobody", what=what))


def _under_way(runtime: Runtime, under_way: Sequence[Counts], adopted: str) -> None:
    """What becomes of the tasks under way, by measure; a measure that is gone has only its name."""
    with runtime.store.read() as unit:
        known = plan_of(runtime, unit, adopted).compiled.playbook.measure
    for tasks in under_way:
        title = to(known[tasks.measure].title) if tasks.measure in known else ""
        counts = [f"{say(f'tasks_{name}')} {count}" for name in BECOMING if (count := getattr(tasks, name))]
        show.line(f"{tasks.measure} {title} — {' · '.join(counts)}")
