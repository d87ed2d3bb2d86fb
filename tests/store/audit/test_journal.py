"""The journal: gap-free, once for each order, append-only, and any change to it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pca.domain import facts
from pca.domain.journal import GENESIS, Entry, encode, leaf_of, link
from pca.domain.orders import PassTime
from pca.store.audit import journal
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError

Entries = Callable[..., Entry]
Record = Callable[[Store, Entry], journal.Recorded]
REFUSAL = facts.Refused(code="x")
MIDNIGHT = datetime(2020, 3, 16, tzinfo=UTC)
HALTS = {
    "sqlite": ("DROP TRIGGER journal_keeps", "DROP TRIGGER journal_holds", "DROP TRIGGER journal_grows"),
    "postgresql": ("ALTER TABLE journal DISABLE TRIGGER USER",),
}


@pytest.fixture
def written(store: Store, entry: Entries, record: Record) -> Store:
    """A store with a journal of seven entries, two of them in a crisis of their own."""
    for number in range(7):
        record(store, entry(REFUSAL, crisis="2020-1" if number in (2, 5) else None, why=f"reason {number}"))
    return store


def tamper(store: Store, *statements: str) -> journal.ChainVerdict:
    """Change the journal behind the program's back, as an administrator could, then walk it."""
    with store.write() as unit:
        for statement in (*HALTS[store.kind], *statements):
            unit.connection.execute(text(statement))
    with store.read() as unit:
        return journal.verify(unit)


def test_entries_are_numbered_and_chained(store: Store, entry: Entries, record: Record) -> None:
    first, second = entry(REFUSAL), entry(REFUSAL, why="because")
    one = record(store, first)
    two = record(store, second)
    assert one == (1, link(GENESIS, leaf_of(encode(first))))
    assert two == (2, link(one.chain, leaf_of(encode(second))))
    with store.read() as unit:
        assert journal.head(unit) == two


def test_an_empty_journal_stands_at_the_genesis(store: Store) -> None:
    with store.read() as unit:
        assert journal.head(unit) == (0, GENESIS)
        assert journal.verify(unit) == journal.ChainVerdict(entries=0, head=GENESIS.hex())
        assert list(journal.entries(unit)) == []


def test_an_order_is_found_again(written: Store) -> None:
    with written.read() as unit:
        found = journal.find(unit, "order-3")
        assert found is not None
        assert (found[0], found[1].why, found[1].crisis) == (3, "reason 2", "2020-1")
        assert journal.find(unit, "order-99") is None


def test_an_entry_comes_back_as_it_was(store: Store, entry: Entries, record: Record) -> None:
    one = entry(
        REFUSAL, who="Ü\u0627 \U0001f600\0", on_behalf_of="P2", informant="P3", why="l’eau\nmonte", plan="h", seat="s"
    )
    record(store, one)
    with store.read() as unit:
        assert [found for _, found in journal.entries(unit)] == [one]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7]),
        ({"after": 5}, [6, 7]),
        ({"limit": 2}, [1, 2]),
        ({"limit": 0}, []),
        ({"crisis": "2020-1"}, [3, 6]),
        ({"crisis": "2020-1", "after": 3, "limit": 9}, [6]),
        ({"crisis": "1999-1"}, []),
        ({"after": 7}, []),
    ],
)
def test_entries_are_walked_in_pages(written: Store, asked: dict[str, Any], numbers: list[int]) -> None:
    with written.read() as unit:
        assert [seq for seq, _ in journal.entries(unit, **asked)] == numbers


def test_a_walk_longer_than_one_chunk_misses_nothing(
    memory_store: Store, entry: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "CHUNK", 3)
    with memory_store.write() as unit:
        for _ in range(9):
            journal.append(unit, entry(REFUSAL))
    with memory_store.read() as unit:
        assert [seq for seq, _ in journal.entries(unit)] == list(range(1, 10))
        assert [seq for seq, _ in journal.entries(unit, limit=7)] == list(range(1, 8))
        assert journal.verify(unit).entries == 9


def test_the_same_order_is_never_recorded_twice(written: Store, entry: Entries, record: Record) -> None:
    with pytest.raises(StoreError) as said:
        record(written, entry(REFUSAL, id="order-2"))
    assert said.value.code in ("append_only", "conflict")
    with written.read() as unit:
        assert journal.verify(unit).entries == 7


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET body = 'x' WHERE seq = 1",
        "UPDATE journal SET at = at",
        "DELETE FROM journal WHERE seq = 7",
        "DELETE FROM journal",
        "INSERT INTO journal SELECT 9, at, crisis, 'other', body, leaf, chain FROM journal WHERE seq = 1",
        "INSERT INTO journal SELECT 0, at, crisis, 'other', body, leaf, chain FROM journal WHERE seq = 1",
    ],
)
def test_the_database_itself_refuses_changes(written: Store, statement: str) -> None:
    with pytest.raises(StoreError, match="only grows") as said, written.write() as unit:
        unit.connection.execute(text(statement))
    assert said.value.code == "append_only"
    with written.read() as unit:
        assert journal.verify(unit).entries == 7


@pytest.mark.parametrize("seq", [3, 8])
def test_sqlite_refuses_replacing_an_entry(sqlite_store: Store, entry: Entries, record: Record, seq: int) -> None:
    for _ in range(7):
        record(sqlite_store, entry(REFUSAL))
    values = f"{seq}, at, crisis, order_id, 'x', leaf, chain"
    statement = f"INSERT OR REPLACE INTO journal SELECT {values} FROM journal WHERE seq = 3"
    with pytest.raises(StoreError, match="only grows"), sqlite_store.write() as unit:
        unit.connection.execute(text(statement))


def test_postgresql_refuses_truncation(postgres_store: Store) -> None:
    with pytest.raises(StoreError, match="only grows"), postgres_store.write() as unit:
        unit.connection.execute(text("TRUNCATE journal"))


SWAP = (
    "UPDATE journal SET seq = -1 WHERE seq = 3",
    "UPDATE journal SET seq = 3 WHERE seq = 5",
    "UPDATE journal SET seq = 5 WHERE seq = -1",
)


@pytest.mark.parametrize(
    ("statements", "seq", "why"),
    [
        (["UPDATE journal SET body = replace(body, 'reason 3', 'reason 8')"], 4, "hash differs"),
        (["UPDATE journal SET body = replace(body, '}', ' }') WHERE seq = 2"], 2, "hash differs"),
        (["UPDATE journal SET body = 'not json' WHERE seq = 5"], 5, "no longer an entry"),
        (["UPDATE journal SET body = '{}' WHERE seq = 5"], 5, "no longer an entry"),
        (["UPDATE journal SET body = '' WHERE seq = 1"], 1, "no longer an entry"),
        (["DELETE FROM journal WHERE seq = 3"], 3, "missing (number 4 follows)"),
        (["DELETE FROM journal WHERE seq BETWEEN 3 AND 5"], 3, "missing (number 6 follows)"),
        (["DELETE FROM journal WHERE seq = 1"], 1, "missing (number 2 follows)"),
        (["DELETE FROM journal WHERE seq = 3", "UPDATE journal SET seq = -seq WHERE seq > 3",
          "UPDATE journal SET seq = -seq - 1 WHERE seq < 0"], 3, "chain differs"),
        ([*SWAP], 3, "chain differs"),
        (["UPDATE journal SET seq = 0 WHERE seq = 2"], 1, "missing (number 0 follows)"),
        (["UPDATE journal SET chain = leaf WHERE seq = 6"], 6, "chain differs"),
        (["UPDATE journal SET leaf = chain WHERE seq = 6"], 6, "hash differs"),
        (["UPDATE journal SET order_id = 'other' WHERE seq = 4"], 4, "beside the text"),
        (["UPDATE journal SET crisis = NULL WHERE seq = 3"], 3, "beside the text"),
        (["UPDATE journal SET crisis = '2020-9' WHERE seq = 3"], 3, "beside the text"),
        (["UPDATE journal SET at = '2021-01-01T00:00:00.000Z' WHERE seq = 7"], 7, "beside the text"),
    ],
)  # fmt: skip
def test_the_first_tampered_entry_is_named(written: Store, statements: list[str], seq: int, why: str) -> None:
    verdict = tamper(written, *statements)
    assert verdict.broken is not None
    assert (verdict.entries, verdict.broken.seq) == (seq - 1, seq)
    assert why in verdict.broken.why


def test_a_rewritten_entry_shows_in_the_next_one(written: Store, entry: Entries) -> None:
    """Somebody who also computes the new hash is caught by the chain; who rewrites all, by an older head."""
    with written.read() as unit:
        before = journal.verify(unit).head
        chains = [journal.GENESIS, *(row[0] for row in unit.raw.execute("SELECT chain FROM journal ORDER BY seq"))]
    forged = entry(REFUSAL, id="order-4", crisis=None, why="forged")
    leaf = leaf_of(encode(forged))
    with written.write() as unit:
        for statement in HALTS[written.kind]:
            unit.connection.execute(text(statement))
        unit.connection.execute(
            text("UPDATE journal SET body = :body, leaf = :leaf, chain = :chain WHERE seq = 4"),
            {"body": encode(forged), "leaf": leaf, "chain": link(bytes(chains[3]), leaf)},
        )
    with written.read() as unit:
        verdict = journal.verify(unit)
    assert verdict.broken is not None
    assert verdict.broken.seq == 5
    assert verdict.head != before


def test_a_journal_cut_at_its_end_shows_in_its_head(written: Store) -> None:
    with written.read() as unit:
        before = journal.verify(unit)
    verdict = tamper(written, "DELETE FROM journal WHERE seq > 5")
    assert verdict.broken is None
    assert (verdict.entries, verdict.head) != (before.entries, before.head)


@pytest.mark.parametrize("column", ["body", "order_id", "crisis", "at"])
def test_bytes_that_are_no_text_are_named_too(sqlite_store: Store, entry: Entries, record: Record, column: str) -> None:
    for _ in range(3):
        record(sqlite_store, entry(REFUSAL))
    verdict = tamper(sqlite_store, f"UPDATE journal SET {column} = CAST(X'FF7B' AS TEXT) WHERE seq = 2")
    assert verdict.broken is not None
    assert verdict.broken.seq == 2


def test_an_unreadable_entry_stops_a_walk_with_one_clear_line(written: Store) -> None:
    tamper(written, "UPDATE journal SET body = 'x' WHERE seq = 2")
    with pytest.raises(StoreError, match="entry 2 cannot be read") as said, written.read() as unit:
        list(journal.entries(unit))
    assert said.value.code == "journal_broken"


@pytest.fixture(scope="module")
def bodies() -> Iterator[tuple[Store, list[bytes]]]:
    """A journal in memory without its guards, and the bytes of its bodies."""
    with Store.open("sqlite://", durable=False) as store:
        with store.write() as unit:
            for number in range(6):
                journal.append(unit, _plain(number))
            for statement in HALTS["sqlite"]:
                unit.raw.execute(statement)
            kept = [row[0].encode() for row in unit.raw.execute("SELECT body FROM journal ORDER BY seq")]
        yield store, kept


def _plain(number: int) -> Entry:
    return Entry(v=1, id=f"o{number}", at=MIDNIGHT, who="P1", act=PassTime(), facts=(REFUSAL,), why="é" * number)


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_changed_byte_is_found_where_it_is(bodies: tuple[Store, list[bytes]], data: st.DataObject) -> None:
    store, kept = bodies
    seq = data.draw(st.integers(1, len(kept)))
    place = data.draw(st.integers(0, len(kept[seq - 1]) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = bytearray(kept[seq - 1])
    changed[place] ^= flip
    with store.write() as unit:
        unit.raw.execute("UPDATE journal SET body = CAST(? AS TEXT) WHERE seq = ?", (bytes(changed), seq))
    with store.read() as unit:
        verdict = journal.verify(unit)
    with store.write() as unit:
        unit.raw.execute("UPDATE journal SET body = CAST(? AS TEXT) WHERE seq = ?", (kept[seq - 1], seq))
    assert verdict.broken is not None
    assert (verdict.entries, verdict.broken.seq) == (seq - 1, seq)
