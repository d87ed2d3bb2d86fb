"""A wrong clock dates nothing, is told of, and what it had dated is dated anew once it is right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pca.clock import VirtualClock
from pca.domain import orders
from pca.domain.orders import CLOCK, RedateDeadlines
from pca.domain.situation import Running
from pca.services.access import sessions
from pca.services.administration.health import health
from pca.services.audit.auditor import audit, findings
from pca.services.engine import timekeeping
from pca.services.engine.tick import tick
from pca.services.messages.delivery import deliver
from pca.store.access import throttle
from pca.store.audit import heartbeats
from pca.store.engine.replay import replay
from pca.store.kit.timekeeper import steady
from pca.store.measures import measures

YEARS = timedelta(days=3650)


class Wall:
    """The machine's clock, that a test sets wrong; it goes on by itself otherwise."""

    def __init__(self, start: datetime) -> None:
        self._start, self._ticks, self.ahead = start, steady(), timedelta()

    def now(self) -> datetime:
        found = self._start + timedelta(seconds=steady() - self._ticks) + self.ahead
        return found.replace(microsecond=found.microsecond // 1000 * 1000)


@pytest.fixture
def house(make_world: Any, url: str) -> Any:
    """A running exercise on a clock that may be set wrong."""
    world = make_world(url).prepare()
    world.clock = world.runtime.clock = Wall(world.clock.now())
    world.open()
    world.decide("activate")
    assert audit(world.runtime).findings == ()
    tick(world.runtime)
    return world


def codes(world: Any) -> set[str]:
    return {one.code for one in findings(world.runtime)}


def test_while_the_clock_is_wrong_time_stands_still_and_it_is_told(house: Any) -> None:
    house.clock.ahead = YEARS
    assert tick(house.runtime).facts == ()
    assert "clock_ahead" in codes(house)
    audit(house.runtime)
    assert "clock" in health(house.runtime).complaints
    house.clock.ahead = timedelta()
    tick(house.runtime)
    assert audit(house.runtime).findings == ()
    assert house.live()
    assert all(task.escalate_at < house.clock.now() + timedelta(days=30) for task in house.live().values())


def test_a_clock_that_goes_back_is_told_of_as_well(house: Any) -> None:
    house.clock.ahead = -timedelta(hours=3)
    assert tick(house.runtime).facts == ()
    assert "clock_back" in codes(house)
    audit(house.runtime)
    assert "clock" in health(house.runtime).complaints


def test_messages_leave_although_the_clock_is_wrong(house: Any) -> None:
    """Whoever must be told is told; only dates wait."""
    house.clock.ahead = YEARS
    done = deliver(house.runtime)
    assert done.sent + done.failed > 0, "each was tried"


def test_what_people_decide_while_it_is_wrong_is_dated_anew_when_it_is_right(house: Any) -> None:
    for task in list(house.live())[:1]:
        house.ok(orders.HandOver(task=task, to="dep"))
    house.clock.ahead = YEARS
    house.decide("lockdown")
    house.clock.ahead = timedelta()
    now = house.clock.now()
    assert "misdated" in codes(house)
    facts = tick(house.runtime).facts
    assert any(type(fact).__name__ == "DeadlinesRedated" for fact in facts)
    assert "misdated" not in codes(house)
    for task in house.live().values():
        assert task.due_at < now + timedelta(days=400)
        assert task.escalate_at is None or task.escalate_at < now + timedelta(days=400)
    assert replay(house.store).differences == (), "replaying the journal gives the same rows"
    again = house.do(RedateDeadlines(), CLOCK)
    assert (again.seq, again.facts) == (None, ()), "nothing is left to date anew"


def test_the_alarm_is_raised_in_a_future_that_never_came_and_then_again(house: Any) -> None:
    house.clock.ahead = YEARS
    audit(house.runtime)
    house.clock.ahead = timedelta()
    with house.store.read() as unit:
        assert heartbeats.verdict(unit).checked_at > house.clock.now()
    assert {"no_audit"} <= set(health(house.runtime).complaints), "a verdict of the future is none"


def test_no_wait_is_longer_than_its_own_limit(house: Any) -> None:
    now, source = house.clock.now(), {"source": "192.0.2.1"}
    with house.store.write() as unit:
        for _ in range(400):
            throttle.attempt(unit, now + YEARS, source)
        assert throttle.waiting(unit, now, source) is None
        assert throttle.attempt(unit, now, source) is None


def test_a_session_begun_in_the_future_is_none(house: Any) -> None:
    now = house.clock.now()
    with house.store.write() as unit:
        token = sessions.begin(unit, now + YEARS, "dir", "persona", second_factor=True).token
        right = sessions.begin(unit, now, "dir", "persona", second_factor=True).token
    assert sessions.admit(house.runtime, token) is None
    assert sessions.admit(house.runtime, right) is not None


def test_a_rehearsal_s_clock_may_leap_as_it_likes(make_world: Any) -> None:
    world = make_world().prepare()
    world.open()
    assert isinstance(world.clock, VirtualClock)
    world.clock.advance_to(datetime(2031, 1, 1, tzinfo=UTC))
    assert timekeeping.leap(world.runtime) is None


def test_a_measure_renewed_while_it_was_wrong_lapses_when_its_own_rule_says(house: Any) -> None:
    """Nothing else was dated wrong: the measure alone raises the alarm, and is dated anew."""

    def lapses() -> list[datetime]:
        with house.store.read() as unit:
            return [one.expires_at for one in measures.running(unit, house.crisis).values() if one.expires_at]

    (before,) = {one.measure for one in held(house) if one.expires_at}
    house.clock.ahead = YEARS
    house.ok(orders.RenewMeasure(measure=before))
    assert min(lapses()) > house.clock.now()
    house.clock.ahead = timedelta()
    assert "misdated" in codes(house)
    tick(house.runtime)
    assert max(lapses()) <= house.clock.now() + timedelta(weeks=4)
    assert "misdated" not in codes(house)
    assert replay(house.store).differences == ()


def held(house: Any) -> list[Running]:
    with house.store.read() as unit:
        return list(measures.running(unit, house.crisis).values())
