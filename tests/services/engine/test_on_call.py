"""A seat that goes by a rota is held by whoever is on call: they decide, are told, are relieved for a turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from pca.domain import orders
from pca.domain.access.access_orders import HandOverRole
from pca.domain.directory import Organisation
from pca.domain.facts import DecisionTaken, DirectoryChanged, MessagesQueued
from pca.domain.rotas import Rota
from pca.services.people.read_seats import role_holder
from pca.store.engine import replay
from tests.services.conftest import World

Make = Callable[..., World]
WEEK = timedelta(weeks=1)
ROTA = Rota("duty", "Astreinte de direction", date(2026, 3, 2), WEEK, time(8), ("hr1", "ops1", "voice2"))
"""The world begins on 2 March at 08:00 UTC, which is 09:00 in Casablanca: the first turn has begun."""

ROLES: list[dict[str, Any]] = [
    {"id": "director", "title": {"fr": "Directrice"}, "function": "decision", "holder": "dir", "deputies": ["dep"]},
    {"id": "voice", "title": {"fr": "D’astreinte"}, "function": "decision", "rota": "duty", "deputies": ["voice"]},
]


def importing(held: Organisation, rotas: tuple[Rota, ...] | None) -> orders.ImportDirectory:
    return orders.ImportDirectory(
        digest="1",
        regions=tuple(held.regions.values()),
        sites=tuple(held.sites.values()),
        people=tuple(held.people.values()),
        rotas=rotas,
    )


@pytest.fixture
def on_call(make_world: Make) -> World:
    """The seat of the voice goes by the rota; a crisis is open."""
    moves = [dict(one) for one in _moves(make_world())]
    for one in moves:
        one["decided_by"] = ["voice"]
    world = make_world().vary(roles=ROLES, transitions=moves).prepare(approve=False)
    world.ok(importing(world.organisation(), (ROTA,)), "operator")
    world.ok(orders.ApprovePlan(hash=world.version), "dir")
    world.open()
    return world


def _moves(world: World) -> list[dict[str, Any]]:
    said: dict[str, Any] = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    found: list[dict[str, Any]] = said["transitions"]
    return found


def holder(world: World, at: datetime) -> str | None:
    with world.store.read() as unit:
        return role_holder(world.runtime, unit, world.crisis or "", "voice", at)


def test_whoever_is_on_call_decides_and_whoever_was_does_not(on_call: World):
    assert on_call.no(orders.Decide(event="alert"), "ops1") == "not_entitled"
    [taken] = on_call.of(on_call.ok(orders.Decide(event="alert"), "hr1"), DecisionTaken)
    assert taken.seat == "voice"
    on_call.pass_time(WEEK)
    assert on_call.no(orders.Decide(event="activate"), "hr1") == "not_entitled"
    assert on_call.of(on_call.ok(orders.Decide(event="activate"), "ops1"), DecisionTaken)


def test_the_deputy_acts_behind_whoever_is_on_call(on_call: World):
    assert on_call.of(on_call.ok(orders.Decide(event="alert"), "voice"), DecisionTaken)


def test_the_committee_is_whoever_is_on_call_now(on_call: World):
    def told() -> set[str]:
        facts = on_call.observe(index=60)
        return {who for one in on_call.of(facts, MessagesQueued) for who in one.recipients}

    assert {"hr1"} <= told()
    on_call.pass_time(WEEK)
    on_call.observe(index=10)
    again = told()
    assert "ops1" in again
    assert "hr1" not in again


def test_who_relieves_somebody_on_call_holds_the_seat_until_the_turn_ends(on_call: World):
    start = on_call.clock.now()
    on_call.pass_time(timedelta(hours=1))
    on_call.ok(HandOverRole(role="voice", to="ops2"), "hr1", why="Note.")
    assert on_call.no(orders.Decide(event="alert"), "hr1") == "not_entitled"
    assert on_call.ok(orders.Decide(event="alert"), "ops2")
    on_call.pass_time(WEEK)
    assert on_call.no(orders.Decide(event="activate"), "ops2") == "not_entitled"
    assert on_call.ok(orders.Decide(event="activate"), "ops1")
    at = {"hr1": start, "ops2": start + timedelta(hours=1), "ops1": start + WEEK}
    assert {one: holder(on_call, moment) for one, moment in at.items()} == {one: one for one in at}


def test_a_new_rota_counts_at_once_and_one_that_is_not_sent_stays(on_call: World):
    other = Rota("duty", "Astreinte", date(2026, 3, 2), WEEK, time(8), ("ops2",))
    [changed] = on_call.of(
        on_call.ok(importing(on_call.organisation(), (other,)), "operator", crisis=None), DirectoryChanged
    )
    assert changed.rotas == (other,)
    assert on_call.ok(orders.Decide(event="alert"), "ops2")
    assert on_call.no(importing(on_call.organisation(), None), "operator", crisis=None) == "directory_unchanged"
    assert on_call.organisation().rotas == {"duty": other}


def test_the_rows_follow_from_the_journal(on_call: World):
    on_call.decide("alert", who="hr1")
    assert replay.replay(on_call.store).differences == ()
