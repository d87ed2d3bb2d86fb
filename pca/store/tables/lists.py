"""What pages list and look up people by: drawn from the directory, its names and addresses, and erased with them."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlmodel import Field

from pca.store.tables.rows import CLUSTERED, METADATA, Row

BY_LETTER = String().with_variant(String(collation="C"), "postgresql")
"""Texts in the order of their letters' numbers, so that all that begin alike lie side by side."""


class StaffLineRow(Row, table=True):
    """One person of the directory: the name, or the identifier where there is none, and both as they are compared.
    `name_ar` is the name in Arabic script, empty where it is not known.

    Rows lie in the order in which they are listed.
    """

    __tablename__ = "staff_line"
    __table_args__ = (CLUSTERED,)

    name: str = Field(primary_key=True)
    person: str = Field(primary_key=True, unique=True)
    folded_name: str = Field(index=True)
    folded_id: str = Field(index=True)
    name_ar: str = Field(default="", sa_column_kwargs={"server_default": ""})
    folded_ar: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})


class StaffWordRow(Row, table=True):
    """One word by which one person is found. `named`: it stands in the name, not in the identifier."""

    __tablename__ = "staff_word"
    __table_args__ = (CLUSTERED,)

    named: bool = Field(primary_key=True)
    word: str = Field(primary_key=True, sa_type=BY_LETTER)
    person: str = Field(primary_key=True)


class WordEndingRow(Row, table=True):
    """A word of somebody's, from one of its letters on: what stands in the middle of a word is found by it."""

    __tablename__ = "word_ending"
    __table_args__ = (CLUSTERED,)

    named: bool = Field(primary_key=True)
    ending: str = Field(primary_key=True, sa_type=BY_LETTER)
    word: str = Field(primary_key=True, sa_type=BY_LETTER)


class AddressFaultRow(Row, table=True):
    """One thing to put right in somebody's addresses: the `number`th of theirs, the worst first.

    `ended`: somebody wrote how the person is reached now.
    """

    __tablename__ = "address_fault"
    __table_args__ = (
        Index(None, "ended", "fault", "person", "number"),
        Index(None, "ended", "fault", "site", "person"),
        CLUSTERED,
    )

    person: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    fault: str
    ended: bool
    site: str


class FaultCountRow(Row, table=True):
    """How many faults of one kind the people of one site have."""

    __tablename__ = "fault_count"
    __table_args__ = (CLUSTERED,)

    site: str = Field(primary_key=True)
    fault: str = Field(primary_key=True)
    ended: bool = Field(primary_key=True)
    faults: int


STAFF_LINE = METADATA.tables["staff_line"]
STAFF_WORD = METADATA.tables["staff_word"]
WORD_ENDING = METADATA.tables["word_ending"]
ADDRESS_FAULT = METADATA.tables["address_fault"]
FAULT_COUNT = METADATA.tables["fault_count"]
