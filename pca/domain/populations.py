"""Whom a measure of the plan is about, and in which perimeter it holds for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pca.domain.directory import ROOT, Person
from pca.domain.measure_scope import Coverage, is_held
from pca.domain.plan.lookups import Holder, about_staff_of, people_of
from pca.domain.plan.measures import Measure
from pca.domain.situation import Running


class Population:
    """The people a measure is about, wherever it holds; each site is looked at once."""

    def __init__(
        self, coverage: Coverage, measure: Measure, running: Mapping[tuple[str, str], Running], holder: Holder
    ) -> None:
        self._coverage, self._measure, self._running = coverage, measure, running
        plan, organisation, staff = coverage.plan, coverage.organisation, measure.staff
        assert staff is not None
        self._among = people_of(plan.playbook, staff, organisation, holder)
        self._where = plan.selector("staff", staff.where)
        self._without = frozenset(staff.except_teams)
        self._at: dict[str, Running | None] = {}

    def of(self, person: Person) -> Running | None:
        """The measure as it holds for somebody; None where it does not, or means others."""
        return self._holds(person.site) if self._means(person) else None

    def by_site(self, sites: Iterable[str] | None = None) -> Iterator[tuple[str, Running, Sequence[Person]]]:
        """Everybody it is about now, with the measure as it holds there, site by site; at all, or at these `sites`."""
        house = self._coverage.organisation
        for site in house.staff if sites is None else sites:
            running = self._holds(site)
            if running is not None:
                staff = [house.people[name] for name in house.staff.get(site, ())]
                yield site, running, [person for person in staff if self._means(person)]

    def _means(self, person: Person) -> bool:
        return (self._among is None or person.id in self._among) and (
            not self._without or self._without.isdisjoint(person.teams)
        )

    def _holds(self, site: str) -> Running | None:
        if site not in self._at:
            self._at[site] = held_at(self._coverage, self._measure, self._running, site) if self._fits(site) else None
        return self._at[site]

    def _fits(self, site: str) -> bool:
        organisation = self._coverage.organisation
        known = organisation.sites.get(site)
        if self._where is None:
            return True
        return known is not None and self._where.holds(about_staff_of(known, organisation.in_network(known))) is True


def held_at(
    coverage: Coverage, measure: Measure, running: Mapping[tuple[str, str], Running], place: str
) -> Running | None:
    """The measure as it holds at a place; None where it does not hold there."""
    known = place in coverage.organisation.sites or place in coverage.organisation.regions
    holder = coverage.holder(measure, place if known else ROOT)
    return running[measure.id, holder] if holder and is_held(running, measure.id, holder) else None
