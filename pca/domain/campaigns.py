"""The rules of campaigns: one at a time, until a day to come, one reminder; everybody confirms for themselves, once."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from pca.domain.availability_acts import ZONE
from pca.domain.availability_rules import midnight
from pca.domain.campaign_acts import ConfirmContacts, ContactCampaign, RemindCampaign, StartCampaign
from pca.domain.draft import Draft, refuse
from pca.domain.facts import CampaignReminded, CampaignStarted, ContactsConfirmed

LONGEST = 180
"""Days that a campaign lasts at most."""


def start(draft: Draft, act: StartCampaign) -> None:
    """Another one begins only when the one before is over."""
    known, house = draft.situation.campaigns.campaign, draft.situation.organisation
    if act.region and act.region not in house.regions:
        refuse("region_unknown", region=act.region)
    if known is not None and known.running(draft.now):
        refuse("campaign_running")
    zone = ZoneInfo(ZONE)
    today = draft.now.astimezone(zone).date()
    if not today <= act.until <= today + timedelta(days=LONGEST):
        refuse("campaign_day", days=LONGEST)
    number = known.number + 1 if known else 1
    ends = midnight(act.until + timedelta(days=1), zone)
    draft.add(CampaignStarted(number=number, region=act.region, until=act.until, ends=ends))


def remind(draft: Draft, act: RemindCampaign) -> None:
    """Once, while it runs."""
    if _running(draft, act.campaign).reminded_at is not None:
        refuse("campaign_reminded")
    draft.add(CampaignReminded(number=act.campaign))


def confirm(draft: Draft, act: ConfirmContacts) -> None:
    """Whoever the campaign asks, for themselves."""
    campaign, house = _running(draft, act.campaign), draft.situation.organisation
    known = house.people.get(draft.order.who)
    here = known is not None and (not campaign.region or known.site in house.within.get(campaign.region, ()))
    if not here:
        refuse("campaign_over")
    if draft.situation.campaigns.contacts_confirmed:
        refuse("contacts_confirmed")
    draft.add(ContactsConfirmed(number=campaign.number, person=draft.order.who))


def _running(draft: Draft, number: int) -> ContactCampaign:
    """The campaign meant, while it runs."""
    known = draft.situation.campaigns.campaign
    if known is None or known.number != number or not known.running(draft.now):
        refuse("campaign_over")
    return known
