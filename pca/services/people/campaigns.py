"""What a campaign would do, and how far it is: whom it asks, how each can answer, who has not."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Reach
from pca.domain.campaign_acts import ContactCampaign
from pca.domain.contact_points import PROVABLE, ContactKind
from pca.runtime import Runtime
from pca.services.people.contact_points import NoChannel, channel_to
from pca.store.access import accounts
from pca.store.kit.database import Unit
from pca.store.people import campaigns, reach_of_channels


class CampaignOutlook(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a campaign would ask, counted."""

    people: int
    confirming: int
    """They are written to, and confirm on their own page."""
    looking: int
    """They are written to, and tell human resources what is wrong: they have no account that opens."""

    @property
    def silent(self) -> int:
        """Nothing can be written to them."""
        return self.people - self.confirming - self.looking


class CampaignState(msgspec.Struct, frozen=True, kw_only=True):
    """The last campaign, counted within one's reach."""

    campaign: ContactCampaign
    running: bool
    people: int
    confirmed: int
    writing: bool
    """Whether texts, or reminders, still have to be written."""


class CampaignAsks(msgspec.Struct, frozen=True, kw_only=True):
    """What the campaign that runs asks of one person."""

    campaign: ContactCampaign
    confirmed_at: datetime | None


def outlook(runtime: Runtime, unit: Unit, region: str) -> CampaignOutlook:
    """Whom a campaign over a region, or everybody, would ask now."""
    people, written_to = campaigns.people_asked(unit, region), campaigns.written_to(unit, region, _carried(runtime))
    able = accounts.able_to_enter(unit) if runtime.settings.web_address else frozenset()
    confirming = sum(person in able for person in written_to)
    return CampaignOutlook(people=people, confirming=confirming, looking=len(written_to) - confirming)


def _carried(runtime: Runtime) -> frozenset[ContactKind]:
    """Kinds of address that a person types in and a channel goes to."""
    return frozenset(kind for kind in PROVABLE if _goes(runtime, kind))


def _goes(runtime: Runtime, kind: ContactKind) -> bool:
    try:
        channel_to(runtime, kind)
    except NoChannel:
        return False
    return True


def state(unit: Unit, reach: Reach, now: datetime) -> CampaignState | None:
    """How far the last campaign is; None before the first, and where it asks nobody within reach."""
    last = campaigns.latest(unit)
    if last is None:
        return None
    counted = campaigns.counted(unit, last, reach)
    if not (counted.people or reach.everything):
        return None
    return CampaignState(
        campaign=last,
        running=last.running(now),
        people=counted.people,
        confirmed=counted.confirmed,
        writing=last.running(now) and campaigns.open_round(unit, last) is not None,
    )


def waiting(unit: Unit, campaign: ContactCampaign, reach: Reach, *, after: str, most: int) -> tuple[list[str], str]:
    """A page of those who have not confirmed, by identifier, and after whom the next one begins; empty on the last."""
    people = campaigns.waiting(unit, campaign, reach, after=after, most=most + 1)
    return people[:most], people[most - 1] if len(people) > most else ""


def in_few_ways(
    runtime: Runtime, unit: Unit, reach: Reach, *, after: str, most: int
) -> tuple[list[tuple[str, int]], str]:
    """A page of those within reach whom one channel alone reaches, or none, and after whom the next one begins."""
    people = reach_of_channels.in_few_ways(unit, _carried(runtime), reach, after=after, most=most + 1)
    return people[:most], people[most - 1][0] if len(people) > most else ""


def asked_of(unit: Unit, person: str, now: datetime) -> CampaignAsks | None:
    """What somebody is asked now; None where no campaign runs, or it asks others."""
    last = campaigns.latest(unit)
    if last is None or not last.running(now) or not campaigns.asks(unit, last, person):
        return None
    return CampaignAsks(campaign=last, confirmed_at=campaigns.confirmed_at(unit, last.number, person))
