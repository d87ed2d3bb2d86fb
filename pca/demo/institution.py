"""The demonstration institution: the case's figures to the last person, with invented people, drawn with a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

import msgspec

from pca.demo.coverage import paired, skills_at
from pca.demo.names import FAMILY_NAMES, FAMILY_NAMES_AR, FIRST_NAMES, FIRST_NAMES_AR
from pca.demo.places import AREAS, IN_ARABIC, Area
from pca.demo.towns import COORDINATES
from pca.domain.directory import Contact, Organisation, Person, Region, Site, SiteKind, SiteType
from pca.domain.plan.playbook import Playbook
from pca.domain.rotas import Rota
from pca.registers import Registers

HEAD_OFFICE, NETWORK = 197, 2_236
"""Staff on 30/04/2020, from the institution's newsletter of spring 2020."""
SIEGE = "SIEGE"
SIEGE_REGION = "CS"
LEAST: Mapping[SiteType, int] = {SiteType.URBAN: 4, SiteType.RURAL: 1, SiteType.MOBILE: 2}
MOST: Mapping[SiteType, int] = {SiteType.URBAN: 9, SiteType.RURAL: 4, SiteType.MOBILE: 3}
KINDS: Mapping[str, SiteKind] = {
    site_kind.id: site_kind
    for site_kind in (
        SiteKind(SiteType.HEAD_OFFICE.value, "siège", "المقر الرئيسي", "head office", network=False),
        SiteKind(SiteType.URBAN.value, "agence urbaine", "وكالة حضرية", "urban branch"),
        SiteKind(SiteType.RURAL.value, "agence rurale", "وكالة قروية", "rural branch"),
        SiteKind(SiteType.MOBILE.value, "guichet mobile", "شباك متنقل", "mobile branch"),
    )
}
"""The institution's own list of kinds of site."""
GROWTH: Mapping[SiteType, float] = {SiteType.URBAN: 2, SiteType.RURAL: 4, SiteType.MOBILE: 0.3}
"""Our assumptions: people at a point of sale at least, at most, and how readily one more is put there."""
REGIONAL_STAFF = 6
"""More people at a region's first branch, which houses the region's management."""
LANGUAGES = {"fr": 84, "ar": 14, "en": 2}
"""Language a person is written to in, in percent."""
MAIL_DOMAIN = "institution.example"
"""A reserved ending (RFC 2606): no message can reach anybody."""
PHONE = "+3363998{:04}"
"""The mobile range that the French regulator sets aside for fiction; Morocco names none."""
TEAM_SIZE = (3, 12)


class Figures(msgspec.Struct, frozen=True):
    """What the case says of the institution's size: people and points of sale (head office is none)."""

    staff: int
    head_office: int
    network: int
    points_of_sale: int
    rural: int
    urban: int
    mobile: int


def figures(organisation: Organisation) -> Figures:
    """The figures of any institution, by counting its people and sites."""
    types = Counter(site.type for site in organisation.sites.values())
    office = {site.id for site in organisation.sites.values() if site.type == SiteType.HEAD_OFFICE}
    at_office = sum(person.site in office for person in organisation.people.values())
    return Figures(
        staff=len(organisation.people),
        head_office=at_office,
        network=len(organisation.people) - at_office,
        points_of_sale=len(organisation.sites) - len(office),
        rural=types[SiteType.RURAL],
        urban=types[SiteType.URBAN],
        mobile=types[SiteType.MOBILE],
    )


def seats_of(playbook: Playbook) -> dict[str, tuple[str, ...]]:
    """Everybody a plan names, with the teams they lead or stand in for, in the plan's order.

    A team that exists once per region consists of the regions' own heads and deputies, and is not among them.
    """
    seats: dict[str, list[str]] = {person: [] for person in _named(playbook)}
    for team in playbook.teams:
        for person in (*((team.lead,) if team.lead else ()), *team.deputies):
            seats.setdefault(person, []).append(team.id)
    return {person: tuple(dict.fromkeys(teams)) for person, teams in seats.items()}


def _named(playbook: Playbook) -> Iterator[str]:
    """People named outside teams."""
    for role in playbook.roles:
        yield from role.named
    yield from (activity.objective.approved_by for activity in playbook.activities if activity.objective)
    yield from (person for measure in playbook.measures for person in measure.informed)
    yield playbook.author


def rotas_of(playbook: Playbook) -> tuple[str, ...]:
    """The rotas a plan names."""
    return tuple(dict.fromkeys(role.rota for role in playbook.roles if role.rota))


def institution(seats: Mapping[str, Sequence[str]], seed: int = 2020, rotas: Sequence[str] = ()) -> Registers:
    """The whole directory: 2 433 people, 646 points of sale and a head office, 12 regions.

    `seats` are people a plan names, by key, with their teams: they work at head office, among its 197, and each of
    their teams is filled up to between 3 and 12; four people of head office take the turns of each of `rotas`. The
    same seats and seed give the same bytes. Raises ValueError when the seats do not fit into head office or bear the
    key of somebody else.
    """
    if len(seats) > HEAD_OFFICE - 2:
        raise ValueError(f"{len(seats)} seats: head office has {HEAD_OFFICE} people, and two of them run the building")
    making = _InstitutionMaker(random.Random(seed))
    staff = making.staffing()
    _, _, *free = making.hire(SIEGE, HEAD_OFFICE - len(seats))
    for person, teams in seats.items():
        making.add(person, SIEGE, tuple(teams))
    making.take_turns(rotas, free)
    making.fill_teams(free)
    for area in AREAS:
        making.build(area, staff)
    return making.registers()


@dataclass
class _InstitutionMaker:
    """The institution being made."""

    random: random.Random
    people: dict[str, Person] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    regions: dict[str, Region] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    rotas: dict[str, Rota] = field(default_factory=dict)
    hired: int = 0

    def staffing(self) -> dict[str, int]:
        """People at each point of sale: the least of its type, then one more here and there until all have a place."""
        types = {site: kind for area in AREAS for site, kind in _points(area)}
        staff = {site: LEAST[kind] for site, kind in types.items()}
        for area in AREAS:
            staff[_first(area)] += REGIONAL_STAFF
        names, weights = list(types), [GROWTH[kind] for kind in types.values()]
        missing = NETWORK - sum(staff.values())
        while missing:
            [site] = self.random.choices(names, weights)
            if staff[site] < MOST[types[site]]:
                staff[site] += 1
                missing -= 1
        return paired(staff, types)

    def add(self, person: str, site: str, teams: tuple[str, ...] = ()) -> str:
        """One more person, with an invented name."""
        if person in self.people:
            raise ValueError(f"two people would have the key {person}")
        [language] = self.random.choices(list(LANGUAGES), list(LANGUAGES.values()))
        first, family = (self.random.randrange(len(names)) for names in (FIRST_NAMES, FAMILY_NAMES))
        name = f"{FIRST_NAMES[first]} {FAMILY_NAMES[family]}"
        arabic = f"{FIRST_NAMES_AR[first]} {FAMILY_NAMES_AR[family]}"
        phone = PHONE.format(len(self.people))
        self.people[person] = Person(person, site, language, teams)
        self.contacts.append(Contact(person, name, f"{person.lower()}@{MAIL_DOMAIN}", phone, arabic))
        return person

    def hire(self, site: str, count: int) -> list[str]:
        """People with the next staff numbers."""
        first, self.hired = self.hired + 1, self.hired + count
        return [self.add(f"M{number:04}", site) for number in range(first, first + count)]

    def fill_teams(self, free: list[str]) -> None:
        """Put some of the `free` people into the teams the plan names, as far as they go."""
        members = Counter(team for person in self.people.values() for team in person.teams)
        self.random.shuffle(free)
        for team, there in members.items():
            missing = self.random.randint(*TEAM_SIZE) - there
            joining, free = free[: max(0, missing)], free[max(0, missing) :]
            for person in joining:
                self.people[person] = msgspec.structs.replace(self.people[person], teams=(team,))

    def take_turns(self, rotas: Sequence[str], free: Sequence[str]) -> None:
        """Rotas by the week, changing on Monday morning; the next four people for each."""
        for place, key in enumerate(rotas):
            people = tuple(free[4 * place : 4 * place + 4])
            title = f"Astreinte {place + 1}"
            self.rotas[key] = Rota(key, title, date(2020, 1, 6), timedelta(weeks=1), time(8), people)

    def build(self, area: Area, staff: Mapping[str, int]) -> None:
        """One region: its people, its management at its first branch, and who answers for each site."""
        teams = {site: self.hire(site, staff[site]) for site, _ in _points(area)}
        for site, kind in _points(area):
            for person, skills in skills_at(kind, teams[site]):
                self.people[person] = msgspec.structs.replace(self.people[person], skills=skills)
        management = teams[_first(area)]
        self.regions[area.id] = Region(
            *(area.id, area.title, management.pop(0), management.pop(0)), title_ar=IN_ARABIC[area.title]
        )
        if area.id == SIEGE_REGION:
            self._open_head_office()
        points = list(_points(area))
        for position, ((site, kind), (title, arabic, town)) in enumerate(zip(points, _titles(area), strict=True)):
            neighbour = points[(position + 1) % len(points)][0]
            head, deputy, *_ = (*teams[site], *teams[neighbour])
            who = (kind.value, area.id, head, deputy, staff[site])
            self.sites[site] = Site(site, title, *who, arabic, town, COORDINATES[town])

    def _open_head_office(self) -> None:
        head, deputy, *_ = self.people  # the first two hired run the building
        self.sites[SIEGE] = Site(
            SIEGE, "Siège", SiteType.HEAD_OFFICE.value, SIEGE_REGION, head, deputy, HEAD_OFFICE, "المقر", "Casablanca"
        )

    def registers(self) -> Registers:
        """The directory as it would be read from its files."""
        return Registers(Organisation(self.regions, self.sites, self.people, KINDS, self.rotas), tuple(self.contacts))


def _first(area: Area) -> str:
    """The branch where the region's management sits."""
    return f"{area.id}-U01"


def _points(area: Area) -> Iterator[tuple[str, SiteType]]:
    """Points of sale of a region, by type: MS-U01, MS-R12, MS-M03."""
    for letter, kind, count in (
        ("U", SiteType.URBAN, area.urban),
        ("R", SiteType.RURAL, area.rural),
        ("M", SiteType.MOBILE, area.mobile),
    ):
        yield from ((f"{area.id}-{letter}{number:02}", kind) for number in range(1, count + 1))


def _titles(area: Area) -> Iterator[tuple[str, str, str]]:
    """What people call these points of sale, in the same order, in both scripts, and the town of each."""
    for kind, arabic, names, count in (
        ("Agence", "وكالة", area.towns, area.urban),
        ("Agence rurale", "وكالة قروية", area.villages, area.rural),
        ("Guichet mobile", "شباك متنقل", area.towns, area.mobile),
    ):
        for name, number in _numbered(names, count):
            yield f"{kind} {name}{number}", f"{arabic} {IN_ARABIC[name]}{number}", name


def _numbered(names: Sequence[str], count: int) -> Iterator[tuple[str, str]]:
    """The names in turn; from the second turn on, with a number."""
    for position in range(count):
        turn, at = divmod(position, len(names))
        yield names[at], f" {turn + 1}" if turn else ""
