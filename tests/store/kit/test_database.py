"""The store itself: units of work, one writer at a time, and what it says when it cannot."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text, update

from pca.domain import facts
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.crisis import crisis
from pca.store.engine.apply import apply
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.tables.crisis import CRISIS

Tell = Callable[..., Entry]
REFUSAL = facts.Refused(code="x")


def entries_in(store: Store) -> int:
    with store.read() as unit:
        return journal.head(unit).seq


def test_what_a_unit_wrote_is_there_when_the_store_is_opened_again(store: Store, url: str, tell: Tell) -> None:
    tell(store, REFUSAL)
    store.close()
    with Store.open(url) as again:
        assert entries_in(again) == 1


def test_what_a_failed_unit_wrote_is_gone(store: Store, entry: Callable[..., Entry]) -> None:
    def fail() -> None:
        with store.write() as unit:
            journal.append(unit, entry(REFUSAL))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power"):
        fail()
    assert entries_in(store) == 0
    with store.write() as unit:
        journal.append(unit, entry(REFUSAL))
    assert entries_in(store) == 1


def test_a_failed_apply_leaves_neither_entry_nor_rows(opened: Store, tell: Tell) -> None:
    before = entries_in(opened)
    twice = facts.CrisisOpened(plan="h1", title="again")
    with pytest.raises(StoreError, match="contradicts") as said:
        tell(opened, facts.StateEntered(perimeter="CS", configuration=("crisis",)), twice)
    assert said.value.code == "conflict"
    assert entries_in(opened) == before
    with opened.read() as unit:
        assert "CS" not in crisis.standings(unit, "2020-1")


def test_a_reading_unit_sees_one_moment_only(store: Store, tell: Tell) -> None:
    with store.read() as unit:
        assert journal.head(unit).seq == 0
        tell(store, REFUSAL)
        assert journal.head(unit).seq == 0
    assert entries_in(store) == 1


def test_a_reading_unit_cannot_write(opened: Store, entry: Callable[..., Entry]) -> None:
    with pytest.raises(StoreError) as said, opened.read() as unit:
        unit.connection.execute(update(CRISIS).values(title="x"))
    assert said.value.code == "read_only"
    with pytest.raises(StoreError, match="only read"), opened.read() as unit:
        apply(unit, entry(REFUSAL))


def test_in_memory_reading_cannot_write_and_writing_can_again(memory_store: Store, tell: Tell) -> None:
    tell(memory_store, REFUSAL)
    with pytest.raises(StoreError) as said, memory_store.read() as unit:
        unit.connection.execute(text("INSERT INTO membership (person, position, team) VALUES ('P1', 1, 'it')"))
    assert said.value.code == "read_only"
    with memory_store.read() as unit:
        assert unit.connection.execute(text("SELECT count(*) FROM membership")).scalar_one() == 0
    tell(memory_store, REFUSAL)
    assert entries_in(memory_store) == 2


def test_units_do_not_nest(store: Store) -> None:
    with store.write(), pytest.raises(StoreError) as said, store.write():
        pass
    assert said.value.code == "nested"
    with store.write():
        pass


def test_many_threads_write_one_after_the_other(store: Store, entry: Callable[..., Entry]) -> None:
    ready = [[entry(REFUSAL, who=f"P{thread}") for _ in range(20)] for thread in range(6)]

    def write(mine: list[Entry]) -> None:
        for one in mine:
            with store.write() as unit:
                journal.append(unit, one)

    threads = [threading.Thread(target=write, args=(mine,)) for mine in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as unit:
        verdict = journal.verify(unit)
        written = [one.id for _, one in journal.entries(unit)]
    assert (verdict.entries, verdict.broken) == (120, None)
    for mine in ready:
        assert [one for one in written if one in {each.id for each in mine}] == [each.id for each in mine]


WRITER = """
import sys
from datetime import UTC, datetime
from pca.domain import facts, orders
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.kit.database import Store
with Store.open(sys.argv[1]) as store:
    for number in range(40):
        one = Entry(v=1, id=f"{sys.argv[2]}-{number}", at=datetime(2020, 3, 16, tzinfo=UTC), who=sys.argv[2],
                    act=orders.PassTime(), facts=(facts.Refused(code="x"),))
        with store.write() as unit:
            journal.append(unit, one)
"""


def test_two_programs_write_one_chain(store: Store, url: str) -> None:
    programs = [subprocess.Popen([sys.executable, "-c", WRITER, url, name]) for name in ("left", "right")]
    assert [program.wait(timeout=120) for program in programs] == [0, 0]
    with store.read() as unit:
        verdict = journal.verify(unit)
    assert (verdict.entries, verdict.broken) == (80, None)


def test_another_program_that_keeps_writing_is_named(sqlite_store: Store, tmp_path: Path, tell: Tell) -> None:
    with sqlite_store.write() as unit:
        unit.raw.execute("PRAGMA busy_timeout=20")
    other = sqlite3.connect(tmp_path / "pca.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as said:
        tell(sqlite_store, REFUSAL)
    assert said.value.code == "busy"
    other.execute("ROLLBACK")
    other.close()
    tell(sqlite_store, REFUSAL)
    assert entries_in(sqlite_store) == 1


def test_a_full_disk_is_named_and_nothing_is_lost(
    sqlite_store: Store, tell: Tell, prelude: tuple[tuple[facts.AnyFact, ...], ...]
) -> None:
    for found in prelude:
        tell(sqlite_store, *found, crisis=None)
    with sqlite_store.write() as unit:
        pages = unit.raw.execute("PRAGMA page_count").fetchone()[0]
        unit.raw.execute(f"PRAGMA max_page_count={pages + 8}")
    before = entries_in(sqlite_store)
    body = "x" * 400_000
    big = facts.PlanPublished(hash="h9", plan="pandemie", version="9", author="P1", body=body)
    with pytest.raises(StoreError, match="disk is full: nothing was written") as said:
        tell(sqlite_store, big, crisis=None)
    assert said.value.code == "disk_full"
    with sqlite_store.write() as unit:
        unit.raw.execute("PRAGMA max_page_count=1000000")
    with sqlite_store.read() as unit:
        assert unit.connection.execute(text("SELECT count(*) FROM plan_version WHERE hash = 'h9'")).scalar_one() == 0
        verdict = journal.verify(unit)
    assert (verdict.entries, verdict.broken) == (before, None)
    tell(sqlite_store, big, crisis=None)
    assert entries_in(sqlite_store) == before + 1


def test_a_dropped_server_connection_is_replaced_without_a_word(
    postgres_store: Store, postgres_url: str, tell: Tell
) -> None:
    tell(postgres_store, REFUSAL)
    with postgres_store.write() as unit:
        server = unit.raw.execute("SELECT pg_backend_pid()").fetchone()[0]
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (server,))
    tell(postgres_store, REFUSAL)
    assert entries_in(postgres_store) == 2


def test_a_note_is_dropped_at_once_while_somebody_writes(store: Store) -> None:
    with Store.open(store.url) as other, other.write(), pytest.raises(StoreError) as said, store.note():
        pass
    assert said.value.code == "busy", "another program"
    with store.note() as unit:
        assert unit.writes
    with store.write(), ThreadPoolExecutor(1) as pool, pytest.raises(StoreError) as said:
        pool.submit(lambda: ExitStack().enter_context(store.note())).result()
    assert said.value.code == "busy", "another thread"


def test_foreign_keys_hold(opened: Store, tell: Tell) -> None:
    with pytest.raises(StoreError) as said:
        tell(
            opened,
            facts.LogEntryAdded(
                number=1, kind="fact", text="x", event_at=datetime.fromisoformat("2020-03-16T00:00:00Z")
            ),
            crisis="1999-1",
        )
    assert said.value.code == "conflict"


def test_a_text_postgresql_cannot_keep_is_refused_whole(postgres_store: Store, tell: Tell) -> None:
    bad = facts.PlanPublished(hash="h", plan="p", version="1", author="P1", body="a\0b")
    with pytest.raises(StoreError) as said:
        tell(postgres_store, bad, crisis=None)
    assert said.value.code == "unstorable"
    assert entries_in(postgres_store) == 0


def test_a_killed_writer_leaves_whole_entries_only(sqlite_store: Store, tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, f"sqlite:///{tmp_path / 'pca.db'}", "killed"])
    while entries_in(sqlite_store) < 3 and writer.poll() is None:
        os.sched_yield()
    writer.kill()
    writer.wait()
    with sqlite_store.read() as unit:
        verdict = journal.verify(unit)
        last = unit.connection.execute(select(text("count(*)")).select_from(text("journal"))).scalar_one()
    assert verdict.broken is None
    assert verdict.entries == last >= 3
