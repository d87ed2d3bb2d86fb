"""Receipts asked for, bounces, sendings that are stopped, and who hears the all-clear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from pca.channels.port import ProviderReceipt
from pca.channels.rehearsed import RehearsedChannel
from pca.domain import facts, orders
from pca.domain.facts import MessagesQueued
from pca.domain.mass_alarm import recipients
from pca.domain.orders import DELIVERY, Order, Receipt
from pca.services.engine.preview import preview
from pca.services.messages.delivery import deliver
from pca.services.messages.outlook import outlook
from pca.services.messages.receipts import ask, take
from pca.store.engine.replay import replay
from pca.store.messages import messages as stored
from pca.store.messages import responses, sent
from tests.kit.sendings import ALERT, number, of, said, until_quiet, with_plan
from tests.services.messages.sendings.conftest import HOUR, MINUTE, PEOPLE


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
