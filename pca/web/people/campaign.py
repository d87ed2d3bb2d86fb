"""A campaign on a page: everybody confirms their own addresses until a day; seen before, followed, reminded once."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.campaigns import LONGEST
from pca.domain.directory import ROOT
from pca.domain.orders import RemindCampaign, StartCampaign
from pca.services.people import campaigns
from pca.services.people.campaigns import CampaignOutlook, CampaignState
from pca.services.people.read import institution
from pca.web.kit.action_result import ActionResult
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PATH = "/directory/campaign"
PAGE = 50


class WaitingLine(msgspec.Struct, frozen=True):
    """Somebody who has not confirmed."""

    person: str
    name: str
    site: str


class FewWaysLine(msgspec.Struct, frozen=True):
    """Somebody whom one channel alone reaches, or none."""

    person: str
    name: str
    site: str
    ways: int


class FewWays(msgspec.Struct, frozen=True):
    """A page of them; `after` is where the next one begins, `here` where this one does."""

    rows: tuple[FewWaysLine, ...]
    after: str
    here: str


class CampaignPage(msgspec.Struct, frozen=True, kw_only=True):
    """The last campaign as far as one reaches; before another one, the form, and whom it would ask."""

    last: CampaignState | None
    place: str
    """Whom the last one asks: everybody, or a region."""
    rows: tuple[WaitingLine, ...]
    after: str
    here: str
    may_start: bool
    regions: tuple[tuple[str, str], ...]
    first: date
    latest: date
    """Days until which a campaign may last."""
    until: date | None = None
    region: str = ""
    asked: str = ""
    """Whom one that begins now would ask."""
    outlook: CampaignOutlook | None = None
    hindered: str = ""
    """Why it cannot begin, as a sentence."""
    linked: bool
    """Whether texts can lead to a page of ours."""


class AskStart(msgspec.Struct, frozen=True, kw_only=True):
    """Until when, and whom: everybody where no region is named."""

    until: date
    region: str = ""


class AskRemind(msgspec.Struct, frozen=True, kw_only=True):
    """Which campaign."""

    campaign: int


@routes.page(PATH, may=Action.EDIT_DIRECTORY, over=Over.ROWS, template="people/campaign.html")
def campaign(context: RequestContext, until: str = "", region: str = "", after: str = "") -> CampaignPage:
    """How far the campaign is; with a day in the address, what another one would do."""
    house, reach = institution(context.unit), context.reach(Action.EDIT_DIRECTORY)
    last = campaigns.state(context.unit, reach, context.now)
    shown = last is not None and last.running
    rows, further = (
        campaigns.waiting(context.unit, last.campaign, reach, after=after[:100], most=PAGE)
        if last is not None and shown
        else ([], "")
    )
    context.contacts(rows)
    today = context.now.astimezone(ZONE).date()
    until, region = until or context.value("until"), (region or context.value("region")) if reach.everything else ""
    day = _day(until) if reach.everything and not shown else None
    facts = context.preview(context.order(StartCampaign(until=day, region=region))) if day else ()
    hindered = refusal_said(context, facts[0]) if facts else ""
    return CampaignPage(
        last=last,
        place=place_name(house, (last.campaign.region if last else "") or ROOT, context.language),
        rows=tuple(
            WaitingLine(person, context.name(person), place_name(house, house.people[person].site, context.language))
            for person in rows
        ),
        after=further,
        here=after,
        may_start=reach.everything and not shown,
        regions=tuple((at.id, at.called(context.language)) for at in house.regions.values() if reach.everything),
        first=today,
        latest=today + timedelta(days=LONGEST),
        until=day,
        region=region,
        asked=place_name(house, region or ROOT, context.language),
        outlook=campaigns.outlook(context.runtime, context.unit, region) if day and not hindered else None,
        hindered=hindered,
        linked=bool(context.runtime.settings.web_address),
    )


@routes.page(f"{PATH}/reach", may=Action.EDIT_DIRECTORY, over=Over.ROWS, template="people/few_ways.html")
def few_ways(context: RequestContext, after: str = "") -> FewWays:
    """Whom one channel alone reaches, or none, among the people whom the reader keeps."""
    house, reach = institution(context.unit), context.reach(Action.EDIT_DIRECTORY)
    rows, further = campaigns.in_few_ways(context.runtime, context.unit, reach, after=after[:100], most=PAGE)
    context.contacts([person for person, _ in rows])
    return FewWays(
        tuple(
            FewWaysLine(
                person, context.name(person), place_name(house, house.people[person].site, context.language), ways
            )
            for person, ways in rows
        ),
        further,
        after,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@routes.act(PATH, may=Action.EDIT_DIRECTORY, over=Over.ORDER, asks=AskStart, page=campaign)
def start(context: RequestContext, ask: AskStart) -> ActionResult:
    """Begin; the texts leave by themselves, a slice at a time."""
    return ActionResult(PATH, context.execute(StartCampaign(until=ask.until, region=ask.region)))


@routes.act(f"{PATH}/remind", may=Action.EDIT_DIRECTORY, over=Over.ORDER, asks=AskRemind, page=campaign)
def remind(context: RequestContext, ask: AskRemind) -> ActionResult:
    """Write once more to those who have not confirmed."""
    return ActionResult(PATH, context.execute(RemindCampaign(campaign=ask.campaign)))
