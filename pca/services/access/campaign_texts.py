"""Writes the texts of a campaign, a slice at a time: among the messages about accounts, but never many of them."""

from __future__ import annotations

from datetime import datetime

from pca.domain.campaign_acts import ContactCampaign
from pca.runtime import Runtime
from pca.services.access.account_messages import CAMPAIGN, crisis_first
from pca.services.access.reaching import marks_of, ways_of
from pca.store.access import account_messages as stored
from pca.store.access import accounts
from pca.store.access.account_messages import AccountMessage
from pca.store.administration import guarded
from pca.store.kit.database import Unit
from pca.store.people import campaigns

SLICE = 200
"""People written to at a time: whoever forgot a password waits behind no more of them."""


def write_campaign_texts(runtime: Runtime) -> None:
    """Let the next texts of the campaign that runs wait to be sent.

    None while a real crisis is open, after a restore, or while many of the last slice wait. Raises StoreError.
    """
    with runtime.store.read() as unit:
        if _next(runtime, unit) is None:
            return
    with runtime.store.write() as unit:
        following = _next(runtime, unit)
        if following is not None:
            _write(runtime, unit, *following)


def _next(runtime: Runtime, unit: Unit) -> tuple[ContactCampaign, int, str] | None:
    """The campaign, which of its texts, and after whom they go on."""
    now, campaign = runtime.clock.now(), campaigns.latest(unit)
    if campaign is None or not campaign.running(now):
        return None
    begun = campaigns.open_round(unit, campaign)
    if begun is None or guarded.hold(unit) is not None or stored.waiting(unit, CAMPAIGN) >= SLICE:
        return None
    return None if crisis_first(unit) else (campaign, *begun)


def _write(runtime: Runtime, unit: Unit, campaign: ContactCampaign, number: int, after: str) -> None:
    """One slice: people as they are now, without those who confirmed."""
    people = campaigns.to_write(unit, campaign, after=after, most=SLICE)
    ways, now = ways_of(runtime, unit, people), runtime.clock.now()
    able = accounts.able_to_enter(unit, people) if runtime.settings.web_address else frozenset()
    stored.add(
        unit,
        [
            _text(
                campaign, person, CAMPAIGN[0] if person in able else CAMPAIGN[1], marks_of(runtime, ways[person]), now
            )
            for person in people
            if ways[person]
        ],
    )
    done = len(people) < SLICE
    campaigns.keep_round(unit, campaign.number, number, people[-1] if people else after, done=done)


def _text(campaign: ContactCampaign, person: str, about: str, marks: tuple[str, ...], now: datetime) -> AccountMessage:
    return AccountMessage(
        kind="notice",
        person=person,
        about=about,
        asked_by=campaign.started_by,
        asked_at=now,
        ends=campaign.ends,
        addresses=marks,
        next_at=now,
    )
