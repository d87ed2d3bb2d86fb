"""The small world with addresses and a channel that remembers, for the tests of delivery."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from pca.channels import Outgoing, Sent
from pca.channels.rehearsed import RehearsedChannel
from pca.domain.directory import Contact
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.services.messages.delivery import deliver
from pca.shipped import data_folder
from pca.store.messages import messages as stored
from pca.store.people.directory import write_contacts


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
