"""Questions about people that pages and command line ask alike: who is where, how they are reached, what is amiss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from pca.domain import small_cells
from pca.domain.access.access import Reach
from pca.domain.contact_points import CODE_VALID, TASKS, ContactPoint, DataFault
from pca.domain.directory import Contact, Organisation, PersonQuery, Status
from pca.domain.small_cells import Shown
from pca.store.kit.database import Unit
from pca.store.people import contact_points, directory, people
from pca.store.people.people import PersonLine
from pca.store.tasks import tasks

STATUSES = tuple(status.value for status in Status)


class PeoplePage(msgspec.Struct, frozen=True):
    """A page of people; `after` is the (name, identifier) after which the next one begins, None on the last."""

    people: tuple[PersonLine, ...]
    after: tuple[str, str] | None


class Presence(msgspec.Struct, frozen=True):
    """How many people are of each status, in the order of STATUSES: in all, and by region or site."""

    totals: tuple[Shown, ...]
    places: Mapping[str, tuple[Shown, ...]]
    by_site: bool


class WouldChange(msgspec.Struct, frozen=True):
    """Somebody whose status would change, and how many tasks of the crisis wait in their hands."""

    person: str
    site: str
    before: str
    tasks: int


class Declaration(msgspec.Struct, frozen=True):
    """What saying a status would change: of those chosen, whose status changes, and how many have it already."""

    changing: tuple[str, ...]
    named: tuple[WouldChange, ...]
    """The first of them."""
    same: int


class AddressRead(msgspec.Struct, frozen=True):
    """One address of somebody. `given`: on a page or by command, so that it can be taken away.

    `code_sent`: a code that proves it is on its way there, or waits to be given back.
    """

    point: ContactPoint
    given: bool
    code_sent: bool


def page(
    unit: Unit, reach: Reach, query: PersonQuery, *, names: bool, after: tuple[str, str] | None = None, most: int
) -> PeoplePage:
    """At most `most` people within reach who fit, by name; without `names` neither names nor telephones are read."""
    lines = people.page(unit, reach, query, names=names, after=after, limit=most + 1)
    last = lines[most - 1] if len(lines) > most else None
    return PeoplePage(lines[:most], (last.name, last.person) if last else None)


def presence(unit: Unit, reach: Reach, *, region: str, exact: bool) -> Presence:
    """The counts of each region; of each site where one region is asked for or reached.

    Unless `exact`, small counts are hidden, and enough others that none can be worked out.
    """
    rows = people.counts(unit, reach)
    by_site = bool(region) or len({row[0] for row in rows}) < 2
    table: dict[str, list[int]] = {}
    for its_region, site, status, count in rows:
        if not region or its_region == region:
            cells = table.setdefault(site if by_site else its_region, [0] * len(STATUSES))
            cells[STATUSES.index(status)] += count
    totals = [sum(row[3] for row in rows if row[2] == status) for status in STATUSES]
    if exact:
        return Presence(tuple(totals), {place: tuple(cells) for place, cells in table.items()}, by_site)
    hidden = small_cells.shown(list(table.values()))
    return Presence(
        tuple(small_cells.total([total]) for total in totals), dict(zip(table, hidden, strict=True)), by_site
    )


def declaration(unit: Unit, key: str, reach: Reach, chosen: Sequence[str], status: str, *, named: int) -> Declaration:
    """What declaring `status` would change for those of `chosen` within reach; `named` of them with their tasks."""
    known, within = directory.organisation(unit).people, people.within(unit, reach, list(chosen))
    here = [person for person in dict.fromkeys(chosen) if person in within and person in known]
    if status not in STATUSES:
        return Declaration((), (), 0)
    changing = [person for person in here if known[person].status.value != status]
    first = [
        WouldChange(person, known[person].site, known[person].status.value, tasks.waiting_for(unit, key, person))
        for person in changing[:named]
    ]
    return Declaration(tuple(changing), tuple(first), len(here) - len(changing))


def addresses(unit: Unit, person: str, now: datetime) -> tuple[AddressRead, ...]:
    """Somebody's addresses, in their order of preference."""
    given = {(point.kind, point.address) for point in contact_points.added(unit, [person])}
    return tuple(
        AddressRead(point, (point.kind, point.address) in given, _code_sent(unit, point, now))
        for point in contact_points.points(unit, [person]).get(person, ())
    )


def _code_sent(unit: Unit, point: ContactPoint, now: datetime) -> bool:
    pending = contact_points.pending_code(unit, point)
    return pending is not None and now - pending.sent_at <= CODE_VALID


def faults_to_do(unit: Unit, reach: Reach) -> tuple[DataFault, ...]:
    """Those of them that are tasks and not ended; only people are read whose addresses may be one."""
    organisation = directory.organisation(unit)
    known = [person for person in contact_points.at_risk(unit) if person in organisation.people]
    here = [person for person in known if _reaches(organisation, reach, person)]
    return tuple(fault for fault in contact_points.quality(unit, here) if fault.open and fault.fault in TASKS)


def faults(unit: Unit, reach: Reach) -> tuple[DataFault, ...]:
    """What is wrong with the addresses of people within reach, the worst first."""
    organisation = directory.organisation(unit)
    return tuple(fault for fault in contact_points.quality(unit) if _reaches(organisation, reach, fault.person))


def _reaches(organisation: Organisation, reach: Reach, person: str) -> bool:
    return reach.covers(organisation, place=organisation.people[person].site, person=person)


def institution(unit: Unit) -> Organisation:
    """Regions, sites, people and rotas, by identifier; no names or addresses of people. Kept until it changes."""
    return directory.organisation(unit)


def institution_version(unit: Unit) -> str:
    """What changes whenever the institution does."""
    return directory.version(unit)


def contacts_of(unit: Unit, people: Iterable[str] | None = None) -> dict[str, Contact]:
    """Names and addresses, by person: of these people or of all. Those who are erased are missing."""
    return directory.contacts(unit, None if people is None else list(people))


def is_known(unit: Unit, person: str) -> bool:
    """Whether the directory has somebody of this identifier."""
    return person in directory.organisation(unit).people
