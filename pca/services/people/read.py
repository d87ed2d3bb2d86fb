"""Questions about people that pages and command line ask alike: who is where, how they are reached, what is amiss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from pca.domain import small_cells
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.availability import USUAL, Status
from pca.domain.contact_points import CODE_VALID, FAULTS, ContactPoint, DataFault, Fault
from pca.domain.directory import Contact, Organisation, PersonQuery, in_script
from pca.domain.small_cells import Shown
from pca.store.kit.database import Unit
from pca.store.people import address_faults, contact_points, directory, near_names, people, staff_names
from pca.store.people.address_faults import Mark
from pca.store.people.people import PersonLine
from pca.store.tasks import tasks

PORTION = 500
"""Faults read at a time where all are asked for."""

STATUSES = tuple(status.value for status in Status)


class PeoplePage(msgspec.Struct, frozen=True):
    """A page of people; `after` is the (name, identifier) after which the next one begins, None on the last."""

    people: tuple[PersonLine, ...]
    after: tuple[str, str] | None
    near: bool = False
    """Whether nobody is called so, and these are called nearly so."""


class Presence(msgspec.Struct, frozen=True):
    """How many people are of each status, in the order of `statuses`: in all, and by region or site."""

    statuses: tuple[str, ...]
    """The usual ones, and those that somebody has."""
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


class FaultsCounted(msgspec.Struct, frozen=True):
    """What is left to put right of each kind, and how much somebody ended with a word."""

    open: Mapping[Fault, int]
    done: int


class FaultsPage(msgspec.Struct, frozen=True):
    """A page of what is wrong with addresses; `after` is where the next one begins, empty on the last."""

    faults: tuple[DataFault, ...]
    after: str


class AddressRead(msgspec.Struct, frozen=True):
    """One address of somebody. `given`: on a page or by command, so that it can be taken away.

    `code_sent`: a code that proves it is on its way there, or waits to be given back.
    """

    point: ContactPoint
    given: bool
    code_sent: bool


def page(
    unit: Unit,
    reach: Reach,
    query: PersonQuery,
    *,
    names: bool,
    after: tuple[str, str] | None = None,
    most: int,
    language: str = "fr",
) -> PeoplePage:
    """At most `most` people within reach who fit, by name; without `names` neither names nor telephones are read.

    They are called as a reader of `language` writes them. Where nobody is called so, those come whose names are near.
    """
    lines = people.page(unit, reach, query, names=names, after=after, limit=most + 1)
    near = names and bool(query.text) and not lines and after is None
    if near:
        lines = _near(unit, reach, query, most)
    last = lines[most - 1] if len(lines) > most else None
    called = (replace(line, name=in_script(language, line.name, line.name_ar)) for line in lines[:most])
    return PeoplePage(tuple(called), (last.name, last.person) if last else None, near=near and bool(lines))


def _near(unit: Unit, reach: Reach, query: PersonQuery, most: int) -> tuple[PersonLine, ...]:
    """Those who are called nearly so and fit the rest, the nearest first; one page of them."""
    nearest = near_names.near(unit, query.text, reach, most)
    if not nearest:
        return ()
    lines = people.page(unit, reach, replace(query, text=""), names=True, limit=most, only=nearest)
    return tuple(sorted(lines, key=lambda line: nearest.index(line.person)))


def presence(unit: Unit, reach: Reach, *, region: str, exact: bool) -> Presence:
    """The counts of each region; of each site where one region is asked for or reached.

    Unless `exact`, small counts are hidden, and enough others that none can be worked out.
    """
    regions = people.by_region(unit, reach)
    by_site = bool(region) or len({row[0] for row in regions}) < 2
    rows = [row[1:] for row in people.counts(unit, reach, region)] if by_site else regions
    had = {row[1] for row in regions}
    statuses = tuple(status for status in STATUSES if status in had or status in USUAL)
    table: dict[str, list[int]] = {}
    for place, status, count in rows:
        table.setdefault(place, [0] * len(statuses))[statuses.index(status)] += count
    totals = [sum(row[2] for row in regions if row[1] == status) for status in statuses]
    if exact:
        return Presence(statuses, tuple(totals), {place: tuple(cells) for place, cells in table.items()}, by_site)
    hidden = small_cells.shown(list(table.values()))
    shown = tuple(small_cells.total([total]) for total in totals)
    return Presence(statuses, shown, dict(zip(table, hidden, strict=True)), by_site)


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


def faults_counted(unit: Unit, reach: Reach) -> FaultsCounted:
    """How much is wrong with the addresses of people within reach; nobody's addresses are read for it."""
    counted = address_faults.counts(unit, reach)
    done = sum(number for (_, ended), number in counted.items() if ended)
    return FaultsCounted({fault: counted.get((fault, False), 0) for fault in FAULTS}, done)


def faults_page(unit: Unit, reach: Reach, kind: Fault | None, after: str = "", *, most: int) -> FaultsPage:
    """At most `most` faults of one kind that are open, by identifier; without a kind, those that were ended.

    `after` is what the page before gave for it; what is none begins at the first.
    """
    begin, mark = _mark_read(after)
    marks = list[tuple[Fault, Mark]]()
    for fault in (kind,) if kind else FAULTS[FAULTS.index(begin) if begin else 0 :]:
        last = mark if begin in (None, fault) else None
        left = most + 1 - len(marks)
        theirs = address_faults.page(unit, reach, fault, ended=kind is None, after=last, most=left)
        marks += [(fault, each) for each in theirs]
    shown = marks[:most]
    more = "~".join((shown[-1][0], shown[-1][1].person, str(shown[-1][1].number))) if len(marks) > most else ""
    return FaultsPage(tuple(address_faults.named(unit, [each for _, each in shown])), more)


def _mark_read(after: str) -> tuple[Fault | None, Mark | None]:
    """Where a page begins, as written in an address; nowhere, where it is written by nobody here."""
    name, _, rest = after.partition("~")
    person, _, number = rest.rpartition("~")
    fault = next((fault for fault in FAULTS if fault == name), None)
    return (fault, Mark(person, int(number))) if fault and number.isdecimal() and len(number) < 6 else (None, None)


def faults(unit: Unit, reach: Reach) -> Iterator[DataFault]:
    """All that is wrong with the addresses of people within reach, the worst first; read a page at a time."""
    for kind in (*FAULTS, None):
        page = faults_page(unit, reach, kind, most=PORTION)
        yield from page.faults
        while page.after:
            page = faults_page(unit, reach, kind, page.after, most=PORTION)
            yield from page.faults


def institution(unit: Unit) -> Organisation:
    """Regions, sites, people and rotas, by identifier; no names or addresses of people. Kept until it changes."""
    return directory.organisation(unit)


def institution_version(unit: Unit) -> str:
    """What changes whenever the institution does."""
    return directory.version(unit)


def contacts_of(unit: Unit, people: Iterable[str] | None = None) -> dict[str, Contact]:
    """Names and addresses, by person: of these people or of all. Those who are erased are missing."""
    return directory.contacts(unit, None if people is None else list(people))


def called(unit: Unit, name: str) -> dict[str, str]:
    """Who bears this whole name, capitals and accents being no matter: person to name as written."""
    return staff_names.called(unit, name)


def meant(unit: Unit, typed: str, named: Reach, most: int) -> tuple[str, ...]:
    """Whom somebody may mean who typed an identifier or part of one, or of the name of people they may see by name."""
    same = tuple(staff_names.identified(unit, typed))
    if same or not typed:
        return same
    query = PersonQuery(text=typed)
    by_name = () if named.nothing else people.page(unit, named, query, names=True, limit=most)
    by_id = people.page(unit, EVERYTHING, query, names=False, limit=most)
    fitting = tuple(dict.fromkeys(line.person for line in (*by_name, *by_id)))[:most]
    return fitting or (() if named.nothing else near_names.near(unit, typed, named, most))


def teams(unit: Unit) -> tuple[str, ...]:
    """The teams that have somebody, in order."""
    return people.teams(unit)


def is_known(unit: Unit, person: str) -> bool:
    """Whether the directory has somebody of this identifier."""
    return person in directory.organisation(unit).people
