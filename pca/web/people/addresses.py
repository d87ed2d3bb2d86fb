"""The addresses of one person, for whoever keeps the directory: a room, a chat or another address given and taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from pca.domain.access.access import Action
from pca.domain.contact_points import ContactPoint
from pca.services.people.addresses import GIVEN, UnknownPerson, take_away
from pca.store.people import contact_points, directory
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.own_contacts import AskAddress, given_by

routes = Router()
PATH = "/administration/directory/addresses"


class Held(msgspec.Struct, frozen=True):
    """One address. `address` is empty for who may not see names."""

    kind: str
    address: str
    id: str
    silent: bool
    given: bool
    """Whether it was given on a page or by command, and can be taken away."""


class Addresses(msgspec.Struct, frozen=True):
    """The addresses of one person, or of nobody yet."""

    person: str
    name: str
    rows: tuple[Held, ...]
    kinds: tuple[str, ...]
    rooms: tuple[str, ...]
    """What rooms and services may be called, as the settings name them."""
    services: tuple[str, ...]


class AskGive(AskAddress, frozen=True, kw_only=True):
    """One more address for a person."""

    person: str


class AskTake(msgspec.Struct, frozen=True):
    """Which address goes."""

    person: str
    id: str


@routes.page(PATH, may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION, template="people/addresses.html")
def addresses(context: RequestContext, person: str = "") -> Addresses:
    """The addresses of one person, each with what can be done about it."""
    person = context.value("person", person).strip()
    known = directory.organisation(context.unit).people
    if person and person not in known:
        raise NotFound
    context.contacts([person] if person else [])
    settings = context.runtime.settings
    return Addresses(
        person=person,
        name=context.name(person) if person else "",
        rows=tuple(_held(context, person)) if person else (),
        kinds=GIVEN,
        rooms=tuple(settings.rooms),
        services=tuple(settings.apprise.services),
    )


def _points(context: RequestContext, person: str) -> tuple[ContactPoint, ...]:
    return contact_points.points(context.unit, [person]).get(person, ())


def _held(context: RequestContext, person: str) -> Iterable[Held]:
    given = {
        (contact_point.kind, contact_point.address)
        for contact_point in contact_points.added(context.unit)
        if contact_point.person == person
    }
    for point in _points(context, person):
        seen = point.kind in ("room", "other") or (point.kind != "push" and context.may(Action.SEE_NAMES))
        yield Held(
            kind=point.kind,
            address=point.address if seen else "",
            id=_mark(point),
            silent=not point.usable,
            given=(point.kind, point.address) in given,
        )


def _mark(contact_point: ContactPoint) -> str:
    return hashlib.sha256(f"{contact_point.kind}\0{contact_point.address}".encode()).hexdigest()[:16]


@routes.act(PATH, may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION, asks=AskGive, page=addresses)
def give(context: RequestContext, ask: AskGive) -> ActionResult:
    """Give a person one more address; it is tried after the others."""
    try:
        given_by(context, ask.person, ask)
    except UnknownPerson:
        raise NotFound from None
    return ActionResult(f"{PATH}?person={ask.person}")


@routes.act(f"{PATH}/end", may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION, asks=AskTake, page=addresses)
def take(context: RequestContext, ask: AskTake) -> ActionResult:
    """Take away an address that was given on a page or by command."""
    with context.reading() as unit:
        given = {
            (contact_point.kind, contact_point.address)
            for contact_point in contact_points.added(unit)
            if contact_point.person == ask.person
        }
        found = [
            point
            for point in _points(context, ask.person)
            if _mark(point) == ask.id and (point.kind, point.address) in given
        ]
    for contact_point in found:
        take_away(context.runtime, ask.person, contact_point.kind, contact_point.address)
    return ActionResult(f"{PATH}?person={ask.person}")
