"""What may be asked about a campaign: that everybody looks at how they are reached and confirms it, until a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

import msgspec

from pca.domain.act import Act


class ContactCampaign(msgspec.Struct, frozen=True, kw_only=True):
    """One campaign: whom it asks, and until when. It ends by itself."""

    number: int
    region: str = ""
    """Whose people are asked; everybody where none is named."""
    until: date
    """The last day."""
    ends: datetime
    """The instant after that day (UTC)."""
    started_at: datetime
    started_by: str
    reminded_at: datetime | None = None

    def running(self, now: datetime) -> bool:
        """Whether it still asks."""
        return now < self.ends


class StartCampaign(Act, frozen=True, tag="start_campaign"):
    """Ask everybody, or the people of one region, to look at their own addresses until a day, that day included."""

    until: date
    region: str = ""


class RemindCampaign(Act, frozen=True, tag="remind_campaign"):
    """Write once more to those who have not confirmed."""

    campaign: int


class ConfirmContacts(Act, frozen=True, tag="confirm_contacts"):
    """Say that all of one's own addresses are right."""

    campaign: int


CampaignAct: TypeAlias = StartCampaign | RemindCampaign | ConfirmContacts
"""What is asked about a campaign."""
