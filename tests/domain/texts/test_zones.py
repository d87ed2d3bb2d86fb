"""Wall-clock time and instants: gaps, overlaps, zones that changed their mind, and how an instant is said."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pca.clock  # noqa: F401  # zone rules from the tzdata package
from pca.catalogue.times import say_instant
from pca.domain.texts.zones import local_to_utc, offset_of, to_utc

ZONES = ("Africa/Casablanca", "Europe/Paris", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu", "UTC")


def at(said: str) -> datetime:
    return datetime.fromisoformat(said)


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        # Morocco 2020: one hour back in the night to 19 April (Ramadan), one forward in the night to 31 May.
        ("Africa/Casablanca", "2020-03-16T14:05", "2020-03-16T13:05+00:00"),
        ("Africa/Casablanca", "2020-04-19T01:59", "2020-04-19T00:59+00:00"),
        ("Africa/Casablanca", "2020-04-19T02:30", "2020-04-19T01:30+00:00"),  # twice: the first time
        ("Africa/Casablanca", "2020-04-19T03:00", "2020-04-19T03:00+00:00"),
        ("Africa/Casablanca", "2020-05-01T09:00", "2020-05-01T09:00+00:00"),
        ("Africa/Casablanca", "2020-05-31T02:30", "2020-05-31T02:30+00:00"),  # skipped: said as 03:30
        ("Africa/Casablanca", "2020-05-31T03:00", "2020-05-31T02:00+00:00"),
        ("Africa/Casablanca", "2020-06-11T19:00", "2020-06-11T18:00+00:00"),
        # Morocco 2026: +01 until 20 September, +00 for good from then on.
        ("Africa/Casablanca", "2026-09-19T12:00", "2026-09-19T11:00+00:00"),
        ("Africa/Casablanca", "2026-09-21T12:00", "2026-09-21T12:00+00:00"),
        ("Africa/Casablanca", "2027-07-01T12:00", "2027-07-01T12:00+00:00"),
        ("Europe/Paris", "2026-03-29T02:30", "2026-03-29T01:30+00:00"),  # skipped
        ("Europe/Paris", "2026-03-29T03:30", "2026-03-29T01:30+00:00"),
        ("Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30+00:00"),  # twice
        ("Pacific/Apia", "2011-12-30T08:00", "2011-12-30T18:00+00:00"),  # a whole day skipped
    ],
)
def test_a_wall_clock_time_means_one_instant(zone: str, wall: str, instant: str) -> None:
    found = local_to_utc(at(wall), ZoneInfo(zone))
    assert found == at(instant)
    assert found.tzinfo is UTC


def test_a_skipped_time_is_said_later_by_the_gap() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert "03:30 (UTC+2)" in say_instant(local_to_utc(at("2026-03-29T02:30"), paris), paris)


def test_the_second_passage_cannot_be_meant_by_accident() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert local_to_utc(at("2026-10-25T02:30").replace(fold=1), paris) == at("2026-10-25T00:30Z")


def test_durations_across_both_changes_are_exact() -> None:
    casablanca = ZoneInfo("Africa/Casablanca")
    before, after = (local_to_utc(at(wall), casablanca) for wall in ("2020-04-18T12:00", "2020-04-19T12:00"))
    assert after - before == timedelta(hours=25)
    before, after = (local_to_utc(at(wall), casablanca) for wall in ("2020-05-30T12:00", "2020-05-31T12:00"))
    assert after - before == timedelta(hours=23)


@given(st.sampled_from(ZONES), st.datetimes(at("1990-01-01"), at("2045-01-01")))
def test_an_instant_comes_back_from_its_wall_clock_time_unless_it_was_a_second_passage(
    zone: str, naive: datetime
) -> None:
    there, instant = ZoneInfo(zone), naive.replace(tzinfo=UTC)
    local = instant.astimezone(there)
    back = local_to_utc(local.replace(tzinfo=None), there)
    assert back == instant if local.fold == 0 else back < instant


def test_order_of_instants_holds_where_wall_clocks_go_back() -> None:
    casablanca = ZoneInfo("Africa/Casablanca")
    instants = [at("2020-04-19T00:30Z") + timedelta(minutes=30 * step) for step in range(6)]
    said = [say_instant(one, casablanca) for one in instants]
    assert [one.split(", ")[1] for one in said] == [
        *("01:30 (UTC+1)", "02:00 (UTC+1)", "02:30 (UTC+1)"),
        *("02:00 (UTC+0)", "02:30 (UTC+0)", "03:00 (UTC+0)"),
    ]
    assert all(one < two for one, two in pairwise(instants))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "lun. 16 mars 2020, 14:05 (UTC+1)"),
        ("ar", "الاثنين 16 مارس 2020، 14:05 (UTC+1)"),
        ("en", "Mon 16 March 2020, 14:05 (UTC+1)"),
        ("tzm", "lun. 16 mars 2020, 14:05 (UTC+1)"),
    ],
)
def test_an_instant_in_three_languages(language: str, said: str) -> None:
    assert say_instant(at("2020-03-16T13:05Z"), ZoneInfo("Africa/Casablanca"), language) == said


@pytest.mark.parametrize(
    ("instant", "language", "said"),
    [
        ("2020-05-01T08:00Z", "fr", "ven. 1er mai 2020, 08:00 (UTC+0)"),
        ("2020-05-01T08:00Z", "en", "Fri 1 May 2020, 08:00 (UTC+0)"),
        ("2020-08-02T08:00Z", "ar", "الأحد 2 غشت 2020، 09:00 (UTC+1)"),
        ("2020-07-02T08:00:59.999Z", "ar", "الخميس 2 يوليوز 2020، 09:00 (UTC+1)"),
    ],
)
def test_first_days_and_moroccan_months(instant: str, language: str, said: str) -> None:
    assert say_instant(at(instant), ZoneInfo("Africa/Casablanca"), language) == said


@pytest.mark.parametrize(
    ("zone", "instant", "offset"),
    [
        ("UTC", "2026-01-01T00:00Z", "UTC+0"),
        ("Asia/Kathmandu", "2026-01-01T00:00Z", "UTC+5:45"),
        ("America/St_Johns", "2026-01-01T00:00Z", "UTC-3:30"),
        ("America/New_York", "2026-01-01T00:00Z", "UTC-5"),
        ("Africa/Casablanca", "1900-01-01T00:00Z", "UTC-0:30"),  # solar time: 30 minutes and 20 seconds behind
    ],
)
def test_the_offset_is_always_said(zone: str, instant: str, offset: str) -> None:
    assert offset_of(at(instant), ZoneInfo(zone)) == offset


def test_an_instant_without_offset_and_a_wall_clock_time_with_one_are_refused() -> None:
    with pytest.raises(ValueError, match="needs an offset"):
        to_utc(at("2020-03-16"))
    with pytest.raises(ValueError, match="needs an offset"):
        say_instant(at("2020-03-16"), ZoneInfo("UTC"))
    with pytest.raises(ValueError, match="no offset of its own"):
        local_to_utc(datetime(2020, 3, 16, tzinfo=timezone(timedelta(hours=1))), ZoneInfo("UTC"))
