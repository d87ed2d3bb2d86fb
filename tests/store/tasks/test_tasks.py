"""Tasks as stored: opened once, answered with who and for whom, escalated once, settled, found when due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.access.access import Reach
from pca.domain.journal import Entry
from pca.domain.situation import Task
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.measures import rounds
from pca.store.tasks import kept_counts, progress, task_lists, tasks

Tell = Callable[..., Entry]
KEY = "2020-1"


def line(store: Store, number: int) -> tasks.TaskLine:
    with store.read() as unit:
        return tasks.tasks(unit, KEY, after=number - 1, limit=1)[0]


def opening(noon: datetime, hour: timedelta, **changed: Any) -> facts.TasksOpened:
    given: dict[str, Any] = {
        "first": 4, "measure": "H1", "perimeter": "root", "team": "network", "places": ("S1", "root"),
        "assignees": ("P3", "P1"), "run": 2, "acknowledge_by": noon + hour, "due_at": noon + 4 * hour,
    }  # fmt: skip
    return facts.TasksOpened(**{**given, **changed})


def test_one_row_is_opened_for_each_place(opened: Store, noon: datetime, hour: timedelta) -> None:
    with opened.read() as unit:
        first = tasks.task(unit, KEY, 1)
        found = tasks.live_tasks(unit, KEY)
        assert tasks.task(unit, KEY, 9) is None
        assert tasks.task(unit, "2020-9", 1) is None
    assert first == Task(
        number=1, measure="H1", perimeter="root", place="S1", team="network", status="open", level="low",
        assignee="P3", original="P3", acknowledge_by=noon + hour, due_at=noon + 4 * hour, escalate_at=noon + hour,
    )  # fmt: skip
    assert [(one.number, one.place, one.assignee) for one in found] == [
        (1, "S1", "P3"),
        (2, "CS", "P1"),
        (3, "root", None),
    ]
    assert line(opened, 1).mode == "real"


@pytest.mark.parametrize("changed", [{"run": 1}, {"run": 1, "assignees": ("P9", "P9")}, {"first": 1, "run": 5}])
def test_no_task_is_opened_twice(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta, changed: dict[str, Any]
) -> None:
    with pytest.raises(StoreError) as said:
        tell(opened, opening(noon, hour, **changed))
    assert said.value.code == "conflict"
    with opened.read() as unit:
        assert kept_counts.tasks_open(unit, KEY) == 3


def test_what_must_be_undone_is_another_task(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, opening(noon, hour, run=1, purpose="undo", fallback_of=2))
    assert (line(opened, 4).purpose, line(opened, 4).fallback_of) == ("undo", 2)


def test_an_acknowledgement_says_who_for_whom_and_moves_the_watch(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta
) -> None:
    fact = facts.TaskAcknowledged(task=1, by="P3", escalate_at=noon + 4 * hour, comment="on it")
    tell(opened, fact, at=noon + hour / 2, who="P1", on_behalf_of="P3", informant="P4")
    found = line(opened, 1)
    assert (found.status, found.acknowledged_by, found.acknowledged_at) == ("acknowledged", "P3", noon + hour / 2)
    assert (found.entered_by, found.on_behalf_of, found.informant, found.comment) == ("P1", "P3", "P4", "on it")
    assert (found.escalation, found.escalate_at) == (3, noon + 4 * hour)
    with opened.read() as unit:
        assert kept_counts.tasks_open(unit, KEY) == 3


def test_done_after_acknowledgement_keeps_both(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.TaskAcknowledged(task=1, by="P3", escalate_at=noon, comment="on it"))
    tell(opened, facts.TaskCompleted(task=1, by="P4", checked=("a", "b"), despite="urgent"), at=noon + hour)
    found = line(opened, 1)
    assert (found.status, found.done_by, found.done_at, found.closed_at) == ("done", "P4", noon + hour, noon + hour)
    assert (found.acknowledged_by, found.acknowledged_at, found.comment) == ("P3", noon, "on it")
    assert (found.checked, found.despite, found.escalate_at) == (("a", "b"), "urgent", None)


def test_done_at_once_acknowledges_too(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.TaskCompleted(task=1, by="P3", comment="quick", acknowledged=True), at=noon + hour)
    found = line(opened, 1)
    assert (found.acknowledged_by, found.acknowledged_at, found.comment) == ("P3", noon + hour, "quick")
    with opened.read() as unit:
        assert kept_counts.tasks_open(unit, KEY) == 2


@pytest.mark.parametrize(("impossible", "status"), [(False, "refused"), (True, "impossible")])
def test_a_refusal_keeps_its_reason(opened: Store, tell: Tell, noon: datetime, impossible: bool, status: str) -> None:
    tell(opened, facts.TaskRefused(task=1, by="P3", reason="no car", impossible=impossible))
    found = line(opened, 1)
    assert (found.status, found.reason, found.closed_by, found.escalate_at) == (status, "no car", "P3", None)


def test_a_hand_over_keeps_the_first_assignee(opened: Store, tell: Tell) -> None:
    tell(opened, facts.TaskHandedOver(task=1, to="P5", note="from T. to A."))
    found = line(opened, 1)
    assert (found.assignee, found.original, found.note, found.status) == ("P5", "P3", "from T. to A.", "open")


def test_a_rung_is_climbed_once(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    rung = facts.TasksEscalated(level=2, phase="acknowledge", tasks=(1, 3), to=("P4", "P1"), next_at=noon + 3 * hour)
    tell(opened, rung, at=noon + 2 * hour)
    with opened.read() as unit:
        found = tasks.task(unit, KEY, 1)
        climbed = tasks.escalations(unit, KEY)
        assert tasks.escalations(unit, KEY, 3) == climbed[1:]
    assert found is not None
    assert (found.escalation, found.assignee, found.original, found.escalate_at) == (2, "P4", "P3", noon + 3 * hour)
    assert [(one.task, one.level, one.assignee, one.escalated_at) for one in climbed] == [
        (1, 2, "P4", noon + 2 * hour), (3, 2, "P1", noon + 2 * hour),
    ]  # fmt: skip
    with pytest.raises(StoreError) as said:
        tell(opened, rung)
    assert said.value.code == "conflict"


def test_the_last_rung_asks_for_no_more(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.TasksEscalated(level=3, phase="acknowledge", tasks=(1, 2, 3), to=("P1", "P1", "P1")))
    with opened.read() as unit:
        assert tasks.due_tasks(unit, KEY, noon + 1000 * hour, 10) == ()
        assert kept_counts.tasks_open(unit, KEY) == 3


@pytest.mark.parametrize("outcome", ["cancelled", "missed", "replaced"])
def test_settled_tasks_are_closed(opened: Store, tell: Tell, noon: datetime, outcome: Any) -> None:
    tell(opened, facts.TasksSettled(outcome=outcome, tasks=(1, 3)), who="clock")
    found = line(opened, 3)
    assert (found.status, found.closed_at, found.closed_by, found.escalate_at) == (outcome, noon, "clock", None)
    with opened.read() as unit:
        assert [one.number for one in tasks.live_tasks(unit, KEY)] == [2]


def test_continued_and_transferred_tasks_live_on(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.TasksSettled(outcome="continued", tasks=(1,)), at=noon + hour)
    tell(opened, facts.TasksSettled(outcome="transferred", tasks=(2,), team="crisis", assignee="P2"))
    tell(opened, facts.TasksSettled(outcome="transferred", tasks=(3,)))
    assert (line(opened, 1).status, line(opened, 1).continued_at) == ("open", noon + hour)
    moved = line(opened, 2)
    assert (moved.status, moved.team, moved.assignee, moved.original) == ("open", "crisis", "P2", "P1")
    assert (line(opened, 3).status, line(opened, 3).team) == ("open", "network")


def test_due_tasks_come_longest_overdue_first(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, opening(noon - hour, hour))
    with opened.read() as unit:
        assert [one.number for one in tasks.due_tasks(unit, KEY, noon + hour, 10)] == [4, 5, 1, 2, 3]
        assert [one.number for one in tasks.due_tasks(unit, KEY, noon + hour, 3)] == [4, 5, 1]
        assert [one.number for one in tasks.due_tasks(unit, KEY, noon, 10)] == [4, 5]
        assert tasks.due_tasks(unit, KEY, noon - timedelta(milliseconds=1), 10) == ()
        assert tasks.due_tasks(unit, "2020-9", noon + hour, 10) == ()


def test_live_tasks_are_those_of_the_measures_named(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, opening(noon, hour, measure="C1", run=1, perimeter="CS"))
    tell(opened, facts.TasksSettled(outcome="cancelled", tasks=(4,)))
    with opened.read() as unit:
        assert [one.number for one in tasks.live_tasks(unit, KEY, ["C1"])] == [5]
        assert [one.number for one in tasks.live_tasks(unit, KEY, ("C1", "H1"))] == [1, 2, 3, 5]
        assert tasks.live_tasks(unit, KEY, ()) == ()
        assert [one.number for one in tasks.live_tasks(unit, KEY, None, "CS")] == [5]


@pytest.mark.parametrize(
    ("places", "latest"),
    [
        (None, (4, 5, 6, 7)),
        (("S1",), (4,)),
        (("S1", "root"), (4, 5)),
        (("CS", "S2"), (6, 7)),
        (("S9",), ()),
        ((), ()),
    ],
)
def test_how_far_a_measure_was_carried_out_is_read_at_the_places_asked_for(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta, places: tuple[str, ...] | None, latest: tuple[int, ...]
) -> None:
    before = {"measure": "C1", "run": 1}
    for perimeter in ("root", "CS"):
        tell(opened, facts.MeasureStarted(measure="C1", perimeter=perimeter))
    tell(opened, opening(noon, hour, **before))
    tell(opened, opening(noon, hour, first=6, perimeter="CS", places=("S2", "CS"), **before))
    tell(opened, opening(noon, hour, first=8, purpose="undo", **before))
    with opened.read() as unit:
        carried = rounds.CarriedOut(unit, KEY)
        assert tuple(one.number for one in carried.latest("C1", places)) == latest
        assert carried.latest("O7", places) == ()
        assert carried.live("C1") == 4
    tell(opened, facts.TasksSettled(outcome="cancelled", tasks=(4,)))
    tell(opened, opening(noon, hour, first=10, measure="C1", run=2, places=("root",), assignees=("P1",)))
    with opened.read() as unit:
        found = {one.place: (one.number, one.status) for one in rounds.CarriedOut(unit, KEY).latest("C1")}
    assert found == {"S1": (4, "cancelled"), "root": (10, "open"), "S2": (6, "open"), "CS": (7, "open")}


def test_evidence_counts_for_its_item(opened: Store, tell: Tell, noon: datetime) -> None:
    given = {"sha256": "ab", "size": 5_000_000_000, "media_type": "image/png", "name": "é.png"}
    tell(opened, facts.EvidenceAttached(task=1, number=1, item="gel", **given), who="P3")
    tell(opened, facts.EvidenceAttached(task=1, number=2, **given))
    tell(opened, facts.EvidenceAttached(task=2, number=3, item="mask", **given))
    with opened.read() as unit:
        assert tasks.evidenced(unit, KEY, 1) == {"gel"}
        assert tasks.evidenced(unit, KEY, 3) == frozenset()
        found = tasks.evidence(unit, KEY, 1)
        assert len(tasks.evidence(unit, KEY)) == 3
    first = found[0]
    assert (first.number, first.item, first.size, first.attached_by) == (1, "gel", 5_000_000_000, "P3")


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"live": True}, [2, 3, 4, 5]),
        ({"status": ["done", "refused"]}, [1]),
        ({"measure": "C1"}, [4, 5]),
        ({"perimeter": "CS"}, [4, 5]),
        ({"place": "S1"}, [1, 4]),
        ({"team": "network", "assignee": "P1"}, [2, 5]),
        ({"assignee": "nobody"}, []),
        ({"after": 2, "limit": 2}, [3, 4]),
        ({"limit": 0}, []),
    ],
)
def test_tasks_are_listed_by_filters(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta, asked: dict[str, Any], numbers: list[int]
) -> None:
    tell(opened, opening(noon, hour, measure="C1", run=1, perimeter="CS"))
    tell(opened, facts.TaskCompleted(task=1, by="P3", acknowledged=True))
    with opened.read() as unit:
        assert [one.number for one in tasks.tasks(unit, KEY, **asked)] == numbers


def test_tasks_are_tallied_and_a_reminder_is_no_escalation(opened: Store, tell: Tell) -> None:
    tell(opened, facts.TaskCompleted(task=1, by="P3", acknowledged=True))
    tell(opened, facts.TasksEscalated(level=1, phase="acknowledge", tasks=(2, 3), to=("P1", "P1")))
    tell(opened, facts.TasksEscalated(level=2, phase="acknowledge", tasks=(2,), to=("P1",)))
    with opened.read() as unit:
        found = tasks.tally(unit, KEY)
        assert tasks.tally(unit, "2020-9") == {"opened": 0, "acknowledged_ever": 0, "escalated": 0}
    assert found == {"done": 1, "open": 2, "opened": 3, "acknowledged_ever": 1, "escalated": 1}


def test_ten_thousand_tasks_open_in_one_entry(
    memory_store: Store, tell: Tell, prelude: Any, noon: datetime, hour: timedelta
) -> None:
    for found in prelude:
        tell(memory_store, *found, crisis=None)
    places = tuple(f"S{number}" for number in range(10_000))
    many = opening(noon, hour, first=1, run=1, places=places, assignees=(None,) * 10_000)
    tell(memory_store, facts.CrisisOpened(plan="h1", title="t"), many)
    tell(memory_store, facts.TasksSettled(outcome="cancelled", tasks=tuple(range(1, 9_991))))
    with memory_store.read() as unit:
        assert kept_counts.tasks_open(unit, KEY) == 10
        assert [one.place for one in tasks.live_tasks(unit, KEY)][-1] == "S9999"


@pytest.mark.parametrize(
    ("after", "late"),
    [(0, set()), (1, set()), (1.01, {1}), (4, {1}), (4.01, {1, 2}), (99, {1, 2})],
)
def test_late_is_whose_next_answer_is_overdue_however_it_is_counted(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta, after: float, late: set[int]
) -> None:
    """Task 1 is to be acknowledged after one hour, task 2, acknowledged, to be done after four; task 3 is done."""
    tell(opened, facts.TaskAcknowledged(task=2, by="P1", escalate_at=noon + 4 * hour, comment=""))
    tell(opened, facts.TaskCompleted(task=3, by="P1", acknowledged=True))
    at, everything = noon + after * hour, Reach(everything=True)
    with opened.read() as unit:
        assert sum(progress.late_by_team(unit, KEY, at).values()) == len(late)
        assert progress.late_by_team(unit, "2020-9", at) == {}
        found = task_lists.pressing(unit, KEY, everything, task_lists.TaskFilter(late=True), at)
        assert {one.number for one in found} == late
        teams = task_lists.by_team(unit, KEY, everything, at)
        assert teams["network"].late_apart.get("late", 0) == teams["network"].progress.late == len(late)
        assert progress.late_by_team(unit, KEY, at) == ({"network": len(late)} if late else {})
        assert progress.at(unit, KEY, at, everything).late == len(late)
        assert progress.total(progress.by_place(unit, KEY, at, everything).values()).late == len(late)
        assert progress.total(progress.by_measure(unit, KEY, at, everything).values()).late == len(late)
        first = progress.lines(unit, KEY, at, everything, limit=9)[: len(late)]
        assert {one.number for one in first} == late, "late ones come first"
