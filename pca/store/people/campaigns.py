"""Campaigns as stored: the last one, who confirmed and who did not, and how far its texts were written."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.campaign_acts import ContactCampaign
from pca.domain.contact_points import ContactKind
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, inserting_once, updating, upserting
from pca.store.people.reach_of_channels import listed
from pca.store.tables.campaigns import CAMPAIGN, CAMPAIGN_CONFIRMED, CAMPAIGN_ROUND
from pca.store.tables.directory import PERSON

if TYPE_CHECKING:
    from pca.domain.facts import CampaignReminded, CampaignStarted, ContactsConfirmed
    from pca.domain.journal import Entry

_c, _d, _r, _p = CAMPAIGN.c, CAMPAIGN_CONFIRMED.c, CAMPAIGN_ROUND.c, PERSON.c
_LAST = Statement(
    select(*(_c.number, _c.region, _c.until, _c.ends, _c.started_at, _c.started_by, _c.reminded_at))
    .order_by(_c.number.desc())
    .limit(1)
)
_PUT, _REMINDED = upserting(CAMPAIGN), updating(CAMPAIGN, ["number"], "reminded_at")
_CONFIRM, _ROUND = inserting_once(CAMPAIGN_CONFIRMED), upserting(CAMPAIGN_ROUND)
_CONFIRMED = Statement(select(_d.at).where(_d.campaign == bindparam("campaign"), _d.person == bindparam("person")))
_ROUNDS = Statement(select(_r.round, _r.after, _r.done).where(_r.campaign == bindparam("campaign")))


class CampaignCount(msgspec.Struct, frozen=True):
    """How many people a campaign asks, and how many of them confirmed."""

    people: int
    confirmed: int


def latest(unit: Unit) -> ContactCampaign | None:
    """The last campaign, whether it runs or is over."""
    row = _LAST.first(unit)
    if row is None:
        return None
    number, region, until, ends, started_at, started_by, reminded_at = row
    return ContactCampaign(
        number=number,
        region=region,
        until=date.fromisoformat(until),
        ends=ends,
        started_at=started_at,
        started_by=started_by,
        reminded_at=reminded_at,
    )


def confirmed_at(unit: Unit, campaign: int, person: str) -> datetime | None:
    """When somebody confirmed in a campaign."""
    row = _CONFIRMED.first(unit, campaign=campaign, person=person)
    return None if row is None else row[0]


def counted(unit: Unit, campaign: ContactCampaign, reach: Reach) -> CampaignCount:
    """Of the people within reach whom a campaign asks."""
    query = (
        select(func.count(), func.count(_d.person))
        .select_from(PERSON)
        .outerjoin(CAMPAIGN_CONFIRMED, _theirs(campaign))
        .where(_asked(campaign.region), scope_filter(reach, place=_p.site))
    )
    people, confirmed = unit.connection.execute(query).one()
    return CampaignCount(int(people), int(confirmed))


def waiting(unit: Unit, campaign: ContactCampaign, reach: Reach, *, after: str = "", most: int) -> list[str]:
    """At most `most` of those within reach who have not confirmed, by identifier, after one."""
    query = (
        select(_p.id)
        .outerjoin(CAMPAIGN_CONFIRMED, _theirs(campaign))
        .where(_d.person.is_(None), _asked(campaign.region), scope_filter(reach, place=_p.site), _p.id > after)
    )
    return _ids(unit, query.order_by(_p.id).limit(most))


def to_write(unit: Unit, campaign: ContactCampaign, *, after: str, most: int) -> list[str]:
    """The same of all whom the campaign asks: the next ones to write to."""
    return waiting(unit, campaign, EVERYTHING, after=after, most=most)


def asks(unit: Unit, campaign: ContactCampaign, person: str) -> bool:
    """Whether the campaign asks this person."""
    return bool(_ids(unit, select(_p.id).where(_p.id == person, _asked(campaign.region))))


def people_asked(unit: Unit, region: str) -> int:
    """How many people a campaign over a region, or everybody, asks."""
    return int(unit.connection.execute(select(func.count()).select_from(PERSON).where(_asked(region))).scalar_one())


def written_to(unit: Unit, region: str, kinds: frozenset[ContactKind]) -> list[str]:
    """Those of them who have an address of the directory of these kinds that is in use."""
    return _ids(unit, select(_p.id).where(_asked(region), or_(*listed(kinds)))) if kinds else []


def _ids(unit: Unit, query: Select[Any]) -> list[str]:
    return [str(row[0]) for row in unit.connection.execute(query)]


def _asked(region: str) -> ColumnElement[bool]:
    return scope_filter(Reach(regions=frozenset({region})) if region else EVERYTHING, place=_p.site)


def _theirs(campaign: ContactCampaign) -> ColumnElement[bool]:
    return and_(_d.campaign == campaign.number, _d.person == _p.id)


# ---------------------------------------------------------------- how far its texts were written


def open_round(unit: Unit, campaign: ContactCampaign) -> tuple[int, str] | None:
    """Which texts are being written, and after whom they go on; None when all were."""
    begun = {
        int(number): (str(after), bool(done)) for number, after, done in _ROUNDS.rows(unit, campaign=campaign.number)
    }
    for number in (1, 2) if campaign.reminded_at else (1,):
        after, done = begun.get(number, ("", False))
        if not done:
            return number, after
    return None


def keep_round(unit: Unit, campaign: int, number: int, after: str, *, done: bool) -> None:
    """Texts were written up to this person, or to everybody."""
    _ROUND.run(unit, campaign=campaign, round=number, after=after, done=done)


# ---------------------------------------------------------------- facts


def campaign_started(unit: Unit, entry: Entry, fact: CampaignStarted) -> None:
    """There is one more."""
    _PUT.run(
        unit,
        number=fact.number,
        region=fact.region,
        until=fact.until.isoformat(),
        ends=fact.ends,
        started_at=entry.at,
        started_by=entry.who,
        reminded_at=None,
    )


def campaign_reminded(unit: Unit, entry: Entry, fact: CampaignReminded) -> None:
    """The reminders begin."""
    _REMINDED.run(unit, of_number=fact.number, reminded_at=entry.at)


def contacts_confirmed(unit: Unit, entry: Entry, fact: ContactsConfirmed) -> None:
    """This person confirmed."""
    _CONFIRM.run(unit, campaign=fact.number, person=fact.person, at=entry.at)
