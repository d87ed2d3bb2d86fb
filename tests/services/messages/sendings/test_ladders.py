"""A sending that asks for answers climbs its ladder, and receipts never lower what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pca.catalogue import Words
from pca.channels import Outgoing, Sent
from pca.channels.port import ProviderReceipt
from pca.domain import orders
from pca.domain.directory import Contact
from pca.domain.facts import LaddersClimbed
from pca.domain.orders import DELIVERY, Answer, Order, Receipt
from pca.domain.outcomes import RANK
from pca.services.engine.preview import preview
from pca.services.messages.outlook import outlook
from pca.services.messages.receipts import take
from pca.store.engine.replay import replay
from pca.store.messages import responses, sent
from pca.store.people.directory import write_contacts
from tests.kit.examples import some
from tests.kit.sendings import ALERT, number, of, said, until_quiet, with_plan
from tests.services.messages.sendings.conftest import MINUTE, PEOPLE

# ---------------------------------------------------------------- acknowledgement and ladder


def test_reminders_go_only_to_those_who_have_not_answered_each_once(alerted: Any) -> None:
    for person in ("dir", "dep", "ops1"):
        alerted.ok(orders.AcknowledgeMessage(message=number(alerted, person)), person)
    alerted.pass_time(30 * MINUTE)
    until_quiet(alerted)
    assert [one for one in said(alerted) if one[1] == "sms"] == [("ops2", "sms", "sent")]
    alerted.pass_time(14 * MINUTE)
    assert len(of(alerted)) == 5
    with alerted.store.read() as unit:
        alert = responses.responses(unit, alerted.crisis)[0]
    assert (alert.owed, alert.answered, alert.rate) == (4, 3, 0.75)
    body = next(one.body for one in alerted.channel.accepted if one.kind == "sms")
    assert body.startswith(Words("house.letters").say("reminder", "fr"))


def test_the_ladder_ends_with_the_stand_in_and_the_call_sheet(alerted: Any) -> None:
    for length in (30, 15, 15, 15, 60, 600):
        alerted.pass_time(length * MINUTE)
        until_quiet(alerted)
    asked = Counter((one.recipient, one.kind) for one in of(alerted) if not one.instead_of)
    assert set(asked.values()) == {1}, "nobody gets the same rung twice"
    told = [one for one in of(alerted) if one.instead_of]
    assert ("dep", ("dir",)) in [(one.recipient, one.instead_of) for one in told]
    number = next(one.number for one in told if one.instead_of == ("dir",))
    assert "Nom dir" in next(one.body for one in alerted.channel.accepted if one.key.endswith(f"/M{number}"))
    with alerted.store.read() as unit:
        calls = responses.to_call(unit, alerted.crisis)
    assert {(one.recipient, one.why) for one in calls} == {(one, "silent") for one in PEOPLE}
    assert replay(alerted.store).differences == ()


def test_a_stand_in_answers_for_those_they_stand_in_for(alerted: Any) -> None:
    for length in (30, 15, 15):
        alerted.pass_time(length * MINUTE)
        until_quiet(alerted)
    told = next(one for one in of(alerted) if "dir" in (one.instead_of or ()))
    alerted.ok(orders.AcknowledgeMessage(message=told.number), told.recipient)
    with alerted.store.read() as unit:
        owed = {one.recipient: one.answered_by for one in responses.obligations(unit, alerted.crisis)}
    assert owed["dir"] == told.recipient


def test_an_acknowledged_message_never_triggers_another_step(alerted: Any) -> None:
    answers = tuple(Answer(number(alerted, person), person) for person in PEOPLE)
    alerted.ok(orders.RecordAnswers(answers=answers), DELIVERY)
    for length in (30, 15, 15, 600):
        assert not [one for one in alerted.pass_time(length * MINUTE) if isinstance(one, LaddersClimbed)]
    assert {one[2] for one in said(alerted)} == {"answered"}
    assert alerted.do(orders.RecordAnswers(answers=answers), DELIVERY).seq is None, "told again it changes nothing"
    changed = orders.RecordAnswers(answers=(Answer(number(alerted, "dir"), "dir", "help"),))
    assert alerted.ok(changed, DELIVERY), "an answer may be changed, and the latest counts"


@pytest.mark.parametrize(
    ("message", "who", "code"),
    [(9_999, "dir", "message_unknown"), (None, "hr1", "not_your_message"), (None, "dir", "message_answered")],
)
def test_who_may_not_acknowledge(alerted: Any, message: int | None, who: str, code: str) -> None:
    mine = number(alerted, "dir")
    alerted.ok(orders.AcknowledgeMessage(message=mine), "dir")
    assert alerted.no(orders.AcknowledgeMessage(message=message or mine), who) == code


def test_a_permanent_failure_takes_the_next_way_at_once(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), ALERT)
    world.decide("activate")

    def refuse(batch: list[Outgoing]) -> list[Sent]:
        return [Sent(key=one.key, outcome="failed" if one.kind == "mail" else "sent", error="550") for one in batch]

    world.channel.send = refuse
    until_quiet(world)
    assert Counter(said(world)) == Counter(
        {(person, kind, status): 1 for person in PEOPLE for kind, status in (("mail", "failed"), ("sms", "sent"))}
    )
    mine = number(world, "dir")
    with world.store.read() as unit:
        steps = sent.history(unit, world.crisis, mine)
    assert [(one.outcome, one.channel, one.error) for one in steps] == [("failed", "rehearsed", "550")]


def test_without_any_contact_point_it_is_said_before_and_handed_on_after(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), ALERT)
    with world.store.write() as unit:
        write_contacts(unit, [Contact("ops2", "Nom ops2")])
    order = Order(id="p", who="dir", crisis=world.crisis, act=orders.Decide(event="activate"), why="x")
    assert outlook(world.runtime, {}, preview(world.runtime, order)).unreachable == ("ops2",)
    world.decide("activate")
    until_quiet(world)
    assert ("ops2", "mail", "unreachable") in said(world)
    assert [one.recipient for one in of(world) if one.instead_of == ("ops2",)], "somebody is told in their place"
    with world.store.read() as unit:
        assert [one.recipient for one in responses.to_call(unit, world.crisis)] == ["ops2"]


# ---------------------------------------------------------------- receipts


def test_receipts_are_taken_once_and_never_lower_a_status(alerted: Any) -> None:
    key = f"{alerted.crisis}/M{number(alerted, 'dir')}"
    told = [
        ProviderReceipt(provider="p", event_id=name, status=status, key=key)
        for name, status in (("1", "read"), ("2", "delivered"), ("3", "failed"), ("1", "read"))
    ]
    unknown = [
        ProviderReceipt(provider="p", event_id="9", status="read", key="2020-9/M1"),
        ProviderReceipt(provider="p", event_id="8", status="read"),
    ]
    assert take(alerted.runtime, told + unknown) == Counter(new=3, unknown=2)
    assert take(alerted.runtime, told) == Counter(known=3)
    assert ("dir", "mail", "read") in said(alerted)
    late = ProviderReceipt(
        provider="rehearsed",
        event_id="5",
        status="delivered",
        provider_id=f"{alerted.crisis}/M{number(alerted, 'dep')}",
    )
    assert take(alerted.runtime, [late]) == Counter(new=1)
    assert ("dep", "mail", "delivered") in said(alerted)
    assert replay(alerted.store).differences == ()


@settings(max_examples=some(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["sent", "delivered", "read", "failed"])), max_size=8)
)
def test_receipts_in_any_order_never_lower_what_is_stored(
    make_world: Callable[..., Any], events: list[tuple[str, Any]]
) -> None:
    world = with_plan(make_world(), ALERT)
    world.decide("activate")
    until_quiet(world)
    for person, status in events:
        before = {one.number: RANK[one.status] for one in of(world)}
        world.do(orders.RecordReceipts(receipts=(Receipt(number(world, person), status),), channel="p"), DELIVERY)
        assert all(RANK[one.status] >= before.get(one.number, 0) for one in of(world))
