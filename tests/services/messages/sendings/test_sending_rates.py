"""Information waits for the morning, budgets and rates hold messages back, codes prove them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pca.channels.port import Abilities
from pca.channels.rehearsed import RehearsedChannel
from pca.domain import orders
from pca.domain.orders import DELIVERY, Receipt
from pca.domain.plan.communications import Ladder
from pca.services.engine.tick import tick
from pca.services.messages.genuine import genuine
from pca.store.engine.replay import replay
from pca.store.messages import sendings
from tests.kit.sendings import ALERT, of, said, until_quiet, with_plan
from tests.services.messages.sendings.conftest import HOUR, MINUTE

# ---------------------------------------------------------------- quiet hours, budgets, rates


def test_information_waits_for_the_morning_and_critical_does_not(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), ALERT, {**ALERT, "id": "info", "severity": "information", "message": "clear"})
    world.pass_time(15 * HOUR)  # 23:00 UTC
    world.decide("activate")
    until_quiet(world)
    assert {one[2] for one in said(world, "info")} == {"queued"}
    assert {one[2] for one in said(world)} == {"sent"}
    (at,) = {one.next_at for one in of(world, "info")}
    world.clock.advance_to(at)
    until_quiet(world)
    assert {one[2] for one in said(world, "info")} == {"sent"}


def test_beyond_the_budget_messages_are_held_and_leave_as_one(make_world: Callable[..., Any]) -> None:
    notes = [{**ALERT, "id": f"n{place}", "severity": "information", "message": "clear"} for place in range(3)]
    world = with_plan(make_world(), ALERT, *notes, ladder=Ladder(budget=1))
    world.decide("activate")
    before = len(world.channel.accepted)
    until_quiet(world)
    first = [one for one in world.channel.accepted[before:] if one.address == "ops2@institution.example"]
    assert [one.body.startswith("note") for one in first] == [True], "the critical one passes, and fills the budget"
    held = [one for place in range(3) for one in of(world, f"n{place}") if one.recipient == "ops2"]
    assert {one.status for one in held} == {"queued"}
    assert {one.attempts for one in held} == {0}, "waiting is no attempt"
    world.clock.advance_to(held[0].next_at)
    until_quiet(world)
    told = [one for one in world.channel.accepted[before:] if one.address == "ops2@institution.example"]
    assert len(told) == 2
    assert (told[1].subject, told[1].body.count("Code du message")) == ("3 messages pour vous", 3)
    held = [one for place in range(3) for one in of(world, f"n{place}") if one.recipient == "ops2"]
    assert [(one.status, one.within) for one in held] == [("sent", None), *[("sent", held[0].number)] * 2]
    read = orders.RecordReceipts(receipts=(Receipt(held[0].number, "read"),))
    world.ok(read, DELIVERY)
    assert {one[2] for place in range(3) for one in said(world, f"n{place}") if one[0] == "ops2"} == {"read"}
    assert replay(world.store).differences == ()


class Slow(RehearsedChannel):
    """A live channel that takes two texts a second."""

    name = "slow"
    live = True
    abilities = Abilities(per_second=2)


def test_a_channel_is_not_used_faster_than_it_may(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), {**ALERT, "audience": {"everyone": True}})
    world.decide("activate")
    slow = Slow(1, keep=True)
    world.runtime.channels = (slow,)
    counts: list[int] = []
    for second in range(60):
        before = len(slow.accepted)
        until_quiet(world)
        counts.append(len(slow.accepted) - before)
        world.clock.advance_to(world.clock.now() + timedelta(seconds=1))
        assert sum(counts) <= 2 + 2 * second, "two at once, then two a second: from the first second on"
    assert counts[0] == 2
    assert max(counts) <= 4
    assert {one.status for one in of(world)} == {"sent"}
    assert len({one.key for one in slow.accepted}) == len(slow.accepted)


# ---------------------------------------------------------------- last look, exercises, codes


def test_a_message_about_a_state_left_meanwhile_is_not_said(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), ALERT)
    world.decide("activate")
    world.pass_time(MINUTE)
    world.decide("end", despite="Essai.")
    until_quiet(world)
    assert {(one.status, one.error) for one in of(world)} == {("suppressed", "the state was left meanwhile")}


def test_a_code_proves_a_message_and_says_nothing_about_people(alerted: Any) -> None:
    code = next(one.body for one in alerted.channel.accepted if one.kind == "mail").rpartition(" : ")[2].strip()
    found = genuine(alerted.runtime, code.lower())
    assert found is not None
    assert (found.crisis, found.kind, found.standing, found.exercise) == (alerted.crisis, "mail", True, False)
    assert not [person for person in alerted.organisation().people if f"'{person}'" in repr(found)]
    assert genuine(alerted.runtime, "AAAAAAAA") is None
    assert genuine(alerted.runtime, "") is None
    alerted.decide("end", despite="Essai.")
    again = genuine(alerted.runtime, code)
    assert again is not None
    assert not again.standing, "it was replaced"
    assert (alerted.runtime.settings.key_folder / "genuine.key").stat().st_mode & 0o077 == 0


def test_the_last_rung_leaves_nothing_to_do(alerted: Any) -> None:
    for _ in range(20):
        alerted.pass_time(HOUR)
        until_quiet(alerted)
    assert tick(alerted.runtime).facts == ()
    with alerted.store.read() as unit:
        assert sendings.due(unit, alerted.crisis, alerted.clock.now(), 10) == ()
