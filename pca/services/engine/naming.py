"""Who may be called by name to somebody who does not reach everybody: those who answer for what they reach."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cached_property

from pca.domain.access.access import Reach
from pca.domain.directory import Organisation
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.store.kit.database import Unit
from pca.store.people import seats
from pca.store.people.directory import organisation


@dataclass
class Naming:
    """What somebody who reaches `reach` may be told; `crises` are those running or looked at, by key and plan."""

    runtime: Runtime
    unit: Unit
    reach: Reach
    crises: Set[tuple[str, str]]

    def named(self, person: str) -> bool:
        """Whether this person's name and addresses are theirs to see."""
        if self.reach.everything:
            return True
        return self.reach.covers_person(organisation(self.unit), person) or person in self._faces

    @cached_property
    def _faces(self) -> frozenset[str]:
        answering = answerable(organisation(self.unit), self.reach)
        return answering | seated(self.runtime, self.unit, self.crises)


def answerable(house: Organisation, reach: Reach) -> frozenset[str]:
    """Heads and deputies of the places reached, and of the regions above them."""
    sites = [house.sites[site] for site in reach.sites if site in house.sites]
    sites += [house.sites[site] for region in reach.regions for site in house.within.get(region, ())]
    above = {site.region for site in sites} | reach.regions
    answering = {person for site in sites for person in (site.head, site.deputy)}
    for region in above & house.regions.keys():
        answering.update((house.regions[region].head, house.regions[region].deputy))
    return frozenset(answering)


def holding(runtime: Runtime, unit: Unit, crises: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Whoever holds a role of these crises (key, plan version) now."""
    holders: set[str] = set()
    now = runtime.clock.now()
    for key, plan in crises:
        book, changed = plan_of(runtime, unit, plan).compiled.playbook, seats.seats(unit, key)
        holders.update(changed.holder(book, role.id, now) for role in book.roles)
    return frozenset(holders)


def seated(runtime: Runtime, unit: Unit, crises: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Whoever holds a role of these crises, stands behind it or acts for it: everybody calls them."""
    people: set[str] = set()
    now = runtime.clock.now()
    for key, plan in crises:
        book, changed = plan_of(runtime, unit, plan).compiled.playbook, seats.seats(unit, key)
        for role in book.roles:
            people.update((changed.holder(book, role.id, now), *role.deputies))
        people.update(delegation.to for delegation in changed.delegations)
    return frozenset(people)
