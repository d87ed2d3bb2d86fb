"""Reads a file of planned periods: person, status, from, to, and the site where one is needed."""

from __future__ import annotations

from datetime import date

import msgspec

from pca.domain.availability import Status
from pca.domain.diagnosis import diagnosis, suggestion
from pca.isolated import ParseFailed, parse_isolated
from pca.registers.declared import first_day
from pca.registers.one_file import LIMITS, sheet_in, unreadable
from pca.registers.records import PERIODS, BadCell, Problems, RegisterProblem
from pca.registers.sheets import SheetRow

WORDS = {
    **{status.value: status.value for status in Status},
    "sur place": "on_site",
    "télétravail": "telework",
    "télétravail équipé": "telework_equipped",
    "congé": "leave",
    "en congé": "leave",
    "dispense": "dispensed",
    "absence": "absent",
    "repli": "alternate_site",
    "عطلة": "leave",
    "غائب": "absent",
    "عمل عن بعد": "telework",
    "معفى": "dispensed",
    "في المكان": "on_site",
}
"""How a status may be written."""


class PeriodRow(msgspec.Struct, frozen=True):
    """One row: who, what, from when to when (days included)."""

    person: str
    status: str
    starts: date
    ends: date
    site: str = ""


class PeriodsRead(msgspec.Struct, frozen=True):
    """The rows of a file, or everything that is wrong with it."""

    rows: tuple[PeriodRow, ...] = ()
    problems: tuple[RegisterProblem, ...] = ()


def read_periods(content: bytes, people: frozenset[str], sites: frozenset[str]) -> PeriodsRead:
    """The periods of a CSV file or a workbook; `people` and `sites` are those that may be named. Pure."""
    problems = Problems()
    sheet = sheet_in(PERIODS, content, problems)
    rows = [_row(line, people, sites, problems) for line in sheet.lines]
    if problems.noted:
        return PeriodsRead(problems=tuple(sorted(problems.noted, key=lambda problem: problem.row)))
    return PeriodsRead(tuple(row for row in rows if row is not None))


def _row(line: SheetRow, people: frozenset[str], sites: frozenset[str], problems: Problems) -> PeriodRow | None:
    cells = {name: text or "" for name, text in line.cells.items()}
    noted = len(problems.noted)
    person, site, word = cells["person"], cells.get("at", ""), cells["status"].casefold()

    def wrong(column: str, code: str, near: str, known: frozenset[str]) -> None:
        advice, values = suggestion(near[:40], known, 1)
        problems.add(PERIODS, line.number, column, diagnosis(code, advice, text=near[:60], **values), near)

    if person not in people:
        wrong("person", "cell.unknown", person, people if len(people) < 5_000 else frozenset())
    if word not in WORDS:
        wrong("status", "cell.unknown", cells["status"], frozenset(WORDS))
    if site and site not in sites:
        wrong("at", "cell.unknown", site, frozenset())
    days = dict[str, date]()
    for column in ("from", "to"):
        try:
            days[column] = first_day(cells[column])
        except BadCell as bad:
            problems.add(PERIODS, line.number, column, bad.diagnosis, cells[column])
    if len(days) == 2 and days["to"] < days["from"]:
        problems.add(PERIODS, line.number, "to", diagnosis("cell.ends_before"), cells["to"])
    if len(problems.noted) > noted:
        return None
    return PeriodRow(person, WORDS[word], days["from"], days["to"], site)


def periods_apart(content: bytes, people: frozenset[str], sites: frozenset[str]) -> PeriodsRead:
    """The same in a process of its own: what breaks the reader breaks nothing else."""
    try:
        return parse_isolated(read_periods, content, people, sites, lane="periods", limits=LIMITS)
    except ParseFailed as failed:
        return PeriodsRead(problems=(unreadable(PERIODS, failed),))
