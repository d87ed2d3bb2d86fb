"""A small story told in facts, to fill a store with: one of every fact, in an order that could really happen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.domain.facts import AnyFact
from pca.domain.journal import VERSION, Entry
from pca.store.audit import journal
from pca.store.engine.apply import apply
from pca.store.kit.database import Store, Unit
from tests.kit.literals import Literals
from tests.kit.rows import put_crises
from tests.kit.story import HOUR, NOON, the_opening, the_prelude, the_story

Entries = Callable[..., Entry]


@pytest.fixture
def noon() -> datetime:
    """The instant at which every story starts."""
    return NOON


@pytest.fixture
def hour() -> timedelta:
    return HOUR


@pytest.fixture
def entry() -> Entries:
    """Makes journal entries of given facts, each with an order of its own."""
    numbers = count(1)

    def made(*found: AnyFact, crisis: str | None = "2020-1", mode: str = "real", **more: Any) -> Entry:
        given = {
            "v": VERSION,
            "id": f"order-{next(numbers)}",
            "at": NOON,
            "who": "P1",
            "act": orders.PassTime(),
            **more,
        }
        return Entry(**given, facts=found, crisis=crisis, mode=mode if crisis else None)

    return made


@pytest.fixture
def record() -> Callable[[Store, Entry], journal.Recorded]:
    """Records an entry and applies it, as the one door does."""

    def recorded(store: Store, one: Entry) -> journal.Recorded:
        with store.write() as unit:
            found = journal.append(unit, one)
            apply(unit, one)
        return found

    return recorded


@pytest.fixture
def tell(entry: Entries, record: Callable[[Store, Entry], journal.Recorded]) -> Callable[..., Entry]:
    """Records facts in one entry, applied."""

    def told(store: Store, *found: AnyFact, **more: Any) -> Entry:
        one = entry(*found, **more)
        record(store, one)
        return one

    return told


@pytest.fixture
def prelude() -> tuple[tuple[AnyFact, ...], ...]:
    """A directory and an approved plan: what must be there before a crisis opens."""
    return the_prelude()


@pytest.fixture
def opening() -> tuple[AnyFact, ...]:
    """A crisis opens: a state, a measure, three tasks, two messages."""
    return the_opening()


@pytest.fixture
def opened(store: Store, tell: Callable[..., Entry]) -> Store:
    """A store in which crisis 2020-1 is open."""
    for found in (*the_prelude(), the_opening()):
        outside = not isinstance(found[0], facts.CrisisOpened)
        tell(store, *found, crisis=None if outside else "2020-1")
    return store


@pytest.fixture
def unit(memory_store: Store) -> Iterator[Unit]:
    """A writing unit of work in which two crises are open, and nothing else is: for tests that put rows themselves."""
    with memory_store.write() as opened:
        put_crises(opened)
        yield opened


@pytest.fixture
def story() -> Iterable[tuple[str | None, tuple[AnyFact, ...]]]:
    """Every kind of fact at least once: (crisis or None, facts of one entry)."""
    return the_story()


@pytest.fixture(scope="module")
def literals(request: pytest.FixtureRequest) -> Iterator[Literals]:
    """The kept rows of the module's table."""
    table = Literals(Path(str(request.path)).stem.removeprefix("test_"))
    yield table
    table.close()
