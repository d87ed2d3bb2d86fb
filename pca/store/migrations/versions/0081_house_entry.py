"""Which entries of a crisis say something of the whole house is kept, so that past pages need not look for it."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"

_TAGS = (
    *("directory_changed", "status_declared", "plan_published", "plan_approved", "grant_given", "grant_withdrawn"),
    *("break_glass_opened", "break_glass_closed", "break_glass_reviewed", "access_prepared", "access_confirmed"),
    *("access_dropped", "credentials_noted", "keys_noted", "backup_made", "backup_restored", "sending_released"),
    *("channel_tested", "periods_planned", "periods_dropped", "periods_turned"),
    *("regime_set", "regime_lifted", "hours_set", "dates_set"),
    "channel_tested",
    "regime_set",
    "regime_lifted",
    "hours_set",
    "dates_set",
    *("distances_set", "cover_confirmed", "campaign_started", "campaign_reminded", "contacts_confirmed"),
)
_HELD = re.compile('"fact":"(?:' + "|".join(_TAGS) + ')"')
_PORTION = 500

_JOURNAL = sa.table("journal", *(sa.column(name) for name in ("seq", "crisis", "order_id", "body")))


def upgrade() -> None:
    """Make the table, and look at every entry once."""
    key = sa.PrimaryKeyConstraint("order_id", name=op.f("pk_house_entry"))
    house = op.create_table(
        "house_entry", sa.Column("order_id", sa.String(), nullable=False), key, sqlite_with_rowid=False
    )
    c, connection, after = _JOURNAL.c, op.get_bind(), 0
    portion = sa.select(c.seq, c.order_id, c.body).where(c.crisis.is_not(None)).order_by(c.seq).limit(_PORTION)
    while rows := connection.execute(portion.where(c.seq > after)).all():
        holding = [{"order_id": row.order_id} for row in rows if _HELD.search(row.body)]
        if holding:
            connection.execute(house.insert(), holding)
        after = rows[-1].seq
