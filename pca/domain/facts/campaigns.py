"""What happened in a campaign: no address, and not what anybody corrected."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from pca.domain.facts.fact import Fact


class CampaignStarted(Fact, frozen=True, tag="campaign_started"):
    """Everybody, or one region, is asked to confirm their own addresses until a day."""

    number: int
    region: str
    until: date
    ends: datetime


class CampaignReminded(Fact, frozen=True, tag="campaign_reminded"):
    """Those who have not confirmed are written to once more."""

    number: int


class ContactsConfirmed(Fact, frozen=True, tag="contacts_confirmed"):
    """Somebody said that all of their own addresses are right."""

    number: int
    person: str


CampaignFact: TypeAlias = ContactsConfirmed | CampaignStarted | CampaignReminded | ContactsConfirmed
