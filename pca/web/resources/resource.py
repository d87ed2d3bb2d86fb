"""One resource at one place: what it has, who has some of it, and what is written down."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.catalogue.resources import MOVES
from pca.domain.access.access import Action
from pca.domain.folding import folded
from pca.domain.orders import MoveResource, ReturnResource
from pca.domain.resource_acts import MoveKind
from pca.domain.resources import HandedOut, places_of
from pca.services.crisis.scene import Scene
from pca.services.resources import read
from pca.services.resources.read import Movement
from pca.web.kit.action_result import ActionResult
from pca.web.kit.person_lookup import person_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.resources.resources import ResourceLine, line_of, unit_of

routes = Router()
LAST = 20
"""Movements shown of a place."""

KINDS: tuple[MoveKind, ...] = ("receive", "use", "hand_out", "transfer", "count", "lose")
"""In the order of a form."""


class ItemLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something somebody has and is to give back."""

    number: int
    person: str
    name: str
    serial: str
    left: int
    since: datetime


class MovementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One movement, in words; `other` is the other place of a transfer."""

    said: str
    quantity: int
    at: datetime
    by: str
    person: str
    other: str
    why: str


class ResourcePlace(msgspec.Struct, frozen=True, kw_only=True):
    """One resource at one place."""

    key: str
    at: datetime
    resource: str
    title: str
    unit: str
    place: str
    place_title: str
    line: ResourceLine
    least: int
    items: tuple[ItemLine, ...]
    moves: tuple[MovementLine, ...]
    kinds: tuple[tuple[str, str], ...]
    """What may be written down here; empty for who only reads."""
    moves_on: bool
    """Whether it may be moved to another place."""


@routes.page(
    "/crises/{key}/resources/{resource}/{place}",
    may=Action.SEE_RESOURCES,
    over=Over.ROWS,
    template="resources/resource.html",
)
def at_place(context: RequestContext, key: str, resource: str, place: str) -> ResourcePlace:
    """What a place has, who has some of it, and what was written down; a place out of reach is not told of."""
    about = context.scene(key)
    known = about.plan.resource.get(resource)
    if known is None or known.unit is None or place not in places_of(known, about.organisation):
        raise NotFound
    if not read.covers(about, context.reach(Action.SEE_RESOURCES), known, place):
        raise NotFound
    may = read.covers(about, context.reach(Action.KEEP_RESOURCES), known, place) and about.crisis.closed_at is None
    items = read.items(context.unit, about, context.reach(Action.SEE_RESOURCES), known, place)
    moves = read.movements(context.unit, about.crisis.key, known.id, place, most=LAST)
    people = {*(item.person for item in items), *(moved.person for moved in moves), *(moved.by for moved in moves)}
    context.contacts(sorted(people - {""}), met=True)
    return ResourcePlace(
        key=about.crisis.key,
        at=context.now,
        resource=known.id,
        title=about.say(known.title),
        unit=unit_of(about, known),
        place=place,
        place_title=about.place(place),
        line=line_of(about, read.holding(context.unit, about, known, place)),
        least=known.supply.least_days if known.supply else 0,
        items=tuple(_item(context, item) for item in items),
        moves=tuple(_moved(context, about, moved, place) for moved in moves),
        kinds=tuple((kind, MOVES.say(kind, context.language)) for kind in KINDS) if may else (),
        moves_on=may and known.per != "institution",
    )


def _place(about: Scene, resource: str, typed: str) -> str:
    """The place with this name or identifier among those that hold the resource; else what was typed."""
    known, wanted = about.plan.resource.get(resource), folded(typed)
    places = places_of(known, about.organisation) if known and wanted else ()
    return next((place for place in places if wanted in (folded(place), folded(about.place(place)))), typed.strip())


def _item(context: RequestContext, item: HandedOut) -> ItemLine:
    return ItemLine(
        number=item.number,
        person=item.person,
        name=context.name(item.person),
        serial=item.serial,
        left=item.left,
        since=item.since,
    )


def _moved(context: RequestContext, about: Scene, moved: Movement, place: str) -> MovementLine:
    other = moved.to if moved.place == place else moved.place
    return MovementLine(
        said=MOVES.word(moved.kind, context.language),
        quantity=moved.quantity,
        at=moved.at,
        by=context.name(moved.by),
        person=context.name(moved.person) if moved.person else "",
        other=about.place(other) if moved.to else "",
        why=moved.why,
    )


class AskMove(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down; `person` as people write a name."""

    kind: MoveKind
    quantity: int
    to: str = ""
    person: str = ""
    serial: str = ""
    why: str = ""


class AskReturn(msgspec.Struct, frozen=True, kw_only=True):
    """How much comes back, or is lost."""

    quantity: int
    lost: bool = False
    why: str = ""


@routes.act(
    "/crises/{key}/resources/{resource}/{place}",
    may=Action.KEEP_RESOURCES,
    over=Over.ORDER,
    asks=AskMove,
    page=at_place,
)
def move(context: RequestContext, ask: AskMove, key: str, resource: str, place: str) -> ActionResult:
    """Write down that something came, went, was used, handed out or counted."""
    person = person_said(context, key, ask.person, "person") if ask.kind == "hand_out" else ""
    with context.reading():
        to = _place(context.scene(key), resource, ask.to) if ask.kind == "transfer" else ""
    act = MoveResource(
        kind=ask.kind,
        resource=resource,
        place=place,
        quantity=ask.quantity,
        to=to,
        person=person,
        serial=ask.serial if ask.kind == "hand_out" else "",
    )
    return ActionResult(_path(key, resource, place), context.execute(act, crisis=key, why=ask.why))


@routes.act(
    "/crises/{key}/resources/{resource}/{place}/{item}/return",
    may=Action.KEEP_RESOURCES,
    over=Over.ORDER,
    asks=AskReturn,
    page=at_place,
)
def give_back(context: RequestContext, ask: AskReturn, key: str, resource: str, place: str, item: int) -> ActionResult:
    """Write down that what somebody had came back, or is lost."""
    act = ReturnResource(item=item, quantity=ask.quantity, lost=ask.lost)
    return ActionResult(_path(key, resource, place), context.execute(act, crisis=key, why=ask.why))


def _path(key: str, resource: str, place: str) -> str:
    return f"/crises/{key}/resources/{resource}/{place}"
