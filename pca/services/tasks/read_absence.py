"""Questions about absent people's tasks: who left some behind, and who is back while others still do theirs."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from pca.domain.access.access import Reach
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.people.directory import organisation
from pca.store.tasks import absence, tasks


class Away(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is away, or came back, and their tasks."""

    person: str
    site: str
    present: bool
    held: int
    """What they have in hand although they are away."""
    lent: int
    """What others do for them."""


def away(unit: Unit, key: str, reach: Reach) -> tuple[Away, ...]:
    """Whoever within reach left tasks behind, or may have theirs back: those with most tasks first."""
    house, held, lent = organisation(unit), absence.held_by_absent(unit, key), absence.lent(unit, key)
    rows = [
        Away(
            person=person,
            site=house.people[person].site,
            present=house.present(person),
            held=held.get(person, 0),
            lent=lent.get(person, 0),
        )
        for person in {**held, **lent}
        if person in house.people and reach.covers_person(house, person)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.held - row.lent, row.person)))


class TasksWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """What waits in one crisis because people are away, and what those who are back may have again."""

    crisis: str
    people: int
    """Who is away and has tasks in hand."""
    tasks: int
    back: int
    """Who is back while others do theirs."""
    lent: int
    person: str
    """The only one of all these; empty where there are more, or none."""


def waiting(unit: Unit, key: str, reach: Reach) -> TasksWaiting:
    """What waits for people within reach in one crisis."""
    rows = away(unit, key, reach)
    gone, back = [row for row in rows if row.held], [row for row in rows if row.present and row.lent]
    named = {row.person for row in (*gone, *back)}
    return TasksWaiting(
        crisis=key,
        people=len(gone),
        tasks=sum(row.held for row in gone),
        back=len(back),
        lent=sum(row.lent for row in back),
        person=named.pop() if len(named) == 1 else "",
    )


def waiting_anywhere(unit: Unit, reach: Reach) -> tuple[TasksWaiting, ...]:
    """The same of each open crisis in which something waits."""
    every = (waiting(unit, crisis.key, reach) for crisis in crises.crises(unit, open_only=True))
    return tuple(held for held in every if held.people or held.back)


def in_hand(unit: Unit, people: Collection[str], reach: Reach) -> tuple[tuple[str, int], ...]:
    """How many tasks those of `people` within reach have in hand, by open crisis in which they have any."""
    house, chosen = organisation(unit), set(people)
    counted = {
        crisis.key: sum(
            count
            for person, count in absence.in_hand(unit, crisis.key).items()
            if person in chosen and reach.covers_person(house, person)
        )
        for crisis in (crises.crises(unit, open_only=True) if chosen else ())
    }
    return tuple((key, count) for key, count in counted.items() if count)


def measures_of(unit: Unit, key: str, person: str) -> dict[int, str]:
    """The measure of each task that somebody has in hand, or that others do for them."""
    return {task.number: task.measure for task in tasks.concerning(unit, key, person)}
