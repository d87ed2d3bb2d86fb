"""Small look-ups from which a plan is made ready to run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pca.domain.directory import Organisation, Site
from pca.domain.plan.communications import Communication
from pca.domain.plan.measures import Each, Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.staff import Staff
from pca.domain.plan.states import State, Transition

TRIGGERS = (
    "entering",
    "leaving",
    "measure_starts",
    "measure_stops",
    "level_changes",
    "task_overdue",
    "point_published",
)
"""What may send a communication besides a date: the fields of `when`, each naming its subject, if it has one."""


def parents(states: Iterable[State], above: str | None) -> Iterator[tuple[str, str | None]]:
    """Each state with the one around it, in document order."""
    for state in states:
        yield state.id, above
        yield from parents(state.children, state.id)


def reached(fallback: str, direct: Mapping[str, tuple[Measure, ...]]) -> tuple[Measure, ...]:
    """All that a fallback may replace, from what each fallback replaces directly."""
    replaced: dict[str, Measure] = {}
    waiting = [fallback]
    while waiting:
        for measure in direct.get(waiting.pop(), ()):
            if measure.id not in replaced:
                replaced[measure.id] = measure
                waiting.append(measure.id)
    return tuple(replaced.values())


def replaced_by(measures: Iterable[Measure]) -> dict[str, tuple[Measure, ...]]:
    """For each fallback, the measures it may replace: directly, or by replacing another fallback."""
    direct = grouped((measure.fallback, measure) for measure in measures if measure.fallback)
    return {fallback: reached(fallback, direct) for fallback in direct}


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    """The values of each key, in order."""
    by_key: dict[Any, list[Any]] = {}
    for key, value in pairs:
        by_key.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in by_key.items()}


def moves_from(transitions: Iterable[Transition]) -> Mapping[str, tuple[Transition, ...]]:
    """The moves that leave each state."""
    return grouped((source, move) for move in transitions for source in dict.fromkeys(move.source))


def followed(
    start: Iterable[str], moves: Mapping[str, Iterable[Transition]], enters: Callable[[str], Iterable[str]]
) -> set[str]:
    """The states that some sequence of moves leads to; `enters` says what else is entered with a target.

    Each state and each target is looked at once, however long the way.
    """
    reached, entered = set(start), set[str]()
    waiting = list(reached)
    while waiting:
        for target in (target for move in moves.get(waiting.pop(), ()) for target in move.target):
            if target not in entered:
                entered.add(target)
                new = set(enters(target)) - reached
                reached |= new
                waiting += new
    return reached


def triggers(communication: Communication) -> Iterator[tuple[str, str]]:
    """What sends a communication besides a date, as (trigger, subject)."""
    for trigger in TRIGGERS:
        subject = getattr(communication.when, trigger)
        if subject is not None:
            yield trigger, "" if subject is True else subject


def about_site(site: Site) -> dict[str, Any]:
    """What a selector of sites may look at."""
    return {"type": site.type, "region": site.region, "site": site.id, "staff": site.staff}


def about_staff_of(site: Site, network: bool) -> dict[str, Any]:
    """What a selector of people may look at of their site; `network`: whether it is outside head office."""
    return {"site": site.id, "site_type": site.type, "region": site.region, "network": network}


Holder: TypeAlias = Callable[[str], str]
"""Who holds a role now, by its id; an empty text for nobody."""


def people_of(
    playbook: Playbook, each: Each | Staff, organisation: Organisation, holder: Holder
) -> frozenset[str] | None:
    """Members of teams and holders of roles, those who stand in for them included; None for everybody."""
    if not each.teams and not each.roles:
        return None
    people: set[str] = set()
    for role in each.roles:
        people |= {holder(role), *playbook.role[role].deputies} - {""}
    for name in each.teams:
        team = playbook.team[name]
        people |= {*organisation.members.get(name, ()), *team.deputies, *([team.lead] if team.lead else ())}
        if team.per == "region":
            people |= {person for region in organisation.regions.values() for person in (region.head, region.deputy)}
    return frozenset(people)
