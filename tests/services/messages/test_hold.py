"""What a decision queues is held for a moment: recalled within it, nothing leaves; otherwise all of it leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.directory import Contact, Person
from pca.domain.orders import ImportDirectory, RecallSending
from pca.services.messages.delivery import deliver
from pca.store.engine.replay import replay
from pca.store.people.directory import write_contacts
from tests.kit.five_states import CALM, MET, MOVES, measure
from tests.kit.house import small_organisation
from tests.services.conftest import World

EVERYBODY = {
    "id": "all", "title": {"fr": "Tous"}, "when": {"entering": "crisis"}, "audience": {"people": "true"},
    "message": "note", "severity": "critical",
}  # fmt: skip
STAFF = 2_433 - len(small_organisation().people)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def told(make_world: Callable[..., World]) -> Callable[..., World]:
    def begin(hold: dict[str, int] | None, staff: int = STAFF) -> World:
        world = make_world().vary(
            states=CALM, transitions=MOVES, stand_down_criteria=[MET], measures=[measure("a", "crisis")],
            communications=[EVERYBODY], **({"sending": {"hold": hold}} if hold is not None else {}),
        )  # fmt: skip
        world.prepare()
        house = small_organisation()
        people = (*house.people.values(), *(Person(id=f"s{number}", site="A") for number in range(staff)))
        places: Any = {"regions": tuple(house.regions.values()), "sites": tuple(house.sites.values())}
        contacts = [Contact(person.id, person.id, f"{person.id}@example.org") for person in people]
        world.ok(ImportDirectory(digest="all", people=people, **places), "operator")
        with world.store.write() as unit:
            write_contacts(unit, contacts)
        world.open("exercise")
        return world

    return begin


def sent(world: World) -> int:
    return sum(deliver(world.runtime).sent for _ in range(30))


def test_recalled_within_the_hold_nothing_leaves_of_2433(told: Any) -> None:
    world = told({"critical": 5, "important": 5})
    decided = world.decide("activate", confirm_recipients=2_433)
    queued = sum(len(fact.recipients) for fact in World.of(decided, facts.MessagesQueued))
    assert queued > 2_433
    assert sent(world) == 0
    world.clock.advance_to(world.clock.now() + 4 * MINUTE)
    assert world.no(RecallSending(decision=1), "ops1") == "not_entitled"
    stopped = World.of(world.ok(RecallSending(decision=1), "dir", ""), facts.WavesStopped)
    assert (sum(fact.suppressed for fact in stopped), sum(fact.sent for fact in stopped)) == (queued, 0)
    assert world.states() == {"root": ("crisis",)}, "the decision itself stands"
    world.clock.advance_to(world.clock.now() + 60 * MINUTE)
    assert sent(world) == 0
    assert world.no(RecallSending(decision=1), "dir", "") == "recall_over"
    assert not replay(world.store).differences


def test_not_recalled_all_of_it_leaves(told: Any) -> None:
    world = told({"critical": 1}, staff=3)
    world.decide("activate")
    assert sent(world) == 0
    world.clock.advance_to(world.clock.now() + MINUTE)
    assert sent(world) >= 3
    assert world.no(RecallSending(decision=1), "dir", "") == "recall_over"


def test_without_a_hold_nothing_changes(told: Any) -> None:
    world = told(None, staff=3)
    decided = world.decide("activate")
    assert not World.of(decided, facts.SendingHeld)
    assert all(fact.hold_until is None for fact in World.of(decided, facts.MessagesQueued))
