"""Measures that change hands, people who are told, and who is asked: literals of what follows, without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pca.domain.facts import (
    MeasureStarted,
    MeasureStopped,
    MessagesQueued,
    TaskAcknowledged,
    TasksMoved,
    TasksOpened,
    TasksReady,
    TasksSettled,
)
from pca.domain.orders import Acknowledge, Complete, Decide, Refuse
from pca.domain.rounds import Round
from tests.kit.five_states import SITES, TOLD, measure
from tests.kit.rules import DAY, HOUR, NOON, Kept, follows, held, known, of, plan, standing, task

ACTIVATE, END = Decide(event="activate"), Decide(event="end")
REGION_STAYS = {"root": standing("crisis"), "CS": standing("crisis")}
LEVELS = [
    {"id": "low", "title": {"fr": "l"}, "instructions": {"fr": "l"}},
    {"id": "high", "title": {"fr": "h"}, "instructions": {"fr": "h"}, "holds_in": ["ending"]},
]
UNDO = {"title": {"fr": "Défaire"}, "complete_within": "2d"}


# ---------------------------------------------------------------- a measure changes hands


def test_a_fallback_goes_where_the_measure_it_stands_in_for_goes() -> None:
    book = plan(measure("m", "crisis", each=SITES, fallback="f"), measure("f"))
    found = known(running=[held("m"), held("f")], tasks=[task(2, "f", "A")], standings=REGION_STAYS)
    facts = follows(book, found, END)
    assert [(one.measure, one.perimeter) for one in of(facts, MeasureStarted)] == [("m", "CS"), ("f", "CS")]
    assert [(one.measure, one.perimeter) for one in of(facts, MeasureStopped)] == [("m", "root"), ("f", "root")]
    assert of(facts, TasksMoved) == [TasksMoved(measure="f", before="root", perimeter="CS", tasks=(2,))]


def test_what_goes_on_moves_what_was_undone_is_replaced_the_rest_opens() -> None:
    book = plan(measure("m", "crisis", each=SITES, undo=UNDO, on_leave="continue"))
    open_ones = [task(1, "m", "A"), task(2, "m", "B", purpose="undo"), task(3, "m", "C", perimeter="CS")]
    facts = follows(book, known("normal", running=[held("m", status="stopped")], tasks=open_ones), ACTIVATE)
    assert of(facts, TasksSettled) == [TasksSettled(outcome="replaced", tasks=(2,))]
    assert of(facts, TasksMoved) == [TasksMoved(measure="m", before="CS", perimeter="root", tasks=(3,))]
    assert [one.places for one in of(facts, TasksOpened)] == [("HQ", "B", "D")]


def test_a_region_that_keeps_a_measure_keeps_its_level_and_its_clocks() -> None:
    book = plan(measure("m", "crisis", each=SITES, levels=LEVELS, repeat={"every": "1d"}, expires_after="3d"))
    ran = held("m", level="high", by_hand=True, next_at=NOON + HOUR, expires_at=NOON + DAY)
    [started] = of(follows(book, known(running=[ran], standings=REGION_STAYS), END), MeasureStarted)
    kept = MeasureStarted(
        measure="m", perimeter="CS", level="high", next_at=NOON + HOUR, expires_at=NOON + DAY, by_hand=True
    )
    assert started == kept


def test_a_measure_that_had_lapsed_is_lapsed_in_the_region_that_keeps_it() -> None:
    book = plan(measure("m", "crisis", each=SITES, expires_after="3d"))
    lapsed = held("m", status="lapsed", expires_at=NOON - HOUR)
    facts = follows(book, known(running=[lapsed], standings=REGION_STAYS), END)
    ends = [(one.perimeter, one.because) for one in of(facts, MeasureStopped)]
    assert ends == [("CS", "expired"), ("root", "state")]


def test_it_comes_round_by_the_clock_of_the_house() -> None:
    book = plan(measure("m", "crisis", repeat={"at": ["09:00"]}))
    [started] = of(follows(book, known("normal"), ACTIVATE), MeasureStarted)
    assert started.next_at == datetime(2026, 3, 3, 9, tzinfo=UTC)


# ---------------------------------------------------------------- what people are told


def said(name: str, trigger: str) -> dict[str, Any]:
    return {**TOLD, "id": name, "when": {trigger: "m"}}


ABOUT = {"reason": "Il le faut.", "seat": "director", "perimeter": "root", "measure": "m"}


@pytest.mark.parametrize(
    ("one", "found", "act", "spoken"),
    [
        (measure("m", "crisis"), known("normal"), ACTIVATE, [("starts", ABOUT)]),
        (measure("m", "crisis"), known(running=[held("m")]), END, [("stops", ABOUT)]),
        (
            measure("m", "crisis", "ending", levels=LEVELS),
            known(running=[held("m", level="low")]),
            END,
            [("level", {**ABOUT, "level": "high"})],
        ),
        (measure("m", "crisis", "ending"), known(running=[held("m")]), END, []),
    ],
    ids=["it starts", "it stops", "another level", "nothing changes"],
)
def test_what_is_said_of_a_measure(one: Any, found: Any, act: Decide, spoken: list[tuple[str, Any]]) -> None:
    calls = [said("starts", "measure_starts"), said("stops", "measure_stops"), said("level", "level_changes")]
    waves = of(follows(plan(one, communications=calls), found, act), MessagesQueued)
    assert [(wave.communication, wave.about) for wave in waves if wave.communication != "task_opened"] == spoken


def told(facts: Any) -> list[tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]]:
    """Who is told of which tasks."""
    return [(one.recipients, one.tasks) for one in of(facts, MessagesQueued) if one.communication == "task_opened"]


def test_who_may_begin_now_is_told() -> None:
    book = plan(measure("a", "crisis"), measure("b", "crisis", after=["a"], team="hr"))
    waits = task(2, "b", waiting=True, assignee="hr1", team="hr", acknowledge_by=None, due_at=None)
    rounds = Kept(a=[Round(1, "root", "open")], b=[Round(2, "root", "open")])
    found = known(running=[held("a"), held("b")], tasks=[task(1, "a"), waits], rounds=rounds)
    facts = follows(book, found, Complete(task=1), "ops1")
    assert of(facts, TasksReady) == [TasksReady(tasks=(2,), acknowledge_by=NOON + HOUR, due_at=NOON + 8 * HOUR)]
    assert told(facts) == [(("hr1",), ((2,),))]


def test_whoever_a_task_is_transferred_to_is_told() -> None:
    book = plan(measure("m", "crisis", on_leave="transfer", transfer_to="hr"))
    assert told(follows(book, known(running=[held("m")], tasks=[task(1, "m")]), END)) == [(("hr1",), ((1,),))]


# ---------------------------------------------------------------- who is asked

IN_PERSON = {"kind": "person", "where": "site == 'C'", "given_to": "person"}
ONE_EACH = {"kind": "region"}


@pytest.mark.parametrize(
    ("one", "absent", "asked"),
    [
        (measure("m", "crisis", each=IN_PERSON), [], ("head-C", "vice-C")),
        (measure("m", "crisis", each=IN_PERSON), ["head-C"], ("vice-C", "vice-C")),
        (measure("m", "crisis", team="regional", each=ONE_EACH), [], ("reg-CS", "reg-TTA")),
        (measure("m", "crisis", team="regional", each=ONE_EACH), ["reg-CS"], ("regvice-CS", "reg-TTA")),
    ],
)
def test_who_has_the_task(one: Any, absent: list[str], asked: tuple[str, ...]) -> None:
    [opened] = of(follows(plan(one), known("normal", absent=absent), ACTIVATE), TasksOpened)
    assert opened.assignees == asked


def test_where_a_task_is_refused_its_fallback_holds_and_opens_for_it() -> None:
    book = plan(measure("m", "crisis", fallback="f"), measure("f"))
    facts = follows(book, known(running=[held("m")], tasks=[task(1, "m")]), Refuse(task=1), "ops1")
    assert [(one.measure, one.perimeter) for one in of(facts, MeasureStarted)] == [("f", "root")]
    assert [(one.measure, one.fallback_of, one.run) for one in of(facts, TasksOpened)] == [("f", 1, 1)]


def test_what_was_acknowledged_is_what_was_shown() -> None:
    book = plan(measure("m", "crisis", undo=UNDO))
    asked = [task(1, "m"), task(2, "m", purpose="undo"), task(3, "m", purpose="extend", items=("ok",))]
    found = known(running=[held("m")], tasks=asked)
    shown = [of(follows(book, found, Acknowledge(task=one), "ops1"), TaskAcknowledged)[0].digest for one in (1, 2, 3)]
    assert shown[0] == shown[2], "a list of all its lines is the list"
    assert shown[1] != shown[0]
