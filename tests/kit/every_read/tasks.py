"""What is read of tasks."""

from __future__ import annotations

from typing import Any

from pca.domain.access.access import EVERYTHING, Reach
from pca.store.measures import rounds
from pca.store.tasks import kept_counts, progress, task_lists, tasks
from tests.kit.every_read.ways import AT, KEY, Reads, by_reach, by_time
from tests.kit.two_crises_open import HOUR, NOON


def of_tasks() -> Reads:
    wanted = [
        task_lists.TaskFilter(),
        task_lists.TaskFilter(late=True),
        task_lists.TaskFilter(status="done"),
        task_lists.TaskFilter(status="open", team="network", measure="H2"),
        task_lists.TaskFilter(place="S2", assignee="P5", status="done"),
    ]
    marks = {"": None, "after": task_lists.TaskMark(6, NOON + HOUR), "by number": task_lists.TaskMark(6)}
    given: list[dict[str, Any]] = [
        {},
        {"measure": "H1"},
        {"perimeter": "TTA"},
        {"place": "S1", "team": "network"},
        {"assignee": "P5"},
        {"live": True},
        {"after": 7, "limit": 3},
        {"status": ["done", "cancelled"]},
    ]
    return {
        **{f"tasks {one}": lambda u, one=one: [t.number for t in tasks.tasks(u, KEY, **one)] for one in given},
        "task": lambda u: [tasks.task(u, KEY, 5), tasks.task(u, KEY, 99), tasks.task(u, "2020-9", 5)],
        "live": lambda u: [one.number for one in tasks.live_tasks(u, KEY)],
        "live of": lambda u: [one.number for one in tasks.live_tasks(u, KEY, ["H1", "H1"], "root")],
        **by_time("due", lambda u, at: [one.number for one in tasks.due_tasks(u, KEY, at, 9)]),
        "due, few": lambda u: [one.number for one in tasks.due_tasks(u, KEY, NOON + 9 * HOUR, 2)],
        "evidenced": lambda u: [tasks.evidenced(u, KEY, number) for number in (2, 5, 6)],
        "open": lambda u: [kept_counts.tasks_open(u, KEY), tasks.under_way(u, KEY)],
        **by_time("late", lambda u, at: progress.late_by_team(u, KEY, at)),
        "waiting for": lambda u: [tasks.waiting_for(u, KEY, one) for one in ("P3", "P5")],
        "tally": lambda u: [tasks.tally(u, KEY)],
        "evidence": lambda u: [tasks.evidence(u, KEY), tasks.evidence(u, KEY, 5)],
        "escalations": lambda u: [tasks.escalations(u, KEY), tasks.escalations(u, KEY, 7)],
        **{
            f"pressing {number} {name}": lambda u, one=one, mark=mark: [
                line.number for line in task_lists.pressing(u, KEY, EVERYTHING, one, AT["late"], after=mark, limit=9)
            ]
            for number, one in enumerate(wanted)
            for name, mark in marks.items()
        },
        **by_reach(
            "pressing",
            lambda u, r: [
                one.number for one in task_lists.pressing(u, KEY, r, task_lists.TaskFilter(), AT["late"], limit=4)
            ],
        ),
        **by_reach("seen", lambda u, r: [bool(task_lists.seen(u, KEY, one, r)) for one in range(1, 15)]),
        "seen by two": lambda u: [
            bool(task_lists.seen(u, KEY, n, Reach(person="P1"), Reach(person="P3"))) for n in range(1, 15)
        ],
        **by_reach("named", lambda u, r: [one.number for one in task_lists.named(u, KEY, r, [3, 2, 1, 6, 0, 1 << 31])]),
        "proof": lambda u: [task_lists.proof(u, KEY, 1), task_lists.proof(u, KEY, 9), task_lists.proof(u, KEY, 2)],
        **by_reach("by team", lambda u, r: task_lists.by_team(u, KEY, r, AT["late"])),
        **by_reach(
            "progress",
            lambda u, r: [
                {" ".join(key): one for key, one in progress.by_measure(u, KEY, AT["late"], r).items()},
                progress.by_place(u, KEY, AT["late"], r),
                progress.at(u, KEY, AT["late"], r, place="S1"),
                progress.sites(u, r),
            ],
        ),
        **by_reach(
            "lines",
            lambda u, r: [
                [one.number for one in progress.lines(u, KEY, AT["late"], r, limit=5, **more)]
                for more in ({}, {"live": True}, {"skip": 2, "measure": "H1"})
            ],
        ),
        "rounds": lambda u: [
            rounds.CarriedOut(u, KEY).latest("H1"),
            rounds.CarriedOut(u, KEY).latest("H1", ["S1"]),
            rounds.CarriedOut(u, KEY).latest("H2", ["S1", "S2"]),
            [rounds.CarriedOut(u, KEY).live(one) for one in ("H1", "H2")],
            [rounds.CarriedOut(u, KEY).ticked(one) for one in ("H1", "H2")],
        ],
        "waiting": lambda u: [rounds.waiting(u, KEY, ["H1", "H2"], None), rounds.waiting(u, KEY, ["H2"], ["CS", "S1"])],
    }
