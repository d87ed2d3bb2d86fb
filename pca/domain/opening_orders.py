"""The rules of orders about the openings of sites."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.facts import DatesSet, HoursSet, RegimeLifted, RegimeSet
from pca.domain.opening_hours import NoHours, day_of, week_of, written, written_day
from pca.domain.regime_acts import LiftRegime, SetDates, SetHours, SetRegime
from pca.domain.regimes import SHUT, DatedHours, RegimeHeld

MOST_DATES = 400
"""Days of one order: a year of visits."""


def set_regime(draft: Draft, act: SetRegime) -> None:
    """Put places under a regime. What is so already stays as it is."""
    places = _places(draft, act.places)
    draft.require_reason()
    _ends(draft, act)
    owner = act.owner or draft.actor
    if act.owner and act.owner not in draft.situation.organisation.people:
        refuse("person_unknown", person=act.owner)
    hours = _week(act.hours)
    if act.regime == "reduced" and not hours:
        refuse("regime_without_hours")
    if hours and act.regime in SHUT:
        refuse("regime_with_hours")
    _alternate(draft, act, places)
    wanted = RegimeHeld(
        place="",
        regime=act.regime,
        hours=hours,
        alternate=act.alternate,
        since=draft.now,
        until=act.until,
        owner=owner,
        due=act.due or act.until,
    )
    changing = tuple(place for place in places if not _same(draft, place, wanted))
    if not changing:
        refuse("regime_unchanged")
    draft.add(
        RegimeSet(
            places=changing,
            regime=act.regime,
            hours=hours,
            alternate=act.alternate,
            until=act.until,
            owner=owner,
            due=wanted.due,
        )
    )


def _ends(draft: Draft, act: SetRegime) -> None:
    for instant in (act.until, act.due):
        if instant is not None and instant <= draft.now:
            refuse("regime_over", until=instant.isoformat())


def _alternate(draft: Draft, act: SetRegime, places: tuple[str, ...]) -> None:
    if not act.alternate:
        return
    if act.regime != "alternate_site" or act.alternate in places:
        refuse("alternate_unfit")
    if act.alternate not in draft.situation.organisation.sites:
        refuse("place_unknown", places=act.alternate)


def _same(draft: Draft, place: str, wanted: RegimeHeld) -> bool:
    known = draft.situation.openings.held.get(place)
    if known is None or not known.holds(draft.now):
        return False
    kept = replace(wanted, place=place, since=known.since, set_by=known.set_by, crisis=known.crisis)
    return known == kept


def lift_regime(draft: Draft, act: LiftRegime) -> None:
    """Take away what was set at places, where something was."""
    places = tuple(place for place in _places(draft, act.places) if place in draft.situation.openings.held)
    draft.require_reason()
    if not places:
        refuse("regime_not_set")
    draft.add(RegimeLifted(places=places))


def set_hours(draft: Draft, act: SetHours) -> None:
    """Say the week of places, where it is another one."""
    _usual(draft)
    places, hours = _places(draft, act.places), _week(act.hours)
    known = draft.situation.openings.weeks
    changing = tuple(place for place in places if known.get((place, act.season), "") != hours)
    if not changing:
        refuse("hours_unchanged")
    draft.add(HoursSet(places=changing, hours=hours, season=act.season))


def set_dates(draft: Draft, act: SetDates) -> None:
    """Say the hours of some days."""
    _usual(draft)
    places = _places(draft, act.places)
    if not (act.dates or act.dropped) or len(act.dates) + len(act.dropped) > MOST_DATES:
        refuse("dates_missing", most=MOST_DATES)
    dates = tuple(_date(dated) for dated in act.dates)
    if len({dated.day for dated in dates} | set(act.dropped)) < len(dates) + len(act.dropped):
        refuse("date_twice")
    draft.add(DatesSet(places=places, dates=dates, dropped=act.dropped))


def _usual(draft: Draft) -> None:
    """Usual hours are the institution's own: an exercise leaves them as they are."""
    if draft.situation.crisis is not None and draft.situation.crisis.mode == "exercise":
        refuse("hours_in_exercise")
    if draft.situation.crisis is not None:
        draft.require_open()


def _places(draft: Draft, named: Iterable[str]) -> tuple[str, ...]:
    """The places named, each once. All of them must be known."""
    if draft.situation.crisis is not None:
        draft.require_open()
    known, places = draft.situation.organisation, tuple(dict.fromkeys(named))
    if not places:
        refuse("places_missing")
    unknown = [place for place in places if place != ROOT and place not in known.sites and place not in known.regions]
    if unknown:
        refuse("place_unknown", places=", ".join(unknown[:10]))
    return places


def _week(text: str) -> str:
    try:
        return written(week_of(text))
    except NoHours as error:
        refuse("hours_unreadable", said=error.said)


def _date(dated: DatedHours) -> DatedHours:
    try:
        return replace(dated, hours=written_day(day_of(dated.hours)), note=dated.note.strip())
    except NoHours as error:
        refuse("hours_unreadable", said=error.said)
