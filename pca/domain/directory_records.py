"""One record of the directory added, changed or gone: what is refused, and the one fact that follows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from pca.domain.directory import ROOT, Organisation, Person, Region, Site
from pca.domain.directory_acts import (
    KeepPerson,
    KeepRegion,
    KeepSite,
    Record,
    RemovePerson,
    RemoveRegion,
    RemoveSite,
    record_version,
)
from pca.domain.draft import Draft, refuse
from pca.domain.facts import DirectoryChanged
from pca.domain.orders import NOT_PEOPLE
from pca.domain.plan.terms import PERSON
from pca.domain.rotas import Rota
from pca.domain.versions import keep_role_holders

R = TypeVar("R", Person, Site, Region)
P = TypeVar("P", Site, Region)


def keep_person(draft: Draft, act: KeepPerson) -> None:
    """Somebody new, moved, or otherwise than before."""
    house, person = draft.situation.organisation, act.person
    known = house.people.get(person.id)
    _unchanged(known, act.seen, person.id)
    if person.id.casefold() in NOT_PEOPLE:
        refuse("person_reserved", person=person.id)
    if known is None:
        _free(person.id, (*house.people, *draft.situation.access.accounts))
    else:
        person = replace(person, status=known.status)
    if person.site not in house.sites:
        refuse("site_unknown", site=person.site)
    if person == known:
        refuse("directory_unchanged")
    touched = {person.site, known.site if known else person.site}
    sites = _counted(house, touched, {person.id: person})
    _tell(draft, people=(person,), sites=sites)


def remove_person(draft: Draft, act: RemovePerson) -> None:
    """Somebody leaves; their places and their turns on call go to the successor, or stay without anybody."""
    house = draft.situation.organisation
    known = _leaving(house.people, act.person, act.seen) or refuse("person_unknown", person=act.person)
    if len(house.people) == 1:
        refuse("directory_empty")
    keep_role_holders(draft, [act.person])
    if act.successor == act.person or (act.successor and act.successor not in house.people):
        refuse("person_unknown", person=act.successor)
    rotas = {key: rota for key, rota in house.rotas.items() if act.person in rota.people}
    if rotas and not act.successor:
        refuse("turns_left", person=act.person, rotas=", ".join(rota.title for rota in rotas.values()))
    regions = [_led(region, act.person, act.successor) for region in headed(house.regions, act.person)]
    sites = {site.id: _led(site, act.person, act.successor) for site in headed(house.sites, act.person)}
    counted = _counted(house, {known.site}, {act.person: None}, sites)
    _tell(
        draft,
        left=(act.person,),
        regions=tuple(regions),
        sites=(*(site for site in sites.values() if site.id != known.site), *counted),
        rotas=tuple(_turns(rota, act.person, act.successor) for rota in house.rotas.values()) if rotas else None,
    )


def keep_site(draft: Draft, act: KeepSite) -> None:
    """A site that is new, or otherwise than before."""
    house, site = draft.situation.organisation, act.site
    known = _place_before(house, house.sites, site, act.seen)
    if site.region not in house.regions:
        refuse("region_unknown", region=site.region)
    if site.type not in house.kinds:
        refuse("site_kind_unknown", kinds=site.type)
    site = replace(site, staff=known.staff if known else 0)
    if site == known:
        refuse("directory_unchanged")
    _tell(draft, sites=(site,))


def remove_site(draft: Draft, act: RemoveSite) -> None:
    """A site is given up: its people move first or in the same press, and its open tasks are cancelled knowingly."""
    house = draft.situation.organisation
    known = _leaving(house.sites, act.site, act.seen) or refuse("site_unknown", site=act.site)
    staff = house.staff.get(act.site, ())
    if staff and not act.to:
        refuse("people_work_there", site=known.title, people=str(len(staff)))
    if act.to == act.site or (act.to and act.to not in house.sites):
        refuse("site_unknown", site=act.to)
    _tasks_settled(draft, act.site, known.title, cancel=act.cancel_tasks)
    moved = {person: replace(house.people[person], site=act.to) for person in staff}
    sites = _counted(house, {act.to} if moved else (), moved)
    _tell(draft, people=tuple(moved.values()), sites=sites, places_left=(act.site,))


def keep_region(draft: Draft, act: KeepRegion) -> None:
    """A region that is new, or otherwise than before; it may have nobody yet."""
    house, region = draft.situation.organisation, act.region
    known = _place_before(house, house.regions, region, act.seen)
    if region == known:
        refuse("directory_unchanged")
    _tell(draft, regions=(region,))


def remove_region(draft: Draft, act: RemoveRegion) -> None:
    """A region is given up once no site is left in it."""
    house = draft.situation.organisation
    known = _leaving(house.regions, act.region, act.seen) or refuse("region_unknown", region=act.region)
    sites = house.within.get(act.region, ())
    if sites:
        refuse("sites_in_region", region=known.title, sites=str(len(sites)))
    _tasks_settled(draft, act.region, known.title, cancel=act.cancel_tasks)
    _tell(draft, places_left=(act.region,))


def headed(places: Mapping[str, Any], person: str) -> list[Any]:
    """The records of those places (regions or sites) that somebody is head or deputy of."""
    return [place for place in places.values() if person in (place.head, place.deputy)]


def _unchanged(known: Record | None, seen: str, id: str) -> None:
    """See that the record is the one that was shown: what somebody else wrote meanwhile is not written over."""
    if known is None and seen:
        refuse("record_gone", id=id)
    if known is not None and not seen:
        refuse("id_taken", id=id)
    if record_version(known) != seen:
        refuse("record_changed", id=id)


def _leaving(records: Mapping[str, R], id: str, seen: str) -> R | None:
    """The record that leaves, as it was shown; None where there is none."""
    known = records.get(id)
    if known is not None:
        _unchanged(known, seen, id)
    return known


def _free(id: str, known: Iterable[str]) -> None:
    """See that an identifier is one, and nobody's, nor was of somebody whose account is still there: capitals make no
    difference."""
    if not PERSON.fullmatch(id):
        refuse("id_unfit", id=id)
    if id.casefold() in {other.casefold() for other in known}:
        refuse("id_taken", id=id)


def _place_before(house: Organisation, places: Mapping[str, P], place: P, seen: str) -> P | None:
    """The record of before, as it was shown; for a new place None, once its identifier is free.

    Head and deputy are two people of the directory; either may be wanting.
    """
    known = places.get(place.id)
    _unchanged(known, seen, place.id)
    if known is None:
        _free(place.id, (ROOT, *house.regions, *house.sites))
    before = (known.head, known.deputy) if known else ()
    for person in (place.head, place.deputy):
        if person and person not in house.people and person not in before:
            refuse("person_unknown", person=person)
    if place.head and place.head == place.deputy:
        refuse("own_deputy", person=place.head)
    if not place.title.strip():
        refuse("place_unnamed")
    return known


def _tasks_settled(draft: Draft, place: str, title: str, *, cancel: bool) -> None:
    tasks = draft.situation.plans.tasks_at.get(place, 0)
    if tasks and not cancel:
        refuse("tasks_open_there", place=title, tasks=str(tasks))


def _led(place: Any, leaving: str, successor: str) -> Any:
    """The place once somebody left it. Whoever answers for it already does not do so twice."""
    head, deputy = (successor if person == leaving else person for person in (place.head, place.deputy))
    return replace(place, head=head, deputy="" if deputy == head else deputy)


def _turns(rota: Rota, leaving: str, successor: str) -> Rota:
    people = tuple(successor if person == leaving else person for person in rota.people)
    return rota if people == rota.people else replace(rota, people=people)


def _counted(
    house: Organisation,
    sites: Iterable[str],
    changed: Mapping[str, Person | None],
    written: Mapping[str, Site] | None = None,
) -> tuple[Site, ...]:
    """The records of these sites, as `written` where they are, with how many work there once people are as `changed`.

    Only those that differ.
    """
    records = []
    for id in sorted(set(sites)):
        known = house.sites.get(id)
        if known is None:
            continue
        there = {person for person in house.staff.get(id, ()) if person not in changed}
        there |= {key for key, person in changed.items() if person is not None and person.site == id}
        record = replace((written or {}).get(id, known), staff=len(there))
        if record != known:
            records.append(record)
    return tuple(records)


def _tell(draft: Draft, **parts: Any) -> None:
    """The fact, under the digest of what it changes."""
    changed = {name: part for name, part in parts.items() if part}
    draft.add(DirectoryChanged(digest=digest_of_parts(changed), **changed))


def digest_of_parts(parts: Mapping[str, Any]) -> str:
    """SHA-256 (hexadecimal) of what one fact changes, by the names of its fields."""
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()
