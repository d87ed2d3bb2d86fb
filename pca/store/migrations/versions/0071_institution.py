"""The institution's own list of kinds of site, and its rotas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0072"


def upgrade() -> None:
    """Make the tables; an institution without a row has the usual kinds, and no rota."""
    op.create_table(
        "site_kind",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("fr", sa.String(), nullable=False),
        sa.Column("ar", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("network", sa.Boolean(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site_kind"),
    )
    op.create_table(
        "rota",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("handover", sa.String(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rota"),
    )
