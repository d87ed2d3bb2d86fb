"""What is kept of the numbers of tasks is what counting them would give, whatever happens and whenever it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from pca.domain import facts, orders
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.facts import AnyFact
from pca.domain.facts.work import TaskRedated
from pca.domain.journal import VERSION, Entry
from pca.store.engine.apply import apply
from pca.store.engine.replay import replay
from pca.store.kit.database import Store, Unit
from pca.store.tables.crisis import CRISIS
from pca.store.tables.tasks import TASK, TASK_COUNT
from pca.store.tasks import counts, kept_counts, late_tasks, progress, task_lists
from pca.store.tasks.late_regions import late_by_region
from tests.kit.examples import some
from tests.kit.rows import MINE, NOON, put_crises

HOUR = timedelta(hours=1)
PLACES = ("A", "B", "C")
WHOLE = Reach(sites=frozenset(PLACES))
"""Reaches every task without reaching everything: counted from the tasks' own rows."""


def entry(number: int, *found: AnyFact, at: datetime = NOON, act: orders.AnyAct | None = None) -> Entry:
    acted = act or orders.Acknowledge(task=1)
    return Entry(v=VERSION, id=str(number), at=at, who="P1", act=acted, facts=found, crisis=MINE, mode="real")


def opening(first: int, measure: str = "H1", *, within: timedelta = HOUR, **more: Any) -> facts.TasksOpened:
    return facts.TasksOpened(
        **{"first": first, "measure": measure, "perimeter": "root", "team": "t", "places": PLACES, "run": first}
        | {"assignees": ("P1", None, "P2"), "acknowledge_by": NOON + within, "due_at": NOON + 4 * within, **more}
    )


def kept(unit: Unit) -> dict[Any, Any]:
    rows = unit.connection.execute(select(TASK_COUNT)).all()
    return {tuple(row[:5]): tuple(row[5:]) for row in rows}


def counted_anew(unit: Unit) -> dict[Any, Any]:
    with unit.connection.begin_nested() as saved:
        unit.connection.execute(delete(TASK_COUNT))
        counts.count_all(unit)
        found = kept(unit)
        saved.rollback()
    return found


def late_of(unit: Unit, key: str, reach: Reach, now: datetime) -> dict[tuple[str, str], int]:
    return late_by_region(unit, key, now, reach)


def agree(unit: Unit, now: datetime) -> None:
    """Kept, counted over anew, and read from the tasks at `now`: three times the same."""
    assert kept(unit) == counted_anew(unit)
    for of in (progress.by_measure, progress.by_place):
        assert of(unit, MINE, now, EVERYTHING) == of(unit, MINE, now, WHOLE)
    for of_reach in (task_lists.by_team, late_of):
        whole, read = (of_reach(unit, MINE, reach, now) for reach in (EVERYTHING, WHOLE))
        assert whole == read
    live = select(func.count()).where(TASK.c.status.in_(("open", "acknowledged")))
    assert kept_counts.tasks_open(unit, MINE) == unit.connection.scalar(live)


def test_every_fact_that_changes_a_task_is_counted(
    memory_store: Store, story: Iterable[tuple[str | None, tuple[AnyFact, ...]]], tell: Callable[..., Entry]
) -> None:
    """Each fact there is happens in the story."""
    for crisis, found in story:
        for fact in found:
            tell(memory_store, fact, crisis=crisis, act=orders.Acknowledge(task=1))
            with memory_store.write() as unit:
                assert kept(unit) == counted_anew(unit), type(fact)


INSTANTS = st.integers(-2, 9).map(lambda hours: NOON + hours * HOUR)
SEVERAL = st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True).map(tuple)
SOME: st.SearchStrategy[AnyFact] = st.one_of(
    st.builds(facts.TaskAcknowledged, task=st.integers(1, 9), by=st.just("P1")),
    st.builds(facts.TaskCompleted, task=st.integers(1, 9), by=st.just("P1"), acknowledged=st.booleans()),
    st.builds(
        facts.TaskRefused, task=st.integers(1, 9), by=st.just("P1"), reason=st.just("r"), impossible=st.booleans()
    ),
    st.builds(
        facts.TaskReopened,
        task=st.integers(1, 9),
        by=st.just("P1"),
        reason=st.just("r"),
        due_at=INSTANTS,
        acknowledge_by=st.none() | INSTANTS,
    ),
    st.builds(
        facts.TasksSettled,
        tasks=SEVERAL,
        outcome=st.sampled_from(["cancelled", "continued", "transferred", "missed", "replaced", "unfinished"]),
        team=st.sampled_from(["t", "u", None]),
    ),
    st.builds(facts.TasksMoved, measure=st.just("H1"), before=st.just("root"), perimeter=st.just("R1"), tasks=SEVERAL),
    st.builds(facts.TasksReady, tasks=SEVERAL, acknowledge_by=INSTANTS, due_at=INSTANTS),
    st.builds(facts.DeadlinesMoved, measure=st.just("H1"), indicator=st.just("i"), tasks=SEVERAL, due_at=INSTANTS),
    st.builds(
        facts.TasksAmended,
        measure=st.just("H1"),
        kind=st.sampled_from(["told", "notice", "ask_again", "restored", "reassigned"]),
        tasks=st.integers(1, 9).map(lambda task: (task,)),
        digest=st.just("d"),
        due_at=INSTANTS,
        acknowledge_by=st.none() | INSTANTS,
        team=st.none() | st.just("u"),
        to=st.just(("P3",)),
    ),
    st.builds(
        facts.DeadlinesRedated,
        tasks=st.builds(
            TaskRedated,
            task=st.integers(1, 9),
            opened_at=INSTANTS,
            acknowledge_by=INSTANTS,
            due_at=INSTANTS,
            late_after=INSTANTS,
            escalate_at=INSTANTS,
        ).map(lambda task: (task,)),
    ),
    st.builds(facts.MeasureRenamed, before=st.sampled_from(["H1", "H3"]), after=st.sampled_from(["H3", "H4"])),
    st.builds(opening, st.just(10), st.sampled_from(["H1", "H2"]), within=st.sampled_from([HOUR, -HOUR])),
)
ACTS = st.sampled_from([orders.PassTime(), orders.Acknowledge(task=1)])
ENTRIES = st.lists(st.tuples(st.lists(SOME, min_size=1, max_size=3), ACTS, INSTANTS), max_size=6)


@given(happened=ENTRIES, now=INSTANTS)
@settings(max_examples=some(60), deadline=None)
def test_whatever_happens_the_counts_follow(happened: list[tuple[list[AnyFact], Any, datetime]], now: datetime) -> None:
    with Store.open("sqlite://", durable=False) as store, store.write() as unit:
        put_crises(unit)
        waiting = opening(7, "H3", waiting_at=("B",))
        apply(unit, entry(0, opening(1), opening(4, "H2", perimeter="R1", team="u"), waiting))
        for number, (found, act, at) in enumerate(happened, 1):
            first = 7 + 3 * number
            told = [opening(first, fact.measure) if type(fact) is facts.TasksOpened else fact for fact in found]
            once = [fact for at, fact in enumerate(told) if type(fact) not in {type(each) for each in told[:at]}]
            apply(unit, entry(number, *once, at=at, act=act))
            agree(unit, now)


@pytest.fixture
def three(unit: Unit) -> Unit:
    apply(unit, entry(0, opening(1)))
    return unit


def late(unit: Unit, now: datetime) -> int:
    return progress.at(unit, MINE, now, EVERYTHING, measure="H1").late


def test_late_ones_are_known_before_and_after_the_clock_spoke_up(three: Unit) -> None:
    instants = (NOON, NOON + HOUR, NOON + 2 * HOUR)
    assert [late(three, now) for now in instants] == [0, 0, 3]
    apply(three, entry(1, act=orders.PassTime(), at=NOON + 2 * HOUR))
    assert kept(three)[MINE, "team", "t", "", "real"][-2:] == (3, 0)
    assert [late(three, now) for now in instants] == [0, 0, 3]
    apply(three, entry(2, act=orders.PassTime(), at=NOON))
    assert kept(three)[MINE, "team", "t", "", "real"][-2:] == (0, 0)
    assert [late(three, now) for now in instants] == [0, 0, 3]


def test_nobody_but_the_clock_counts_late_ones_over(three: Unit) -> None:
    apply(three, entry(1, facts.TaskAcknowledged(task=1, by="P1"), at=NOON + 2 * HOUR))
    assert late_tasks.late_as_of(three, MINE) is None


def test_an_entry_writes_one_row_for_each_of_those_it_concerns(three: Unit) -> None:
    written: list[str] = []
    three.raw.set_trace_callback(written.append)
    apply(three, entry(1, facts.TasksSettled(outcome="missed", tasks=(1, 2, 3))))
    three.raw.set_trace_callback(None)
    assert len([sql for sql in written if sql.startswith("INSERT INTO task_count")]) == len(("t", "H1", *PLACES))


def test_a_renamed_measure_takes_its_numbers_along(three: Unit) -> None:
    apply(three, entry(1, facts.MeasureRenamed(before="H1", after="H9")))
    assert set(progress.by_measure(three, MINE, NOON, EVERYTHING)) == {("H9", "root")}
    agree(three, NOON)


@pytest.fixture
def filled(opened: Store, tell: Callable[..., Entry]) -> Store:
    tell(opened, facts.TaskAcknowledged(task=1, by="P1"), act=orders.Acknowledge(task=1))
    return opened


def test_a_database_from_before_they_were_kept_has_them_counted(filled: Store, tell: Callable[..., Entry]) -> None:
    tell(filled, facts.TaskCompleted(task=2, by="P1"), at=NOON + 2 * HOUR)
    first, by_team = (
        import_module(f"pca.store.migrations.versions.{name}") for name in ("0082_counts", "0100_late_by_region")
    )
    with filled.write() as unit:
        before = kept(unit)
        unit.connection.execute(delete(TASK_COUNT))
        unit.connection.execute(update(CRISIS).values(late_as_of=None))
        first.count(unit.connection)
        by_team.by_team(unit.connection)
        assert kept(unit) == before
        assert late_tasks.late_as_of(unit, MINE) == NOON + 2 * HOUR
    assert replay(filled).differences == ()


def test_both_databases_keep_the_same(filled: Store) -> None:
    with filled.write() as unit:
        assert kept(unit)
        assert kept(unit) == counted_anew(unit)
