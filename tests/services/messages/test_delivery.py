"""Messages leave at least once, never for nothing, and what became of each is written down."""

from __future__ import annotations

import dataclasses
import hashlib
import socket
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr

from pca.channels import Outgoing, Sent
from pca.channels.mail import address_of
from pca.channels.rehearsed import RehearsedChannel
from pca.channels.smtp import SmtpChannel, SmtpServer
from pca.domain import orders
from pca.domain.directory import Contact
from pca.domain.journal import encode
from pca.domain.plan.lint.communications import NOTICES
from pca.domain.plan.text import Text
from pca.plans.texts import content_hash, freeze, read_texts, thaw
from pca.services.messages import compose, delivery, outcomes
from pca.services.messages import send as carry
from pca.services.messages.delivery import deliver, release_leases
from pca.settings import Settings
from pca.shipped import data_folder
from pca.store.audit import journal
from pca.store.kit.errors import StoreError
from pca.store.messages import leases, outbox
from pca.store.messages import messages as stored
from pca.store.people.directory import write_contacts

MINUTE = timedelta(minutes=1)
BACKOFF = timedelta(minutes=40)


class Wire(RehearsedChannel):
    """A live channel that answers as a test says, and remembers all it was given."""

    name = "wire"
    live = True

    def __init__(self, kinds: frozenset[str] = frozenset({"mail", "sms", "chat"})) -> None:
        super().__init__(1, keep=True)
        self.kinds = kinds
        self.given: list[Outgoing] = []
        self.answer: dict[str, Sent] = {}
        self.down: str = ""

    def send(self, batch: Sequence[Outgoing]) -> Sequence[Sent]:
        self.given += batch
        if self.down:
            return [Sent(key=one.key, outcome="retry", error=self.down) for one in batch]
        return [self.answer.get(one.key) or super(Wire, self).send([one])[0] for one in batch]


def everyone(world: Any) -> list[str]:
    seats = ("dir", "dep", "voice", "voice2", "author", "ops1", "ops2", "hr1", "hr2")
    heads = [f"{role}-{place}" for role in ("head", "vice") for place in ("HQ", "A", "B", "C", "D")]
    return [*seats, *heads, "reg-CS", "reg-TTA", "regvice-CS", "regvice-TTA"]


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def world(url, make_world):
    """The small plan with the engine's own notices as shipped, once on SQLite and once on PostgreSQL."""
    world = make_world(url)
    texts = {("note", kind, "fr"): "Note {{ crisis }}." for kind in ("subject", "mail")}
    texts |= read_texts(data_folder("notifications"), NOTICES)
    world.version = content_hash(world.loaded.playbook, texts)
    world.body = freeze(world.loaded.playbook, texts).decode()
    return world.prepare()


@pytest.fixture
def ready(world, wire):
    """A world whose people all have an address, with one live channel."""
    contacts = [Contact(one, f"Nom de {one}", f"{one}@institution.example", "+212600000000") for one in everyone(world)]
    with world.store.write() as unit:
        write_contacts(unit, contacts)
    world.runtime.channels = (wire,)
    return world


@pytest.fixture
def real(ready):
    """The same with a real crisis open and activated."""
    ready.open("real")
    ready.decide("activate")
    return ready


def lines(world: Any) -> dict[int, Any]:
    with world.store.read() as unit:
        return {one.number: one for one in stored.messages(unit, world.crisis)}


def statuses(world: Any) -> Counter[str]:
    return Counter(one.status for one in lines(world).values())


def until_quiet(world: Any) -> None:
    while deliver(world.runtime).again:
        pass


def test_everyone_is_told_once_and_the_journal_says_so(real, wire):
    waiting = [one for one in lines(real).values() if one.status == "queued"]
    done = deliver(real.runtime)
    assert (done.sent, done.retried, done.failed, done.suppressed, done.left) == (len(waiting), 0, 0, 0, 0)
    assert (done.again, done.next_at) == (False, None)
    assert sorted(one.key for one in wire.given) == sorted(f"{real.crisis}/M{one.number}" for one in waiting)
    assert statuses(real) == {"sent": len(waiting), "awaiting_approval": 1}
    assert deliver(real.runtime).sent == 0


def test_an_adoption_writes_to_each_person_once_their_own_lines_old_words_beside_new(real, wire):
    until_quiet(real)
    wire.given.clear()
    words = {"M4": ("Compter.", "Compter deux fois."), "M1": ("Lire et afficher.", "Lire à voix haute.")}
    owners: dict[str, set[str]] = {}
    for one in real.live().values():
        owners.setdefault(one.assignee, set()).add(one.measure)
    book = real.loaded.playbook
    changed = [
        one.model_copy(update={"instructions": Text(fr=words[one.id][1])}) if one.id in words else one
        for one in book.measures
    ]
    newer = book.model_copy(update={"version": "2.0.0", "measures": tuple(changed)})
    texts = thaw(real.body.encode())[1]
    found = content_hash(newer, texts)
    real.ok(orders.PublishPlan(hash=found, body=freeze(newer, texts).decode()), "author", crisis=None)
    real.ok(orders.ApprovePlan(hash=found), "dir", crisis=None)
    real.ok(orders.AdoptPlan(plan=found))
    until_quiet(real)
    mails = [one for one in wire.given if one.kind == "mail"]
    told = {who: measures & words.keys() for who, measures in owners.items() if measures & words.keys()}
    assert len(told) > 2
    assert Counter(one.address for one in mails) == Counter(f"{who}@institution.example" for who in told)
    for one in mails:
        mine = told[one.address.partition("@")[0]]
        for measure, (before, after) in words.items():
            assert (f"Avant : {before}" in one.body, f"Maintenant : {after}" in one.body) == ((measure in mine,) * 2)


def test_nothing_to_do_writes_nothing(ready):
    with ready.store.read() as unit:
        before = sum(1 for _ in journal.entries(unit))
    assert deliver(ready.runtime) == delivery.Delivered()
    with ready.store.read() as unit:
        assert sum(1 for _ in journal.entries(unit)) == before


def test_one_journal_entry_for_each_chunk_and_no_name_or_text_in_it(real, wire, monkeypatch):
    monkeypatch.setattr(delivery, "CHUNK", 10)
    until_quiet(real)
    with real.store.read() as unit:
        entries = [entry for _, entry in journal.entries(unit) if isinstance(entry.act, orders.RecordDeliveries)]
    sizes = [len(fact.deliveries) for entry in entries for fact in entry.facts]
    assert max(sizes) == 10
    assert sum(sizes) == len(wire.given)
    assert {entry.who for entry in entries} == {"delivery"}
    said = "".join(encode(entry) for entry in entries)
    assert "Nom de" not in said
    assert "@" not in said


def test_texts_are_kept_apart_and_fit_their_digest(real, wire):
    deliver(real.runtime)
    for number, line in lines(real).items():
        if line.status != "sent":
            continue
        with real.store.read() as unit:
            body = outbox.body(unit, real.crisis, number)
        assert hashlib.sha256(f"{body.subject}\n\n{body.body}".encode()).hexdigest() == line.digest
    assert {one.subject for one in wire.given} >= {f"Note {real.crisis}."}


def test_no_transaction_is_open_while_sending(real, wire):
    def another_writer(batch: Sequence[Outgoing]) -> Sequence[Sent]:
        with real.store.write() as unit:
            write_contacts(unit, [Contact("dir", "Autre nom", "dir@institution.example")])
        return [Sent(key=one.key, outcome="sent") for one in batch]

    wire.send = another_writer
    assert deliver(real.runtime).sent > 0


def test_the_most_urgent_leave_first(real, wire):
    until_quiet(real)
    wire.given.clear()
    real.decide("lockdown")
    real.pass_time(timedelta(days=3))
    with real.store.read() as unit:
        severity = {one.number: one.severity for one in stored.waves(unit, real.crisis)}
    until_quiet(real)
    rank = {"critical": 0, "important": 1, "information": 2}
    sent = [lines(real)[int(one.key.rpartition("M")[2])] for one in wire.given]
    order = [rank[severity[one.wave]] for one in sent]
    assert order == sorted(order)
    assert len(set(order)) > 1
    assert [one.queued_at for one in sent] != sorted(one.queued_at for one in sent)


# ---------------------------------------------------------------- addresses, approval, exercises


def test_without_any_contact_point_people_are_unreachable_by_name(world):
    world.runtime.channels = (Wire(),)
    world.open("real")
    world.decide("activate")
    done = deliver(world.runtime)
    assert done.failed == len([one for one in lines(world).values() if one.status == "unreachable"]) > 0
    assert done.sent == 0
    assert {one.error for one in lines(world).values() if one.status == "unreachable"} == {"no contact point"}


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


# ---------------------------------------------------------------- failure


def test_a_refusal_for_good_is_named_without_the_address(real, wire):
    number = min(lines(real))
    key = f"{real.crisis}/M{number}"
    words = "550 5.1.1 <dir@institution.example>: unknown; call +212 600 00 00 00"
    wire.answer[key] = Sent(key=key, outcome="failed", error=words)
    until_quiet(real)
    line = lines(real)[number]
    assert (line.status, line.error) == ("failed", "550 5.1.1 <…>: unknown; call …")
    assert line.next_at is None


def test_a_mail_server_down_for_an_hour_delays_everyone_and_loses_nobody(real, wire):
    waiting = {f"{real.crisis}/M{one.number}" for one in lines(real).values() if one.status == "queued"}
    start, wire.down = real.clock.now(), "the mail server did not answer in time"
    rounds = 0
    while real.clock.now() < start + timedelta(hours=1):
        done = deliver(real.runtime)
        assert done.sent == 0
        rounds += bool(done.retried)
        real.clock.advance_to(max(done.next_at or real.clock.now(), real.clock.now() + timedelta(seconds=1)))
    assert rounds > 1
    attempts = Counter(one.key for one in wire.given)
    assert max(attempts.values()) <= 8, "waits grow: 1, 2, 4, 8, 16, 30 minutes"
    wire.down = ""
    wire.given.clear()
    end = real.clock.now() + BACKOFF
    while real.clock.now() < end:
        until_quiet(real)
        real.clock.advance_to(real.clock.now() + MINUTE)
    given = Counter(one.key for one in wire.given)
    assert given.keys() >= waiting
    assert set(given.values()) == {1}
    assert {one.kind for one in wire.given if one.key not in waiting} == {"sms"}, "another way is taken meanwhile"
    assert statuses(real) == {"sent": len(given), "awaiting_approval": 1}


def test_after_a_day_one_gives_up_and_says_so(real, wire):
    wire.down = "connection refused"
    until_quiet(real)
    for _ in range(2_000):
        done = deliver(real.runtime)
        if done.next_at is None:
            break
        real.clock.advance_to(max(done.next_at, real.clock.now() + 10 * MINUTE))
    assert set(statuses(real)) == {"failed", "awaiting_approval"}
    errors = [one.error for one in lines(real).values() if one.status == "failed"]
    assert all(error.startswith("gave up after ") and error.endswith(": connection refused") for error in errors)
    assert done.next_at is None


def test_a_dead_server_ends_the_round_instead_of_holding_it_up(real, wire, monkeypatch):
    monkeypatch.setattr(delivery, "CHUNK", 5)
    wire.down = "the mail server did not answer in time"
    done = deliver(real.runtime)
    assert done.retried == len(wire.given) == 5
    assert done.left > 0
    assert not done.again


def test_a_message_that_cannot_be_written_fails_alone(real, wire, monkeypatch):
    really, victim = compose.render_message, "Nom de head-A"

    def broken(texts: Any, message: Any, kind: Any, language: Any, variables: Any, **more: Any) -> Any:
        if variables["recipient"] == victim:
            raise compose.RenderError("notifications/x/mail.fr.j2: no")
        return really(texts, message, kind, language, variables, **more)

    monkeypatch.setattr(compose, "render_message", broken)
    until_quiet(real)
    failed = {one.recipient for one in lines(real).values() if one.status == "failed"}
    assert failed == {"head-A"}
    assert statuses(real)["sent"] > 10


# ---------------------------------------------------------------- crashes and competitors


class Killed(BaseException):
    """The process died here."""


def full(*_: object) -> None:
    raise StoreError("disk_full", "The disk is full")


def test_killed_between_sending_and_recording_repeats_only_what_was_not_noted(real, wire, monkeypatch):
    waiting = Counter(f"{real.crisis}/M{one.number}" for one in lines(real).values() if one.status == "queued")

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "execute", die)
        with pytest.raises(Killed):
            deliver(real.runtime)
    outcomes._PENDING.clear()  # the dead process remembers nothing
    assert Counter(one.key for one in wire.given) == waiting, "all were sent, nothing was recorded"
    assert statuses(real)["queued"] == len(waiting)
    assert deliver(real.runtime).sent == 0, "the dead process still holds its lease"
    real.clock.advance_to(real.clock.now() + leases.LEASE)
    until_quiet(real)
    twice = Counter(one.key for one in wire.given) - waiting
    assert set(twice.values()) == {1}, "under the same name"
    assert len(twice) == len(waiting) % carry.NOTED
    assert statuses(real) == {"sent": len(waiting), "awaiting_approval": 1}
    for number, line in lines(real).items():
        with real.store.read() as unit:
            assert (outbox.body(unit, real.crisis, number) is not None) == (line.status == "sent")


def test_what_the_dead_predecessor_had_noted_is_written_down_at_once(real, wire, monkeypatch):
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "execute", die)
        with pytest.raises(Killed):
            deliver(real.runtime)
    outcomes._PENDING.clear()
    other = dataclasses.replace(real.runtime, holder="somebody else")
    release_leases(other)
    assert deliver(other).sent == 0, "one frees only one's own"
    release_leases(real.runtime)
    until_quiet(real)
    assert set(statuses(real)) == {"sent", "awaiting_approval"}
    assert sum(Counter(one.key for one in wire.given).values()) - len({one.key for one in wire.given}) < carry.NOTED


def test_when_nothing_can_be_noted_nothing_more_leaves(real, wire, monkeypatch):
    waiting = {f"{real.crisis}/M{one.number}" for one in lines(real).values() if one.status == "queued"}
    wire.send = lambda batch: (RehearsedChannel.send(wire, [one])[0] for one in batch)
    with monkeypatch.context() as patched:
        patched.setattr(outcomes.outbox, "note_accepted", full)
        done = deliver(real.runtime, limit=20)
    assert (done.sent, done.again) == (carry.NOTED, True)
    assert len(wire.accepted) == done.sent
    until_quiet(real)
    assert Counter(one.key for one in wire.accepted) == Counter(waiting)


def test_a_lease_is_renewed_while_the_other_side_is_slow(real, wire, monkeypatch):
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=0.3))
    really, begun = outbox.extend, 0
    changed = threading.Condition()

    def extend(*given: Any) -> None:
        nonlocal begun
        with changed:
            begun += 1
            changed.notify_all()
        really(*given)

    def slow(batch: Sequence[Outgoing]) -> Sequence[Sent]:
        real.clock.advance_to(real.clock.now() + timedelta(seconds=1))
        with changed:
            # the next one may have read the clock before, the second did not, and is committed when the third begins
            enough = begun + 3
            assert changed.wait_for(lambda: begun >= enough, 30)
        assert deliver(dataclasses.replace(real.runtime, holder="another"), limit=1).sent == 0
        return RehearsedChannel.send(wire, batch)

    monkeypatch.setattr(outbox, "extend", extend)
    wire.send = slow
    assert deliver(real.runtime, limit=100).sent == len(wire.accepted)


def test_killed_while_sending_loses_nothing(real, wire):
    waiting = {f"{real.crisis}/M{one.number}" for one in lines(real).values() if one.status == "queued"}

    def die(_batch: Sequence[Outgoing]) -> Sequence[Sent]:
        raise Killed

    kept, wire.send = wire.send, die
    with pytest.raises(Killed):
        deliver(real.runtime)
    wire.send = kept
    release_leases(real.runtime)  # what the heartbeat does when it starts
    until_quiet(real)
    assert Counter(one.key for one in wire.given) == Counter(waiting)


def test_a_store_that_cannot_write_stops_sending_and_remembers_what_was_accepted(real, wire, monkeypatch):
    monkeypatch.setattr(delivery, "CHUNK", 5)
    really = outcomes.execute
    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "execute", full)
        for _ in range(3):
            with pytest.raises(StoreError):
                deliver(real.runtime)
        real.clock.advance_to(real.clock.now() + 2 * leases.LEASE)
        with pytest.raises(StoreError):
            deliver(real.runtime)
    assert len(wire.given) == 5, "nothing more leaves while nothing can be written down"
    assert outcomes.execute is really
    until_quiet(real)
    assert max(Counter(one.key for one in wire.given).values()) == 1
    assert set(statuses(real)) == {"sent", "awaiting_approval"}


def test_two_loops_share_the_work_without_sending_twice(real, wire, monkeypatch):
    monkeypatch.setattr(delivery, "CHUNK", 3)
    inner = []

    def nested(batch: Sequence[Outgoing]) -> Sequence[Sent]:
        wire.given.extend(batch)
        if len(inner) < 4:
            inner.append(True)
            deliver(real.runtime, limit=3)
        return [Sent(key=one.key, outcome="sent") for one in batch]

    wire.send = nested
    until_quiet(real)
    assert len(inner) == 4
    assert max(Counter(one.key for one in wire.given).values()) == 1


def test_an_outcome_told_late_changes_nothing(real, wire):
    until_quiet(real)
    number = min(lines(real))
    before = lines(real)[number]
    late = orders.RecordDeliveries(deliveries=(orders.Delivery(message=number, outcome="failed", error="late"),))
    done = real.do(late, "delivery")
    assert done.seq is None
    assert lines(real)[number] == before


def test_only_the_delivery_loop_may_say_what_became_of_messages(real):
    late = orders.RecordDeliveries(deliveries=(orders.Delivery(message=1, outcome="sent"),))
    assert real.no(late, "dir") == "not_entitled"


# ---------------------------------------------------------------- through a real mail server


class Mailbox:
    """A mail server that keeps what it is given and refuses one address."""

    def __init__(self) -> None:
        self.content: list[bytes] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address == "head-A@institution.example":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.content.append(envelope.content)
        return "250 taken"


class Loopback(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def channel_to(port: int) -> SmtpChannel:
    server = SmtpServer(
        host="127.0.0.1", port=port, security="none", user="", password=SecretStr(""), timeout=10.0, authorities=None
    )
    return SmtpChannel(server, address_of("Institution", "pca@institution.example"))


def test_down_then_up_again_with_a_real_server(real):
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    real.runtime.channels = (channel_to(port),)
    down = deliver(real.runtime)
    assert down.retried > 0
    assert down.sent == 0
    mailbox = Mailbox()
    controller = Loopback(mailbox, hostname="127.0.0.1", port=0, ready_timeout=20)
    controller.start()
    try:
        real.runtime.channels = (channel_to(controller.port),)
        real.clock.advance_to(real.clock.now() + BACKOFF)
        until_quiet(real)
    finally:
        controller.stop()
    lost = [one for one in lines(real).values() if one.status == "failed"]
    assert {one.recipient for one in lost} == {"head-A"}
    assert {one.error for one in lost} == {"550 5.1.1 no such mailbox"}
    ids = Counter(message_from_bytes(one)["Message-ID"] for one in mailbox.content)
    assert set(ids.values()) == {1}
    assert len(ids) == statuses(real)["sent"]
