"""The public holidays and seasons of a country, from a dated table that is shipped with the program."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from functools import cache
from importlib import resources

from pca.domain.regimes import SEASONS, Calendar

DAY = timedelta(days=1)


@cache
def calendar_of(country: str) -> Calendar:
    """The calendar of a country by its two letters; an empty one where no table is held. Sources: SOURCES.md there."""
    file = resources.files("pca.registers").joinpath("holidays", f"{country.upper()}.csv")
    if not (country.isascii() and country.isalpha() and file.is_file()):
        return Calendar()
    holidays: dict[date, str] = {}
    seasons: list[tuple[date, date, str]] = []
    for row in csv.DictReader(io.StringIO(file.read_text("utf-8"))):
        first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
        if row["what"] in SEASONS:
            seasons.append((first, last, row["what"]))
        else:
            holidays |= {first + ahead * DAY: row["what"] for ahead in range((last - first).days + 1)}
    return Calendar(holidays, tuple(seasons))
