"""The clock is held against one that nobody sets: leaps are seen, small steps and slow corrections are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pca.store.kit import timekeeper
from pca.store.kit.timekeeper import BELIEVED, LEAP, NAME, Leap, Timekeeper

NOON = datetime(2020, 3, 16, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def nothing() -> datetime | None:
    return None


class Machine:
    """A machine whose two clocks a test moves."""

    def __init__(self, folder: Path, last: datetime | None = None) -> None:
        self.folder, self.last, self.ticks, self.ahead = folder, last, 1_000.0, timedelta()
        self.keeper = Timekeeper(folder)

    def after(self, seconds: float, *, ahead: timedelta | None = None) -> Leap | None:
        """What is judged so much later; `ahead` is how far the wall clock is from the right time from now on."""
        self.ticks += seconds
        self.ahead = self.ahead if ahead is None else ahead
        now = NOON + timedelta(seconds=self.ticks - 1_000) + self.ahead
        return self.keeper.judge(now, lambda: self.last, self.ticks)

    def restarted(self) -> None:
        """The process comes up anew; the machine ran on."""
        self.keeper = Timekeeper(self.folder)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    found = Machine(tmp_path)
    assert found.after(0) is None
    return found


@pytest.mark.parametrize("step", [2 * SECOND, -2 * SECOND, 4 * 60 * SECOND, -4 * 60 * SECOND])
def test_small_steps_either_way_are_no_leap(machine: Machine, step: timedelta) -> None:
    assert machine.after(1, ahead=step) is None


def test_a_clock_that_is_drawn_along_slowly_is_none_however_far_it_comes(machine: Machine) -> None:
    """As time services do: half a millisecond each second, for weeks."""
    for number in range(1, 200):
        assert machine.after(3_600, ahead=number * 1.8 * SECOND) is None
    machine.restarted()
    assert machine.after(1) is None


@pytest.mark.parametrize("leap", [timedelta(days=3650), 26 * HOUR])
def test_a_leap_ahead_is_held_until_the_clock_is_right_again(machine: Machine, leap: timedelta) -> None:
    assert machine.after(1, ahead=leap) == Leap("ahead", leap)
    assert machine.after(10 * BELIEVED) == Leap("ahead", leap), "not believed by waiting"
    machine.keeper.recovered = False
    assert machine.after(1, ahead=timedelta()) is None
    assert machine.keeper.recovered, "what it dated is looked through"


def test_a_leap_back_is_held(machine: Machine) -> None:
    assert machine.after(1, ahead=-HOUR) == Leap("back", HOUR)
    assert machine.after(10 * BELIEVED) is not None
    assert machine.after(1, ahead=timedelta()) is None


def test_a_machine_that_slept_is_believed_after_a_while(machine: Machine) -> None:
    assert machine.after(1, ahead=3 * HOUR) == Leap("ahead", 3 * HOUR)
    assert machine.after(BELIEVED - 1) is not None
    assert machine.after(2) is None


def test_a_clock_that_goes_on_leaping_is_not_believed(machine: Machine) -> None:
    for number in range(1, 12):
        assert machine.after(BELIEVED / 2, ahead=number * HOUR) is not None


def test_a_leap_while_no_process_ran_is_seen_by_the_next(machine: Machine) -> None:
    machine.restarted()
    assert machine.after(5, ahead=timedelta(days=400)) == Leap("ahead", timedelta(days=400))


def test_after_a_new_start_of_the_machine_time_never_lies_before_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Machine(tmp_path)
    assert before.after(0) is None
    monkeypatch.setattr(timekeeper, "boot", lambda: "another start")
    after = Machine(tmp_path, last=NOON + 2 * HOUR)
    assert after.after(0) == Leap("back", 2 * HOUR), "the journal knows better"
    assert after.after(1, ahead=2 * HOUR) is None
    monkeypatch.setattr(timekeeper, "boot", lambda: "a third start")
    assert Machine(tmp_path).after(0, ahead=timedelta(days=90)) is None, "a machine may be off for long"


def test_an_installation_that_was_never_here_is_believed(tmp_path: Path) -> None:
    assert Machine(tmp_path).after(0) is None
    (tmp_path / NAME).write_text("{ half")
    assert Machine(tmp_path, last=NOON - HOUR).after(0) is None


def test_somebody_says_that_the_clock_is_right(tmp_path: Path) -> None:
    keeper = Timekeeper(tmp_path)
    now = datetime.fromtimestamp(timekeeper.steady() + 1e9, UTC)
    assert keeper.judge(now, nothing) is None
    right = now + timedelta(days=30)
    assert keeper.judge(right, nothing) is not None
    Timekeeper(tmp_path).believe(right)
    assert keeper.judge(right + SECOND, nothing) is None
    assert abs(keeper.judge(now, nothing).by - timedelta(days=30)) < LEAP, "and from then on the old time is wrong"
