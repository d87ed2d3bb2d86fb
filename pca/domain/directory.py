"""People, sites, regions and who stands in for whom: what the engine must know of the institution, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from pca.domain.availability import ABILITIES
from pca.domain.availability import Status as Status
from pca.domain.changed_people import with_one
from pca.domain.rotas import Rota


class SiteType(StrEnum):
    """The kinds of site of an institution that has declared none of its own; `mobile` is a vehicle."""

    HEAD_OFFICE = "head_office"
    URBAN = "urban"
    RURAL = "rural"
    MOBILE = "mobile"


class SiteKind(msgspec.Struct, frozen=True):
    """One kind of site of the institution's own list, and what people call it."""

    id: str
    fr: str
    ar: str = ""
    en: str = ""
    network: bool = True
    """Whether people there count as `network` in a plan's conditions; head offices do not."""

    def title(self, language: str) -> str:
        """What it is called in `language`; in French where it has no name in it."""
        return {"ar": self.ar, "en": self.en}.get(language) or self.fr


USUAL_KINDS: Mapping[str, SiteKind] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            SiteKind(SiteType.HEAD_OFFICE.value, "siège", "المقر", "head office", network=False),
            SiteKind(SiteType.URBAN.value, "urbain", "حضري", "urban"),
            SiteKind(SiteType.RURAL.value, "rural", "قروي", "rural"),
            SiteKind(SiteType.MOBILE.value, "guichet mobile", "شباك متنقل", "mobile branch"),
        )
    }
)
"""The list of an institution that has declared none."""


def in_script(language: str, name: str, arabic: str) -> str:
    """Which of two spellings of a name somebody reads: the Arabic one in Arabic, where there is one."""
    return arabic if arabic and language.partition("-")[0] == "ar" else name


class Region(msgspec.Struct, frozen=True):
    """One region and the people answering for it (directory identifiers)."""

    id: str
    title: str
    head: str
    deputy: str
    title_ar: str = ""
    """The title in Arabic script, where it has one."""

    def called(self, language: str) -> str:
        """What a reader of this language calls it."""
        return in_script(language, self.title, self.title_ar)


class Site(msgspec.Struct, frozen=True):
    """One place: `head` and `deputy` are the people responsible, `staff` how many work there."""

    id: str
    title: str
    type: str
    """A kind of the institution's list."""
    region: str
    head: str
    deputy: str
    staff: int = 0
    title_ar: str = ""
    commune: str = ""
    """The commune or province it lies in, as the institution writes it."""
    coordinates: str = ""
    """Latitude and longitude in degrees, such as 35.77,-5.80; empty where nobody said."""

    def called(self, language: str) -> str:
        """What a reader of this language calls it."""
        return in_script(language, self.title, self.title_ar)


class Person(msgspec.Struct, frozen=True):
    """One person as the journal knows them: an identifier, never a name."""

    id: str
    site: str
    language: str = "fr"
    teams: tuple[str, ...] = ()
    status: Status = Status.ON_SITE
    skills: tuple[str, ...] = ()
    """What they may do or speak, by the keys a plan's `coverage` calls it by."""


class Contact(msgspec.Struct, frozen=True):
    """Name and addresses of one person: kept apart, erasable, never in the journal."""

    person: str
    name: str
    email: str | None = None
    phone: str | None = None
    name_ar: str = ""
    """The name in Arabic script, where it is known."""

    def called(self, language: str) -> str:
        """The name as a reader of this language writes it."""
        return in_script(language, self.name, self.name_ar)


class Organisation(msgspec.Struct, frozen=True, dict=True):
    """The institution at one moment: every region, site and person, by identifier."""

    regions: Mapping[str, Region]
    sites: Mapping[str, Site]
    people: Mapping[str, Person]
    kinds: Mapping[str, SiteKind] = msgspec.field(default_factory=lambda: dict(USUAL_KINDS))
    """What kinds of site there are."""
    rotas: Mapping[str, Rota] = {}
    """Who is on call, by the name that a plan's seats call a rota by."""

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """People by team, in directory order."""
        by_team: dict[str, list[str]] = {}
        for person in self.people.values():
            for team in person.teams:
                by_team.setdefault(team, []).append(person.id)
        return {team: tuple(people) for team, people in by_team.items()}

    @cached_property
    def staff(self) -> Mapping[str, tuple[str, ...]]:
        """People by site, in directory order."""
        by_site: dict[str, list[str]] = {}
        for person in self.people.values():
            by_site.setdefault(person.site, []).append(person.id)
        return {site: tuple(people) for site, people in by_site.items()}

    @cached_property
    def within(self) -> Mapping[str, tuple[str, ...]]:
        """Sites by region, in directory order."""
        by_region: dict[str, list[str]] = {}
        for site in self.sites.values():
            by_region.setdefault(site.region, []).append(site.id)
        return {region: tuple(sites) for region, sites in by_region.items()}

    def with_status(self, person: str, status: Status) -> Organisation:
        """The institution once somebody's status is another; all that does not change is shared."""
        known = self.people.get(person)
        if known is None:
            return self
        changed = replace(self, people=with_one(self.people, person, replace(known, status=status)))
        for sorted_out in ("members", "staff", "within"):  # teams and places are not a matter of status
            if sorted_out in self.__dict__:
                changed.__dict__[sorted_out] = self.__dict__[sorted_out]
        return changed

    def in_network(self, site: Site) -> bool:
        """Whether the people of a site count as `network`: outside head office."""
        kind = self.kinds.get(site.type)
        return kind is None or kind.network

    def present(self, person: str) -> bool:
        """Whether the person is known and nobody said that they do not work."""
        record = self.people.get(person)
        return record is not None and ABILITIES[record.status].works is not False

    def first_present(self, *candidates: str) -> str | None:
        """The first of `candidates` who is present, or the first known one, or None."""
        known = [candidate for candidate in candidates if candidate in self.people]
        return next((candidate for candidate in known if self.present(candidate)), known[0] if known else None)

    def region_of(self, person: str) -> str | None:
        """The region of the site where the person works, if both are known."""
        known = self.people.get(person)
        site = self.sites.get(known.site) if known else None
        return site.region if site else None

    def parent(self, perimeter: str) -> str | None:
        """The perimeter above: person or entry of a list → place → region → institution (`root`) → None."""
        if SUBJECT in perimeter:
            return place_of(perimeter)
        if perimeter in self.sites:
            return self.sites[perimeter].region
        return None if perimeter == ROOT else ROOT

    def outwards(self, perimeter: str) -> Iterator[str]:
        """The perimeter and those around it, from the inside out; the institution comes last."""
        at: str | None = perimeter
        while at is not None:
            yield at
            at = self.parent(at)


def with_records(old: Organisation, sent: Organisation) -> Organisation:
    """The institution with these records added or in place of those of their identifiers; nobody leaves."""
    people, sites = {**old.people, **sent.people}, {**old.sites, **sent.sites}
    staff = Counter(person.site for person in people.values())
    return Organisation(
        regions={**old.regions, **sent.regions},
        sites={id: site if site.staff == staff[id] else replace(site, staff=staff[id]) for id, site in sites.items()},
        people=people,
        kinds={**old.kinds, **sent.kinds},
        rotas={**old.rotas, **sent.rotas},
    )


SUBJECT = "\x1f"
"""Between a place and whom or what a task there is about; no name of a directory can hold it."""


def spot(place: str, subject: str) -> str:
    """A place, or what lies inside it as one person or one entry of a list."""
    return f"{place}{SUBJECT}{subject}" if subject else place


def place_of(spot: str) -> str:
    """The place of a spot."""
    return spot.partition(SUBJECT)[0]


def parts(spot: str) -> tuple[str, str]:
    """The place of a spot, and the person or entry it is about."""
    place, _, subject = spot.partition(SUBJECT)
    return place, subject


def subject_of(spot: str) -> str:
    """The person or entry a spot is about; empty for a place as a whole."""
    return spot.partition(SUBJECT)[2]


ROOT = "root"
"""The institution as a whole, the perimeter every other one inherits from."""


class PersonQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Who is query for; everybody within reach unless something is said."""

    text: str = ""
    """Part of a name or of an identifier."""
    region: str = ""
    site: str = ""
    team: str = ""
    status: str = ""
