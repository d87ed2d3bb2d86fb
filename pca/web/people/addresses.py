"""The addresses of one person, for whoever keeps the directory: a room, a chat or another address given and taken."""

from __future__ import annotations

import hashlib

import msgspec

from pca.domain.access.access import Action
from pca.domain.contact_points import ContactPoint
from pca.services.people import read
from pca.services.people.addresses import GIVEN, UnknownPerson, take_away
from pca.services.people.read import AddressRead
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.person_lookup import person_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.own_contacts import AskAddress, given_by

routes = Router()
PATH = "/administration/directory/addresses"


class AddressShown(msgspec.Struct, frozen=True):
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
    rows: tuple[AddressShown, ...]
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
    try:
        person = person_in(context, None, context.value("person", person), "person")
    except Unclear as error:
        context.choices, person = {error.field: error.choices}, ""
    if person and not read.is_known(context.unit, person):
        raise NotFound
    context.contacts([person] if person else [])
    settings = context.runtime.settings
    return Addresses(
        person=person,
        name=context.name(person) if person else "",
        rows=tuple(_shown(context, address) for address in read.addresses(context.unit, person, context.now)),
        kinds=GIVEN,
        rooms=tuple(settings.rooms),
        services=tuple(settings.apprise.services),
    )


def _shown(context: RequestContext, address: AddressRead) -> AddressShown:
    point = address.point
    seen = point.kind in ("room", "other") or (point.kind != "push" and context.may(Action.SEE_NAMES))
    return AddressShown(
        kind=point.kind,
        address=point.address if seen else "",
        id=_mark(point),
        silent=not point.usable,
        given=address.given,
    )


def _mark(point: ContactPoint) -> str:
    return hashlib.sha256(f"{point.kind}\0{point.address}".encode()).hexdigest()[:16]


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
        addresses = read.addresses(unit, ask.person, context.now)
    for point in [address.point for address in addresses if address.given and _mark(address.point) == ask.id]:
        take_away(context.runtime, ask.person, point.kind, point.address)
    return ActionResult(f"{PATH}?person={ask.person}")
