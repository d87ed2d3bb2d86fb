"""The openings of many sites are changed at once: what would change is seen first; a second press does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from pca.catalogue.openings import REGIMES
from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.directory import ROOT, Organisation, Site
from pca.domain.orders import LiftRegime, SetRegime
from pca.domain.regime_acts import RegimeName
from pca.domain.regimes import SHUT, STRICTNESS, Openings, RegimeHeld
from pca.pictures import Picture
from pca.pictures.region_choice import RegionChoice, region_choice
from pca.services.people.read import is_known
from pca.services.regimes.change import ChangePreview, listed, preview, sites_of, tasks_left
from pca.services.regimes.read import ZONE
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.local_time import day_in
from pca.web.kit.person_lookup import person_in
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.regimes.hours import typed_week
from pca.web.regimes.openings import known_of

routes = Router()
NAMED = 50
"""Sites named on the page; the counts are of all."""


class AskChange(msgspec.Struct, frozen=True, kw_only=True):
    """Which sites, and what becomes of them; `lift` puts them back to what lies around them."""

    to: RegimeName | Literal["lift"]
    scope: Literal["institution", "region", "kind", "list"] = "list"
    crisis: str = ""
    region: str = ""
    kind: str = ""
    sites: str = ""
    """One a line, by identifier or name; what follows a comma is not looked at."""
    hours_week: str = ""
    hours_friday: str = ""
    hours_saturday: str = ""
    hours_sunday: str = ""
    alternate: str = ""
    until: str = ""
    """The last day of it."""
    owner: str = ""
    """Who lifts it, by name; whoever sets it where nobody is named."""
    due: str = ""
    """The last day to lift it; that of the regime where nothing is said."""
    why: str = ""
    seen: int = -1
    """How many sites the preview counted; -1 where nothing was seen first."""


class RegimeMove(msgspec.Struct, frozen=True):
    """How many sites go from one regime to another."""

    before: str
    after: str
    sites: int


class ChangePage(msgspec.Struct, frozen=True, kw_only=True):
    """The form and, once it was sent, what would follow."""

    key: str
    whole: bool
    """Whether the reader may change the institution as a whole."""
    regions: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    regimes: tuple[tuple[str, str], ...]
    choices: tuple[RegionChoice, ...] = ()
    """The regions within reach, to be chosen on the map."""
    place: str = ""
    region: str = ""
    """The region chosen on the map."""
    previewed: bool = False
    concerned: int = 0
    moves: tuple[RegimeMove, ...] = ()
    named: tuple[tuple[str, str, str], ...] = ()
    """The first NAMED sites that change: name, before, after."""
    changing: int = 0
    own: int = 0
    tasks: int = 0
    """Open tasks at sites that would close."""
    unknown: tuple[str, ...] = ()
    owner: str = ""
    """Who lifts it, by identifier; nobody where nobody was named."""
    owner_called: str = ""
    due: datetime | None = None


def picture(it: ChangePage, context: RequestContext) -> Picture:
    """The map to choose a region on."""
    return region_choice(it.choices, language=context.language)


@routes.page(
    "/regimes/change",
    may=Action.SET_REGIME,
    over=Over.ROWS,
    template="regimes/change.html",
    pictures=(picture,),
)
def change(context: RequestContext, crisis: str = "", place: str = "", region: str = "") -> ChangePage:
    """Where somebody says which sites, and what becomes of them."""
    key = crisis or context.value("crisis")
    return _form(context, key, place=place, region=region)


def _form(context: RequestContext, key: str, *, place: str = "", region: str = "") -> ChangePage:
    known, file = known_of(context, key)
    reach, house, language = context.reach(Action.SET_REGIME), known.organisation, context.language
    return ChangePage(
        key=file.key if file else "",
        whole=reach.everything,
        regions=tuple(
            (name, region.called(language)) for name, region in house.regions.items() if reach.covers(house, place=name)
        ),
        kinds=tuple((kind.id, kind.title(language)) for kind in house.kinds.values()),
        regimes=(
            *((name, REGIMES.say(name, language)) for name in STRICTNESS),
            ("lift", context.word("openings", "lift")),
        ),
        choices=tuple(_choices(context, known, key, region)),
        region=region,
        place=place,
    )


def _choices(context: RequestContext, known: Openings, key: str, chosen: str) -> Iterator[RegionChoice]:
    """Each region within reach, with where it leads: this page, the region chosen."""
    reach, house = context.reach(Action.SET_REGIME), known.organisation
    by_region: dict[str, list[Site]] = {name: [] for name in house.regions if reach.covers(house, place=name)}
    for site in house.sites.values():
        if site.region in by_region:
            by_region[site.region].append(site)
    regimes = known.regimes([site for sites in by_region.values() for site in sites], context.now)
    within = {"crisis": key} if key else {}
    for name, sites in by_region.items():
        yield RegionChoice(
            id=name,
            name=house.regions[name].called(context.language),
            sites=len(sites),
            restricted=sum(regimes[site.id] != "open" for site in sites),
            href=f"/regimes/change?{urlencode({**within, 'region': name})}#f-scope",
            chosen=chosen == name,
        )


def _places(context: RequestContext, house: Organisation, ask: AskChange) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places meant, and the lines that mean none."""
    reach = context.reach(Action.SET_REGIME)
    if ask.scope == "institution":
        return (ROOT,), ()
    if ask.scope == "region":
        return ((ask.region,) if ask.region else ()), ()
    if ask.scope == "kind":
        fitting = (site for site in house.sites.values() if site.type == ask.kind and ask.region in ("", site.region))
        return tuple(site.id for site in fitting if reach.covers(house, place=site.id)), ()
    return listed(house, reach, ask.sites)


def _end(context: RequestContext, typed: str) -> datetime | None:
    """The end of the last day."""
    return day_in(typed, ZONE, context.language, days=1)


@routes.form("/regimes/change/preview", may=Action.SET_REGIME, over=Over.ROWS)
def previewed(context: RequestContext) -> Response:
    """What would change; nothing is changed."""
    with context.reading():
        try:
            page = _with_preview(context, _asked(context))
        except Unclear as error:
            context.refusal, context.choices = context.word("input", "unclear"), {error.field: error.choices}
            return render(context, "regimes/change.html", _form(context, context.value("crisis")), status=409)
        except msgspec.ValidationError as error:
            context.refusal = str(error)
            return render(context, "regimes/change.html", _form(context, context.value("crisis")), status=422)
        return render(context, "regimes/change.html", page)


def _asked(context: RequestContext) -> AskChange:
    """What was sent to be looked at. Raises msgspec.ValidationError, in words for people."""
    given = {name: value for name in AskChange.__struct_fields__ if name != "seen" and (value := context.value(name))}
    try:
        return msgspec.convert({"to": "", **given}, AskChange)
    except msgspec.ValidationError:
        raise msgspec.ValidationError(context.word("input", "unread")) from None


def _owner(context: RequestContext, ask: AskChange) -> str:
    """Who lifts it, if somebody is named. Raises Unclear, or msgspec.ValidationError in words for people."""
    if ask.to == "lift":
        return ""
    owner = person_in(context, None, ask.owner, "owner")
    if owner and not (is_known(context.unit, owner) and context.tells_of(owner)):
        raise msgspec.ValidationError(context.word("input.records", "no_person"))
    return owner


def _wanted(context: RequestContext, ask: AskChange) -> RegimeHeld | None:
    """What would hold; nothing where a regime is lifted."""
    if ask.to == "lift":
        return None
    until = _end(context, ask.until)
    return RegimeHeld(place="", regime=ask.to, since=context.now, until=until, alternate=ask.alternate)


def _with_preview(context: RequestContext, ask: AskChange) -> ChangePage:
    known, file = known_of(context, ask.crisis)
    places, unknown = _places(context, known.organisation, ask)
    reach = context.reach(Action.SET_REGIME)
    places = tuple(place for place in places if reach.everything or reach.covers(known.organisation, place=place))
    owner = _owner(context, ask)
    context.typed = {**context.typed, "owner": [context.name(owner)]}
    would = preview(known, places, _wanted(context, ask), context.now)
    language = context.language
    shuts = file is not None and ask.to in SHUT
    tasks = tasks_left(context.unit, file.key, context.now, reach, known, places) if file and shuts else 0
    return msgspec.structs.replace(
        _form(context, ask.crisis),
        previewed=True,
        concerned=would.concerned,
        moves=_moves(would, language),
        named=tuple(
            (
                place_name(known.organisation, move.site, language),
                REGIMES.say(move.before, language),
                REGIMES.say(move.after, language),
            )
            for move in would.changes[:NAMED]
        ),
        changing=len(would.changes),
        own=would.own,
        tasks=tasks,
        unknown=unknown[:NAMED],
        owner=owner,
        owner_called=context.name(owner),
        due=_end(context, ask.due),
    )


def _moves(would: ChangePreview, language: str) -> tuple[RegimeMove, ...]:
    counted: dict[tuple[str, str], int] = {}
    for move in would.changes:
        counted[move.before, move.after] = counted.get((move.before, move.after), 0) + 1
    return tuple(
        RegimeMove(REGIMES.say(before, language), REGIMES.say(after, language), sites)
        for (before, after), sites in counted.items()
    )


@routes.act("/regimes/change", may=Action.SET_REGIME, over=Over.ORDER, asks=AskChange, page=change)
def carry_out(context: RequestContext, ask: AskChange) -> ActionResult:
    """Change them: one order for all, one journal entry. Sent twice, it has one effect."""
    with context.reading():
        known, file = known_of(context, ask.crisis)
        places, _unknown = _places(context, known.organisation, ask)
        concerned = sum(1 for _ in sites_of(known.organisation, places))
        owner = _owner(context, ask)
    if not places:
        raise msgspec.ValidationError(context.word("input.openings", "none"))
    if ask.seen not in (-1, concerned):
        raise msgspec.ValidationError(context.word("input.openings", "moved"))
    key = file.key if file else None
    back = f"/regimes?crisis={key}" if key else "/regimes"
    if ask.to == "lift":
        return ActionResult(back, context.execute(LiftRegime(places=places), crisis=key, why=ask.why))
    named, _unknown = listed(known.organisation, context.reach(Action.SET_REGIME), ask.alternate)
    alternate = named[0] if named else ask.alternate.strip()
    act = SetRegime(
        places=places,
        regime=ask.to,
        hours=typed_week(ask),
        alternate=alternate,
        until=_end(context, ask.until),
        owner=owner,
        due=_end(context, ask.due),
    )
    return ActionResult(back, context.execute(act, crisis=key, why=ask.why))
