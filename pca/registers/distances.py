"""Reads the institution's own table of distances: site, other site, kilometres."""

from __future__ import annotations

import msgspec

from pca.domain.cover_acts import FARTHEST, SiteDistance
from pca.domain.diagnosis import diagnosis, suggestion
from pca.domain.figures import NoNumber, read_count
from pca.isolated import ParseFailed, parse_isolated
from pca.registers.one_file import LIMITS, sheet_in, unreadable
from pca.registers.records import DISTANCES, Problems, RegisterProblem
from pca.registers.sheets import SheetRow


class DistancesRead(msgspec.Struct, frozen=True):
    """The rows of a file, or everything that is wrong with it."""

    rows: tuple[SiteDistance, ...] = ()
    problems: tuple[RegisterProblem, ...] = ()


def read_distances(content: bytes, sites: frozenset[str]) -> DistancesRead:
    """The distances of a CSV file or a workbook between `sites`; each pair once. Pure."""
    problems, seen = Problems(), dict[frozenset[str], int]()
    rows = [_row(line, sites, seen, problems) for line in sheet_in(DISTANCES, content, problems).lines]
    if problems.noted:
        return DistancesRead(problems=tuple(sorted(problems.noted, key=lambda problem: problem.row)))
    return DistancesRead(tuple(row for row in rows if row is not None))


def _row(
    line: SheetRow, sites: frozenset[str], seen: dict[frozenset[str], int], problems: Problems
) -> SiteDistance | None:
    cells = {name: text or "" for name, text in line.cells.items()}
    noted, km = len(problems.noted), 0
    for column in ("site", "other"):
        if cells[column] not in sites:
            advice, values = suggestion(cells[column][:40], sites if len(sites) < 5_000 else frozenset(), 1)
            what = diagnosis("cell.unknown", advice, text=cells[column][:60], **values)
            problems.add(DISTANCES, line.number, column, what, cells[column])
    try:
        km = read_count(cells["km"])
    except NoNumber:
        km = -1
    if not 0 <= km <= FARTHEST:
        problems.add(DISTANCES, line.number, "km", diagnosis("cell.km", most=FARTHEST), cells["km"])
    pair = frozenset((cells["site"], cells["other"]))
    first = seen.setdefault(pair, line.number)
    if len(pair) == 1 or first != line.number:
        problems.add(DISTANCES, line.number, "other", diagnosis("cell.pair", row=first), cells["other"])
    return None if len(problems.noted) > noted else SiteDistance(cells["site"], cells["other"], km)


def distances_apart(content: bytes, sites: frozenset[str]) -> DistancesRead:
    """The same in a process of its own: what breaks the reader breaks nothing else."""
    try:
        return parse_isolated(read_distances, content, sites, lane="distances", limits=LIMITS)
    except ParseFailed as failed:
        return DistancesRead(problems=(unreadable(DISTANCES, failed),))
