"""Periods are found by index, however many there are: no statement looks through them all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from pca.domain.access.access import EVERYTHING
from pca.domain.availability import AvailabilityPeriod, counting
from pca.domain.directory import Person, Site, SiteType
from pca.domain.facts import DirectoryChanged, PeriodsPlanned
from pca.domain.journal import Entry
from pca.services.people.days_ahead import outlook
from pca.services.people.read_availability import able, planned
from pca.store.engine.apply import apply
from pca.store.kit.database import Store
from pca.store.people import availability

NOW, DAY = datetime(2026, 3, 2, 12, tzinfo=UTC), timedelta(days=1)
MONDAY = NOW.date()


@pytest.fixture
def staffed(opened: Store, entry: Callable[..., Entry]) -> Store:
    people = tuple(Person(f"P{number}", f"S{number % 4}") for number in range(40))
    sites = tuple(Site(f"S{number}", f"S{number}", SiteType.URBAN, "CS", "P0", "P1") for number in range(4))
    leave = PeriodsPlanned(
        first=1,
        people=tuple(f"P{number}" for number in range(10)),
        status="leave",
        starts=MONDAY,
        ends=MONDAY + DAY,
        starts_at=NOW - timedelta(hours=12),
        ends_at=NOW + timedelta(hours=36),
    )
    with opened.write() as unit:
        apply(unit, entry(DirectoryChanged(digest="0", sites=sites, people=people), crisis=None))
        apply(unit, entry(leave, crisis=None))
    return opened


def test_what_is_due_or_planned_is_found_by_index(staffed: Store) -> None:
    seen: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append(statement)

    with staffed.read() as unit:
        if unit.kind != "sqlite":
            return
        ready = (availability._NEXT, availability._DUE, availability._DURING, availability._BASES)
        ready += (availability._NOT_OVER, availability._COUNTING, availability._OF_PERSON, availability._LAST)
        plans = {
            step
            for statement in ready
            for *_, step in unit.raw.execute(
                f"EXPLAIN QUERY PLAN {statement._for(unit).sql}", (None,) * len(statement._for(unit).order)
            )
        }
        event.listen(unit.connection.engine, "before_cursor_execute", look)
        planned(unit, EVERYTHING, MONDAY, most=50)
        event.remove(unit.connection.engine, "before_cursor_execute", look)
    assert not [step for step in plans if step.startswith("SCAN availability") and "INDEX" not in step], plans
    assert len([statement for statement in seen if "availability" in statement]) == 1


def test_everybody_is_counted_once_on_every_day(staffed: Store) -> None:
    with staffed.read() as unit:
        ahead = outlook(unit, EVERYTHING, MONDAY)
        today, later = able(unit, MONDAY), able(unit, MONDAY + 2 * DAY)
    assert [(sum(day.totals), day.works) for day in ahead.days] == [(40, 30), (40, 30), *[(40, 40)] * 12]
    assert sum(len(rows) for side in (today.works, today.others) for rows in side.values()) == 40
    assert sorted(person for rows in today.others.values() for person, _ in rows) == sorted(f"P{n}" for n in range(10))
    assert {day.status for rows in later.works.values() for _, day in rows} == {"on_site"}


PERIODS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=6)


@settings(max_examples=60)
@given(PERIODS, st.integers(0, 10))
def test_at_most_one_period_counts_and_it_is_the_latest_that_holds(spans: list[tuple[int, int, bool]], at: int) -> None:
    periods = [
        AvailabilityPeriod(
            number=number,
            person="P1",
            status="leave",
            starts=date(2026, 3, 2),
            ends=date(2026, 3, 2),
            starts_at=NOW + min(span[:2]) * DAY,
            ends_at=NOW + max(span[:2]) * DAY,
            dropped_at=NOW if span[2] else None,
        )
        for number, span in enumerate(spans, 1)
    ]
    found = counting(periods, NOW + at * DAY)
    holding = [number for number, (a, b, off) in enumerate(spans, 1) if not off and min(a, b) <= at < max(a, b)]
    assert (found.number if found else None) == (max(holding) if holding else None)
