"""Health is what the loops wrote about themselves, not whether a process is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from pca.channels.rehearsed import RehearsedChannel
from pca.clockwork.pulse import Pulse
from pca.domain.access.access_orders import CloseBreakGlass, GiveGrant, OpenBreakGlass, ReviewBreakGlass
from pca.domain.access.rights import AccessRole
from pca.domain.directory import Contact
from pca.domain.orders import BREAK_GLASS
from pca.services.administration.health import OVERDUE, STALE, UNASKED, health
from pca.services.messages.delivery import deliver
from pca.store.audit import heartbeats
from pca.store.kit import schema
from pca.store.people.directory import write_contacts
from tests.kit.gateway import Gateway

SECOND = timedelta(seconds=1)
YEARS = timedelta(days=3650)


def with_a_way_out(world):
    """A mail server, and the address of somebody who is in no plan."""
    world.runtime.channels = (*world.runtime.channels, Gateway("mail", "email"))
    with world.store.write() as unit:
        write_contacts(unit, [Contact("author", "author", "author@institution.example")])


@pytest.fixture
def beating(crisis):
    """A running exercise and a process that has just done its work."""
    with_a_way_out(crisis)
    pulse = Pulse(crisis.runtime, "run")

    def beat() -> None:
        pulse.did("tick")
        pulse.did("deliver")
        pulse.watch(crisis.runtime)

    crisis.beat = beat
    beat()
    return crisis


def test_an_installation_nobody_runs_is_not_well(world):
    assert health(world.runtime).complaints == ("no_tick", "no_delivery", "no_audit", "no_way_out")


def test_a_running_one_is_well_and_says_its_versions(beating):
    contacts = [Contact(one, one, f"{one}@institution.example") for one in beating.organisation().people]
    with beating.store.write() as unit:
        write_contacts(unit, contacts)
    deliver(beating.runtime)
    found = health(beating.runtime)
    assert found.complaints == ()
    assert [one.name for one in found.processes] == [beating.runtime.holder]
    assert found.schema == schema.HEAD
    assert found.tzdata.startswith("20")
    assert found.post.last_sent == beating.clock.now()
    assert found.post.due == 0


def test_loops_that_stand_still_are_found_out(beating):
    deliver(beating.runtime)
    beating.clock.advance_to(beating.clock.now() + STALE)
    assert health(beating.runtime).complaints == ()
    beating.clock.advance_to(beating.clock.now() + SECOND)
    assert health(beating.runtime).complaints == ("no_tick", "no_delivery", "no_audit")


def test_a_message_late_by_ten_minutes_is_found_out(beating):
    beating.clock.advance_to(beating.clock.now() + OVERDUE + SECOND)
    beating.beat()
    assert health(beating.runtime).complaints == ("message_overdue", "obligation_forgotten")


def test_the_sealed_account_is_said_until_its_use_is_reviewed(beating):
    for act, who in (
        (GiveGrant(person="ops1", role=AccessRole.COMPLIANCE), "operator"),
        (OpenBreakGlass(claimed="dep"), BREAK_GLASS),
    ):
        beating.ok(act, who, crisis=None)
    assert health(beating.runtime).complaints == ("break_glass",)
    beating.ok(CloseBreakGlass(), BREAK_GLASS, crisis=None)
    assert health(beating.runtime).complaints == ("break_glass",)
    beating.ok(ReviewBreakGlass(), "ops1", crisis=None)
    assert health(beating.runtime).complaints == ()


def test_processes_that_are_gone_for_a_day_are_not_listed(beating):
    with beating.store.write() as unit:
        (mine,) = heartbeats.heartbeats(unit)
    beating.runtime.holder = "another"
    beating.clock.advance_to(beating.clock.now() + timedelta(days=1, seconds=1))
    Pulse(beating.runtime, "worker").write()
    found = health(beating.runtime)
    assert [one.name for one in found.processes] == ["another"]
    assert mine.name != "another"


class Asked(RehearsedChannel):
    """A channel whose other side can be asked what became of a text."""

    asks = True

    def ask(self, names):
        return ()


def test_receipts_nobody_asks_for_are_said_where_somebody_can_be_asked(beating):
    deliver(beating.runtime)
    beating.beat()
    assert health(beating.runtime).complaints == (), "there is nobody to ask"
    beating.runtime.channels = (Asked(1), Gateway("mail", "email"))
    assert health(beating.runtime).complaints == ("no_ask",)
    pulse = Pulse(beating.runtime, "run")
    for ahead, said in ((YEARS, ("no_ask",)), (timedelta(), ())):
        pulse._done = {"tick": beating.clock.now(), "deliver": beating.clock.now(), "ask": beating.clock.now() + ahead}
        pulse.write()
        assert health(beating.runtime).complaints == said, "what a wrong clock dated is not believed"
    beating.clock.advance_to(beating.clock.now() + UNASKED + SECOND)
    beating.beat()
    assert "no_ask" in health(beating.runtime).complaints


def test_a_process_of_a_future_that_never_came_hides_nothing(beating):
    """It beat while the clock was years ahead and is gone: only its row would be looked at."""
    with beating.store.write() as unit:
        (mine,) = heartbeats.heartbeats(unit)
        far = beating.clock.now() + YEARS
        heartbeats.beat(unit, replace(mine, name="gone", beat_at=far, ticked_at=far, delivered_at=far))
    beating.beat()
    assert [one.name for one in health(beating.runtime).processes] == [mine.name]
