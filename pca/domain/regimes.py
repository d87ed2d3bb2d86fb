"""What a site offers its customers, why, and when its door is open: at any place, at any instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from pca.domain.directory import ROOT, Organisation, Site, SiteType
from pca.domain.opening_hours import MIDNIGHT, DaySpans, SiteRegime, Week, day_of, week_of, within
from pca.domain.texts.zones import local_to_utc

DAY = timedelta(days=1)
AHEAD = 60
"""Days looked at for the next opening."""


STRICTNESS: Mapping[str, int] = {regime.value: place for place, regime in enumerate(SiteRegime)}
"""Where two regimes meet at one site, the one with the higher number is in force."""

SHUT = frozenset({SiteRegime.ALTERNATE_SITE, SiteRegime.CLOSED})
"""Regimes under which the site's own door stays shut."""


class RegimeHeld(msgspec.Struct, frozen=True, kw_only=True):
    """One regime as somebody set it at a place, or as a measure asks for it there."""

    place: str
    """The institution, a region or a site."""
    regime: str
    hours: str = ""
    """The week under it; the usual one where nothing is said."""
    alternate: str = ""
    """The site that serves the customers meanwhile."""
    since: datetime
    until: datetime | None = None
    """When it ends by itself."""
    set_by: str = ""
    owner: str = ""
    """Who sees to it that it is lifted."""
    due: datetime | None = None
    """By when."""
    crisis: str = ""
    measure: str = ""
    """The measure that asks for it; nobody set it by hand then."""
    level: str = ""

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at that instant."""
        return self.since <= at and (self.until is None or at < self.until)

    @property
    def strictness(self) -> int:
        """How far it goes."""
        return STRICTNESS.get(self.regime, 0)


class DatedHours(msgspec.Struct, frozen=True):
    """The hours of one day that is not like the others; of a mobile branch, a visit."""

    day: date
    hours: str = ""
    """Nothing: it does not open that day."""
    note: str = ""
    """Why, or where a mobile branch stands."""


class Calendar(msgspec.Struct, frozen=True):
    """Public holidays and seasons of a country, as far as its table goes."""

    holidays: Mapping[date, str] = {}
    """Public holidays by day, as the catalogue calls them."""
    seasons: tuple[tuple[date, date, str], ...] = ()
    """First and last day, and the season: `ramadan`."""

    def season(self, day: date) -> str:
        """The season of a day; empty for the usual one."""
        return next((season for first, last, season in self.seasons if first <= day <= last), "")


SEASONS = ("", "ramadan")
"""Seasons with hours of their own; the first is the usual one."""


class DayHours(msgspec.Struct, frozen=True):
    """When a site opens on one day. `known` is false where nobody has said its hours."""

    day: date
    spans: DaySpans = ()
    known: bool = True
    holiday: str = ""
    note: str = ""


def _strictest(own: RegimeHeld | None, asked: Iterable[RegimeHeld], at: datetime) -> str:
    """The strictest of what is set and what is asked for; the usual one where there is neither."""
    holding = [cause.regime for cause in asked if cause.holds(at)] + ([own.regime] if own else [])
    return max(holding, key=lambda regime: STRICTNESS.get(regime, 0), default=SiteRegime.OPEN.value)


@dataclass(frozen=True)
class Openings:
    """All that says what is open where: what was set, what measures ask for, hours, dates and the calendar."""

    organisation: Organisation
    zone: ZoneInfo
    held: Mapping[str, RegimeHeld] = field(default_factory=dict)
    """Regimes set by people, by place."""
    asked: Mapping[str, tuple[RegimeHeld, ...]] = field(default_factory=dict)
    """Regimes that measures ask for, by site."""
    weeks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Weeks by (place, season)."""
    dated: Mapping[tuple[str, date], DatedHours] = field(default_factory=dict)
    """Days that are not like the others, by (place, day)."""
    calendar: Calendar = field(default_factory=Calendar)

    def causes(self, site: Site, at: datetime) -> tuple[RegimeHeld, ...]:
        """What sets the regime of a site at an instant, the strictest first.

        Of what people set, the nearest place counts: the site's own, else its region's, else the institution's.
        What measures ask for counts beside it; of all these the strictest is in force.
        """
        near = (self.held[place] for place in self.organisation.outwards(site.id) if place in self.held)
        own = next((cause for cause in near if cause.holds(at)), None)
        asked = [cause for cause in self.asked.get(site.id, ()) if cause.holds(at)]
        return tuple(sorted((*([own] if own else []), *asked), key=lambda cause: -cause.strictness))

    def regime(self, site: Site, at: datetime) -> str:
        """The regime in force at a site; the usual one where nothing says otherwise."""
        causes = self.causes(site, at)
        return causes[0].regime if causes else SiteRegime.OPEN.value

    def regimes(self, sites: Iterable[Site], at: datetime) -> dict[str, str]:
        """The regime of many sites at once, by site: the same as `regime` of each, in a twentieth of the time."""
        around = {place: cause for place, cause in self.held.items() if cause.holds(at)}
        whole, asked, by_site = around.get(ROOT), self.asked, dict[str, str]()
        judged: dict[tuple[int, int], str] = {}
        for site in sites:
            own = around.get(site.id) or around.get(site.region) or whole
            causes = asked.get(site.id, ())
            key = (id(own), id(causes))  # thousands of sites share both
            if key not in judged:
                judged[key] = _strictest(own, causes, at)
            by_site[site.id] = judged[key]
        return by_site

    def day(self, site: Site, day: date, at: datetime | None = None) -> DayHours:
        """When a site opens on a day, by what is in force at noon of it, or at the instant `at`.

        A regime never opens a door on a day on which it would stay shut, nor before or after that day's usual hours.
        """
        usual = self._usual(site, day)
        causes = self.causes(site, at or self._at(day, MIDNIGHT // 2))
        if any(cause.regime in SHUT for cause in causes):
            return msgspec.structs.replace(usual, spans=())
        spans = usual.spans
        for cause in causes:
            if cause.hours and usual.known:
                spans = within(week_of(cause.hours)[day.weekday()], spans)
            elif cause.hours:
                spans, usual = week_of(cause.hours)[day.weekday()], msgspec.structs.replace(usual, known=True)
        return msgspec.structs.replace(usual, spans=spans)

    def _usual(self, site: Site, day: date) -> DayHours:
        """When it would open, were there no regime."""
        places = tuple(self.organisation.outwards(site.id))
        exception = next((self.dated[place, day] for place in places if (place, day) in self.dated), None)
        if exception is not None:
            return DayHours(day, day_of(exception.hours), note=exception.note)
        if site.type == SiteType.MOBILE:  # it has visits instead of hours
            places = places[:1]
        week = self._week(places, self.calendar.season(day))
        holiday = self.calendar.holidays.get(day, "")
        if holiday:
            return DayHours(day, known=week is not None, holiday=holiday)
        if week is None:
            return DayHours(day, known=site.type == SiteType.MOBILE and self._visited(site))
        return DayHours(day, week[day.weekday()])

    def _week(self, places: tuple[str, ...], season: str) -> Week | None:
        """The week of the nearest place that has one: of the season, else the usual one."""
        for wanted in dict.fromkeys((season, "")):
            text = next((self.weeks[place, wanted] for place in places if (place, wanted) in self.weeks), None)
            if text is not None:
                return week_of(text)
        return None

    def _visited(self, site: Site) -> bool:
        return any(place == site.id for place, _day in self.dated)

    def spans(self, site: Site, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The openings of a site that are not over at `now`, one after the other, as instants (UTC)."""
        today = now.astimezone(self.zone).date()
        for ahead in range(AHEAD):
            day = today + ahead * DAY
            for span in self.day(site, day, None if ahead else now).spans:
                opens, closes = self._at(day, span.opens), self._at(day, span.closes)
                if closes > max(now, opens):  # clocks may have skipped all of it
                    yield opens, closes

    def open_at(self, site: Site, now: datetime) -> datetime | None:
        """Until when the site is open at this instant; None when it is not."""
        return next((closes for opens, closes in self._first(site, now) if opens <= now), None)

    def next_opening(self, site: Site, now: datetime) -> datetime | None:
        """When the site opens next; None where that is not known, or not within two months."""
        return next((opens for opens, _ in self.spans(site, now) if opens > now), None)

    def _first(self, site: Site, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        today = now.astimezone(self.zone).date()
        for span in self.day(site, today, now).spans:
            opens, closes = self._at(today, span.opens), self._at(today, span.closes)
            if closes > max(now, opens):
                yield opens, closes

    def _at(self, day: date, minutes: int) -> datetime:
        """The instant of a wall-clock time; one that clocks skipped comes later by the gap."""
        past = minutes // MIDNIGHT
        return local_to_utc(datetime.combine(day + past * DAY, time(minutes % MIDNIGHT // 60, minutes % 60)), self.zone)
