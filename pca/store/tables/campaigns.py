"""The tables of campaigns: which there were, who confirmed, and how far the texts of each were written."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from pca.store.kit.instants import Instant
from pca.store.tables.rows import CLUSTERED, METADATA, Row


class CampaignRow(Row, table=True):
    """One campaign; its last day written 2020-05-24."""

    __tablename__ = "campaign"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    region: str
    until: str
    ends: datetime = Field(sa_type=Instant)
    started_at: datetime = Field(sa_type=Instant)
    started_by: str
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)


class CampaignConfirmedRow(Row, table=True):
    """One person who said that their addresses are right."""

    __tablename__ = "campaign_confirmed"
    __table_args__ = (CLUSTERED,)

    campaign: int = Field(primary_key=True)
    person: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


class CampaignRoundRow(Row, table=True):
    """How far the first texts (round 1) or the reminders (2) are: the last person looked at, and whether all were."""

    __tablename__ = "campaign_round"
    __table_args__ = (CLUSTERED,)

    campaign: int = Field(primary_key=True)
    round: int = Field(primary_key=True)
    after: str
    done: bool


CAMPAIGN = METADATA.tables["campaign"]
CAMPAIGN_CONFIRMED = METADATA.tables["campaign_confirmed"]
CAMPAIGN_ROUND = METADATA.tables["campaign_round"]
