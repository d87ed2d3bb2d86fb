"""What the fault tests share: the small world with addresses, a mail server that keeps all it accepts, a proof."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from pca.clock import SystemClock
from pca.domain.directory import Contact
from pca.domain.plan.lint.communications import NOTICES
from pca.plans.texts import content_hash, freeze, read_texts
from pca.shipped import data_folder
from pca.store.audit import journal
from pca.store.engine.replay import replay
from pca.store.kit.database import Store
from pca.store.people.directory import write_contacts
from pca.store.tasks import tasks


def loaded(name: str, path: Path) -> Any:
    """A test's neighbour as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def small() -> Any:
    """The engine's own test world (tests/services/conftest.py)."""
    return loaded("pca_small_world", Path(__file__).parent.parent / "services" / "conftest.py")


@pytest.fixture(scope="session")
def victim() -> Any:
    """The process that is killed, as a module."""
    return loaded("pca_victim", Path(__file__).with_name("victim.py"))


@pytest.fixture
def make_world(small: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a database and prepares it: directory, addresses, plan, a real crisis in its second state."""
    opened: list[Store] = []

    def make(url: str, *, system_clock: bool = False) -> Any:
        opened.append(Store.open(url, create=True))
        world = small.World(opened[-1], tmp_path)
        texts = {("note", kind, "fr"): "Note {{ crisis }}." for kind in ("subject", "mail")}
        texts |= read_texts(data_folder("notifications"), NOTICES)
        book = world.loaded.playbook
        plenty = book.ladder.model_copy(
            update={"budget": 1000}
        )  # each kill brings more mail than a person's day allows
        book = book.model_copy(update={"sending": plenty})
        world.version = content_hash(book, texts)
        world.body = freeze(book, texts).decode()
        if system_clock:
            world.runtime.clock = world.clock = SystemClock()
        world.prepare()
        with world.store.write() as unit:
            write_contacts(
                unit, [Contact(one, one, f"{one}@institution.example") for one in world.organisation().people]
            )
        world.open("real")
        world.decide("activate")
        return world

    yield make
    for store in opened:
        store.close()


def _proof(store: Store, *, whole: bool = True) -> int:
    """Everything that must be true of a database at any time; how many journal entries it has."""
    with store.read() as unit:
        verdict = journal.verify(unit)
        assert verdict.broken is None, verdict.broken
        for (crisis,) in unit.connection.exec_driver_sql("SELECT key FROM crisis").all():
            found = [(one.measure, one.place, one.run, one.purpose) for one in tasks.tasks(unit, crisis)]
            assert len(found) == len(set(found)), "no task twice"
    if whole:
        assert replay(store).differences == ()
    return verdict.entries


@pytest.fixture
def proof() -> Callable[..., int]:
    """Everything that must be true of a database at any time."""
    return _proof


class Mailbox:
    """A real mail server's memory: (Message-ID, recipient) of all it accepted, with how often."""

    def __init__(self) -> None:
        self.accepted: Counter[tuple[str, str]] = Counter()
        self.drop = 0

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str | None:
        said = message_from_bytes(envelope.content)
        self.accepted[said["Message-ID"], envelope.rcpt_tos[0]] += 1
        if self.drop:
            self.drop -= 1
            server.transport.abort()
            return None
        return "250 taken"


class _Loopback(Controller):
    """A mail server on whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    """Where the mail server listens."""
    controller = _Loopback(mailbox, hostname="127.0.0.1", port=0, ready_timeout=20)
    controller.start()
    yield controller.port
    controller.stop()
