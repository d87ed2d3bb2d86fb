"""Providers that refuse, are down or break off: messages are tried again and nobody is lost."""

from __future__ import annotations

import socket
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from pydantic import SecretStr

from pca.channels import Sent
from pca.channels.mail import address_of
from pca.channels.smtp import SmtpChannel, SmtpServer
from pca.services.messages import compose, delivery
from pca.services.messages.delivery import deliver
from tests.services.messages.delivery.conftest import lines, statuses, until_quiet

MINUTE = timedelta(minutes=1)


BACKOFF = timedelta(minutes=40)


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
