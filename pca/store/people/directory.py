"""The institution as stored: regions, sites, people, teams; and, apart and erasable, names and addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, select

from pca.domain.directory import USUAL_KINDS, Contact, Organisation, Person, Region, Site, SiteKind, Status
from pca.domain.rotas import Rota
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.packed import packed
from pca.store.kit.statements import Statement, inserting, updating, upserting
from pca.store.people import availability, covers, headcounts
from pca.store.people.contact_rows import contacts as contacts
from pca.store.regimes.regimes import places_left
from pca.store.tables.directory import CONTACT, DIRECTORY_HEAD, MEMBERSHIP, PERSON, REGION, ROTA, SITE, SITE_KIND

if TYPE_CHECKING:
    from pca.domain.facts import DirectoryChanged, StatusDeclared
    from pca.domain.journal import Entry


_HEAD = Statement(select(DIRECTORY_HEAD.c.version, DIRECTORY_HEAD.c.ordinal).where(DIRECTORY_HEAD.c.id == 1))
_SET_HEAD = upserting(DIRECTORY_HEAD)
_NEW_VERSION = updating(DIRECTORY_HEAD, ["id"], version=DIRECTORY_HEAD.c.version + 1)

_r, _s, _p, _m = REGION.c, SITE.c, PERSON.c, MEMBERSHIP.c
_REGIONS = Statement(select(_r.id, _r.title, _r.head, _r.deputy, _r.title_ar).order_by(_r.ordinal))
_SITES = Statement(
    select(
        *(_s.id, _s.title, _s.type, _s.region, _s.head, _s.deputy, _s.staff),
        *(_s.title_ar, _s.commune, _s.coordinates),
    ).order_by(_s.ordinal)
)
_PEOPLE = Statement(select(_p.id, _p.site, _p.language, _p.status, _p.skills).order_by(_p.ordinal))
_TEAMS = Statement(select(_m.person, _m.team).order_by(_m.person, _m.position))

_k, _o = SITE_KIND.c, ROTA.c
_KINDS = Statement(select(_k.id, _k.fr, _k.ar, _k.en, _k.network).order_by(_k.ordinal))
_ROTAS = Statement(select(_o.id, _o.title, _o.since, _o.turn, _o.handover, _o.people).order_by(_o.ordinal))
_PUT_KIND, _PUT_ROTA = inserting(SITE_KIND), inserting(ROTA)

_PUT_REGION = upserting(REGION, keep=["ordinal"])
_PUT_SITE = upserting(SITE, keep=["ordinal"])
_PUT_PERSON = upserting(PERSON, keep=["ordinal"])
_PUT_MEMBER = inserting(MEMBERSHIP)
_PUT_CONTACT = upserting(CONTACT)
_SET_STATUS = updating(PERSON, ["id"], "status")
_DROP_MEMBERS = Statement(delete(MEMBERSHIP).where(Among(_m.person, "left")))
_DROP_PEOPLE, _DROP_SITES, _DROP_REGIONS = (
    Statement(delete(table).where(Among(table.c.id, "left"))) for table in (PERSON, SITE, REGION)
)


def organisation(unit: Unit) -> Organisation:
    """The whole directory, in its own order; read again only when it was imported anew, or changed elsewhere."""
    version = _version(unit)[0]
    known = _at(unit, version)
    if known is not None:
        return known
    directory = _read(unit)
    if unit.directory_changed:  # what this unit wrote may still be rolled back
        unit.directory = (version, directory)
    elif unit.store.directory is None or unit.store.directory[0] < version:  # a long look back changes nothing
        unit.store.directory = (version, directory)
    return directory


def _at(unit: Unit, version: int) -> Organisation | None:
    """The directory at that version, where it is known without reading it."""
    known = unit.directory if unit.directory_changed else unit.store.directory
    return known[1] if known is not None and known[0] == version else None


def version(unit: Unit) -> str:
    """Which directory this is: another one after each change, statuses included."""
    return str(_version(unit)[0])


def _version(unit: Unit) -> tuple[int, int]:
    if unit.directory_head is None:
        row = _HEAD.first(unit)
        unit.directory_head = (0, 0) if row is None else (row[0], row[1])
    return unit.directory_head


def _read(unit: Unit) -> Organisation:
    teams: dict[str, list[str]] = {}
    for person, team in _TEAMS.rows(unit):
        teams.setdefault(person, []).append(team)
    return Organisation(
        regions={row[0]: Region(*row) for row in _REGIONS.rows(unit)},
        sites={row[0]: Site(*row) for row in _SITES.rows(unit)},
        people={
            key: Person(key, site, language, tuple(teams.get(key, ())), Status(status), _several(skills))
            for key, site, language, status, skills in _PEOPLE.rows(unit)
        },
        kinds={row[0]: SiteKind(row[0], row[1], row[2], row[3], bool(row[4])) for row in _KINDS.rows(unit)}
        or dict(USUAL_KINDS),
        rotas={row[0]: _rota(*row) for row in _ROTAS.rows(unit)},
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def _rota(key: str, title: str, since: str, turn: int, handover: str, people: str) -> Rota:
    return Rota(
        id=key,
        title=title,
        since=date.fromisoformat(since),
        turn=timedelta(seconds=turn),
        handover=time.fromisoformat(handover),
        people=msgspec.json.decode(people, type=tuple[str, ...]),
    )


def write_contacts(unit: Unit, contacts: Iterable[Contact]) -> None:
    """Keep names and addresses, replacing earlier ones. Outside the journal and outside replay."""
    rows = [(contact.person, contact.name, contact.email, contact.phone, contact.name_ar) for contact in contacts]
    _PUT_CONTACT.many(unit, rows)
    unit.redraw_later(_redraw, [person for person, *_ in rows])


def _redraw(unit: Unit, people: Collection[str]) -> None:
    """Draw the lists of these people anew. Loaded when somebody changes: who only reads imports none of it."""
    from pca.store.people import lists

    lists.redraw(unit, people)


def directory_changed(unit: Unit, entry: Entry, fact: DirectoryChanged) -> None:
    """Records added or changed keep their place in the order; new ones come last; who left is removed."""
    version, last = _version(unit)
    unit.directory_changed, unit.directory = True, None
    changed = [person.id for person in fact.people]
    touched = headcounts.touched(unit, [*changed, *fact.left])
    _leave(unit, fact, changed)
    availability.left(unit, fact.left)
    regions = [
        (region.id, region.title, region.head, region.deputy, last + place, region.title_ar)
        for place, region in enumerate(fact.regions, 1)
    ]
    last += len(regions)
    sites = [
        (
            *(site.id, site.title, site.type, site.region, site.head, site.deputy, site.staff),
            *(last + place, site.title_ar, site.commune, site.coordinates),
        )
        for place, site in enumerate(fact.sites, 1)
    ]
    last += len(sites)
    people = [
        (person.id, person.site, person.language, person.status.value, last + place, ";".join(person.skills))
        for place, person in enumerate(fact.people, 1)
    ]
    last += len(people)
    members = [
        (person.id, place, team) for person in fact.people for place, team in enumerate(dict.fromkeys(person.teams), 1)
    ]
    for statement, rows in ((_PUT_REGION, regions), (_PUT_SITE, sites), (_PUT_PERSON, people), (_PUT_MEMBER, members)):
        if rows:
            statement.many(unit, rows)
    _declare(unit, fact)
    touched |= {site.id for site in fact.sites} | {person.site for person in fact.people} | set(fact.places_left)
    headcounts.recount(unit, touched)
    unit.redraw_later(_redraw, [*changed, *fact.left])
    _SET_HEAD.run(unit, id=1, version=version + 1, ordinal=last, digest=fact.digest)
    unit.directory_head = None


def _declare(unit: Unit, fact: DirectoryChanged) -> None:
    """Kinds of site and rotas come as whole lists, in their order."""
    kinds = [
        (site_kind.id, site_kind.fr, site_kind.ar, site_kind.en, site_kind.network, place)
        for place, site_kind in enumerate(fact.kinds or (), 1)
    ]
    rotas = [
        (
            *(rota.id, rota.title, rota.since.isoformat(), int(rota.turn.total_seconds())),
            *(f"{rota.handover:%H:%M}", packed(rota.people), place),
        )
        for place, rota in enumerate(fact.rotas or (), 1)
    ]
    listed = ((SITE_KIND, fact.kinds, _PUT_KIND, kinds), (ROTA, fact.rotas, _PUT_ROTA, rotas))
    for table, declared, statement, rows in listed:
        if declared is not None:
            unit.connection.execute(delete(table))
        if rows:
            statement.many(unit, rows)


def _leave(unit: Unit, fact: DirectoryChanged, changed: Sequence[str]) -> None:
    """Remove who and what left, and the memberships of people whose record comes anew."""
    _DROP_MEMBERS.run(unit, left=[*fact.left, *changed])
    _DROP_PEOPLE.run(unit, left=fact.left)
    _DROP_SITES.run(unit, left=fact.places_left)
    _DROP_REGIONS.run(unit, left=fact.places_left)
    places_left(unit, fact.places_left)
    covers.places_left(unit, fact.places_left)


def status_declared(unit: Unit, entry: Entry, fact: StatusDeclared) -> None:
    """The person's organisational status from now on. The directory known follows; it is not read again for that."""
    version = _version(unit)[0]
    known = _at(unit, version)
    changed = None if known is None else known.with_status(fact.person, Status(fact.status))
    unit.directory_changed, unit.directory = True, None if changed is None else (version + 1, changed)
    headcounts.moved(unit, fact.person, fact.status)
    _SET_STATUS.run(unit, status=fact.status, of_id=fact.person)
    _NEW_VERSION.run(unit, of_id=1)
    unit.directory_head = None
