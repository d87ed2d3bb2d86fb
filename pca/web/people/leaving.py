"""Somebody or a place leaves the directory: what hangs on it is said first, then it is one order."""

from __future__ import annotations

from typing import Literal

import msgspec

from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.directory import Organisation
from pca.domain.directory_acts import RecordAct, RemovePerson, RemoveRegion, RemoveSite, record_version
from pca.domain.plan.text import Text
from pca.services.people import read, read_records
from pca.services.people.records import leaving
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.person_lookup import person_in, site_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.person_page import kept as kept_person
from pca.web.people.place_page import kept as kept_place
from pca.web.people.record_changes import Foreseen, foreseen

routes = Router()
PATH = "/directory/leave"
Kind = Literal["person", "site", "region"]


class LeavePage(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of what hangs on a record that leaves; nothing is done yet."""

    kind: Kind
    id: str
    called: str
    places: tuple[str, ...]
    """The places a person answers for."""
    roles: tuple[str, ...]
    """The roles and teams for which plans in force name them."""
    staff: int
    """People who work at a site, sites of a region."""
    tasks: int
    to: str
    """Who takes over, or where the people go, by identifier; empty while nobody is named."""
    to_called: str
    cancel: bool
    foreseen: Foreseen
    seen: str


class AskLeave(msgspec.Struct, frozen=True, kw_only=True):
    """Let a record leave: `to` is who takes over a person's places, or where a site's people go."""

    kind: Kind
    id: str
    to: str = ""
    cancel: bool = False
    seen: str = ""
    why: str = ""


@routes.page(PATH, may=Action.EDIT_DIRECTORY, over=Over.ROWS, template="people/leave.html")
def leave_page(
    context: RequestContext, person: str = "", site: str = "", region: str = "", to: str = "", cancel: bool = False
) -> LeavePage:
    """What hangs on the record, and what its leaving would bring about."""
    house = read.institution(context.unit)
    typed = context.value("kind", "person" if person else "site" if site else "region")
    kind: Kind = "person" if typed == "person" else "site" if typed == "site" else "region"
    id = context.value("id", person or site or region)
    known = kept_person(context, house, id) if kind == "person" else kept_place(context, house, kind, id)
    if known is None:
        raise NotFound
    cancel = bool(context.value("cancel", cancel or ""))
    whom = ""
    try:
        whom = _to(context, kind, context.value("to", to))
    except Unclear as error:
        context.choices = {error.field: error.choices}
    act = _act(kind, id, whom, cancel=cancel, seen=record_version(known))
    return LeavePage(
        kind=kind,
        id=id,
        called=context.name(id) if kind == "person" else place_name(house, id, context.language),
        places=tuple(place.called(context.language) for place in read_records.answered_for(house, id))
        if kind == "person"
        else (),
        roles=tuple(text.to(context.language) for text in _named(context, kind, id)),
        staff=_staff(house, kind, id),
        tasks=read_records.tasks_of(context.unit, id) if kind == "person" else read_records.tasks_at(context.unit, id),
        to=whom,
        to_called=(context.name(whom) if kind == "person" else place_name(house, whom, context.language))
        if whom
        else "",
        cancel=cancel,
        foreseen=foreseen(context, context.order(act)),
        seen=record_version(known),
    )


def _named(context: RequestContext, kind: Kind, id: str) -> tuple[Text, ...]:
    if kind != "person":
        return ()
    return read_records.named_by(read_records.books_in_force(context.runtime, context.unit), id)


def _staff(house: Organisation, kind: Kind, id: str) -> int:
    counted = {"person": {}, "site": house.staff, "region": house.within}[kind]
    return len(counted.get(id, ()))


def _to(context: RequestContext, kind: Kind, typed: str) -> str:
    """Who or what was named. Raises Unclear."""
    if kind == "region" or not typed.strip():
        return ""
    if kind == "site":
        return site_in(context, typed, Action.EDIT_DIRECTORY, "to")
    return person_in(context, None, typed, "to")


def _act(kind: Kind, id: str, to: str, *, cancel: bool, seen: str) -> RecordAct:
    if kind == "person":
        return RemovePerson(person=id, seen=seen, successor=to)
    if kind == "site":
        return RemoveSite(site=id, seen=seen, to=to, cancel_tasks=cancel)
    return RemoveRegion(region=id, seen=seen, cancel_tasks=cancel)


@routes.act(PATH, may=Action.EDIT_DIRECTORY, over=Over.ORDER, asks=AskLeave, page=leave_page)
def leave(context: RequestContext, ask: AskLeave) -> ActionResult:
    """Let it leave; names and addresses of a person are erased in the same moment."""
    with context.reading():
        to = _to(context, ask.kind, ask.to)
    act = _act(ask.kind, ask.id, to, cancel=ask.cancel, seen=ask.seen)
    private = leaving(context.runtime, ask.id) if ask.kind == "person" else None
    done = context.execute(act, why=ask.why, private=private)
    return ActionResult("/directory" if ask.kind == "person" else "/directory/places", done)
