"""Whose turn it is: by the wall clock, over clock changes, before the first turn, and with who relieved whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.catalogue.times import say_until
from pca.domain.rotas import Rota, turn_at

PARIS, CASABLANCA = ZoneInfo("Europe/Paris"), ZoneInfo("Africa/Casablanca")
WEEK = Rota("it", "Astreinte", date(2026, 3, 2), timedelta(weeks=1), time(8), ("a", "b", "c"))
NIGHTS = Rota("night", "Nuits", date(2026, 3, 2), timedelta(hours=12), time(20), ("a", "b"))


def at(said: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=zone).astimezone(UTC)


CASES: list[tuple[Rota, str, str | None]] = [
    (WEEK, "2026-03-02T07:59", None),
    (WEEK, "2026-03-02T08:00", "a"),
    (WEEK, "2026-03-09T07:59", "a"),
    (WEEK, "2026-03-09T08:00", "b"),
    (WEEK, "2026-03-22T23:59", "c"),
    (WEEK, "2026-03-23T08:00", "a"),
    # clocks go forward on 29 March: the turn still ends on Monday at eight
    (WEEK, "2026-03-30T07:59", "a"),
    (WEEK, "2026-03-30T08:00", "b"),
    (NIGHTS, "2026-03-02T20:00", "a"),
    (NIGHTS, "2026-03-03T08:00", "b"),
    (NIGHTS, "2026-03-03T20:00", "a"),
]


@pytest.mark.parametrize(("rota", "moment", "person"), CASES)
def test_whose_turn_it_is(rota, moment, person):
    found = turn_at(rota, at(moment), PARIS)
    assert (found.person if found else None) == person


def test_nobody_takes_turns_in_an_empty_rota():
    assert (
        turn_at(Rota("x", "X", date(2026, 1, 1), timedelta(weeks=1), time(8), ()), at("2026-03-02T09:00"), PARIS)
        is None
    )


@given(
    st.integers(0, 3 * 365 * 24 * 60),
    st.integers(4, 30 * 24),
    st.integers(0, 23),
    st.integers(1, 5),
    st.sampled_from([PARIS, CASABLANCA, ZoneInfo("America/St_Johns")]),
)
def test_turns_follow_each_other_without_gap_and_in_order(minutes, hours, handover, count, zone):
    people = tuple("abcde"[:count])
    rota = Rota("r", "R", date(2024, 6, 1), timedelta(hours=hours), time(handover), people)
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = turn_at(rota, now, zone)
    assert found is not None
    assert found.starts <= now < found.ends
    after = turn_at(rota, found.ends, zone)
    assert after is not None
    assert after.starts == found.ends
    assert people.index(after.person) == (people.index(found.person) + 1) % count
    before = turn_at(rota, found.starts - timedelta(microseconds=1), zone)
    assert before is not None
    assert before.ends == found.starts


SAID = [
    ("fr", "2026-03-09T08:00", "lundi 9 mars à 8 h"),
    ("fr", "2026-03-01T20:30", "dimanche 1er mars à 20 h 30"),
    ("en", "2026-03-09T08:00", "Monday 9 March at 08:00"),
    ("ar", "2026-03-09T08:00", "الاثنين 9 مارس على الساعة 08:00"),
]


@pytest.mark.parametrize(("language", "moment", "said"), SAID)
def test_when_a_turn_ends_is_said_in_words(language, moment, said):
    assert say_until(at(moment), PARIS, language) == said
