"""Names of people, sites and regions in Arabic script too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0105"

COLUMNS = (
    *(("region", "title_ar"), ("site", "title_ar"), ("contact", "name_ar")),
    *(("staff_line", "name_ar"), ("staff_line", "folded_ar")),
)


def upgrade() -> None:
    """Add the columns; nobody's name is known in Arabic yet."""
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.String(), nullable=False, server_default=""))
    op.create_index("ix_staff_line_folded_ar", "staff_line", ["folded_ar"])
