"""Rows of long waves: written in slices, each once, and the same in the end as if they had been written together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select, text

from pca.domain import facts
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.facts import AnyFact, MessagesQueued
from pca.domain.orders import Delivery
from pca.store.engine.distributed import Distributed
from pca.store.engine.replay import replay
from pca.store.kit.database import Store, Unit
from pca.store.messages import messages, obligations, responses, sendings, wave_lists, wave_rows
from pca.store.tables.messages import MESSAGE, OBLIGATION, WAVE
from tests.kit.story import HOUR, NOON

CRISIS = "2020-1"
Tell = Callable[..., Any]

WAVES: dict[str, dict[str, Any]] = {
    "owed": {"owed": True, "acknowledge_by": NOON + HOUR},
    "awaited": {"owed": True, "acknowledge_by": NOON + HOUR, "awaits": "spokesperson", "severity": "critical"},
    "about tasks": {"tasks": tuple((number, number + 1) for number in range(7)), "severity": "minor"},
    "for others": {"instead_of": tuple((f"P{number}",) for number in range(7)), "origin": 1, "rung": 2},
    "at dawn": {"not_before": NOON + 9 * HOUR},
}


def wave(number: int = 3, first: int = 4, **more: Any) -> MessagesQueued:
    given: dict[str, Any] = {"communication": "alert", "message": "alert", "digest": "aa", "kind": "mail", **more}
    people = tuple(f"P{place}" for place in range(9, 2, -1))
    languages = ("fr", "ar", "fr", "en", "fr", "ar", "fr")
    return MessagesQueued(wave=number, first=first, recipients=people, languages=languages, **given)


@pytest.fixture
def sliced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waves to more than three are long, and written two by two."""
    monkeypatch.setattr(wave_rows, "LONG", 3)
    monkeypatch.setattr(wave_rows, "SLICE", 2)


def rows(unit: Unit) -> dict[str, list[tuple[Any, ...]]]:
    """All that the tables say of waves."""
    tables = (WAVE, MESSAGE, OBLIGATION)
    return {
        table.name: [tuple(row) for row in unit.connection.execute(select(table).order_by(*table.primary_key))]
        for table in tables
    }


def sources_in(unit: Unit) -> list[wave_rows.WaveSource]:
    """What the journal says of the waves that are not written to their end."""
    sources = (wave_rows.source_of(unit, long_wave) for long_wave in wave_rows.unwritten(unit))
    return [source for source in sources if source is not None]


def write_all(store: Store) -> list[tuple[int, int]]:
    """Write what is missing, a slice in each transaction; the numbers of the first and last message of each."""
    with store.read() as unit:
        sources = sources_in(unit)
    slices = []
    for source in sources:
        more = True
        while more:
            with store.write() as unit:
                written = wave_rows.write_slice(unit, source)
            more = written is not None
            slices += [(written.first, written.last)] if written else []
    return slices


def told_whole(store: Store, tell: Tell, patch: pytest.MonkeyPatch, *queued: AnyFact) -> None:
    """The same facts where no wave is long."""
    with patch.context() as patched:
        patched.setattr(wave_rows, "LONG", 100)
        for fact in queued:
            tell(store, fact)


@pytest.mark.parametrize("kind", WAVES)
@pytest.mark.usefixtures("sliced")
def test_rows_written_in_slices_are_those_written_at_once(
    kind: str, opened: Store, memory_store: Store, tell: Tell, prelude: Any, opening: Any, monkeypatch: Any
) -> None:
    tell(opened, wave(**WAVES[kind]))
    with opened.read() as unit:
        there = [line.number for line in messages.messages(unit, CRISIS, wave=3)]
        assert there == [4, 5], "the first ones, in the transaction of the order"
        given = unit.connection.exec_driver_sql("SELECT waves, messages FROM crisis").one()
        assert tuple(given) == (3, 10), "their numbers are given from the beginning"
    assert write_all(opened) == [(6, 7), (8, 9), (10, 10)]
    assert write_all(opened) == []
    for entry in (*prelude, opening):
        tell(memory_store, *entry, crisis=CRISIS if entry is opening else None)
    told_whole(memory_store, tell, monkeypatch, wave(**WAVES[kind]))
    with opened.read() as live, memory_store.read() as whole:
        assert rows(live) == rows(whole)


@pytest.mark.usefixtures("sliced")
def test_what_somebody_else_wrote_meanwhile_is_not_written_again(opened: Store, tell: Tell) -> None:
    tell(opened, wave(owed=True))
    with opened.read() as unit:
        [source] = sources_in(unit)
    for _ in range(2):  # two workers that read the same beginning
        with opened.write() as unit:
            assert wave_rows.write_slice(unit, source) is not None
    with opened.write() as unit:
        wave_rows.complete(unit, CRISIS)
        assert wave_rows.write_slice(unit, source) is None
    with opened.read() as unit:
        lines = messages.messages(unit, CRISIS, wave=3)
        assert [(line.number, line.recipient) for line in lines] == list(enumerate(source.fact.recipients, 4))


@pytest.mark.usefixtures("sliced")
def test_counts_are_those_of_the_whole_wave_from_the_beginning(opened: Store, tell: Tell) -> None:
    tell(opened, wave(owed=True, acknowledge_by=NOON + HOUR))
    tell(opened, wave(4, 11, awaits="spokesperson", communication="press"))

    def counts() -> tuple[Any, ...]:
        with opened.read() as unit:
            waves = wave_lists.newest(unit, CRISIS, EVERYTHING)
            return (
                messages.tally(unit, CRISIS),
                wave_lists.tally(unit, CRISIS, EVERYTHING),
                wave_lists.outcomes(unit, CRISIS, waves, EVERYTHING),
                sendings.counts_of(unit, CRISIS, 3),
                sendings.counts_of(unit, CRISIS, 4),
                [(answer.origin, answer.owed) for answer in responses.responses(unit, CRISIS)],
                obligations.messages_overdue(unit, NOON + HOUR, NOON + HOUR),
            )

    before = counts()
    assert before[0] == {"queued": 9, "awaiting_approval": 8}
    assert before[5] == [(3, 7)]
    write_all(opened)
    assert counts() == before


@pytest.mark.usefixtures("sliced")
@pytest.mark.parametrize(
    "reach",
    [Reach(regions=frozenset({"CS"})), Reach(sites=frozenset({"S1"})), Reach(person="P4"), Reach(person="P9")],
    ids=["a region", "a site", "one who is known", "one who is not"],
)
def test_counts_within_reach_are_those_of_the_whole_wave_too(reach: Reach, opened: Store, tell: Tell) -> None:
    """The directory knows P1 to P5: of the nine who are told, three."""
    tell(opened, wave(owed=True))
    tell(opened, wave(4, 11, awaits="spokesperson"))

    def counts() -> tuple[Any, ...]:
        with opened.read() as unit:
            waves = wave_lists.newest(unit, CRISIS, reach)
            return (
                [line.number for line in waves],
                wave_lists.tally(unit, CRISIS, reach),
                wave_lists.outcomes(unit, CRISIS, waves, reach),
            )

    before = counts()
    assert {3, 4} <= set(before[0])
    assert before[2][3]["queued"] == before[2][4]["awaiting_approval"] == (1 if reach.person else 3)
    write_all(opened)
    assert counts() == before


@pytest.mark.parametrize(
    "then",
    [
        facts.WavesStopped(waves=(3,), origin=3, seat="chair", suppressed=7, sent=0),
        facts.WaveApproved(wave=3, seat="spokesperson", acknowledge_by=NOON + 3 * HOUR),
        wave(4, 11, communication="clear", replaces=(3,), owed=True),
    ],
    ids=["stopped", "approved", "replaced"],
)
@pytest.mark.parametrize("kind", ["owed", "awaited"])
@pytest.mark.usefixtures("sliced")
def test_what_concerns_a_whole_wave_concerns_those_without_rows_too(
    kind: str, then: AnyFact, opened: Store, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(opened, wave(**WAVES[kind]))
    tell(opened, then)
    with opened.read() as unit:
        open_waves = [long_wave.number for long_wave in wave_rows.unwritten(unit)]
        assert open_waves == ([4] if isinstance(then, MessagesQueued) else []), "the new one goes on being written"
    assert replay(opened).differences == ()
    write_all(opened)
    assert replay(opened).differences == ()
    with opened.read() as unit:
        statuses = {line.status for line in messages.messages(unit, CRISIS, wave=3)}
    assert statuses == {"queued" if isinstance(then, facts.WaveApproved) else "suppressed"}


@pytest.mark.usefixtures("sliced")
def test_a_wave_half_written_follows_from_the_journal_at_each_slice(opened: Store, tell: Tell) -> None:
    tell(opened, wave(owed=True, acknowledge_by=NOON + HOUR))
    compared = []
    for _ in range(4):
        found = replay(opened)
        assert found.differences == ()
        compared.append(found.rows)
        with opened.read() as unit:
            sources = sources_in(unit)
        for source in sources:
            with opened.write() as unit:
                wave_rows.write_slice(unit, source)
    assert [later - sooner for sooner, later in pairwise(compared)] == [4, 4, 2]


TAMPERED: dict[str, tuple[str, set[tuple[str, str]]]] = {
    "fewer than there are": ("UPDATE wave SET written = 1 WHERE number = 3", {("message", "2020-1/5")}),
    "more than there are": ("UPDATE wave SET written = 3 WHERE number = 3", {("message", "2020-1/6")}),
    "all of them": (
        'UPDATE wave SET written = "count" WHERE number = 3',
        {("message", "2020-1/6"), ("message", "2020-1/10")},
    ),
    "somebody left out": ("DELETE FROM message WHERE number = 5", {("message", "2020-1/5")}),
    "somebody told besides": ("UPDATE message SET recipient = 'P1' WHERE number = 5", {("message", "2020-1/5")}),
    "a sent one gone": ("DELETE FROM message WHERE number = 4", {("message", "2020-1/4")}),
    "as if unwritten": (
        "UPDATE wave SET written = 0 WHERE number = 3; DELETE FROM message WHERE wave = 3; DELETE FROM obligation",
        {("message", "2020-1/4")},
    ),
    "more recipients": ('UPDATE wave SET "count" = 9 WHERE number = 3', {("wave", "2020-1/3")}),
}


@pytest.mark.parametrize("way", TAMPERED)
@pytest.mark.usefixtures("sliced")
def test_a_wave_half_written_can_not_be_used_to_hide_anything(way: str, opened: Store, tell: Tell) -> None:
    tell(opened, wave(owed=True, acknowledge_by=NOON + HOUR))
    sent = facts.DeliveriesRecorded(deliveries=(Delivery(4, "sent", digest="ff", channel="smtp"),))
    tell(opened, sent)
    assert replay(opened).differences == ()
    statements, expected = TAMPERED[way]
    with opened.write() as unit:
        for statement in statements.split("; "):
            unit.connection.execute(text(statement))
    named = {(difference.table, difference.key) for difference in replay(opened).differences}
    assert expected <= named, named


@pytest.mark.usefixtures("sliced")
def test_a_count_that_was_tampered_with_stops_nothing(opened: Store, tell: Tell) -> None:
    tell(opened, wave())
    with opened.write() as unit:
        unit.connection.execute(text('UPDATE wave SET "count" = 99 WHERE number = 3'))
    assert write_all(opened) == [(6, 7), (8, 9), (10, 10)]
    assert write_all(opened) == []


@pytest.mark.usefixtures("sliced")
def test_a_wave_of_which_the_journal_knows_nothing_holds_up_nobody(opened: Store, tell: Tell) -> None:
    tell(opened, wave())
    tell(opened, wave(4, 11))
    with opened.write() as unit:
        unit.connection.execute(text("UPDATE wave SET number = 9 WHERE number = 3"))
    assert [first for first, _ in write_all(opened)] == [13, 15, 17]
    with opened.write() as unit:
        wave_rows.complete(unit, CRISIS)
    assert replay(opened).differences


@pytest.mark.usefixtures("sliced")
def test_recipients_come_from_the_entry_that_queued_the_wave(opened: Store, tell: Tell) -> None:
    """Other entries of the same instant, of this crisis and of none, are no matter."""
    tell(opened, wave(communication="other"), at=NOON + HOUR)
    tell(opened, facts.Refused(code="x"), at=NOON + HOUR)
    tell(opened, facts.Refused(code="x"), crisis=None, at=NOON + HOUR)
    tell(opened, wave(4, 11), at=NOON + HOUR)
    with opened.read() as unit:
        sources = sources_in(unit)
    assert [(source.fact.wave, source.fact.communication) for source in sources] == [(3, "other"), (4, "alert")]


@pytest.mark.usefixtures("sliced")
def test_only_answers_that_were_due_are_written_for_what_was_due(opened: Store, tell: Tell) -> None:
    tell(opened, wave(owed=True, acknowledge_by=NOON + HOUR))
    tell(opened, wave(4, 11, owed=True, acknowledge_by=NOON + 2 * HOUR))
    tell(opened, wave(5, 18))
    for due, left in ((NOON, [3, 4, 5]), (NOON + HOUR, [4, 5]), (NOON + timedelta(days=1), [5])):
        with opened.write() as unit:
            wave_rows.complete(unit, CRISIS, due=due)
            assert [long_wave.number for long_wave in wave_rows.unwritten(unit)] == left


@pytest.mark.usefixtures("sliced")
def test_jobs_are_written_with_the_rows_they_send(
    postgres_store: Store, tell: Tell, prelude: Any, opening: Any
) -> None:
    for entry in (*prelude, opening):
        tell(postgres_store, *entry, crisis=CRISIS if entry is opening else None)
    entry = tell(postgres_store, wave())
    awaited = tell(postgres_store, wave(4, 11, awaits="spokesperson"))

    def spans(does: Callable[[Unit], object]) -> Iterable[tuple[int, int]]:
        with postgres_store.write() as unit:
            unit.connection.exec_driver_sql("DELETE FROM procrastinate_jobs")
            does(unit)
            return [
                (row[0]["first"], row[0]["last"])
                for row in unit.connection.exec_driver_sql("SELECT args FROM procrastinate_jobs ORDER BY id")
            ]

    assert spans(lambda unit: Distributed().dispatch(unit, entry)) == [(4, 5)]
    assert spans(lambda unit: Distributed().dispatch(unit, awaited)) == []
    with postgres_store.read() as unit:
        leaving, waiting = sources_in(unit)
    for source, expected in ((leaving, [(6, 7)]), (waiting, [])):

        def write(unit: Unit, source: wave_rows.WaveSource = source) -> None:
            written = wave_rows.write_slice(unit, source)
            assert written is not None
            Distributed().written(unit, written)

        assert spans(write) == expected
