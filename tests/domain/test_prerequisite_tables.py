"""What a task still waits for, by how far other measures are; and what the facts of one order did to tasks."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.draft import looking
from pca.domain.facts import TaskCompleted, TaskRefused, TasksOpened, TasksSettled
from pca.domain.prerequisites import Awaited, awaited, finished, near, waiting_titles, waits
from pca.domain.rounds import NO_ROUNDS, Round
from pca.domain.situation import Task
from pca.domain.task_changes import TaskChanges, opened_tasks
from tests.kit.five_states import measure
from tests.kit.rules import HOUR, NOON, Kept, held, known, plan, task

SITE, REGION = {"kind": "site"}, {"kind": "region"}
PERSON = {"kind": "person", "where": "site == 'A'"}
ENTRY = {"kind": "entry", "ask": {"fr": "?"}}
BOOK = plan(
    measure("a", "crisis", fallback="f"),
    measure("f", fallback="ff"),
    measure("ff"),
    measure("b", "crisis"),
    measure("late", "review"),
    measure("over", "normal"),
    measure("sites", "crisis", each=SITE),
    measure("cs", "crisis", each={**SITE, "where": "region == 'CS'"}),
    measure("people", "crisis", each=PERSON),
    measure("list", "crisis", each=ENTRY),
    measure("one", "crisis", after=["a"]),
    measure("all", "crisis", after=["a", "b"]),
    measure("any", "crisis", after={"any": ["a", "b"]}),
    measure("two", "crisis", after={"n_of": {"n": 2, "measures": ["a", "b", "over"]}}),
    measure("after_late", "crisis", after=["late"]),
    measure("after_over", "crisis", after=["over"]),
    measure("after_fallback", "crisis", after=["f"]),
    measure("after_sites", "crisis", after=["sites"]),
    measure("after_cs", "crisis", after=["cs"]),
    measure("after_people", "crisis", each=PERSON, after=["people"]),
    measure("after_list", "crisis", each=ENTRY, after=["list"]),
)


def draft(running: tuple[str, ...] = (), lists: Any = None, **rounds: Any) -> Any:
    kept = {name: [Round(*row) for row in rows] for name, rows in rounds.items()}
    found = known(running=[held(name) for name in running], rounds=Kept(**kept), lists=lists or {})
    return looking(BOOK, found, NOON)


def row(number: int, status: str, place: str = "root", of: int | None = None) -> tuple[Any, ...]:
    return number, place, status, of


A, B = Awaited("a"), Awaited("b")
STANDS_IN = {"a": [row(1, "refused")]}


@pytest.mark.parametrize(
    ("name", "rounds", "then"),
    [
        ("a", {}, ()),
        ("one", {}, (A,)),
        ("one", {"a": [row(1, "open")]}, (Awaited("a", (1,)),)),
        ("one", {"a": [row(1, "acknowledged")]}, (Awaited("a", (1,)),)),
        ("one", {"a": [row(1, "done")]}, ()),
        ("one", {"a": [row(1, "cancelled")]}, ()),
        ("one", {"a": [row(1, "missed")]}, ()),
        ("one", {"a": [row(1, "refused")]}, (Awaited("a", (1,)),)),
        ("one", {"a": [row(1, "impossible")]}, (Awaited("a", (1,)),)),
        ("one", {**STANDS_IN, "f": [row(2, "open", of=1)]}, (Awaited("a", (1,)),)),
        ("one", {**STANDS_IN, "f": [row(2, "done", of=1)]}, ()),
        ("one", {**STANDS_IN, "f": [row(2, "done", of=9)]}, (Awaited("a", (1,)),)),
        ("one", {**STANDS_IN, "f": [row(2, "refused", of=1)], "ff": [row(3, "done", of=2)]}, ()),
        ("one", {**STANDS_IN, "f": [row(2, "refused", of=1)], "ff": [row(3, "open", of=2)]}, (Awaited("a", (1,)),)),
        ("one", {"a": [row(1, "done", "A"), row(2, "open", "B")]}, (Awaited("a", (2,)),)),
        ("all", {"a": [row(1, "done")]}, (B,)),
        ("all", {"a": [row(1, "done")], "b": [row(2, "open")]}, (Awaited("b", (2,)),)),
        ("all", {"a": [row(1, "done")], "b": [row(2, "done")]}, ()),
        ("all", {"a": [row(1, "cancelled")], "b": [row(2, "open")]}, (Awaited("b", (2,)),)),
        ("any", {"a": [row(1, "open")]}, (Awaited("a", (1,)), B)),
        ("any", {"a": [row(1, "done")]}, ()),
        ("any", {"a": [row(1, "cancelled")], "b": [row(2, "cancelled")]}, ()),
        ("any", {"a": [row(1, "cancelled")], "b": [row(2, "open")]}, (Awaited("b", (2,)),)),
        ("any", {**STANDS_IN, "f": [row(2, "done", of=1)]}, ()),
        ("any", {**STANDS_IN, "f": [row(2, "cancelled", of=1)]}, (B,)),
        ("two", {"a": [row(1, "done")]}, (B,)),
        ("two", {"a": [row(1, "done")], "b": [row(2, "done")]}, ()),
        ("two", {"a": [row(1, "done")], "b": [row(2, "cancelled")]}, ()),
        ("after_late", {}, (Awaited("late"),)),
        ("after_over", {}, ()),
        ("after_fallback", {}, ()),
        ("after_fallback", {"f": [row(2, "open", of=1)]}, (Awaited("f", (2,)),)),
    ],
)
def test_what_is_still_waited_for(name: str, rounds: dict[str, Any], then: tuple[Awaited, ...]) -> None:
    found = draft(**rounds)
    assert awaited(found, BOOK.playbook.measure[name], "root") == then
    assert waits(found, task(9, name)) == then
    assert waits(found, task(9, name, waiting=False)) == waits(found, task(9, name, purpose="undo")) == ()


AT_A_AND_D = {"sites": [row(1, "done", "A"), row(2, "open", "D")]}


@pytest.mark.parametrize(
    ("name", "place", "rounds", "then"),
    [
        ("after_sites", "A", AT_A_AND_D, ()),
        ("after_sites", "D", AT_A_AND_D, (Awaited("sites", (2,)),)),
        ("after_sites", "CS", AT_A_AND_D, ()),
        ("after_sites", "TTA", AT_A_AND_D, (Awaited("sites", (2,)),)),
        ("after_sites", "root", AT_A_AND_D, (Awaited("sites", (2,)),)),
        ("after_sites", "B", AT_A_AND_D, (Awaited("sites"),)),
        ("after_cs", "A", {}, (Awaited("cs"),)),
        ("after_cs", "CS", {}, (Awaited("cs"),)),
        ("after_cs", "root", {}, (Awaited("cs"),)),
        ("after_cs", "D", {}, ()),
        ("after_cs", "TTA", {}, ()),
        ("one", "A", {"a": [row(1, "open")]}, (Awaited("a", (1,)),)),
        ("one", "A", {}, (A,)),
    ],
)
def test_what_is_waited_for_near_a_place(name: str, place: str, rounds: Any, then: tuple[Awaited, ...]) -> None:
    assert awaited(draft(**rounds), BOOK.playbook.measure[name], place) == then


HURT, WELL = "A\x1fhead-A", "A\x1fvice-A"
OF_PEOPLE = {"people": [row(1, "open", HURT)]}
OF_DOUARS = {"list": [row(1, "done", "root\x1fUn"), row(2, "open", "root\x1fDeux")]}
MATCHED = {("people", "root"): ("head-A",)}


@pytest.mark.parametrize(
    ("name", "place", "more", "then"),
    [
        ("after_people", HURT, {**OF_PEOPLE, "running": ("people",), "lists": MATCHED}, (Awaited("people", (1,)),)),
        ("after_people", WELL, {**OF_PEOPLE, "running": ("people",), "lists": MATCHED}, ()),
        ("after_people", HURT, {"running": ("people",), "lists": MATCHED}, (Awaited("people"),)),
        ("after_people", WELL, {"running": ("people",), "lists": MATCHED}, ()),
        ("after_list", "root\x1fUn", OF_DOUARS, ()),
        ("after_list", "root\x1fDeux", OF_DOUARS, (Awaited("list", (2,)),)),
        ("after_list", "root\x1fTrois", OF_DOUARS, (Awaited("list", (2,)),)),
    ],
)
def test_what_is_waited_for_about_the_same_one(name: str, place: str, more: Any, then: tuple[Awaited, ...]) -> None:
    assert awaited(draft(**more), BOOK.playbook.measure[name], place) == then


@pytest.mark.parametrize(
    ("rows", "done"),
    [
        ([], False),
        ([row(1, "done")], True),
        ([row(1, "done", "A"), row(2, "open", "B")], False),
        ([row(1, "cancelled")], True),
        ([row(1, "refused")], False),
    ],
)
def test_when_a_measure_is_finished(rows: list[Any], done: bool) -> None:
    assert finished(draft(a=rows), "a") is done
    assert finished(draft(gone=rows), "gone") is False


def test_the_latest_tasks_near_a_place() -> None:
    found = draft(sites=[row(1, "open", "A"), row(2, "open", "B"), row(3, "open", "C")])
    sites = BOOK.playbook.measure["sites"]
    assert [one.number for one in near(found, sites, "A")] == [1]
    assert [one.number for one in near(found, sites, "CS")] == [1, 2]
    assert [one.number for one in near(found, sites, "root")] == [1, 2, 3]
    assert sorted(one.place for one in found.rounds("sites", ("C", "A"))) == ["A", "C"]
    assert (NO_ROUNDS.latest("a"), NO_ROUNDS.live("a"), NO_ROUNDS.ticked("a")) == ((), 0, {})


def test_what_is_waited_for_is_told_by_title() -> None:
    titles = waiting_titles(draft(), (Awaited("a"), Awaited("b", tuple(range(1, 13)))))
    ten = ", ".join(f"T{number}" for number in range(1, 11))
    assert titles.by_name("waits") == {"waits": f"Mesure a, Mesure b ({ten})"}


# ---------------------------------------------------------------- what the facts of one order did


def opened(**more: Any) -> TasksOpened:
    given = {"first": 7, "measure": "a", "perimeter": "root", "team": "ops", "places": ("A", "B"), "run": 2}
    dates = {"acknowledge_by": NOON + HOUR, "due_at": NOON + 2 * HOUR}
    return TasksOpened(assignees=("ops1", None), **{**given, **dates, **more})


def test_tasks_that_an_order_opens() -> None:
    first, second = opened_tasks(opened(waiting_at=("B",), level="low", digest="d", items=("i",)))
    same: dict[str, Any] = {"measure": "a", "perimeter": "root", "team": "ops", "status": "open", "run": 2}
    same |= {"level": "low", "acknowledge_by": NOON + HOUR, "due_at": NOON + 2 * HOUR, "items": ("i",), "digest": "d"}
    assert first == Task(number=7, place="A", assignee="ops1", original="ops1", waiting=False, **same)
    assert second == Task(number=8, place="B", assignee=None, original=None, waiting=True, **same)
    about, _ = opened_tasks(opened(subjects=("x", "y"), purpose="undo"))
    assert (about.place, about.subject, about.spot, about.purpose, about.waiting, about.digest) == (
        "A", "x", "A\x1fx", "undo", False, None,
    )  # fmt: skip


def test_what_became_of_tasks() -> None:
    known_ones = {1: task(1, "b"), 2: task(2, "b", purpose="undo"), 3: task(3, "c"), 4: task(4, "c"), 5: task(5, "c")}
    changes = TaskChanges.of_facts(
        [
            opened(fallback_of=3),
            opened(first=9, measure="u", purpose="undo"),
            TasksSettled(outcome="cancelled", tasks=(1, 2)),
            TasksSettled(outcome="continued", tasks=(4,)),
            TasksSettled(outcome="transferred", tasks=(4,)),
            TaskCompleted(task=7, by="x"),
            TaskRefused(task=3, by="x", reason="y"),
            TaskRefused(task=5, by="x", reason="y", impossible=True),
        ],
        known_ones,
    )
    assert changes.opened == {"a": {"A": [Round(7, "A", "open", 3)], "B": [Round(8, "B", "open", 3)]}}
    assert changes.ended == {1: "cancelled", 2: "cancelled", 7: "done", 3: "refused", 5: "impossible"}
    assert changes.of == {7: "a", 8: "a", 1: "b", 3: "c", 5: "c"}


def test_what_a_draft_counts() -> None:
    found = looking(BOOK, known(tasks=[task(1, "a"), task(2, "a", "A")], tasks_open=5,
                                rounds=Kept(a=[Round(1, "root", "open"), Round(2, "A", "open")])), NOON)  # fmt: skip

    def live() -> list[int]:
        return sorted(one.number for one in found.live_of("a"))

    assert (found.tasks_open, found.live_count("a"), live()) == (5, 2, [1, 2])
    found.add(opened())
    assert (found.tasks_open, found.live_count("a"), live()) == (7, 4, [1, 2, 7, 8])
    found.add(TasksSettled(outcome="continued", tasks=(1,)), TasksSettled(outcome="missed", tasks=(2,)))
    assert (found.tasks_open, found.live_count("a"), live()) == (6, 3, [1, 7, 8])
    found.add(TaskCompleted(task=1, by="x"), TaskRefused(task=7, by="x", reason="y"))
    assert (found.tasks_open, found.live_count("a")) == (4, 1)
    assert [(one.number, one.status) for one in found.rounds("a", None)] == [
        (1, "done"), (7, "refused"), (8, "open"),
    ]  # fmt: skip
    assert [one.number for one in found.rounds("a", ("root", "B"))] == [1, 8]
    assert found.ended == {2: "missed", 1: "done", 7: "refused"}
    assert looking(BOOK, known(), NOON).tasks_open is None
