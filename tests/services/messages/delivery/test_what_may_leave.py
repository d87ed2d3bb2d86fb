"""What delivery holds back: texts not approved, exercises that would reach outsiders, tasks no longer open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pca.channels.rehearsed import RehearsedChannel
from pca.domain import orders
from pca.services.messages.delivery import deliver
from pca.settings import Settings
from pca.store.messages import messages as stored
from tests.services.messages.delivery.conftest import Wire, lines, until_quiet


def test_an_external_message_waits_for_its_approval(real, wire):
    until_quiet(real)
    number = next(number for number, one in lines(real).items() if one.status == "awaiting_approval")
    assert all(one.address != "regulator@example.org" for one in wire.given)
    real.ok(orders.ApproveWave(wave=lines(real)[number].wave), "voice")
    assert deliver(real.runtime).sent == 1
    assert (wire.given[-1].address, wire.given[-1].name) == ("regulator@example.org", "Régulateur")


def test_a_day_without_approval_costs_no_attempt(real, wire):
    until_quiet(real)
    wave = next(one.wave for one in lines(real).values() if one.status == "awaiting_approval")
    real.clock.advance_to(real.clock.now() + timedelta(days=2))
    real.ok(orders.ApproveWave(wave=wave), "voice")
    wire.down = "connection refused"
    assert deliver(real.runtime).retried == 1


def test_an_exercise_never_uses_a_live_channel(ready, wire):
    quiet = RehearsedChannel(1, keep=True)
    ready.runtime.channels = (wire, quiet)
    ready.open("exercise")
    ready.decide("activate")
    until_quiet(ready)
    assert wire.given == []
    assert quiet.accepted
    for one in quiet.accepted:
        assert one.mode == "exercise"
        assert one.subject.startswith("EXERCICE — ne pas diffuser — ")
        assert one.body.startswith("EXERCICE — ne pas diffuser\n")
        assert one.body.endswith("\nEXERCICE — ne pas diffuser")


def test_an_exercise_may_mail_the_own_people_but_nobody_outside(ready, wire):
    quiet = RehearsedChannel(1, keep=True)
    ready.runtime.channels = (wire, quiet)
    ready.runtime.settings = Settings(data=ready.runtime.settings.data, exercise_mail=True)
    ready.open("exercise")
    ready.decide("activate")
    wave = next(one.wave for one in lines(ready).values() if one.status == "awaiting_approval")
    ready.ok(orders.ApproveWave(wave=wave), "voice")
    until_quiet(ready)
    outside = {f"{ready.crisis}/M{one.number}" for one in lines(ready).values() if one.wave == wave}
    assert wire.given
    assert outside.isdisjoint(one.key for one in wire.given)
    assert {one.key for one in quiet.accepted} <= outside


def test_no_channel_for_a_kind_is_worth_another_try(real):
    real.runtime.channels = (Wire(kinds=frozenset({"sms"})),)
    done = deliver(real.runtime)
    assert done.retried > 0
    assert {one.error for one in lines(real).values() if one.attempts} == {
        "no channel of this installation carries mail"
    }


# ---------------------------------------------------------------- the last look


def test_what_was_answered_in_the_meantime_is_not_said(real, wire):
    mine = [task for task in real.live().values() if task.assignee == "head-B"]
    for task in mine:
        real.ok(orders.Acknowledge(task=task.number), "head-B")
    until_quiet(real)
    told = [one for one in lines(real).values() if one.recipient == "head-B"]
    notices = [one for one in told if one.tasks]
    assert [(one.status, one.error) for one in notices] == [("suppressed", "already answered")]
    assert [one.status for one in told if not one.tasks] == ["sent"]


def test_only_open_tasks_are_spoken_of(real, wire):
    by_person: dict[str, list[int]] = {}
    for task in real.live().values():
        by_person.setdefault(task.assignee, []).append(task.number)
    person, numbers = next((one, found) for one, found in by_person.items() if len(found) > 1)
    real.ok(orders.Acknowledge(task=numbers[0]), person)
    until_quiet(real)
    notice = next(one for one in wire.given if f"{real.crisis}/T{numbers[1]}" in one.body)
    assert f"{real.crisis}/T{numbers[0]} " not in notice.body


def close(world: Any) -> None:
    """Finish every task, and close the crisis."""
    world.decide("end", despite="Essai.")
    while live := list(world.live().values()):
        for task in live:
            done = world.do(orders.Refuse(task=task.number, impossible=True), task.assignee, "Essai.")
            assert done.refused is None, done.refused
    world.decide("learn")
    world.decide("close")


def test_a_closed_crisis_says_what_the_plan_says_but_asks_nothing_more(ready, wire):
    ready.open("real")
    ready.observe(index=60)
    ready.decide("activate")
    close(ready)
    with ready.store.read() as unit:
        communication = {one.number: one.communication for one in stored.waves(unit, ready.crisis)}
    until_quiet(ready)
    became: dict[str, set[tuple[str, str | None]]] = {}
    for one in lines(ready).values():
        became.setdefault(communication[one.wave], set()).add((one.status, one.error))
    assert became["over"] == {("sent", None)}
    assert became["start"] == {("sent", None)}
    assert became["decision_proposed"] == {("suppressed", "the crisis is closed")}
    assert became["task_opened"] == {("suppressed", "already answered")}
    assert became["task_escalated"] == {("sent", None)}
