"""When tasks come back: several times a day to monthly, across clock changes, always later than before."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pca.clock  # noqa: F401  # zone rules from the tzdata package
from pca.domain.plan.repeats import Repeat
from pca.domain.recurrence import WEEKDAYS, next_occurrence
from pca.domain.texts.zones import local_to_utc

CASABLANCA, PARIS = ZoneInfo("Africa/Casablanca"), ZoneInfo("Europe/Paris")
EARLIEST, LATEST = datetime.fromisoformat("2005-01-01"), datetime.fromisoformat("2030-01-01")
ANCHOR = datetime(2020, 3, 16, 17, 30, tzinfo=UTC)


def rule(**said: Any) -> Repeat:
    return Repeat.model_validate(said)


def run(repeat: Repeat, after: str, count: int, zone: ZoneInfo, anchor: datetime = ANCHOR) -> list[str]:
    """The next `count` occurrences as wall-clock times with their offset."""
    found, at = [], datetime.fromisoformat(after)
    for _ in range(count):
        at = next_occurrence(repeat, at, zone, anchor)
        found.append(at.astimezone(zone).strftime("%m-%d %H:%M%z").removesuffix("00"))
    return found


@pytest.mark.parametrize(
    ("said", "after", "expected"),
    [
        ({"at": ["08:00", "13:00"]}, "2020-03-16T08:00Z", ["03-16 13:00+01", "03-17 08:00+01", "03-17 13:00+01"]),
        ({"at": ["13:00", "08:00"]}, "2020-03-16T12:00Z", ["03-17 08:00+01", "03-17 13:00+01"]),  # written unordered
        ({"at": ["08:00", "08:00"]}, "2020-03-16T06:00Z", ["03-16 08:00+01", "03-17 08:00+01"]),  # said twice
        ({"at": ["09:00"]}, "2020-03-16T08:00Z", ["03-17 09:00+01"]),  # strictly after
        ({"at": ["09:00"]}, "2020-03-16T07:59:59.999Z", ["03-16 09:00+01"]),
        ({"at": ["09:00"], "days": ["mon", "thu"]}, "2020-03-16T08:00Z", ["03-19 09:00+01", "03-23 09:00+01"]),
        ({"at": ["23:30"], "days": ["sun"]}, "2020-03-16T08:00Z", ["03-22 23:30+01", "03-29 23:30+01"]),
        ({"at": ["10:00"], "day_of_month": 28}, "2020-03-28T09:00Z", ["04-28 10:00+00", "05-28 10:00+00"]),
        ({"at": ["00:00"], "day_of_month": 1}, "2020-11-30T23:30Z", ["01-01 00:00+01"]),
    ],
)
def test_wall_clock_rules(said: dict[str, Any], after: str, expected: list[str]) -> None:
    assert run(rule(**said), after, len(expected), CASABLANCA) == expected


@pytest.mark.parametrize(
    ("zone", "said", "after", "expected"),
    [
        # Morocco: nine in the morning stays nine in the morning through both changes of 2020 …
        (CASABLANCA, {"at": ["09:00"]}, "2020-04-17T12:00Z", ["04-18 09:00+01", "04-19 09:00+00", "04-20 09:00+00"]),
        (CASABLANCA, {"at": ["09:00"]}, "2020-05-29T12:00Z", ["05-30 09:00+00", "05-31 09:00+01", "06-01 09:00+01"]),
        # … and through the change for good of 2026.
        (CASABLANCA, {"at": ["09:00"]}, "2026-09-18T12:00Z", ["09-19 09:00+01", "09-20 09:00+00", "09-21 09:00+00"]),
        # The hour that comes twice counts once, the first time; the hour that is skipped comes an hour later.
        (CASABLANCA, {"at": ["02:30"]}, "2020-04-18T12:00Z", ["04-19 02:30+01", "04-20 02:30+00"]),
        (CASABLANCA, {"at": ["02:30"]}, "2020-05-30T12:00Z", ["05-31 03:30+01", "06-01 02:30+01"]),
        (PARIS, {"at": ["02:30"]}, "2026-10-24T12:00Z", ["10-25 02:30+02", "10-26 02:30+01"]),
        (PARIS, {"at": ["02:30"]}, "2026-03-28T12:00Z", ["03-29 03:30+02", "03-30 02:30+02"]),
        # A skipped time may fall on, or after, another one of the same day: once each, in order.
        (PARIS, {"at": ["02:30", "03:30"]}, "2026-03-28T12:00Z", ["03-29 03:30+02", "03-30 02:30+02"]),
        (PARIS, {"at": ["02:30", "03:15"]}, "2026-03-28T12:00Z", ["03-29 03:15+02", "03-29 03:30+02"]),
        # Asked in the middle of the repeated hour: its first passage is over.
        (PARIS, {"at": ["02:30"]}, "2026-10-25T00:45Z", ["10-26 02:30+01"]),
        # Samoa skipped a whole day; nothing is lost, nothing comes twice.
        (ZoneInfo("Pacific/Apia"), {"at": ["08:00"]}, "2011-12-29T12:00Z", ["12-29 08:00-10", "12-31 08:00+14"]),
    ],
)
def test_clock_changes(zone: ZoneInfo, said: dict[str, Any], after: str, expected: list[str]) -> None:
    assert run(rule(**said), after, len(expected), zone) == expected


def test_a_gap_around_midnight_loses_nothing() -> None:
    toronto = ZoneInfo("America/Toronto")  # 1919: from 23:30 straight to 00:30 of the next day
    found = run(rule(at=["00:45", "23:45"]), "1919-03-30T20:00+00:00", 3, toronto)
    assert found == ["03-31 00:45-04", "03-31 23:45-04", "04-01 00:45-04"]
    found = run(rule(at=["00:40", "23:55"]), "1919-03-30T20:00+00:00", 3, toronto)
    assert found == ["03-31 00:40-04", "03-31 00:55-04", "03-31 23:55-04"]


def test_elapsed_time_does_not_care_about_the_clock_on_the_wall() -> None:
    found = run(rule(every="1d"), "2020-04-18T00:00Z", 3, CASABLANCA)
    assert found == ["04-18 18:30+01", "04-19 17:30+00", "04-20 17:30+00"]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (ANCHOR, ANCHOR + timedelta(hours=6)),
        (ANCHOR + timedelta(hours=6), ANCHOR + timedelta(hours=12)),
        (ANCHOR + timedelta(hours=6, milliseconds=-1), ANCHOR + timedelta(hours=6)),
        (ANCHOR + timedelta(days=400, hours=1), ANCHOR + timedelta(days=400, hours=6)),
        (ANCHOR - timedelta(days=3), ANCHOR),  # nothing happens before the anchor
    ],
)
def test_elapsed_time_counts_from_the_anchor(after: datetime, expected: datetime) -> None:
    assert next_occurrence(rule(every="6h"), after, CASABLANCA, ANCHOR) == expected


def test_elapsed_time_is_exact_even_when_instants_come_in_local_time() -> None:
    anchor, after = datetime(2026, 3, 28, 12, tzinfo=PARIS), datetime(2026, 3, 29, 12, tzinfo=PARIS)
    found = next_occurrence(rule(every="23h"), after, PARIS, anchor)
    assert found == datetime(2026, 3, 30, 9, tzinfo=UTC)  # 46 elapsed hours after 11:00 UTC on the 28th
    assert found.tzinfo is UTC


@pytest.mark.parametrize("said", [{"every": "6h"}, {"at": ["08:00"]}])
def test_instants_without_offset_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="needs an offset"):
        next_occurrence(rule(**said), ANCHOR.replace(tzinfo=None), CASABLANCA, ANCHOR)


def test_a_rule_that_falls_on_no_day_is_named_not_searched_for_ever() -> None:
    never = Repeat.model_construct(at=("08:00",), day_of_month=32)
    with pytest.raises(ValueError, match="never falls"):
        next_occurrence(never, ANCHOR, CASABLANCA, ANCHOR)


times = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.integers(0, 59))
wall = st.fixed_dictionaries(
    {"at": st.lists(times, min_size=1, max_size=4)},
    optional={"days": st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7)},
)
monthly = st.fixed_dictionaries({"at": st.lists(times, min_size=1, max_size=2), "day_of_month": st.integers(1, 28)})
elapsed = st.fixed_dictionaries({"every": st.sampled_from(("1min", "6h", "1d", "1w", "90d"))})
zones = st.sampled_from(("Africa/Casablanca", "Europe/Paris", "Pacific/Apia", "America/St_Johns", "Asia/Beirut"))
moments = st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC))


@given(st.one_of(wall, monthly, elapsed), moments, zones, moments)
def test_occurrences_strictly_increase_in_utc(
    said: dict[str, Any], after: datetime, zone: str, anchor: datetime
) -> None:
    repeat, seen = rule(**said), [after]
    for _ in range(4):
        seen.append(next_occurrence(repeat, seen[-1], ZoneInfo(zone), anchor))
    assert all(one < two for one, two in pairwise(seen))
    assert all(one.tzinfo is UTC for one in seen[1:])


@given(wall, moments, zones)
def test_nothing_is_left_out_between_two_instants(said: dict[str, Any], start: datetime, zone: str) -> None:
    """Against a plain enumeration of every day's wall-clock times."""
    repeat, there, end = rule(**said), ZoneInfo(zone), start + timedelta(days=10)
    days = (start.date() + timedelta(days=count) for count in range(-3, 15))
    chosen = [day for day in days if not repeat.days or WEEKDAYS[day.weekday()] in repeat.days]
    expected = {local_to_utc(datetime.fromisoformat(f"{day}T{time}"), there) for day in chosen for time in repeat.at}
    seen, at = [], start
    while (at := next_occurrence(repeat, at, there, start)) <= end:
        seen.append(at)
    assert seen == sorted(one for one in expected if start < one <= end)
