"""The clocks: the machine's, and the one that is moved by hand; zone rules that do not depend on the machine."""

import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone
from importlib import resources

import pytest

from pca.clock import Clock, SystemClock, VirtualClock, tzdb_version

START = datetime(2020, 3, 16, 18, 30, 0, 123_999, tzinfo=timezone(timedelta(hours=1)))


def test_the_system_clock_tells_utc_in_whole_milliseconds() -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)  # noqa: TID251  # measured against the machine itself
    clock: Clock = SystemClock()
    now = clock.now()
    after = datetime.now(UTC)  # noqa: TID251  # measured against the machine itself
    assert before <= now <= after
    assert (now.tzinfo, now.microsecond % 1000) == (UTC, 0)


def test_a_virtual_clock_stands_still_until_it_is_moved() -> None:
    clock: Clock = VirtualClock(START)
    assert clock.now() == clock.now() == datetime(2020, 3, 16, 17, 30, 0, 123_000, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_virtual_clock_moves_forward_only() -> None:
    clock = VirtualClock(START)
    clock.advance_to(START + timedelta(days=300))
    there = clock.now()
    assert there == START.replace(microsecond=123_000) + timedelta(days=300)
    clock.advance_to(there)  # no step at all is no step back
    with pytest.raises(ValueError, match=r"cannot go back to 2020-03-16T17:30:00\.123"):
        clock.advance_to(START)
    assert clock.now() == there


def test_a_virtual_clock_knows_which_of_two_equal_wall_clock_times_is_later() -> None:
    casablanca = zoneinfo.ZoneInfo("Africa/Casablanca")
    clock = VirtualClock(datetime(2020, 4, 19, 2, 30, fold=1, tzinfo=casablanca))
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance_to(datetime(2020, 4, 19, 2, 45, fold=0, tzinfo=casablanca))


def test_instants_without_offset_are_refused() -> None:
    with pytest.raises(ValueError, match="needs an offset"):
        VirtualClock(START.replace(tzinfo=None))
    with pytest.raises(ValueError, match="needs an offset"):
        VirtualClock(START).advance_to(START.replace(year=2021, tzinfo=None))


def test_zone_rules_come_from_the_package_alone() -> None:
    assert zoneinfo.TZPATH == ()
    casablanca = zoneinfo.ZoneInfo("Africa/Casablanca")
    offsets = [datetime(2026, month, 1, tzinfo=casablanca).utcoffset() for month in (8, 10, 12)]
    assert offsets == [timedelta(hours=1), timedelta(0), timedelta(0)]


def test_a_zone_loaded_before_the_clock_is_not_remembered() -> None:
    program = (
        "from zoneinfo import ZoneInfo; from datetime import datetime; ZoneInfo('Africa/Casablanca'); import pca.clock;"
        "print(ZoneInfo('Africa/Casablanca').utcoffset(datetime(2026, 12, 1)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0:00:00"


def test_the_release_of_the_zone_rules_is_the_one_they_carry() -> None:
    rules = resources.files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="ascii")
    assert rules.startswith(f"# version {tzdb_version()}\n")
