"""The present follows from the journal: rebuilt, it is the same, and a row changed in silence is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from pca.domain import facts, orders
from pca.domain.directory import Contact
from pca.domain.facts import AnyFact
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.engine import replay as replaying
from pca.store.engine.apply import apply, apply_uncounted
from pca.store.engine.rebuild import UNREAD
from pca.store.engine.replay import ROW, RowDifference, replay, tables
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.messages import outbox
from pca.store.people import directory
from pca.store.tables.whole import METADATA, NOT_REPLAYED
from tests.kit.examples import some

Story = list[tuple[str | None, tuple[AnyFact, ...]]]
Tell = Callable[..., Entry]


@pytest.fixture
def told(store: Store, story: Story, tell: Tell) -> Store:
    """A store in which the whole story happened, half a minute and a bit apart."""
    for number, (crisis, found) in enumerate(story):
        at = datetime(2020, 3, 16, 12, tzinfo=UTC) + number * timedelta(seconds=30, milliseconds=7)
        tell(store, *found, crisis=crisis, at=at)
    return store


def change(store: Store, statement: str) -> None:
    with store.write() as unit:
        unit.connection.execute(text(statement))


def test_every_table_is_rebuilt_the_same(told: Store, story: Story) -> None:
    found = replay(told)
    assert (found.entries, found.differences) == (len(story), ())
    with told.read() as unit:
        counts = {table.name: unit.connection.scalar(select(func.count()).select_from(table)) for table in tables()}
    assert found.rows == sum(count or 0 for count in counts.values())
    assert [name for name, count in counts.items() if not count] == []


def test_an_empty_store_replays_to_nothing(store: Store) -> None:
    found = replay(store)
    assert (found.entries, found.rows, found.differences) == (0, 0, ())


def test_what_is_left_out_is_said(told: Store) -> None:
    found = replay(told)
    assert set(found.left_out) == NOT_REPLAYED
    assert {table.name for table in tables()} | set(found.left_out) == set(METADATA.tables)


def test_erasable_texts_and_leases_do_not_count(told: Store, noon: datetime, hour: timedelta) -> None:
    with told.write() as unit:
        directory.write_contacts(unit, [Contact("P1", "Amina", "a@example.org", None)])
        outbox.write_bodies(unit, [outbox.Body(crisis="2020-1", number=1, subject="s", body="b")])
        assert len(outbox.claim(unit, noon + hour * 9, 10, "me", noon + hour * 10)) == 1
    assert replay(told).differences == ()


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        (
            "UPDATE task SET done_by = 'P5' WHERE number = 1",
            RowDifference("task", "2020-1/1", "done_by", live="P5", replayed="P3"),
        ),
        (
            "UPDATE task SET escalation = 0 WHERE number = 4",
            RowDifference("task", "2020-1/4", "escalation", live="0", replayed="2"),
        ),
        ("DELETE FROM decision", RowDifference("decision", "2020-1/1", "(row)", live=None, replayed="present")),
        (
            "INSERT INTO membership VALUES ('P1', 7, 'crisis')",
            RowDifference("membership", "P1/7", "(row)", live="present", replayed=None),
        ),
        (
            "UPDATE wave SET external = NOT external WHERE number = 2",
            RowDifference("wave", "2020-1/2", "external", live="False", replayed="True"),
        ),
        (
            "UPDATE crisis SET mode = 'exercise'",
            RowDifference("crisis", "2020-1", "mode", live="exercise", replayed="real"),
        ),
        (
            "UPDATE log_entry SET struck_by = NULL WHERE number = 1",
            RowDifference("log_entry", "2020-1/1", "struck_by", live=None, replayed="2"),
        ),
        (
            "UPDATE observation SET value = '13' WHERE indicator = 'new_cases' AND value = '12'",
            RowDifference(
                "observation", "2020-1/new_cases/root/2020-03-16 12:00:00+00:00", "value", live="13", replayed="12"
            ),
        ),
    ],
)
def test_a_row_changed_in_silence_is_named(told: Store, statement: str, difference: RowDifference) -> None:
    change(told, statement)
    assert replay(told).differences == (difference,)


def test_every_column_of_every_table_is_compared(told: Store) -> None:
    """Each column of texts, changed in every row, is found."""
    texts = [
        (table.name, column.name)
        for table in tables()
        for column in table.columns
        if not column.primary_key and not column.foreign_keys and column.type.python_type is str
    ]
    for name, column in texts:
        change(told, f'''UPDATE "{name}" SET "{column}" = coalesce("{column}", '') || 'x' ''')
    named = {(one.table, one.column) for one in replay(told, most=100_000).differences}
    assert named == set(texts)


def test_only_the_first_differences_are_kept(told: Store) -> None:
    change(told, "DELETE FROM task")
    assert len(replay(told, most=3).differences) == 3


def test_texts_in_any_script_come_in_the_same_order(store: Store, tell: Tell) -> None:
    names = ["é", "Z", "a", "ع", "\U0001f600", "_", "-", "A b", "aa", "\uffee"]
    for number, name in enumerate(names):
        tell(store, facts.PlanPublished(hash=name, plan="p", version=str(number), author="P1", body=""), crisis=None)
    assert replay(store).differences == ()


def test_what_differs_after_equal_portions_is_found_and_named_in_order(
    told: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "PORTION", 1)
    change(told, "DELETE FROM task WHERE number = 2")
    change(told, "UPDATE task SET mode = 'exercise' WHERE number = 3")
    found = replay(told)
    assert [(one.key, one.column) for one in found.differences] == [("2020-1/2", ROW), ("2020-1/3", "mode")]


def test_what_is_rebuilt_lies_in_a_file_without_a_name() -> None:
    with Store.scratch(1) as fresh, fresh.write() as unit:
        unit.raw.execute("CREATE TABLE much (much)")
        unit.raw.executemany("INSERT INTO much VALUES (zeroblob(3000))", [()] * 2_000)
        names = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
        assert [name.endswith(" (deleted)") for name in names if "etilqs_" in name] == [True]


def test_apply_reads_by_none_of_the_indexes_a_replay_leaves_out(told: Store) -> None:
    statements: list[str] = []
    with Store.open("sqlite://", durable=False) as fresh, told.read() as live, fresh.write() as unit:
        for _, recorded in journal.entries(live):
            unit.raw.set_trace_callback(statements.append)
            apply_uncounted(unit, recorded)
            unit.raw.set_trace_callback(None)
        asked = [one for one in statements if one.startswith(("SELECT", "UPDATE", "DELETE"))]
        plans = {str(row[3]) for one in asked for row in unit.raw.execute(f"EXPLAIN QUERY PLAN {one}")}
    assert any("INDEX ix_" in plan for plan in plans)
    assert [plan for plan in plans for name in UNREAD if f"INDEX {name} " in plan] == []


def test_progress_is_told(told: Store, story: Story) -> None:
    heard: list[int] = []
    replay(told, progress=heard.append)
    assert heard == list(range(1, len(story) + 1))


def test_an_unreadable_entry_stops_the_replay(sqlite_store: Store, tell: Tell) -> None:
    tell(sqlite_store, facts.Refused(code="x"))
    change(sqlite_store, "DROP TRIGGER journal_keeps")
    change(sqlite_store, "UPDATE journal SET body = '{'")
    with pytest.raises(StoreError, match="pca audit verify"):
        replay(sqlite_store)


def _answers(task: int) -> st.SearchStrategy[AnyFact]:
    at = st.datetimes(timezones=st.just(UTC))
    some = st.text(st.characters(codec="utf-8"), max_size=20)
    return st.one_of(
        st.builds(facts.TaskAcknowledged, task=st.just(task), by=some, escalate_at=at, comment=some),
        st.builds(
            facts.TaskCompleted, task=st.just(task), by=some, comment=some, despite=some, acknowledged=st.booleans()
        ),
        st.builds(facts.TaskRefused, task=st.just(task), by=some, reason=some, impossible=st.booleans()),
        st.builds(facts.ItemsChecked, task=st.just(task), by=some, checked=st.tuples(some)),
        st.builds(
            facts.TaskReopened,
            task=st.just(task),
            by=some,
            reason=some,
            due_at=at,
            acknowledge_by=st.none() | at,
            escalate_at=st.none() | at,
        ),
        st.builds(facts.TaskHandedOver, task=st.just(task), to=some, note=some),
        st.builds(
            facts.TasksSettled,
            tasks=st.just((task,)),
            outcome=st.sampled_from(["cancelled", "continued", "transferred", "missed", "replaced"]),
            team=st.none() | some,
            assignee=st.none() | some,
        ),
        st.builds(
            facts.IndicatorsObserved,
            observations=st.lists(st.builds(orders.Observation, st.sampled_from("ab"), some, at), max_size=3).map(
                tuple
            ),
            source=some,
        ),
        st.builds(facts.DeliveriesRecorded, deliveries=_deliveries(at, some)),
        st.builds(facts.StatusDeclared, person=st.sampled_from(["P1", "P9"]), status=some),
        st.builds(facts.StateEntered, perimeter=st.sampled_from(["root", "CS"]), configuration=st.tuples(some)),
        st.builds(facts.PerimeterRejoined, perimeter=st.just("CS")),
    )


def _deliveries(at: st.SearchStrategy[datetime], some: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    outcome = st.sampled_from(["sent", "retry", "failed", "suppressed"])
    one = st.builds(orders.Delivery, st.integers(1, 4), outcome, digest=some, error=some, retry_at=st.none() | at)
    return st.lists(one, max_size=3).map(tuple)


@given(happened=st.lists(st.integers(1, 4).flatmap(_answers), max_size=12), shift=st.integers(-720, 840))
@settings(max_examples=some(20), deadline=None)
def test_whatever_happens_the_rows_follow_from_the_journal(happened: list[AnyFact], shift: int) -> None:
    with Store.open("sqlite://", durable=False) as store:
        for number, found in enumerate((*_beginning(), *([fact] for fact in happened))):
            at = datetime(2020, 3, 16, 12, tzinfo=UTC) + timedelta(minutes=shift, microseconds=number * 333)
            outside = isinstance(found[0], facts.PlanPublished)
            with store.write() as unit:
                one = Entry(v=1, id=str(number), at=at, who="P1", act=orders.PassTime(), facts=tuple(found),
                            crisis=None if outside else "2020-1", mode=None if outside else "exercise")  # fmt: skip
                journal.append(unit, one)
                apply(unit, one)
        assert replay(store).differences == ()


def _beginning() -> tuple[list[AnyFact], ...]:
    at = datetime(2020, 3, 16, 12, tzinfo=UTC)
    return (
        [facts.PlanPublished(hash="h1", plan="p", version="1", author="P1", body="")],
        [
            facts.CrisisOpened(plan="h1", title="t"),
            facts.MeasureStarted(measure="H1", perimeter="root"),
            facts.TasksOpened(first=1, measure="H1", perimeter="root", team="t", places=("a", "b", "c", "d"),
                              assignees=("P1", None, "P2", "P1"), run=1, acknowledge_by=at, due_at=at),
            facts.MessagesQueued(wave=1, communication="c", message="m", digest="d", kind="mail", first=1,
                                 recipients=("P1", "P2", "P3"), languages=("fr", "ar", "en")),
        ],
    )  # fmt: skip
