"""From an alert to the last answer: ladder, receipts, stop, replacement, budgets, rates and codes, through the door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pca.catalogue import Words
from pca.channels import Outgoing, Sent
from pca.channels.port import Abilities, ProviderReceipt
from pca.channels.rehearsed import RehearsedChannel
from pca.domain import facts, orders
from pca.domain.directory import Contact
from pca.domain.facts import LaddersClimbed, MessagesQueued
from pca.domain.mass_alarm import recipients
from pca.domain.orders import DELIVERY, Answer, Order, Receipt
from pca.domain.outcomes import RANK
from pca.domain.plan.communications import Ladder
from pca.services.engine.preview import preview
from pca.services.engine.tick import tick
from pca.services.messages.delivery import deliver
from pca.services.messages.genuine import genuine
from pca.services.messages.outlook import outlook
from pca.services.messages.receipts import ask, take
from pca.store.engine.replay import replay
from pca.store.messages import messages as stored
from pca.store.messages import responses, sendings, sent
from pca.store.people.directory import write_contacts
from tests.kit.examples import some
from tests.kit.sendings import ALERT, CLEAR, number, of, said, until_quiet, with_plan

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

STATUSES = ("sent", "delivered", "read", "failed")
PEOPLE = ("dir", "dep", "ops1", "ops2")


@pytest.fixture
def alerted(make_world: Callable[..., Any]) -> Any:
    """A real crisis in which the alert went to four people by mail, and was delivered."""
    world = with_plan(make_world(), ALERT, CLEAR)
    world.decide("activate")
    until_quiet(world)
    return world


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


class Talkative(RehearsedChannel):
    """A channel that can be asked; what it knows is what the test gives it."""

    asks = True

    def __init__(self) -> None:
        super().__init__(1, keep=True)
        self.known: dict[str, Any] = {}
        self.asked: list[str] = []

    def ask(self, names: Any) -> Any:
        for name in names:
            self.asked.append(name)
            if self.known.get(name) == "away":
                raise OSError("away")
            if name in self.known:
                yield ProviderReceipt(
                    provider=self.name, event_id=f"{name}/x", status=self.known[name], provider_id=name
                )


def talkative(world: Any) -> Talkative:
    channel = Talkative()
    world.channel, world.runtime.channels = channel, (channel,)
    return channel


def test_a_receipt_that_never_came_is_asked_for_and_lowers_nothing(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), ALERT)
    channel = talkative(world)
    world.decide("activate")
    until_quiet(world)
    keys = {person: f"{world.crisis}/M{number(world, person)}" for person in PEOPLE}
    take(world.runtime, [ProviderReceipt(provider=channel.name, event_id="1", status="read", key=keys["dir"])])
    assert (ask(world.runtime), channel.asked) == (Counter(), []), "too early"
    world.pass_time(6 * MINUTE)
    channel.known = {keys["dep"]: "delivered", keys["ops1"]: "failed"}
    assert ask(world.runtime) == Counter(new=2)
    asked = set(channel.asked) & set(keys.values())
    assert asked == {keys[one] for one in ("dep", "ops1", "ops2")}, "who told is asked no more"
    until_quiet(world)
    assert {("dir", "mail", "read"), ("dep", "mail", "delivered"), ("ops2", "mail", "sent")} <= set(said(world))
    assert ("ops1", "sms", "sent") in said(world), "a failure takes the next way at once"
    channel.known = {keys["ops2"]: "away"}
    assert ask(world.runtime) == Counter()
    assert replay(world.store).differences == ()


def test_the_ladder_does_not_wait_for_a_receipt_that_never_comes(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), ALERT)
    channel = talkative(world)
    world.decide("activate")
    until_quiet(world)
    world.pass_time(30 * MINUTE)
    until_quiet(world)
    assert Counter(kind for _, kind, _ in said(world)) == Counter(mail=4, sms=4)
    channel.asked.clear()
    world.pass_time(3 * HOUR)
    until_quiet(world)
    ask(world.runtime)
    assert not set(channel.asked) & {f"{world.crisis}/M{number(world, one)}" for one in PEOPLE}, (
        "after two hours no more"
    )


def test_a_bounce_takes_the_next_way(alerted: Any) -> None:
    bounced = orders.RecordReceipts(receipts=(Receipt(number(alerted, "dir"), "failed", "550 no such user"),))
    (queued,) = alerted.of(alerted.ok(bounced, DELIVERY), MessagesQueued)
    assert (queued.recipients, queued.kind, queued.rung) == (("dir",), "sms", 1)


# ---------------------------------------------------------------- stop, replacement, all clear


def test_a_stopped_sending_keeps_back_the_rest_for_ever(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), {**ALERT, "kinds": ["mail", "sms"]})
    world.decide("activate")
    deliver(world.runtime, limit=3)
    with world.store.read() as unit:
        wave = next(
            one.number for one in stored.waves(unit, world.crisis) if one.kind == "sms" and one.communication == "alert"
        )
    assert world.no(orders.StopWave(wave=wave), "hr1") == "not_entitled"
    assert world.no(orders.StopWave(wave=wave), "dir", "") == "reason_missing"
    (stopped,) = world.of(world.ok(orders.StopWave(wave=wave), "dir"), facts.WavesStopped)
    assert (stopped.suppressed, stopped.sent) == (5, 3)
    until_quiet(world)
    assert Counter(one[2] for one in said(world)) == Counter(suppressed=5, sent=3)
    assert world.no(orders.StopWave(wave=wave), "dir") == "wave_stopped"
    world.pass_time(10 * HOUR)
    assert len(of(world)) == 8, "nobody is reminded of it"
    assert replay(world.store).differences == ()


def test_the_all_clear_goes_to_those_who_got_the_alert_and_closes_it(alerted: Any) -> None:
    alerted.ok(orders.RecordReceipts(receipts=(Receipt(number(alerted, "ops2"), "failed"),)), DELIVERY)
    before = {one.recipient for one in of(alerted) if one.status == "sent"}
    assert before == {"dir", "dep", "ops1"}
    alerted.decide("end", despite="Essai.")
    clear = of(alerted, "clear")
    assert {(one.recipient, one.kind) for one in clear} == {(one, "mail") for one in before}
    assert ("ops2", "sms", "suppressed") in said(alerted), "what had not left stays"
    origin = of(alerted)[0].origin
    with alerted.store.read() as unit:
        outdated = sent.instructions_held(unit, alerted.crisis, outdated=True)
        owed = {one.ended for one in responses.obligations(unit, alerted.crisis, origin=origin)}
    assert ({one.recipient for one in outdated}, owed) == (before, {"replaced"})
    until_quiet(alerted)
    assert "remplace celui du" in next(
        one.body for one in alerted.channel.accepted if one.key.endswith(f"M{clear[0].number}")
    )
    with alerted.store.read() as unit:
        held = {one.communication for one in sent.instructions_held(unit, alerted.crisis, people=["dir"])}
        assert sent.instructions_held(unit, alerted.crisis, outdated=True) == ()
    assert held == {"clear"}
    alerted.pass_time(45 * MINUTE)
    assert not [one for one in of(alerted) if one.status == "queued"], "the old obligation is closed"


# ---------------------------------------------------------------- mass alarm


def test_a_mass_alarm_needs_its_number(make_world: Callable[..., Any]) -> None:
    world = with_plan(make_world(), {**ALERT, "audience": {"everyone": True}})
    world.runtime.settings = world.runtime.settings.model_copy(update={"confirm_above": 10})
    act = orders.Decide(event="activate")
    order = Order(id="p", who="dir", crisis=world.crisis, act=act, why="x")
    count = recipients(preview(world.runtime, order))
    seen = outlook(world.runtime, {}, preview(world.runtime, order))
    assert (seen.recipients, seen.to_confirm) == (count, count)
    assert world.no(act) == "recipients_unconfirmed"
    assert world.no(act, confirm_recipients=count - 1) == "recipients_unconfirmed"
    assert of(world) == []
    world.ok(act, confirm_recipients=count)
    assert len(of(world)) == len(world.organisation().people)


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
    assert tick(alerted.runtime) == ()
    with alerted.store.read() as unit:
        assert sendings.due(unit, alerted.crisis, alerted.clock.now(), 10) == ()
