"""What three register files come to: the institution and its people's addresses, or a list of what to correct."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from pca.catalogue import Words
from pca.catalogue.findings import line, say
from pca.domain.contact_points import ContactKind, ContactPoint
from pca.domain.diagnosis import Diagnosis, Faulty, diagnosis
from pca.domain.directory import USUAL_KINDS, Contact, Organisation

REGIONS, SITES, PEOPLE = "regions.csv", "sites.csv", "people.csv"
KINDS, ROTAS = "site_types.csv", "rotas.csv"
"""Files that may be left out: what they declared before then stays."""
COLUMNS = {
    REGIONS: ("region", "title", "title_ar", "head", "deputy"),
    SITES: ("site", "title", "title_ar", "type", "region", "head", "deputy", "commune", "coordinates"),
    PEOPLE: (
        *("person", "name", "name_ar", "email", "phone", "language", "site", "teams", "status", "skills"),
        *("other_email", "other_phone", "whatsapp", "telegram", "room", "other"),
    ),
    KINDS: ("kind", "fr", "ar", "en", "network"),
    ROTAS: ("rota", "title", "since", "turn", "handover", "on_call"),
}
"""The columns of each file as they are written; read in any order."""
PERIODS = "availability.csv"
DISTANCES = "distances.csv"
FIGURES = "indicators.csv"
EVERY_FILE = {
    **COLUMNS,
    PERIODS: ("person", "status", "from", "to", "at"),
    DISTANCES: ("site", "other", "km"),
    FIGURES: ("date", "perimeter", "indicator", "value"),
}
"""The columns of each file of the directory, and of those of planned periods, distances between sites and figures."""
POINTS: Mapping[str, ContactKind] = {
    "other_email": "email",
    "other_phone": "sms",
    "whatsapp": "whatsapp",
    "telegram": "telegram",
    "room": "room",
    "other": "other",
}
"""Columns that give somebody another contact point, of this kind, in this order after e-mail and telephone."""
PRIVATE = frozenset({"name", "name_ar", "email", "phone", *POINTS})
"""Columns of names and addresses: erasable, and only for those who may see names."""
OPTIONAL = frozenset(
    {
        *("status", "ar", "en", "network", "title_ar", "name_ar", "skills", "commune", "coordinates", "at", *POINTS),
        *("perimeter", "indicator", "value"),
    }
)
"""Columns that may be left out; those of further contact points and of Arabic names are written only when somebody
has one."""
MAY_BE_EMPTY = OPTIONAL | {"email", "phone", "language", "teams", "head", "deputy"}
"""Columns in which a cell may be left empty."""

TELEPHONES = frozenset({"phone", "other_phone", "whatsapp"})
"""Columns of telephone numbers."""

DAYS = frozenset({"since", "from", "to"})
"""Columns of days."""

MOST_SEEN = 60
"""Characters of a wrong cell that are shown."""

MAX_PROBLEMS = 10_000
"""Problems listed of one import; beyond, the list ends by saying so."""


_FORMS = Words("findings.forms")


class GuessedText(msgspec.Struct, frozen=True):
    """A file whose encoding was worked out, and some of its words, so that somebody sees whether they are right."""

    file: str
    samples: tuple[str, ...]


class Registers(msgspec.Struct, frozen=True):
    """The whole directory: what the engine knows of the institution, and names and addresses apart."""

    organisation: Organisation
    contacts: tuple[Contact, ...]
    points: tuple[ContactPoint, ...] = ()
    """Further contact points, beyond each person's e-mail and telephone."""
    guessed: tuple[GuessedText, ...] = ()
    """Files that were not in UTF-8."""


class RegisterProblem(msgspec.Struct, frozen=True):
    """One thing to correct. `row` is the number a spreadsheet shows (the header is row 1); 0 means the whole file."""

    file: str
    row: int
    column: str
    what: Diagnosis
    seen: str = ""
    """The beginning of what stands in the cell, where it is one cell that is wrong."""
    sheet: str = ""
    """What the sheet is called, where the file is one of a workbook."""

    def line(self, language: str) -> str:
        """All of it in one line."""
        form = f"place{'_row' if self.row else ''}{'_column' if self.column else ''}"
        file = _FORMS.say("sheet", language, file=self.file, sheet=self.sheet) if self.sheet else self.file
        where = _FORMS.say(form, language, file=file, row=self.row, column=self.column)
        return f"{where}{line(self.what, language)}"

    def __str__(self) -> str:
        return self.line("en")

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return say(self.what, "en")[0]

    @property
    def advice(self) -> str:
        """What to do, in English."""
        return say(self.what, "en")[1]


class RegisterErrors(ValueError):
    """The files cannot be imported, and nothing was. `problems` names everything to correct, in file and row order."""

    def __init__(self, problems: tuple[RegisterProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def on_sheets(errors: RegisterErrors, titles: Mapping[str, str]) -> RegisterErrors:
    """The same problems, each with the title that its file's sheet has in the workbook."""
    return RegisterErrors(
        tuple(
            msgspec.structs.replace(problem, sheet=titles.get(problem.file, problem.sheet))
            for problem in errors.problems
        )
    )


def beginning(cell: str) -> str:
    """What fits into one line, signs that cannot be seen as their numbers."""
    shown = cell if len(cell) <= MOST_SEEN else f"{cell[:MOST_SEEN]}…"
    return "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in shown)


class BadCell(Faulty):
    """One cell that cannot stand."""


class Problems:
    """Gathers what is wrong, so that the reader sees it all at once; bounded, so that no file can fill the memory."""

    def __init__(self) -> None:
        self.noted: list[RegisterProblem] = []
        self.more = 0

    def add(self, file: str, row: int, column: str, what: Diagnosis, seen: str = "") -> None:
        """Note one problem, or only count it once the list is long enough."""
        if len(self.noted) < MAX_PROBLEMS:
            self.noted.append(RegisterProblem(file, row, column, what, beginning(seen)))
        else:
            self.more += 1

    def raise_any(self) -> None:
        """Raise RegisterErrors when anything was noted."""
        if not self.noted:
            return
        order = list(COLUMNS)
        listed = sorted(self.noted, key=lambda problem: (order.index(problem.file), problem.row))
        if self.more:
            listed.append(RegisterProblem(listed[-1].file, 0, "", diagnosis("register.more", count=self.more)))
        raise RegisterErrors(tuple(listed))


def digest_of(registers: Registers) -> str:
    """SHA-256 (hexadecimal) of regions, sites and people by identifier, in order.

    Names and addresses stay out: the digest goes into the journal, where nothing may hint at what can be erased.
    """
    organisation = registers.organisation
    tables: list[Mapping[str, Any]] = [organisation.regions, organisation.sites, organisation.people]
    if organisation.rotas or organisation.kinds != USUAL_KINDS:
        tables += [organisation.kinds, organisation.rotas]
    return hashlib.sha256(msgspec.json.encode([tuple(table.values()) for table in tables])).hexdigest()
