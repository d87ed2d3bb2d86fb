"""A site or a region added or changed: what was typed is read, what follows is seen first, then it is one order."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from pca.domain.access.access import Action
from pca.domain.directory import Organisation, Region, Site
from pca.domain.directory_acts import KeepRegion, KeepSite
from pca.registers import cells
from pca.registers.records import BadCell
from pca.services.people import read
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.forms import Form, struct_from
from pca.web.kit.person_lookup import person_in
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.place_page import (
    FIELDS,
    PATH,
    TEMPLATE,
    Kind,
    PlacePage,
    fields_of,
    kept,
    page_of,
    place_page,
    shown,
)
from pca.web.people.record_changes import Foreseen, differing, foreseen, unfit

routes = Router()


class AskPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The record of a site or region as it is to be; `place` is empty for a new one, which gets the identifier `id`."""

    kind: Kind
    place: str = ""
    id: str = ""
    title: str = ""
    title_ar: str = ""
    type: str = ""
    region: str = ""
    commune: str = ""
    head: str = ""
    deputy: str = ""
    seen: str = ""
    why: str = ""


def _written(context: RequestContext, house: Organisation, ask: AskPlace) -> Site | Region:
    """What was typed, read. Raises NotFound, Unclear, or ValidationError with the reason in words."""
    known = kept(context, house, ask.kind, ask.place)
    try:
        title, title_ar = (cells.title(cells.text_of(typed)) for typed in (ask.title, ask.title_ar))
    except BadCell:
        title = ""
    if not title:
        raise unfit(context, "no_title")
    id, head = known.id if known else ask.id.strip(), _person(context, ask.head, known.head if known else "", "head")
    deputy = _person(context, ask.deputy, known.deputy if known else "", "deputy")
    if ask.kind == "region":
        region = known if isinstance(known, Region) else Region(id, title, head, deputy)
        return replace(region, title=title, title_ar=title_ar, head=head, deputy=deputy)
    if ask.region not in house.regions:
        raise unfit(context, "no_region")
    site = known if isinstance(known, Site) else Site(id, title, ask.type, ask.region, head, deputy)
    where = {"region": ask.region, "commune": _commune(context, ask.commune)}
    return replace(site, title=title, title_ar=title_ar, type=ask.type, head=head, deputy=deputy, **where)


def _commune(context: RequestContext, typed: str) -> str:
    """The commune or province as it was typed; empty for none."""
    try:
        return cells.title(cells.text_of(typed))
    except BadCell:
        raise unfit(context, "no_commune") from None


def _person(context: RequestContext, typed: str, known: str, field: str) -> str:
    """Who answers for the place: whoever did, where the name was left; else the one that is meant. Raises Unclear."""
    if not typed.strip():
        return ""
    if known and typed in (known, context.name(known)):
        return known
    person = person_in(context, None, typed, field)
    if not read.is_known(context.unit, person):
        raise unfit(context, "no_person")
    return person


@routes.form(f"{PATH}/preview", may=Action.EDIT_DIRECTORY, over=Over.ROWS)
def preview(context: RequestContext) -> Response:
    """What the change would bring about; nothing is done yet."""
    with context.reading():
        house = read.institution(context.unit)
        try:
            ask = struct_from(Form(fields=dict(context.typed)), AskPlace)
            place = _written(context, house, ask)
        except Unclear as error:
            context.refusal, context.choices = context.word("input", "unclear"), {error.field: error.choices}
            return render(context, TEMPLATE, page_of(context), status=409)
        except msgspec.ValidationError as error:
            context.refusal = str(error)
            return render(context, TEMPLATE, page_of(context), status=422)
        return render(context, TEMPLATE, _previewed(context, house, ask, place))


def _previewed(context: RequestContext, house: Organisation, ask: AskPlace, place: Site | Region) -> PlacePage:
    known = kept(context, house, ask.kind, ask.place)
    page = shown(context, house, ask.kind, known, "")
    after = fields_of(context, house, ask.kind, place, place.region if isinstance(place, Site) else "")
    now = page.fields if known else dict.fromkeys(page.fields, "")
    changes = differing(now, after, [name for name in FIELDS if name in after])
    context.typed = {**context.typed, **{name: [after[name]] for name in ("head", "deputy")}}
    return replace(
        page,
        previewed=True,
        told=changes,
        foreseen=foreseen(context, context.order(_act(place, ask.seen), why=ask.why)) if place != known else Foreseen(),
        sent={
            **{
                name: (getattr(ask, name),)
                for name in ("kind", "place", "id", "title", "title_ar", "type", "region", "commune")
            },
            **{name: (getattr(ask, name),) for name in ("seen", "why")},
            "head": (place.head,),
            "deputy": (place.deputy,),
        },
    )


def _act(place: Site | Region, seen: str) -> KeepSite | KeepRegion:
    return KeepSite(site=place, seen=seen) if isinstance(place, Site) else KeepRegion(region=place, seen=seen)


@routes.act(PATH, may=Action.EDIT_DIRECTORY, over=Over.ORDER, asks=AskPlace, page=place_page)
def keep(context: RequestContext, ask: AskPlace) -> ActionResult:
    """Add a site or region, or change it: one order."""
    with context.reading():
        place = _written(context, read.institution(context.unit), ask)
    done = context.execute(_act(place, ask.seen), why=ask.why)
    return ActionResult(f"{PATH}?{ask.kind}={place.id}", done)
