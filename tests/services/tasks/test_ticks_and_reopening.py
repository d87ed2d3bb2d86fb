"""Ticks are kept one by one, on whatever device; what ended by somebody's word can be taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain import facts, orders
from pca.domain.access.access import EVERYTHING
from pca.store.engine.replay import replay
from pca.store.tasks import task_lists


def first(crisis, measure, place=None):
    """The first live task of a measure."""
    return next(number for number, task in crisis.live(measure).items() if place in (None, task.place))


def kept(crisis, number):
    """The row of a task, with all that was answered to it."""
    with crisis.store.read() as unit:
        return task_lists.seen(unit, crisis.crisis, number, EVERYTHING)


def test_ticks_of_two_devices_add_up_and_can_be_taken_back(crisis):
    crisis.decide("lockdown")
    number = first(crisis, "M3")
    crisis.ok(orders.CheckItems(task=number, checked=("vpn",)), "hr1")
    crisis.ok(orders.CheckItems(task=number, checked=("list",)), "hr1")
    assert kept(crisis, number).checked == ("list", "vpn")
    crisis.ok(orders.CheckItems(task=number, unchecked=("vpn",)), "hr1")
    assert (kept(crisis, number).checked, kept(crisis, number).status) == (("list",), "open")
    assert crisis.no(orders.CheckItems(task=number, checked=("nothing",)), "hr1") == "item_unknown"
    assert crisis.no(orders.CheckItems(task=number, checked=("list",)), "head-A") == "not_your_task"
    assert replay(crisis.store).differences == ()


@pytest.mark.parametrize("who", ["hr1", "dir"])
def test_a_refused_task_is_taken_up_again_and_its_fallback_goes_on(crisis, who):
    crisis.decide("lockdown")
    number = first(crisis, "M3")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    crisis.ok(orders.CheckItems(task=number, checked=("list",)), "hr1")
    crisis.ok(orders.Refuse(task=number), "hr1", why="Pas d’ordinateur.")
    assert crisis.no(orders.Reopen(task=number), who, why=" ") == "reason_missing"
    happened = crisis.ok(orders.Reopen(task=number), who, why="Il y en a.")
    again = kept(crisis, number)
    assert again.status == ("acknowledged" if who == "hr1" else "open")
    assert (again.reopened_by, again.reopened_why) == (who, "Il y en a.")
    assert (again.closed_at, again.closed_by, again.reason, again.checked) == (None, None, None, ("list",))
    told = [fact.recipients for fact in crisis.of(happened, facts.MessagesQueued)]
    assert told == ([] if who == "hr1" else [("hr1",)])
    assert first(crisis, "M3B"), "what took over goes on beside it"
    assert replay(crisis.store).differences == ()


def test_nobody_answers_to_a_reopened_task_and_the_ladder_climbs_again(crisis):
    number = first(crisis, "M1", "A")
    crisis.ok(orders.Complete(task=number), "head-A")
    crisis.ok(orders.Reopen(task=number), "dir", why="Le gel manque.")
    asked = kept(crisis, number)
    crisis.pass_time(asked.acknowledge_by - crisis.clock.now() + timedelta(minutes=1))
    assert kept(crisis, number).escalation == 1
    assert replay(crisis.store).differences == ()


def test_what_a_measure_that_stopped_asked_is_not_reopened(crisis):
    crisis.decide("lockdown")
    number = first(crisis, "M3")
    crisis.ok(orders.Refuse(task=number), "hr1", why="Pas d’ordinateur.")
    crisis.observe(index=10, ready=True)
    crisis.decide("reopen")
    assert crisis.no(orders.Reopen(task=number), "hr1", why="Il y en a.") == "task_not_asked_any_more"
