"""Pages list people by rows that are kept for it: heads are counted here, names and faults drawn once it is open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"

BY_LETTER = sa.String().with_variant(sa.String(collation="C"), "postgresql")

COUNT = """
INSERT INTO headcount (site, status, region, people)
SELECT p.site, p.status, coalesce(min(s.region), ''), count(*)
FROM person p LEFT JOIN site s ON s.id = p.site GROUP BY p.site, p.status
"""


def upgrade() -> None:
    """Make the tables, and count who is where."""
    op.create_table(
        "headcount",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "status", name="pk_headcount"),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_person_site", "person")
    op.create_index("ix_person_site_status", "person", ["site", "status"])
    op.create_index("ix_headcount_region_status_people", "headcount", ["region", "status", "people"])
    _names()
    _faults()
    op.execute(COUNT)


def _names() -> None:
    op.create_table(
        "staff_line",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("folded_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", "person", name="pk_staff_line"),
        sa.UniqueConstraint("person", name="uq_staff_line_person"),
        sqlite_with_rowid=False,
    )
    for column in ("folded_name", "folded_id"):
        op.create_index(f"ix_staff_line_{column}", "staff_line", [column])
    op.create_table(
        "staff_word",
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("word", BY_LETTER, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("named", "word", "person", name="pk_staff_word"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "word_ending",
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("ending", BY_LETTER, nullable=False),
        sa.Column("word", BY_LETTER, nullable=False),
        sa.PrimaryKeyConstraint("named", "ending", "word", name="pk_word_ending"),
        sqlite_with_rowid=False,
    )


def _faults() -> None:
    op.create_table(
        "address_fault",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", "number", name="pk_address_fault"),
        sqlite_with_rowid=False,
    )
    for columns in (["ended", "fault", "person", "number"], ["ended", "fault", "site", "person"]):
        op.create_index(f"ix_address_fault_{'_'.join(columns)}", "address_fault", columns)
    op.create_table(
        "fault_count",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "fault", "ended", name="pk_fault_count"),
        sqlite_with_rowid=False,
    )
