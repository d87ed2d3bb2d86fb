"""Time is one more actor: what fell due happens once, to the minute, and each rung of the ladder speaks to somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pca.domain.facts import MarkReached, MeasureStopped, MessagesQueued, TasksEscalated, TasksOpened, TasksSettled
from pca.domain.orders import CLOCK, PassTime
from pca.domain.situation import ActivityClock, Situation
from tests.kit.five_states import measure
from tests.kit.rules import DAY, HOUR, MINUTE, NOON, crisis, follows, held, known, of, plan, task

BOOK = plan(measure("m", "crisis"))
LATER, DUE = NOON + HOUR, NOON + 8 * HOUR
FIRST = {"acknowledge_by": NOON}


def passes(found: Situation, book: Any = BOOK, now: datetime = NOON) -> tuple[Any, ...]:
    return follows(book, found, PassTime(), CLOCK, now=now)


def late(escalation: int = 0, absent: tuple[str, ...] = (), **more: Any) -> Situation:
    one = task(1, "m", escalation=escalation, **{"escalate_at": NOON, **more})
    return known(tasks=[one], running=[held("m")], absent=absent)


RUNGS: list[tuple[str, Situation, tuple[int, str, str | None, datetime | None], list[tuple[str, str]]]] = [
    ("a reminder", late(0), (1, "acknowledge", "ops1", LATER), [("task_reminder", "ops1")]),
    ("the deputy has it", late(1), (2, "acknowledge", "ops2", LATER), [("task_escalated", "ops2")]),
    ("the committee knows", late(2), (3, "acknowledge", "ops1", DUE),
     [("task_escalated", "dir"), ("task_escalated", "voice")]),
    ("after the deadline, one step on", late(2, due_at=NOON - DAY), (3, "acknowledge", "ops1", LATER),
     [("task_escalated", "dir"), ("task_escalated", "voice")]),
    ("again for completion", late(3, status="acknowledged"), (4, "complete", "ops1", LATER),
     [("task_reminder", "ops1")]),
    ("its deputy", late(4, status="acknowledged"), (5, "complete", "ops2", LATER), [("task_escalated", "ops2")]),
    ("and then nobody is left", late(5, status="acknowledged"), (6, "complete", "ops1", None),
     [("task_escalated", "dir"), ("task_escalated", "voice")]),
    ("nobody reminds who is away", late(0, ("ops1",)), (2, "acknowledge", "ops2", LATER),
     [("task_escalated", "ops2")]),
    ("nor nobody", late(0, assignee=None), (2, "acknowledge", "ops1", LATER), [("task_escalated", "ops1")]),
    ("where no deputy is there, its own has it on", late(1, ("ops2",)), (2, "acknowledge", "ops1", LATER),
     [("task_escalated", "ops1")]),
    ("where nobody is there, the committee", late(0, ("ops1", "ops2")), (3, "acknowledge", "ops1", DUE),
     [("task_escalated", "dir"), ("task_escalated", "voice")]),
]  # fmt: skip


@pytest.mark.parametrize(("found", "climbed", "told"), [row[1:] for row in RUNGS], ids=[row[0] for row in RUNGS])
def test_the_rungs(found: Situation, climbed: tuple[Any, ...], told: list[tuple[str, str]]) -> None:
    facts = passes(found)
    [rung] = of(facts, TasksEscalated)
    assert (rung.level, rung.phase, *rung.to, rung.next_at) == climbed
    assert rung.tasks == (1,)
    waves = of(facts, MessagesQueued)
    assert [(one.message, person) for one in waves for person in one.recipients] == told
    assert all(one.tasks == ((1,),) * len(one.recipients) for one in waves)


@pytest.mark.parametrize(("at", "climbs"), [(NOON, True), (NOON + MINUTE, False), (None, False)])
def test_a_rung_is_climbed_when_it_is_due_and_not_before(at: datetime | None, climbs: bool) -> None:
    assert bool(of(passes(late(escalate_at=at)), TasksEscalated)) is climbs


def test_each_person_gets_one_message_about_all_their_tasks() -> None:
    tasks = [task(number, "m", escalate_at=NOON) for number in (2, 1)]
    facts = passes(known(tasks=tasks, running=[held("m")]))
    assert [one.tasks for one in of(facts, TasksEscalated)] == [(2, 1)]
    assert [one.tasks for one in of(facts, MessagesQueued)] == [((1, 2),)]


def test_low_rungs_come_before_high_ones() -> None:
    tasks = [task(1, "m", escalate_at=NOON, escalation=2), task(2, "m", escalate_at=NOON)]
    assert [one.level for one in of(passes(known(tasks=tasks, running=[held("m")])), TasksEscalated)] == [1, 3]


OVERDUE = {"id": "late", "title": {"fr": "x"}, "when": {"task_overdue": "m"}, "audience": {"roles": ["voice"]},
           "message": "note"}  # fmt: skip


@pytest.mark.parametrize(("climbed", "said"), [(0, []), (1, ["late"]), (2, ["late"])])
def test_what_a_plan_says_of_late_tasks_is_said_once_a_reminder_was_in_vain(climbed: int, said: list[str]) -> None:
    book = plan(measure("m", "crisis"), communications=[OVERDUE])
    waves = of(passes(late(climbed), book), MessagesQueued)
    assert [one.communication for one in waves if one.communication == "late"] == said
    assert all(one.about == {"perimeter": "root", "measure": "m"} for one in waves if one.communication == "late")


@pytest.mark.parametrize(("at", "ends"), [(NOON - MINUTE, True), (NOON, True), (NOON + MINUTE, False)])
def test_a_measure_lapses_to_the_minute_and_those_who_renew_it_are_told(at: datetime, ends: bool) -> None:
    book = plan(measure("m", "crisis", expires_after="1d", decided_by=["voice"]))
    facts = passes(known(running=[held("m", expires_at=at)], tasks=[task(1, "m")]), book)
    assert [one.because for one in of(facts, MeasureStopped)] == ["expired"] * ends
    assert [one.outcome for one in of(facts, TasksSettled)] == ["cancelled"] * ends
    told = [(one.message, one.recipients, one.about) for one in of(facts, MessagesQueued)]
    assert told == [("measure_expired", ("voice", "voice2"), {"measure": "m", "perimeter": "root"})] * ends


@pytest.mark.parametrize("status", ["lapsed", "stopped"])
def test_what_does_not_hold_neither_lapses_nor_comes_back(status: Any) -> None:
    book = plan(measure("m", "crisis", expires_after="1d", repeat={"every": "2h"}))
    found = known(running=[held("m", status=status, expires_at=NOON, next_at=NOON)])
    assert of(passes(found, book), MeasureStopped, TasksOpened) == []


@pytest.mark.parametrize(("at", "opens"), [(NOON - MINUTE, True), (NOON, True), (NOON + MINUTE, False)])
def test_it_comes_round_to_the_minute_and_what_nobody_did_was_missed(at: datetime, opens: bool) -> None:
    book = plan(measure("m", "crisis", repeat={"every": "2h"}))
    facts = passes(known(running=[held("m", next_at=at)], tasks=[task(1, "m")], crisis=crisis(tasks=1)), book)
    assert [(one.outcome, one.tasks) for one in of(facts, TasksSettled)] == [("missed", (1,))] * opens
    assert [(one.first, one.run, one.next_at) for one in of(facts, TasksOpened)] == [(2, 2, at + 2 * HOUR)] * opens


DATED = {"id": "d", "title": {"fr": "x"}, "when": {"at": "2026-03-02T12:00"}, "audience": {"roles": ["voice"]},
         "message": "note"}  # fmt: skip


@pytest.mark.parametrize(
    ("now", "opened", "said", "queued"),
    [
        (NOON, NOON - DAY, (), 1),
        (NOON + DAY, NOON - DAY, (), 1),
        (NOON - MINUTE, NOON - DAY, (), 0),
        (NOON, NOON, (), 0),
        (NOON, NOON - DAY, ("d",), 0),
    ],
)
def test_what_is_said_at_a_date_is_said_once_in_crises_opened_before(
    now: datetime, opened: datetime, said: tuple[str, ...], queued: int
) -> None:
    found = known(crisis=crisis(opened_at=opened), dated_sent=frozenset(said))
    facts = passes(found, plan(measure("m", "normal"), communications=[DATED]), now)
    told = [(one.communication, one.recipients) for one in of(facts, MessagesQueued)]
    assert told == [("d", ("voice", "voice2"))] * queued


def test_marks_of_what_stands_still_are_reached_each_once() -> None:
    clock = ActivityClock(
        activity="pay", since=NOON - 8 * HOUR, rto_at=NOON, mtpd_at=NOON + DAY, next_at=NOON - 2 * HOUR
    )
    facts = passes(known("normal", clocks={"pay": clock}))
    assert [(one.mark, one.next_at) for one in of(facts, MarkReached)] == [("rto_75", NOON), ("rto", NOON + DAY)]
