"""Situation, sites and measures with a hundred times the tasks: what a page counts is kept, so that it costs the same.

A view is made anew each time: nobody was shown the page since something changed. Half of the tasks are late. Beside
the committee's views stand those of many heads, one each, and warm ones. Processor time; each size in its own process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from statistics import median

from asked import Asked, grows, processor
from crowd import DIRECTOR, MEASURES, Crowd
from measure import Check, finish, options, rounded, scratch
from sqlalchemy import func, select

from pca.clock import VirtualClock
from pca.domain.access.access import Scope, ScopeKind
from pca.domain.access.rights import AccessRole
from pca.domain.journal import entry_for
from pca.domain.orders import CLOCK, Order, PassTime
from pca.store.audit import journal
from pca.store.engine.apply import apply
from pca.store.tables.tasks import TASK

SITES = 500
PAGES = {"situation": "/crises/{}", "sites": "/crises/{}/sites", "measures": "/crises/{}/measures"}
HEADS = 250


def main() -> None:
    given = options(__doc__, tasks=(1_000_000, 800), rounds=(9, 1), heads=(HEADS, 3))
    sizes = (max(given.tasks // 100, 400), given.tasks)
    sites = min(SITES, sizes[0] // MEASURES)
    small, large = (measured(tasks, sites, given.rounds, given.heads) for tasks in sizes)
    finish(
        "growth_situation",
        given,
        [
            *(Check(f"{page}, first view, {given.tasks} tasks", large["first view"][page], "ms", 30) for page in PAGES),
            *(grows(f"{page}, {sizes[0]} to {sizes[1]} tasks", *pair(small, large, page), 1.5) for page in PAGES),
        ],
        sites=sites,
        heads=given.heads,
        **{f"milliseconds_with_{tasks}_tasks": told for tasks, told in zip(sizes, (small, large), strict=True)},
    )


def pair(small: dict[str, dict[str, float]], large: dict[str, dict[str, float]], page: str) -> tuple[float, float]:
    return small["first view"][page], large["first view"][page]


def measured(tasks: int, sites: int, rounds: int, heads: int) -> dict[str, dict[str, float]]:
    words = (sys.executable, __file__, "inside", *map(str, (tasks, sites, rounds, heads)))
    more = ["--quick"] if "--quick" in sys.argv else []
    told: dict[str, dict[str, float]] = json.loads(
        subprocess.run([*words, *more], stdout=subprocess.PIPE, check=True).stdout
    )
    return told


def inside(tasks: int, sites: int, rounds: int, heads: int) -> dict[str, dict[str, float]]:
    """Milliseconds of every page: the committee's, nobody having looked since; again; one view for each of many."""
    with scratch() as folder:
        crowd = Crowd(folder, sites * MEASURES, durable=False)
        crowd.grow(tasks)
        late(crowd, tasks)
        told: dict[str, dict[str, float]] = {"first view": {}, "again": {}, "one view each": {}}
        with Asked(crowd, DIRECTOR, AccessRole.DIRECTOR) as committee:
            tokens = [committee.signed_in(f"head-S{number}", at(number)) for number in range(min(heads, sites))]
            for name, path in PAGES.items():
                told["first view"][name] = committee.first_view(path, rounds, lambda: crowd.observe(index_2=7))
                told["again"][name] = median(processor(lambda path=path: committee.page(path)) for _ in range(rounds))
                crowd.observe(index_2=7)
                told["one view each"][name] = median(
                    processor(lambda path=path, token=token: committee.page(path, token)) for token in tokens
                )
        crowd.close()
    return {way: {page: rounded(1000 * spent) for page, spent in pages.items()} for way, pages in told.items()}


def late(crowd: Crowd, tasks: int) -> None:
    """Half of the runs are late, and the clock has said so; one run became late since then."""
    every = timedelta(minutes=1)
    with crowd.store.read() as unit:
        first = unit.connection.execute(select(func.min(TASK.c.late_after))).scalar_one()
    due = first + tasks // (crowd.sites * MEASURES) // 2 * every
    with crowd.store.write() as unit:
        order = Order(id=crowd.runtime.new_id(), who=CLOCK, act=PassTime())
        entry = entry_for(order, (), due, crisis=crowd.crisis, mode="real", plan=crowd.version)
        journal.append(unit, entry)
        apply(unit, entry)
    crowd.runtime.clock = VirtualClock(due + every)


def at(number: int) -> tuple[AccessRole, Scope]:
    """The role of whoever answers for one site."""
    return AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.SITE, f"S{number}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(*map(int, sys.argv[2:6]))))
    else:
        main()
