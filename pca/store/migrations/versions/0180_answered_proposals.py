"""Proposals are answered: declined with a reason or put off; people propose as thresholds do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0180"
down_revision = "0150"

WATCHED = sa.text("watched")
SNOOZED = sa.text("snoozed_until IS NOT NULL")


def upgrade() -> None:
    """Add the columns; whatever waits is looked at."""
    for name in ("settled_by", "answer", "proposed_by", "why"):
        op.add_column("proposal", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("proposal", sa.Column("snoozed_until", Instant(), nullable=True))
    op.add_column("proposal", sa.Column("watched", sa.Boolean(), nullable=False, server_default=sa.false()))
    proposal = sa.table("proposal", sa.column("watched", sa.Boolean()), sa.column("status"))
    op.get_bind().execute(sa.update(proposal).where(proposal.c.status == "open").values(watched=True))
    op.drop_index("ix_proposal_open", "proposal")
    op.create_index("ix_proposal_open", "proposal", ["crisis"], sqlite_where=WATCHED, postgresql_where=WATCHED)
    until = ["crisis", "snoozed_until"]
    op.create_index("ix_proposal_snoozed", "proposal", until, sqlite_where=SNOOZED, postgresql_where=SNOOZED)
