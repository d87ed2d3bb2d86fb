"""Jobs stand or fall with the decision that made their messages, and every message due has one sooner or later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.orders import Delivery
from pca.store.engine import jobs
from pca.store.engine.dispatcher import Embedded
from pca.store.engine.distributed import Distributed
from pca.store.engine.jobs import Span
from pca.store.kit.database import Store, Unit
from pca.store.messages import outbox

KEY = "2020-1"


@pytest.fixture
def opened_pg(postgres_store: Store, prelude: Any, opening: Any, tell: Any) -> Store:
    """A crisis on PostgreSQL with two messages that wait."""
    for found in prelude:
        tell(postgres_store, *found, crisis=None)
    tell(postgres_store, *opening, crisis=KEY)
    return postgres_store


def written(unit: Unit) -> list[tuple[str, int, int, int]]:
    """Crisis, first, last and priority of the jobs that wait, in order."""
    query = (
        "SELECT args ->> 'crisis', (args ->> 'first')::int, (args ->> 'last')::int, priority FROM procrastinate_jobs"
    )
    return [tuple(row) for row in unit.connection.exec_driver_sql(f"{query} WHERE status = 'todo' ORDER BY id")]


def test_a_job_is_there_only_if_its_decision_is(postgres_store: Store) -> None:
    class Broken(Exception):
        pass

    span = Span(crisis=KEY, first=1, last=50, urgency=0)

    def decide() -> None:
        with postgres_store.write() as unit:
            assert jobs.defer(unit, [span]) == 1
            raise Broken

    with pytest.raises(Broken):
        decide()
    with postgres_store.read() as unit:
        assert written(unit) == []
    with postgres_store.write() as unit:
        jobs.defer(unit, [span])
    with postgres_store.read() as unit:
        assert written(unit) == [(KEY, 1, 50, 100)]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(1, 1, [(1, 1)]), (1, 50, [(1, 50)]), (1, 51, [(1, 50), (51, 51)]), (7, 120, [(7, 56), (57, 106), (107, 120)])],
)
def test_a_wave_is_cut_into_chunks(first: int, last: int, expected: list[tuple[int, int]]) -> None:
    span = Span(crisis=KEY, first=first, last=last, urgency=1)
    assert [(one.first, one.last) for one in jobs.chunks(span)] == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([(0, KEY, 3)], [(0, 3, 3)]),
        ([(0, KEY, 3), (0, KEY, 9), (1, KEY, 4)], [(0, 3, 9), (1, 4, 4)]),
        ([(0, KEY, 3), (0, KEY, 502), (0, KEY, 503)], [(0, 3, 502), (0, 503, 503)]),
        ([(2, KEY, number) for number in range(1, 102)], [(2, 1, 50), (2, 51, 100), (2, 101, 101)]),
        ([(0, KEY, 1), (0, "2020-2", 2)], [(0, 1, 1), (0, 2, 2)]),
    ],
)
def test_scattered_messages_share_jobs(rows: Any, expected: list[tuple[int, int, int]]) -> None:
    assert [(one.urgency, one.first, one.last) for one in jobs._spans(rows)] == expected


def queue(count: int, severity: str = "critical", awaits: str | None = None) -> facts.MessagesQueued:
    return facts.MessagesQueued(
        first=3,
        wave=2,
        communication="opening",
        message="crisis_opened",
        digest="aa",
        kind="mail",
        severity=severity,
        external=False,
        recipients=tuple(f"P{number}" for number in range(count)),
        languages=("fr",) * count,
        awaits=awaits,
    )


@pytest.fixture
def follow(postgres_store: Store, entry: Any) -> Any:
    """The jobs that an entry with these facts leads to; embedded, there are none."""

    def followed(*found: Any) -> list[tuple[str, int, int, int]]:
        with postgres_store.write() as unit:
            Embedded().dispatch(unit, entry(*found, crisis=KEY))
            assert written(unit) == []
            Distributed().dispatch(unit, entry(*found, crisis=KEY))
            return written(unit)

    return followed


def test_urgent_waves_have_urgent_jobs(follow: Any) -> None:
    assert follow(queue(60), queue(1, "information")) == [
        (KEY, 3, 52, 100),
        (KEY, 53, 62, 100),
        (KEY, 3, 3, 0),
    ]


def test_what_waits_for_approval_has_no_job_yet(follow: Any) -> None:
    assert follow(queue(60, awaits="voice"), queue(0)) == []


def test_a_due_message_without_a_job_gets_one_and_only_one(opened_pg: Store, noon: datetime, hour: timedelta) -> None:
    with opened_pg.write() as unit:
        assert jobs.forgotten(unit, noon - hour) == ()
        assert [(one.first, one.last) for one in jobs.forgotten(unit, noon)] == [(1, 2)]
        assert jobs.defer_forgotten(unit, noon) == 1
        assert jobs.defer_forgotten(unit, noon) == 0
        assert len(written(unit)) == 1


def test_what_somebody_is_sending_needs_no_job_until_its_lease_ends(
    opened_pg: Store, noon: datetime, hour: timedelta
) -> None:
    with opened_pg.write() as unit:
        assert len(outbox.claim(unit, noon, 1, "other", noon + hour)) == 1
        assert [(one.first, one.last) for one in jobs.forgotten(unit, noon)] == [(2, 2)]
        assert [(one.first, one.last) for one in jobs.forgotten(unit, noon + hour)] == [(1, 2)]


def test_a_retry_gets_its_job_when_it_is_due(opened_pg: Store, tell: Any, noon: datetime, hour: timedelta) -> None:
    tell(opened_pg, facts.DeliveriesRecorded(deliveries=(Delivery(1, "retry", error="e", retry_at=noon + hour),)))
    with opened_pg.read() as unit:
        assert [(one.first, one.last) for one in jobs.forgotten(unit, noon)] == [(2, 2)]
        assert [(one.first, one.last) for one in jobs.forgotten(unit, noon + hour)] == [(1, 2)]
