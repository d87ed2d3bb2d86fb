"""Tasks, row by row: which of them a reading gives, and which of them a fact changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain.access.access import EVERYTHING, Reach
from pca.store.kit.database import Unit
from pca.store.measures import rounds
from pca.store.tables.directory import SITE
from pca.store.tables.measures import MEASURE
from pca.store.tables.tasks import ESCALATION, EVIDENCE, NEVER, TASK
from pca.store.tasks import kept_counts, progress, task_lists, tasks
from tests.kit.rows import MINE, NOON, OTHER, numbers, put

SECOND = timedelta(seconds=1)
LATE = NOON - SECOND


def opened(unit: Unit, *rows: dict[str, Any], **usual: Any) -> None:
    same = {
        "status": "open",
        "measure": "H1",
        "perimeter": "root",
        "place": "S1",
        "team": "crisis",
        "assignee": "P1",
        "subject": "",
    }
    put(unit, TASK, *rows, **{**same, "purpose": "do", "late_after": NOON, "due_at": NOON, **usual})


# ---------------------------------------------------------------- tasks that somebody still has to answer

LIVE = (
    {},
    {"status": "acknowledged"},
    {"status": "done"},
    {"crisis": OTHER},
    {"measure": "H2"},
    {"perimeter": "CS"},
    {"assignee": "P2"},
    {"late_after": LATE},
    {"late_after": LATE, "status": "done"},
    {"late_after": LATE, "crisis": OTHER},
    {"late_after": LATE, "team": "network"},
    {"status": "refused", "assignee": None},
)


def test_live_tasks_are_those_of_the_crisis_still_to_be_answered(unit: Unit) -> None:
    opened(unit, *LIVE)
    assert numbers(tasks.live_tasks(unit, MINE)) == [1, 2, 5, 6, 7, 8, 11]
    assert numbers(tasks.live_tasks(unit, MINE, ["H2"])) == [5]
    assert numbers(tasks.live_tasks(unit, MINE, ["H1"], "CS")) == [6]
    assert numbers(tasks.live_tasks(unit, OTHER)) == [4, 10]
    assert kept_counts.tasks_open(unit, MINE) == 7
    assert sorted(number for number, _, _ in tasks.under_way(unit, MINE)) == [1, 2, 5, 6, 7, 8, 11]
    assert [tasks.waiting_for(unit, MINE, person) for person in ("P1", "P2", "P3")] == [6, 1, 0]
    assert progress.late_by_team(unit, MINE, NOON) == {"crisis": 1, "network": 1}
    assert tasks.task(unit, MINE, 4) is None
    assert [task.number for number in (1, 3) if (task := tasks.task(unit, MINE, number))] == [1, 3]


def test_a_task_climbs_when_its_step_has_come(unit: Unit) -> None:
    rows = ({}, {"escalate_at": NOON + SECOND}, {"escalate_at": None}, {"crisis": OTHER}, {"escalate_at": LATE})
    opened(unit, *rows, escalate_at=NOON)
    assert numbers(tasks.due_tasks(unit, MINE, NOON, 9)) == [5, 1]
    assert numbers(tasks.due_tasks(unit, MINE, NOON, 1)) == [5]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7]),
        ({"measure": "H1"}, [1, 3, 4, 5, 6, 7]),
        ({"perimeter": "root"}, [1, 2, 4, 5, 6, 7]),
        ({"place": "S1"}, [1, 2, 3, 5, 6, 7]),
        ({"team": "crisis"}, [1, 2, 3, 4, 6, 7]),
        ({"assignee": "P1"}, [1, 2, 3, 4, 5, 7]),
        ({"status": ["done", "refused"]}, [7]),
        ({"live": True}, [1, 2, 3, 4, 5, 6]),
        ({"after": 5}, [6, 7]),
        ({"after": 1, "limit": 2}, [2, 3]),
    ],
)
def test_tasks_fit_every_filter(unit: Unit, asked: dict[str, Any], given: list[int]) -> None:
    others = {"measure": "H2", "perimeter": "CS", "place": "S2", "team": "network", "assignee": "P2", "status": "done"}
    opened(unit, {}, *({name: value} for name, value in others.items()), {"crisis": OTHER})
    assert numbers(tasks.tasks(unit, MINE, **asked)) == given


def test_tasks_are_counted_with_all_that_ever_happened_to_them(unit: Unit) -> None:
    rows = ({}, {"status": "done", "acknowledged_at": NOON}, {"acknowledged_at": NOON, "status": "done"})
    opened(unit, *rows, {"crisis": OTHER, "acknowledged_at": NOON})
    steps = ({}, {"task": 2, "level": 1}, {"task": 3, "level": 4}, {"level": 3}, {"task": 4, "crisis": OTHER})
    put(unit, ESCALATION, *({"task": 1, "level": 2, **row} for row in (*steps, {"task": 5, "level": 5})))
    assert tasks.tally(unit, MINE) == {"open": 1, "done": 2, "opened": 3, "acknowledged_ever": 2, "escalated": 2}
    assert [(line.task, line.level) for line in tasks.escalations(unit, MINE, 1)] == [(1, 2), (1, 3)]
    assert len(tasks.escalations(unit, MINE)) == 5


def test_what_proves_a_task_is_of_its_crisis_and_its_number(unit: Unit) -> None:
    rows = ({}, {"task": 2}, {"item": None}, {"crisis": OTHER, "number": 1, "item": "ice"}, {"item": "ice"})
    put(unit, EVIDENCE, *({"task": 1, "item": "gel", **row} for row in rows))
    assert tasks.evidenced(unit, MINE, 1) == {"gel", "ice"}
    assert tasks.evidenced(unit, MINE, 2) == {"gel"}
    assert numbers(tasks.evidence(unit, MINE)) == [1, 2, 3, 5]
    assert numbers(tasks.evidence(unit, MINE, 2)) == [2]
    proofs = [task_lists.proof(unit, *asked) for asked in ((MINE, 1), (OTHER, 1), (MINE, 4))]
    assert [proof and proof.item for proof in proofs] == ["gel", "ice", None]


# ---------------------------------------------------------------- lists, within reach


def pressed(unit: Unit, after: task_lists.TaskMark | None = None, reach: Reach = EVERYTHING, **asked: Any) -> list[int]:
    return numbers(task_lists.pressing(unit, MINE, reach, task_lists.TaskFilter(**asked), NOON, after=after))


def test_the_most_pressing_tasks_come_first_and_settled_ones_newest_first(unit: Unit) -> None:
    opened(unit, *LIVE)
    assert pressed(unit) == [8, 11, 1, 2, 5, 6, 7]
    assert pressed(unit, late=True) == [8, 11]
    assert pressed(unit, status="acknowledged") == [2]
    assert pressed(unit, status="done") == [9, 3]
    assert pressed(unit, status="refused") == [12]
    assert pressed(unit, measure="H2") == [5]
    assert pressed(unit, team="network") == [11]
    assert pressed(unit, assignee="P2") == [7]
    assert pressed(unit, place="S2") == []


def test_a_page_begins_after_the_last_task_of_the_one_before(unit: Unit) -> None:
    opened(unit, *LIVE)
    assert pressed(unit, task_lists.TaskMark(8, LATE)) == [11, 1, 2, 5, 6, 7]
    assert pressed(unit, task_lists.TaskMark(2, NOON)) == [5, 6, 7]
    assert pressed(unit, task_lists.TaskMark(9), status="done") == [3]
    assert pressed(unit, task_lists.TaskMark(2)) == [8, 11, 1, 2, 5, 6, 7]


TEAM, SITES, REGION, PERSON = (
    Reach(teams=frozenset({"network"})),
    Reach(sites=frozenset({"S2"})),
    Reach(regions=frozenset({"TTA"})),
    Reach(person="P2"),
)
REACHED = ({}, {"team": "network"}, {"place": "S2"}, {"place": "TTA"}, {"assignee": "P2"}, {"original": "P2"})


@pytest.mark.parametrize(
    ("reach", "given", "shown"),
    [
        (EVERYTHING, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
        (TEAM, [2], [2]),
        (SITES, [3], [3]),
        (REGION, [3, 4], [3, 4]),
        (PERSON, [5], [5, 6]),
        (Reach(), [], []),
    ],
)
def test_a_list_has_what_is_reached_by_team_place_or_person(
    unit: Unit, reach: Reach, given: list[int], shown: list[int]
) -> None:
    put(unit, SITE, {"id": "S1", "region": "CS"}, {"id": "S2", "region": "TTA"})
    opened(unit, *REACHED)
    opened(unit, *({**row, "number": number + 20} for number, row in enumerate(REACHED)), crisis=OTHER)
    assert pressed(unit, reach=reach) == given
    assert [number for number in range(1, 30) if task_lists.seen(unit, MINE, number, reach)] == shown
    assert numbers(task_lists.named(unit, MINE, reach, range(1, 30))) == given
    assert numbers(task_lists.named(unit, MINE, reach, [3, 5, 22])) == [one for one in given if one in (3, 5)]
    assert sum(team.to_do for team in task_lists.by_team(unit, MINE, reach, NOON).values()) == len(given)
    assert sum(one.opened for one in progress.by_measure(unit, MINE, NOON, reach).values()) == len(given)
    assert sum(one.opened for one in progress.by_place(unit, MINE, NOON, reach).values()) == len(given)
    assert progress.at(unit, MINE, NOON, reach).opened == len(given)
    assert numbers(progress.lines(unit, MINE, NOON, reach, limit=9)) == given


def test_a_task_is_seen_when_one_of_several_reaches_covers_it(unit: Unit) -> None:
    opened(unit, *REACHED)
    assert [number for number in range(1, 7) if task_lists.seen(unit, MINE, number, TEAM, PERSON)] == [2, 5, 6]


def test_sites_are_reached_by_themselves_or_by_their_region(unit: Unit) -> None:
    put(unit, SITE, {"id": "S1", "region": "CS"}, {"id": "S2", "region": "TTA"}, {"id": "S3", "region": "TTA"})
    given = {"everything": EVERYTHING, "site": SITES, "region": REGION, "team": TEAM}
    assert {name: sorted(progress.sites(unit, reach)) for name, reach in given.items()} == {
        "everything": ["S1", "S2", "S3"],
        "site": ["S2"],
        "region": ["S2", "S3"],
        "team": [],
    }


def test_tasks_are_counted_by_status_and_the_late_once_more(unit: Unit) -> None:
    rows = ({}, {"status": "acknowledged"}, {"status": "done"}, {"status": "missed"}, {"late_after": LATE})
    more = ({"late_after": LATE, "status": "done"}, {"measure": "H2"}, {"place": "S2"}, {"crisis": OTHER})
    opened(unit, *rows, *more)
    assert progress.at(unit, MINE, NOON, EVERYTHING, place="S1") == progress.Progress(
        opened=7, open=3, acknowledged=1, done=2, late=1
    )
    assert progress.at(unit, MINE, NOON, EVERYTHING, measure="H2") == progress.Progress(opened=1, open=1)
    assert {key: one.late for key, one in progress.by_measure(unit, MINE, NOON, EVERYTHING).items()} == {
        ("H1", "root"): 1,
        ("H2", "root"): 0,
    }
    assert task_lists.by_team(unit, MINE, EVERYTHING, NOON)["crisis"].late == {"open": 1}
    assert numbers(progress.lines(unit, MINE, NOON, EVERYTHING, limit=9, live=True)) == [5, 1, 2, 7, 8]
    assert numbers(progress.lines(unit, MINE, NOON, EVERYTHING, limit=9, measure="H1", place="S1")) == [
        5,
        1,
        2,
        3,
        4,
        6,
    ]
    assert numbers(progress.lines(unit, MINE, NOON, EVERYTHING, limit=1, skip=1)) == [1]


# ---------------------------------------------------------------- how far measures were carried out


def test_a_measure_is_carried_out_by_the_latest_of_its_tasks_at_each_place(unit: Unit) -> None:
    put(unit, MEASURE, {"perimeter": "root"}, {"perimeter": "CS"}, {"measure": "H2", "perimeter": "TTA"}, measure="H1")
    put(unit, MEASURE, {"perimeter": "TTA"}, measure="H1", crisis=OTHER)
    rows = (
        {},
        {"run": 2},
        {"purpose": "undo"},
        {"measure": "H2"},
        {"crisis": OTHER, "place": "S9"},
        {"place": "S2"},
        {"perimeter": "CS"},
        {"perimeter": "TTA", "place": "S3"},
        {"status": "done", "place": "S4"},
    )
    opened(unit, *rows)
    carried = rounds.CarriedOut(unit, MINE)
    assert numbers(carried.latest("H1")) == [7, 6, 8, 9]
    assert numbers(carried.latest("H1", ["S1", "S3"])) == [7]
    assert numbers(carried.latest("H1", ["S2", "S4"])) == [6, 9]
    assert numbers(carried.latest("H2")) == [4]
    assert [carried.live(measure) for measure in ("H1", "H2", "H3")] == [5, 1, 0]


def test_lines_were_ticked_by_the_last_task_done_and_those_that_extend_it(unit: Unit) -> None:
    rows = (
        {"checked": ["old"]},
        {"checked": ["gel"]},
        {"checked": ["ice"], "purpose": "extend"},
        {"checked": ["undone"], "purpose": "undo"},
        {"checked": ["x"], "status": "open"},
        {"checked": ["x"], "measure": "H2"},
        {"checked": ["x"], "crisis": OTHER},
        {"checked": ["far"], "place": "S2", "purpose": "extend"},
    )
    opened(unit, *({"status": "done", **row} for row in rows))
    assert rounds.CarriedOut(unit, MINE).ticked("H1") == {"S1": {"gel", "ice"}, "S2": {"far"}}


def test_tasks_wait_at_some_places_or_everywhere(unit: Unit) -> None:
    rows = (
        {},
        {"waiting": False},
        {"waiting": None},
        {"status": "done"},
        {"measure": "H2"},
        {"crisis": OTHER},
        {"place": "S2"},
        {"status": "acknowledged"},
    )
    opened(unit, *({"waiting": True, "late_after": NEVER, **row} for row in rows))
    assert numbers(rounds.waiting(unit, MINE, ["H1"], None)) == [1, 7, 8]
    assert numbers(rounds.waiting(unit, MINE, ["H1"], ["S1"])) == [1, 8]
    assert numbers(rounds.waiting(unit, MINE, ["H2", "H1"], ["S2", "S1"])) == [5, 7, 1, 8]
