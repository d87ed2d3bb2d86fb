"""Reads the three register files together, so that whoever and whatever one of them names stands in another."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pca.domain.diagnosis import Diagnosis, diagnosis, suggestion
from pca.domain.directory import Organisation
from pca.registers import cells, declared
from pca.registers.declared import USUAL, Declared, declared_in
from pca.registers.making import contact_of, person_of, points_of, region_of, site_of
from pca.registers.records import (
    COLUMNS,
    KINDS,
    MAY_BE_EMPTY,
    PEOPLE,
    PRIVATE,
    REGIONS,
    ROTAS,
    SITES,
    TELEPHONES,
    BadCell,
    GuessedText,
    Problems,
    Registers,
)
from pca.registers.sheets import SheetRow, read_sheet
from pca.registers.writing import cells_by_id

MAX_COMPARED = 400_000
"""Identifiers compared, over a whole import, for the sake of a “did you mean”: looking for one takes time."""


def read_registers(
    regions: bytes | None,
    sites: bytes | None,
    people: bytes | None,
    kinds: bytes | None = None,
    rotas: bytes | None = None,
    *,
    country: str = "MA",
    known: Declared = USUAL,
    base: Registers | None = None,
) -> Registers:
    """The directory from `regions.csv`, `sites.csv` and `people.csv`: UTF-8, at most 20 MB each, one row a record.

    `site_types.csv` and `rotas.csv` may be left out: what was declared before (`known`) then stays.

    Separator `,` `;` or tab; columns in any order, `status` may be left out; teams are separated by `;`. A site's
    `staff` is the number of people whose site it is. Telephone numbers without a country are of `country` (two
    letters). Raises RegisterErrors naming every problem of all three files.

    With a `base`, the files are an update of it, matched by identifier: any of them may be left out, and any column
    but the identifier's; what they do not say, an empty cell included, stays. Only their own records are given.
    """
    reading = _Reading(country, known if base is None else declared_in(base.organisation))
    if base is not None:
        reading.base = cells_by_id(base)
        named = {contact.person for contact in base.contacts}
        for person in base.organisation.people.keys() - named:  # erased: the identifier in its place is no name
            reading.base[PEOPLE][person]["name"] = ""
    for file, content in zip(COLUMNS, (regions, sites, people, kinds, rotas), strict=True):
        if content is not None:
            reading.read(file, content)
        else:
            reading.known[file] = dict.fromkeys(reading.before_in(file), 0)
    reading.check()
    return reading.registers()


REFERENCES = (
    *((REGIONS, column, PEOPLE) for column in ("head", "deputy")),
    *((SITES, column, PEOPLE) for column in ("head", "deputy")),
    (SITES, "region", REGIONS),
    (PEOPLE, "site", SITES),
)
"""Which column of which file names a row of which other file."""

READ: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("region", "site"), cells.place),
    **dict.fromkeys(("person", "head", "deputy"), cells.identifier),
    **dict.fromkeys(("title", "title_ar", "name", "name_ar", "commune"), cells.title),
    **dict.fromkeys(("type", "kind"), cells.site_kind),
    **dict.fromkeys(("fr", "ar", "en"), cells.title),
    "network": declared.network,
    "since": declared.first_day,
    "turn": declared.turn,
    "handover": declared.handover,
    "on_call": cells.people,
    "rota": cells.key,
    **dict.fromkeys(("email", "other_email"), cells.email),
    "telegram": cells.telegram,
    "room": cells.room,
    "other": cells.other,
    "language": cells.language,
    "teams": cells.teams,
    "status": cells.status,
    "skills": cells.skills,
    "coordinates": cells.coordinates,
}
"""What each column is read with, whatever the file; telephone numbers besides, with the country."""


@dataclass(frozen=True)
class _Entry:
    """One row that was read: its number, and its good values by column."""

    number: int
    values: Mapping[str, Any]


@dataclass
class _Reading:
    """Three files being read."""

    country: str
    before: Declared
    problems: Problems = field(default_factory=Problems)
    entries: dict[str, list[_Entry]] = field(default_factory=dict)
    known: dict[str, dict[str, int] | None] = field(default_factory=dict)
    """By file, the identifiers it declares and their rows; None when it could not be read to its end."""
    compared: int = 0
    guessed: list[GuessedText] = field(default_factory=list)
    base: dict[str, dict[str, dict[str, str]]] | None = None
    """Of an update: the cells that stay where the files say nothing, by file, identifier and column."""

    def read(self, file: str, content: bytes) -> None:
        """Read one file, row by row; a row with a bad cell still declares its identifier."""
        sheet = read_sheet(file, content, self.problems, partial=self.base is not None)
        if sheet.samples:
            self.guessed.append(GuessedText(file, sheet.samples))
        self.entries[file] = [self._entry(file, line) for line in sheet.lines]
        declared = self._rows(file, COLUMNS[file][0])
        self._only_once(file, COLUMNS[file][0], declared)
        self._spelled_alike(file, declared)
        there = dict.fromkeys(self.before_in(file), 0) | {text: number for number, text in declared}
        self.known[file] = there if sheet.complete else None

    def check(self) -> None:
        """See that whoever and whatever is named is there. Raises RegisterErrors naming every problem of all files."""
        self.check_kinds()
        for file, column, target in REFERENCES:
            self.check_references(file, column, target)
        self.check_names_apart()
        self.check_deputies()
        self.check_turns()
        self.problems.raise_any()

    def _spelled_alike(self, file: str, rows: list[tuple[int, str]]) -> None:
        """An update names a record as the directory spells it: in other capitals it would be a second one."""
        before = self.before_in(file)
        folded = {text.casefold(): text for text in before}
        for number, text in rows:
            near = folded.get(text.casefold(), text)
            if text not in before and near != text:
                what = diagnosis("row.absent", "near", text=text, file=file, near=near)
                self.problems.add(file, number, COLUMNS[file][0], what, text)

    def _entry(self, file: str, line: SheetRow) -> _Entry:
        values: dict[str, Any] = {}
        stays = self._stays(file, line)
        for column in COLUMNS[file]:
            text = line.cells.get(column, "")
            try:
                text = stays.get(column, "") if text == "" else text
                if column == "name" and text == "" and stays and not any(map(line.cells.get, PRIVATE)):
                    values[column] = ""
                    continue
                if text is not None:
                    values[column] = self._value(column, text)
            except BadCell as bad:
                self.problems.add(file, line.number, column, bad.diagnosis, text or "")
        return _Entry(line.number, values)

    def _stays(self, file: str, line: SheetRow) -> Mapping[str, str]:
        """What the record of a row holds already; of an erased person's, no name: a new one must be written."""
        return self.before_in(file).get(line.cells.get(COLUMNS[file][0]) or "", {})

    def before_in(self, file: str) -> Mapping[str, Mapping[str, str]]:
        """What an update finds in one file's place: cells by identifier and column."""
        return {} if self.base is None else self.base.get(file, {})

    def _value(self, column: str, text: str) -> Any:
        if column in TELEPHONES:
            return cells.phone(text, self.country)
        value = READ[column](text) if text else ""
        empty = value in ("", (), None)
        if empty and column not in MAY_BE_EMPTY:
            raise BadCell("cell.empty")
        return value if not empty or column in ("ar", "en", "head", "deputy") else READ[column]("")

    def _rows(self, file: str, column: str) -> list[tuple[int, str]]:
        """Row number and good text of a column, where there is one."""
        return [(entry.number, text) for entry in self.entries.get(file, ()) if (text := entry.values.get(column))]

    def _only_once(self, file: str, column: str, rows: list[tuple[int, str]]) -> None:
        seen: dict[str, int] = {}
        for number, text in rows:
            first = seen.setdefault(text.casefold(), number)
            if first != number:
                self.problems.add(file, number, column, diagnosis("row.twice", text=text, row=first), text)

    def check_references(self, file: str, column: str, target: str) -> None:
        """Everything named in `column` stands in the file `target`, unless that could not be read."""
        known = self.known[target]
        for number, text in self._rows(file, column):
            if known is not None and text not in known:
                self.problems.add(file, number, column, self._absent(text, target, known), text)

    def _absent(self, text: str, target: str, known: Mapping[str, int]) -> Diagnosis:
        self.compared += len(known)
        close = difflib.get_close_matches(text, known, n=1, cutoff=0.75) if self.compared <= MAX_COMPARED else []
        return diagnosis("row.absent", "near" if close else "", text=text, file=target, near="".join(close))

    def check_names_apart(self) -> None:
        """Regions and sites are both perimeters: no identifier may mean one of each."""
        for file, column, other in ((SITES, "site", REGIONS), (REGIONS, "region", SITES)):
            before = self.before_in(other)
            taken = {text.casefold() for text in before}
            if file == SITES:
                taken |= {text.casefold() for _, text in self._rows(REGIONS, "region")}
            for number, text in self._rows(file, column):
                if text.casefold() in taken:
                    self.problems.add(file, number, column, diagnosis("row.region_too", text=text), text)

    def check_deputies(self) -> None:
        """Whoever stands in for somebody is somebody else."""
        for file in (REGIONS, SITES):
            for number, head, deputy in self._heads(file):
                if head and head == deputy:
                    self.problems.add(file, number, "deputy", diagnosis("row.head_too", text=head), head)

    def check_kinds(self) -> None:
        """Every site is of a kind the institution has: by its own list, where it sends one."""
        known = [kind.id for kind in self.before.kinds]
        if KINDS in self.entries:
            known = [*self.before_in(KINDS), *(text for _, text in self._rows(KINDS, "kind"))]
        for number, text in self._rows(SITES, "type"):
            if text not in known:
                advice, values = suggestion(text, known, len(known))
                self.problems.add(SITES, number, "type", diagnosis("cell.unknown", advice, text=text, **values), text)

    def check_turns(self) -> None:
        """Whoever takes turns is in the directory."""
        people = self.known[PEOPLE]
        for entry in self.entries.get(ROTAS, ()):
            for person in dict.fromkeys(entry.values.get("on_call", ())):
                if people is not None and person not in people:
                    self.problems.add(ROTAS, entry.number, "on_call", self._absent(person, PEOPLE, people), person)

    def _heads(self, file: str) -> list[tuple[int, str, str]]:
        both = (entry for entry in self.entries.get(file, ()) if "head" in entry.values and "deputy" in entry.values)
        return [(entry.number, entry.values["head"], entry.values["deputy"]) for entry in both]

    def registers(self) -> Registers:
        """The records; only to be called when there is no problem."""
        rows = {file: [entry.values for entry in self.entries.get(file, ())] for file in (REGIONS, SITES, PEOPLE)}
        staff = Counter(row["site"] for row in rows[PEOPLE])
        organisation = Organisation(
            regions={row["region"]: region_of(row) for row in rows[REGIONS]},
            sites={row["site"]: site_of(row, staff[row["site"]]) for row in rows[SITES]},
            people={row["person"]: person_of(row) for row in rows[PEOPLE]},
            kinds={kind.id: kind for kind in self._declared(KINDS, declared.kind_of, self.before.kinds)},
            rotas={rota.id: rota for rota in self._declared(ROTAS, declared.rota_of, self.before.rotas)},
        )
        points = tuple(point for row in rows[PEOPLE] for point in points_of(row))
        contacts = tuple(contact_of(row) for row in rows[PEOPLE] if row["name"])
        return Registers(organisation, contacts, points, tuple(self.guessed))

    def _declared(self, file: str, made: Callable[[Mapping[str, Any]], Any], before: tuple[Any, ...]) -> list[Any]:
        """The records of a file that may be left out; those of before, when it is."""
        sent = [made(entry.values) for entry in self.entries.get(file, ())]
        if file in self.entries and self.base is None:
            return sent
        return list({record.id: record for record in (*before, *sent)}.values())
