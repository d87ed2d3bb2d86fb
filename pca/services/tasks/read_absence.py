"""Questions about absent people's tasks: who left some behind, and who is back while others still do theirs."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Reach
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


def measures_of(unit: Unit, key: str, person: str) -> dict[int, str]:
    """The measure of each task that somebody has in hand, or that others do for them."""
    return {task.number: task.measure for task in tasks.concerning(unit, key, person)}
