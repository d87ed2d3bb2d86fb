"""The door: an order whose values have the wrong type, or a plan that is not what its hash says, gets no further."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pca.domain import orders
from pca.domain.access.access import Action
from pca.domain.order_types import MalformedOrder
from pca.domain.orders import Order
from pca.domain.reaches import OutOfReach
from pca.services.engine.execute import execute_together
from pca.store.audit import journal
from pca.store.tasks import tasks

WALL_CLOCK = datetime(2026, 3, 2, 8, tzinfo=UTC).replace(tzinfo=None)


def entries(world):
    with world.store.read() as unit:
        return list(journal.entries(unit))


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (orders.Interrupt(activity="pay", since=WALL_CLOCK), "since"),
        (orders.Interrupt(activity="pay", since=timedelta(hours=1)), "since"),
        (orders.AddLogEntry(kind="gossip", text="Vu."), "kind"),
        (orders.AddLogEntry(kind="fact", text="Vu.", event_at=WALL_CLOCK), "event_at"),
        (orders.Acknowledge(task="1"), "task"),
        (orders.Complete(task=1, checked=(1,)), "checked"),
        (orders.Decide(event=None), "event"),
        (orders.Decide(event="end", outcomes={"M1": "forget"}), "outcomes"),
        (orders.Decide(event="end", options=(object(),)), "object"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value,
)
def test_a_value_of_the_wrong_type_is_named_and_nothing_is_journalled(crisis, act, field):
    before = entries(crisis)
    with pytest.raises(MalformedOrder, match=field):
        crisis.do(act, "dir", "Essai.")
    assert entries(crisis) == before, "and the journal can still be read"


@pytest.mark.parametrize("more", [{"on_behalf_of": 3}, {"informant": ["x"]}, {"id": 7}])
def test_the_envelope_is_checked_too(crisis, more):
    with pytest.raises(MalformedOrder):
        crisis.do(orders.Decide(event="end"), "dir", "Essai.", **more)


def test_a_plan_is_what_its_hash_says(make_world):
    world = make_world().prepare()
    other = world.body.replace("Petit plan", "Autre plan")
    assert world.no(orders.PublishPlan(hash="0" * 64, body=world.body), "author") == "plan_hash_differs"
    assert world.no(orders.PublishPlan(hash=world.version, body=other), "author") == "plan_hash_differs"
    assert world.no(orders.PublishPlan(hash=world.version, body=""), "author") == "plan_hash_differs"
    assert world.open()


def test_orders_given_together_are_kept_together_and_one_out_of_reach_holds_up_no_other(world):
    """In one transaction: what the first leads to the second sees, and a failure of the last undoes all."""
    world.open()
    world.decide("activate")
    with world.runtime.store.read() as unit:
        first, second, third = [one.number for one in tasks.live_tasks(unit, world.crisis)][:3]

    def receive(number, name, judge=lambda _: None):
        act = orders.Acknowledge(task=number)
        return Order(id=name, who="dir", crisis=world.crisis, act=act), judge

    def beyond(_):
        raise OutOfReach(Action.ANSWER_TASK, hidden=False)

    def breaks(_):
        raise RuntimeError("power")

    done = execute_together(world.runtime, [receive(first, "a"), receive(second, "b", beyond), receive(third, "c")])
    assert [one is not None and one.refused is None for one in done] == [True, False, True]
    with pytest.raises(RuntimeError, match="power"):
        execute_together(world.runtime, [receive(second, "d"), receive(first, "e", breaks)])
    with world.runtime.store.read() as unit:
        status = {one.number: one.status for one in tasks.live_tasks(unit, world.crisis)}
        assert journal.find(unit, "d") is None
    assert (status[first], status[second], status[third]) == ("acknowledged", "open", "acknowledged")
