"""Opening hours: read, written, never overlapping; and what a site is, at any instant, under its regimes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.directory import Organisation, Region, Site
from pca.domain.opening_hours import MIDNIGHT, NoHours, OpeningSpan, day_of, week_of, within, written, written_day
from pca.domain.regimes import STRICTNESS, Calendar, DatedHours, Openings, RegimeHeld
from pca.registers.calendars import calendar_of

CASABLANCA = ZoneInfo("Africa/Casablanca")
NOON = datetime(2020, 3, 16, 12, tzinfo=UTC)
USUAL = "mon-thu 08:15-16:30; fri 08:15-12:00 14:30-16:30"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mon-fri 8:15-16:30", "mon-fri 08:15-16:30"),
        ("fri 14-16, 9-12; mon 9–12", "mon 09:00-12:00; fri 09:00-12:00 14:00-16:00"),
        ("MON,WED 09:00-12:00", "mon 09:00-12:00; wed 09:00-12:00"),
        ("sat 20:00-24:00", "sat 20:00-24:00"),
        ("mon 09:00-12:00 12:00-14:00", "mon 09:00-12:00 12:00-14:00"),
        ("", ""),
    ],
)
def test_hours_as_people_write_them(typed: str, kept: str) -> None:
    assert written(week_of(typed)) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("mon 9", "unreadable"),
        ("lun 9-12", "unreadable"),
        ("mon 12-9", "reversed"),
        ("fri-mon 9-12", "reversed"),
        ("mon 9-12 11-14", "overlap"),
        ("mon 9-12; mon 14-16", "day_twice"),
        ("mon 1-2 3-4 5-6 7-8 9-10", "too_many"),
        ("mon 9:5-12", "unreadable"),
        ("mon 25:00-26:00", "unreadable"),
        ("mon ٩-١٢", "unreadable"),
        ("mon 9-12;" * 60, "unreadable"),
    ],
)
def test_what_are_no_hours(typed: str, why: str) -> None:
    with pytest.raises(NoHours) as said:
        week_of(typed)
    assert said.value.code == why


spans = st.lists(
    st.tuples(st.integers(0, MIDNIGHT - 1), st.integers(1, MIDNIGHT)).filter(lambda pair: pair[0] < pair[1]),
    max_size=4,
)


def _apart(pairs: list[tuple[int, int]]) -> str | None:
    text = written_day(tuple(OpeningSpan(*pair) for pair in pairs))
    try:
        day_of(text)
    except NoHours:
        return None
    return text


@given(st.lists(spans, min_size=7, max_size=7), st.lists(spans, min_size=7, max_size=7))
def test_hours_never_overlap_whatever_is_cut_from_them(
    one: list[list[tuple[int, int]]], two: list[list[tuple[int, int]]]
) -> None:
    for left, right in zip(one, two, strict=True):
        kept, other = (_apart(left), _apart(right))
        if kept is None or other is None:
            continue
        cut = within(day_of(kept), day_of(other))
        assert all(span.opens < span.closes for span in cut)
        assert all(before.closes <= after.opens for before, after in pairwise(cut))
        assert all(
            any(span.opens >= whole.opens and span.closes <= whole.closes for whole in day_of(kept)) for span in cut
        )
        assert day_of(written_day(cut)) == cut


# ---------------------------------------------------------------- what is in force where

HOUSE = Organisation(
    regions={"CS": Region("CS", "Casablanca", "P1", "P2"), "MS": Region("MS", "Marrakech", "P1", "P2")},
    sites={
        "A": Site("A", "Agence A", "urban", "CS", "P1", "P2"),
        "B": Site("B", "Agence B", "urban", "CS", "P1", "P2"),
        "C": Site("C", "Agence C", "rural", "MS", "P1", "P2"),
        "M": Site("M", "Guichet mobile", "mobile", "MS", "P1", "P2"),
    },
    people={},
)


def held(place: str, regime: str, **more: object) -> RegimeHeld:
    given: dict[str, object] = {"since": NOON - timedelta(days=1), **more}
    return RegimeHeld(place=place, regime=regime, **given)  # type: ignore[arg-type]


def openings(*set_: RegimeHeld, **more: object) -> Openings:
    given: dict[str, object] = {"weeks": {("root", ""): USUAL}, **more}
    return Openings(HOUSE, CASABLANCA, held={one.place: one for one in set_}, **given)  # type: ignore[arg-type]


def test_the_nearest_place_counts_and_measures_beside_it_the_strictest() -> None:
    shut = openings(held("root", "closed"), held("CS", "no_cash"), held("A", "open"))
    assert [shut.regime(HOUSE.sites[site], NOON) for site in "ABC"] == ["open", "no_cash", "closed"]
    asked = {"A": (held("A", "reduced", measure="R2", hours="mon-fri 09:00-15:00"), held("A", "no_cash", measure="C1"))}
    both = openings(held("CS", "by_appointment"), asked=asked)
    assert [one.regime for one in both.causes(HOUSE.sites["A"], NOON)] == ["by_appointment", "no_cash", "reduced"]
    assert both.day(HOUSE.sites["A"], date(2020, 3, 16)).spans == (OpeningSpan(9 * 60, 15 * 60),)


@given(
    st.dictionaries(st.sampled_from(["root", "CS", "MS", "A", "B", "C"]), st.sampled_from(list(STRICTNESS))),
    st.dictionaries(st.sampled_from("ABC"), st.lists(st.sampled_from(list(STRICTNESS)), max_size=3)),
)
def test_a_site_inherits_from_region_and_institution(set_: dict[str, str], asked: dict[str, list[str]]) -> None:
    measures = {site: tuple(held(site, regime, measure="R") for regime in regimes) for site, regimes in asked.items()}
    all_ = openings(*(held(place, regime) for place, regime in set_.items()), asked=measures)
    for site in "ABC":
        region = HOUSE.sites[site].region
        own = next((set_[place] for place in (site, region, "root") if place in set_), "open")
        strictest = max((own, *asked.get(site, ())), key=STRICTNESS.__getitem__)
        assert all_.regime(HOUSE.sites[site], NOON) == strictest
    several = list(HOUSE.sites.values())
    assert all_.regimes(several, NOON) == {site.id: all_.regime(site, NOON) for site in several}


def test_what_ended_by_itself_counts_no_more_and_what_lay_around_it_does() -> None:
    one = openings(held("A", "closed", until=NOON), held("CS", "no_cash"))
    assert one.regime(HOUSE.sites["A"], NOON - timedelta(minutes=1)) == "closed"
    assert one.regime(HOUSE.sites["A"], NOON) == "no_cash"


@pytest.mark.parametrize(
    ("day", "regime", "hours", "opens"),
    [
        (date(2020, 3, 16), "open", "", "08:15-16:30"),
        (date(2020, 3, 20), "open", "", "08:15-12:00 14:30-16:30"),
        (date(2020, 3, 20), "reduced", "mon-fri 09:00-15:00", "09:00-15:00"),
        (date(2020, 3, 21), "reduced", "mon-sat 09:00-15:00", ""),  # a regime opens no door that stays shut anyhow
        (date(2020, 5, 1), "reduced", "mon-fri 09:00-15:00", ""),  # a public holiday
        (date(2020, 5, 4), "open", "", "09:30-14:00"),  # Ramadan
        (date(2020, 5, 4), "reduced", "mon-fri 09:00-15:00", "09:30-14:00"),
        (date(2020, 3, 17), "closed", "", ""),
        (date(2020, 3, 17), "alternate_site", "", ""),
        (date(2020, 3, 17), "no_cash", "", "08:15-16:30"),
        (date(2020, 3, 18), "open", "", "10:00-11:00"),  # a day of its own
        (date(2020, 3, 18), "closed", "", ""),
    ],
)
def test_a_day_under_a_regime(day: date, regime: str, hours: str, opens: str) -> None:
    weeks = {("root", ""): USUAL, ("root", "ramadan"): "mon-fri 09:30-14:00"}
    dated = {("CS", date(2020, 3, 18)): DatedHours(date(2020, 3, 18), "10:00-11:00", "Inventaire")}
    one = openings(held("A", regime, hours=hours), weeks=weeks, dated=dated, calendar=calendar_of("MA"))
    assert written_day(one.day(HOUSE.sites["A"], day).spans) == opens


def test_a_mobile_branch_has_visits_instead_of_hours() -> None:
    visit = DatedHours(date(2020, 3, 19), "10:00-12:00", "Souk de Tahannaout")
    one = openings(dated={("M", visit.day): visit})
    assert one.day(HOUSE.sites["M"], date(2020, 3, 16)).spans == ()
    assert one.day(HOUSE.sites["M"], visit.day).note == "Souk de Tahannaout"
    assert one.next_opening(HOUSE.sites["M"], NOON) == datetime(2020, 3, 19, 9, tzinfo=UTC)


def test_hours_nobody_gave_are_not_made_up() -> None:
    nothing = openings(weeks={})
    assert not nothing.day(HOUSE.sites["A"], NOON.date()).known
    assert nothing.next_opening(HOUSE.sites["A"], NOON) is None


MIDDAY = timedelta(hours=12)


@pytest.mark.parametrize(
    "first", [date(2020, 4, 15), date(2020, 5, 25), date(2026, 2, 10), date(2026, 3, 16), date(2018, 10, 24)]
)
def test_clocks_that_change_keep_the_hours_of_the_wall(first: date) -> None:
    """Morocco leaves UTC+1 for Ramadan and comes back: the door opens at the same time of the wall every day."""
    one = openings(weeks={("root", ""): "mon-sun 08:15-16:30"})
    now = datetime.combine(first, time(), CASABLANCA).astimezone(UTC)
    seen = [opens.astimezone(CASABLANCA) for opens, _ in one.spans(HOUSE.sites["A"], now)][:14]
    assert [at.time() for at in seen] == [time(8, 15)] * 14
    assert [at.date() for at in seen] == [first + timedelta(days=ahead) for ahead in range(14)]


def test_the_offset_does_change_around_ramadan_2020() -> None:
    one = openings(weeks={("root", ""): "mon-sun 08:15-16:30"})
    before, after = (datetime(2020, *at, tzinfo=UTC) for at in ((4, 18), (4, 20)))
    assert next(one.spans(HOUSE.sites["A"], before))[0].hour == 7
    assert next(one.spans(HOUSE.sites["A"], after))[0].hour == 8


def test_a_door_that_clocks_skip_does_not_open() -> None:
    """Between 02:00 and 03:00 on 31 May 2020 no clock in Morocco showed a time."""
    one = openings(weeks={("root", ""): "sun 02:15-02:45; mon 09:00-12:00"})
    first = next(one.spans(HOUSE.sites["A"], datetime(2020, 5, 30, 22, tzinfo=UTC)))
    assert all(opens < closes for opens, closes in [first])


def test_the_table_of_morocco_holds_2020_and_2026() -> None:
    held_ = calendar_of("MA")
    assert held_.season(date(2020, 4, 24)) == held_.season(date(2020, 5, 24)) == ""
    assert held_.season(date(2020, 4, 25)) == held_.season(date(2020, 5, 23)) == "ramadan"
    assert held_.holidays[date(2020, 5, 25)] == "eid_al_fitr"
    assert {day.year for day in held_.holidays} == {2020, 2026}
    assert calendar_of("FR") == calendar_of("../MA") == Calendar()
