"""A roll-call that was sent, and short ways to answer it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pca.channels.port import Inbound
from pca.domain.directory import Contact
from pca.domain.message_acts import CallRoll
from pca.domain.notices import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.services.messages import replies
from pca.services.messages.delivery import deliver
from pca.services.messages.send_back import send_back
from pca.services.people import read_roll_call
from pca.shipped import data_folder
from pca.store.kit.database import Store
from pca.store.messages import incoming, messages, outbox, responses
from pca.store.messages.incoming import Incoming, SentBack
from pca.store.people import contact_points
from pca.store.people.directory import write_contacts
from tests.kit.gateway import Gateway
from tests.services.conftest import World

PHONES = {"ops1": "+212600000001", "ops2": "+212600000002", "head-A": "+212600000003", "dir": "+212600000009"}


class Rolled:
    """A small institution with a roll-call under way, in a real crisis."""

    def __init__(self, store: Store, folder: Path) -> None:
        world = World(store, folder)
        texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
        texts |= read_texts(data_folder("notifications"), (*NOTICES, "roll_call"))
        world.version = content_hash(world.loaded.playbook, texts)
        world.body = freeze(world.loaded.playbook, texts).decode()
        world.prepare()
        self.world, self.runtime, self.store = world, world.runtime, store
        with store.write() as unit:
            rows = [Contact(who, who.upper(), f"{who}@house.example", phone) for who, phone in PHONES.items()]
            write_contacts(unit, rows)
        self.key = world.open("real")
        world.ok(CallRoll(), "dir", "Incendie")
        self.deliver()
        self.gateway = Gateway("sms", "sms")
        self.runtime.channels = (self.gateway, *self.runtime.channels)  # type: ignore[assignment]

    def deliver(self) -> None:
        while deliver(self.runtime).again:
            pass

    def message(self, who: str) -> int:
        with self.store.read() as unit:
            found = messages.messages(unit, self.key, recipient=who)
            return next(one.number for one in reversed(found) if one.wave == 1)

    def sms(self, who: str, text: str, **more: object) -> str:
        event = Inbound(
            provider="sms", event_id=self.runtime.new_id(), kind="sms", from_=PHONES.get(who, who), text=text, **more
        )  # type: ignore[arg-type]
        return next(iter(replies.take(self.runtime, [event])))

    def mail(self, who: str, text: str, *, token: bool = True, automatic: bool = False) -> str:
        ticket = self.runtime.ticket(self.key, self.message(who)) if token else ""
        event = Inbound(
            provider="mail",
            event_id=self.runtime.new_id(),
            kind="email",
            from_=f"{who}@house.example",
            text=text,
            token=ticket,
            automatic=automatic,
        )
        return next(iter(replies.take(self.runtime, [event])))

    def answer(self, who: str) -> str | None:
        with self.store.read() as unit:
            return next(one.answer for one in responses.obligations(unit, self.key) if one.recipient == who)

    def standing(self) -> read_roll_call.RollCall:
        with self.store.read() as unit:
            return read_roll_call.roll_call(unit, self.key, 1)

    def to_read(self, key: str | None = "") -> tuple[Incoming, ...]:
        with self.store.read() as unit:
            return incoming.to_read(unit, self.key if key == "" else key)

    def alerts(self) -> list[tuple[str, str]]:
        """Recipient and text of every alert so far."""
        self.deliver()
        with self.store.read() as unit:
            found = [one for one in messages.messages(unit, self.key) if one.wave > 1]
            waves = {one.number: one.communication for one in messages.waves(unit, self.key)}
            told = [one for one in found if waves[one.wave] == "help_asked"]
            bodies = [(one.recipient, outbox.body(unit, self.key, one.number)) for one in told]
        return [(who, body.body) for who, body in bodies if body]

    def silenced(self, who: str) -> list[str]:
        with self.store.read() as unit:
            return [one.kind for one in contact_points.points(unit, [who]).get(who, ()) if one.opted_out_at]

    def back(self) -> list[str]:
        """What went back by SMS."""
        send_back(self.runtime)
        return [one.body for one in self.gateway.sent if one.key.startswith("back/")]

    def sent_to(self, who: str) -> tuple[SentBack, ...]:
        """What goes back by mail by itself."""
        with self.store.read() as unit:
            return incoming.sent_to(unit, f"{who}@house.example", datetime.min.replace(tzinfo=UTC))

    def in_journal(self, word: str) -> bool:
        with self.store.read() as unit:
            return any(word in str(row) for row in unit.connection.exec_driver_sql("SELECT body FROM journal"))


@pytest.fixture
def rolled(tmp_path: Path) -> Iterator[Rolled]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        yield Rolled(store, tmp_path)
