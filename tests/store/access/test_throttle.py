"""Waiting after failures: how long, for whom, never beyond its own limit, and in a table that nobody can flood."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.store.access import throttle
from pca.store.access.throttle import ATTACKED, LIMITS
from pca.store.kit.database import Store, Unit

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def keys(name: str = "dg", source: str = "192.0.2.1") -> dict[str, str]:
    return {"account": name, "pair": f"{name} {source}", "source": source}


def fail(unit: Unit, now: datetime, counted: dict[str, str], times: int) -> datetime:
    """So many failures, each as soon as it may be tried; the instant of the last."""
    for _ in range(times):
        until = throttle.waiting(unit, now, counted)
        now = now if until is None else until
        assert throttle.attempt(unit, now, counted) is None
    return now


def rows(unit: Unit) -> int:
    return int(unit.connection.exec_driver_sql("SELECT count(*) FROM sign_in_throttle").scalar() or 0)


def test_guesses_made_at_once_are_all_counted(store: Store, noon: datetime) -> None:
    said = []

    def guess() -> None:
        with store.write() as unit:
            said.append(throttle.attempt(unit, noon, {"pair": "P1"}))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(until is None for until in said) == LIMITS["pair"].free


@pytest.mark.parametrize(
    ("kind", "failures", "attacked", "seconds"),
    [
        *((("pair"), *one) for one in ((1, False, 0), (4, False, 0), (5, False, 1), (6, False, 2), (15, False, 900))),
        ("pair", 10**9, False, 900),
        ("pair", 1, True, 1),
        ("pair", 10**9, True, 6 * 3600),
        ("source", 29, False, 0),
        ("source", 29, True, 0),
        ("near", 10**9, True, 300),
        ("wide", 10**9, True, 60),
        ("account", 10**9, True, 0),
    ],
)
def test_how_long_to_wait(kind: str, failures: int, attacked: bool, seconds: int) -> None:
    assert throttle.wait(kind, failures, attacked=attacked).total_seconds() == seconds


def test_who_guesses_waits_and_the_owner_comes_in_from_elsewhere(store: Store, noon: datetime) -> None:
    """A request a second for hours, each from an address of its own network, holds up nobody else."""
    with store.write() as unit:
        refused = 0
        for second in range(600):
            now = noon + timedelta(seconds=second)
            throttle.attempt(unit, now, keys(source=f"198.51.100.{second % 5}"))
            if second % 60 == 0:
                own = keys(source="203.0.113.9")
                refused += throttle.attempt(unit, now, own) is not None
                throttle.succeeded(unit, now, own)
        assert refused == 0


def test_a_name_attacked_from_many_sources_costs_new_sources_their_free_tries(store: Store, noon: datetime) -> None:
    with store.write() as unit:
        for number in range(ATTACKED):
            assert throttle.attempt(unit, noon, keys(source=f"s{number}")) is None
        assert throttle.attempt(unit, noon, keys(source="new")) is None, "the first one is free, right or wrong"
        assert throttle.attempt(unit, noon, keys(source="new")) == noon + SECOND
        assert throttle.attempt(unit, noon, keys("other", "new")) is None, "another name is not concerned"


def test_a_browser_that_signed_in_before_is_held_up_by_nobody_else(store: Store, noon: datetime) -> None:
    with store.write() as unit:
        fail(unit, noon, keys(), 40)
        assert throttle.attempt(unit, noon, {"device": "one"}) is None
        later = fail(unit, noon, {"device": "one"}, 7)
        assert throttle.waiting(unit, later, {"device": "one"}) is not None, "it has a count of its own"
        assert throttle.attempt(unit, later, {"device": "two"}) is None


def test_success_starts_the_pair_afresh_and_gives_the_networks_one_attempt_back(store: Store, noon: datetime) -> None:
    with store.write() as unit:
        now = fail(unit, noon, keys(), 29)
        now = throttle.waiting(unit, now, keys()) or now
        assert throttle.attempt(unit, now, keys()) is None
        throttle.succeeded(unit, now, keys())
        assert throttle.waiting(unit, now, keys()) is None
        assert throttle.attempt(unit, now, keys()) is None
        assert throttle.waiting(unit, now, keys()) == now + SECOND, "the source has used up its thirty"


@settings(deadline=None, max_examples=20)
@given(ahead=st.timedeltas(min_value=timedelta(minutes=2), max_value=timedelta(days=36500)), tries=st.integers(1, 60))
def test_a_clock_that_was_ahead_shuts_nobody_out(ahead: timedelta, tries: int) -> None:
    now = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    with Store.open("sqlite://", durable=False) as store, store.write() as unit:
        fail(unit, now + ahead, keys(), tries)
        assert throttle.waiting(unit, now, keys()) is None
        assert throttle.attempt(unit, now, keys()) is None


@settings(deadline=None, max_examples=20)
@given(
    kind=st.sampled_from(sorted(LIMITS)),
    tries=st.lists(st.timedeltas(timedelta(days=-2), timedelta(days=2)), max_size=60),
)
def test_no_wait_is_longer_than_its_own_limit_whatever_the_clock_did(kind: str, tries: list[timedelta]) -> None:
    now = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    with Store.open("sqlite://", durable=False) as store, store.write() as unit:
        for leap in tries:
            throttle.attempt(unit, now + leap, {kind: "x"})
        until = throttle.waiting(unit, now, {kind: "x"})
        assert until is None or until - now <= LIMITS[kind].longest + throttle.AHEAD


def test_failures_are_forgotten_in_the_end(store: Store, noon: datetime) -> None:
    with store.write() as unit:
        last = fail(unit, noon, keys(), 20)
        assert throttle.attempt(unit, last + throttle.FORGOTTEN, keys()) is None
        assert throttle.waiting(unit, last + throttle.FORGOTTEN, keys()) is None


def test_a_flood_of_names_and_addresses_does_not_fill_the_table(
    store: Store, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes first are counts of few failures; who failed often stays counted."""
    monkeypatch.setattr(throttle, "MOST", 300)
    with store.write() as unit:
        now = fail(unit, noon, keys("attacked", "persistent"), 20)
        for number in range(3_000):
            throttle.attempt(unit, now, keys(f"name{number}", f"2001:db8:{number:x}::/64"))
        assert rows(unit) < 300 + 1_000
        assert throttle.waiting(unit, now, keys("attacked", "persistent")) is not None


def test_what_was_typed_is_not_kept(store: Store, noon: datetime) -> None:
    with store.write() as unit:
        throttle.attempt(unit, noon, keys("a password in the wrong field"))
        assert "wrong field" not in str(unit.connection.exec_driver_sql("SELECT * FROM sign_in_throttle").all())
