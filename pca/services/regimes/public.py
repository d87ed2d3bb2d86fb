"""What customers may know of openings: real ones alone, without people, without identifiers; made once a minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from threading import Lock

import msgspec

from pca.domain.directory import Region, Site
from pca.domain.folding import folded
from pca.domain.opening_hours import DaySpans
from pca.domain.regimes import DayHours, Openings
from pca.runtime import Runtime
from pca.services.kit.sources import source_of
from pca.services.regimes.read import openings

WEEK = 7
EACH_MINUTE, SOURCES = 120, 10_000
"""Questions of one source in a minute, and sources counted; an office shares one."""


class PublicSite(msgspec.Struct, frozen=True, kw_only=True):
    """One point of sale as a customer is told of it."""

    place: Site
    region: Region | None
    regime: str
    alternate: Site | None
    """The site that serves its customers meanwhile."""
    open_until: datetime | None
    next_opening: datetime | None
    days: tuple[DayHours, ...]

    def title(self, language: str) -> str:
        """What it is called."""
        return self.place.called(language)

    def area(self, language: str) -> str:
        """What its region is called."""
        return self.region.called(language) if self.region else ""


@dataclass(frozen=True)
class Board:
    """All points of sale at one instant, by name; what is open is worked out for those that are shown."""

    at: datetime
    known: Openings
    sites: tuple[tuple[str, Site], ...]
    """Each with its names as they are compared."""

    def fitting(self, text: str) -> tuple[Site, ...]:
        """Those whose name or region holds `text`."""
        wanted = folded(text)
        return tuple(site for sought, site in self.sites if wanted in sought)

    def shown(self, site: Site) -> PublicSite:
        """What a customer is told of one."""
        known, now = self.known, self.at
        house, today = known.organisation, now.astimezone(known.zone).date()
        causes = known.causes(site, now)
        days = (today + timedelta(days=ahead) for ahead in range(WEEK))
        return PublicSite(
            place=site,
            region=house.regions.get(site.region),
            regime=causes[0].regime if causes else "open",
            alternate=house.sites.get(causes[0].alternate) if causes else None,
            open_until=known.open_at(site, now),
            next_opening=known.next_opening(site, now),
            days=tuple(known.day(site, day, now if day == today else None) for day in days),
        )


class PublicOpenings:
    """The board of this minute, kept in this process, and how often each source asked."""

    def __init__(self) -> None:
        self._lock, self._board = Lock(), None
        self._minute, self._asked = 0, dict[str, int]()

    _board: Board | None

    def board(self, runtime: Runtime, now: datetime) -> Board:
        """What is open where; at most a minute old. Asked for by many at once, it is made once."""
        with self._lock:
            minute = now.replace(second=0, microsecond=0)
            if self._board is None or self._board.at != minute:
                with runtime.store.read() as unit:
                    self._board = _made(openings(runtime, unit, now), minute)
            return self._board

    def too_many(self, address: str, now: datetime) -> bool:
        """Whether this source asked too often within the minute."""
        minute = int(now.timestamp()) // 60
        with self._lock:
            if minute != self._minute:
                self._minute, self._asked = minute, {}
            source = source_of(address)
            if source not in self._asked and len(self._asked) >= SOURCES:
                return False
            self._asked[source] = self._asked.get(source, 0) + 1
            return self._asked[source] > EACH_MINUTE


def _made(known: Openings, minute: datetime) -> Board:
    house = known.organisation
    sites = [site for site in house.sites.values() if house.in_network(site)]
    sites.sort(key=attrgetter("title"))
    areas = {name: (region.title, region.title_ar) for name, region in house.regions.items()}
    return Board(minute, known, tuple((_sought(site, *areas.get(site.region, ("", ""))), site) for site in sites))


@lru_cache(maxsize=20_000)
def _sought(site: Site, *area: str) -> str:
    return folded(" ".join((site.title, site.title_ar, *area)))


SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def as_schema(site: PublicSite, language: str, words: Mapping[str, str]) -> dict[str, object]:
    """One site in the words of schema.org: the week that comes, day by day, holidays and regimes counted in."""
    return {
        "@type": "FinancialService",
        "name": site.title(language),
        "areaServed": site.area(language),
        "description": words[site.regime],
        "openingHoursSpecification": [
            hours for day in site.days if day.known for hours in _specified(day.day, day.spans)
        ],
    }


def _specified(day: date, spans: DaySpans) -> list[dict[str, str]]:
    """A day on which nothing opens is one that opens and closes at midnight, as schema.org has it."""
    valid = {"validFrom": day.isoformat(), "validThrough": day.isoformat()}
    of_day = {"@type": "OpeningHoursSpecification", "dayOfWeek": SCHEMA_DAYS[day.weekday()], **valid}
    if not spans:
        return [{**of_day, "opens": "00:00", "closes": "00:00"}]
    return [
        {
            **of_day,
            "opens": f"{span.opens // 60:02}:{span.opens % 60:02}",
            "closes": "23:59" if span.closes >= 1440 else f"{span.closes // 60:02}:{span.closes % 60:02}",
        }
        for span in spans
    ]
