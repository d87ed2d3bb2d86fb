"""An example of a directory, small and complete, and what to write in each of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import msgspec

from pca.catalogue import Words
from pca.domain.directory import USUAL_KINDS, Contact, Organisation, Person, Region, Site, SiteType
from pca.domain.rotas import Rota
from pca.registers.records import COLUMNS, MAY_BE_EMPTY, Registers
from pca.registers.writing import Row

_SAID, _COLUMNS = Words("exports.example"), Words("exports.columns")


class Notes(msgspec.Struct, frozen=True):
    """What explains the files: its title, and a row for each column of each file."""

    title: str
    rows: tuple[Row, ...]

    def text(self) -> bytes:
        """The same as a text to read."""
        lines = (f"{file} · {column} ({needed}): {what}" for file, column, needed, what in self.rows[1:])
        return "\r\n".join((self.title, "", *lines, "")).encode("utf-8-sig")


NO_NOTES = Notes("", ())


def example(language: str) -> Registers:
    """A region, two sites, three people and a rota: invented, and taken by an import as they are."""

    def say(code: str) -> str:
        return _SAID.say(code, language)

    people = {
        person.id: person
        for person in (
            Person("P001", "SIEGE", "fr", ("crisis_team",)),
            Person("P002", "SIEGE", "ar"),
            Person("P003", "AG01", "fr"),
        )
    }
    return Registers(
        Organisation(
            regions={"R1": Region("R1", say("region"), "P001", "P002", say("region_ar"))},
            sites={
                "SIEGE": Site(
                    "SIEGE", say("office"), SiteType.HEAD_OFFICE.value, "R1", "P001", "P002", 2, say("office_ar")
                ),
                "AG01": Site("AG01", say("branch"), SiteType.URBAN.value, "R1", "P003", "P001", 1, say("branch_ar")),
            },
            people=people,
            kinds=dict(USUAL_KINDS),
            rotas={
                "duty": Rota("duty", say("rota"), date(2026, 1, 5), timedelta(weeks=1), time(8), ("P001", "P002")),
            },
        ),
        (
            Contact("P001", say("first"), "p001@institution.example", "+33639980001", say("first_ar")),
            Contact("P002", say("second"), "p002@institution.example", "+33639980002", say("second_ar")),
            Contact("P003", say("third"), None, "+33639980003", say("third_ar")),
        ),
    )


def notes(language: str) -> Notes:
    """What to write in each column, in a reader's language."""
    return Notes(_SAID.say("title", language), tuple(_rows(language)))


def _rows(language: str) -> Iterator[Row]:
    yield tuple(_SAID.say(head, language) for head in ("sheet", "column", "needed", "what"))
    for file, columns in COLUMNS.items():
        for column in columns:
            needed = _SAID.say("no" if column in MAY_BE_EMPTY else "yes", language)
            yield file.removesuffix(".csv"), column, needed, _COLUMNS.say(column, language)
