"""On the ways that are gone a thousand times a day no statement looks through a table that grows.

Everything that is asked meanwhile is recorded and explained, on both databases. What does look through one stands in
EXCUSED with its reason; whatever else does fails.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pca.domain import orders
from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.services.audit.auditor import findings
from pca.services.messages.delivery import deliver
from pca.store.kit.database import Store
from tests.kit.looking_through import LookedThrough, asked, looked_through
from tests.services.conftest import World
from tests.web.conftest import Browser, House

Way = Callable[["Running"], object]


class Running:
    """A crisis under way, the committee's browser and a head's."""

    def __init__(self, house: House) -> None:
        self.house, self.world = house, house.world
        self.world.open("real")
        self.world.observe(index=60)
        self.world.decide("activate")
        self.committee = house.browser("dir", AccessRole.DIRECTOR, AccessRole.HR)
        self.head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A"))

    def own(self) -> int:
        """A live task of the head's."""
        return next(task.number for task in self.world.live().values() if task.assignee == "head-A")

    def see(self, browser: Browser, path: str) -> None:
        """A page, as it is and as JSON."""
        for way in (path, f"/api{path}"):
            answer = browser.get(way.format(self.world.crisis))
            assert answer.status_code == 200, (way, answer.status_code, answer.text)


def page(path: str, *, head: bool = True) -> Way:
    """The committee looks at a page, and whoever answers for one site."""

    def look(running: Running) -> None:
        for browser in (running.committee, *([running.head] if head else [])):
            running.see(browser, path)

    return look


WAYS: dict[str, Way] = {
    "decision": lambda one: one.world.decide("lockdown"),
    "beat": lambda one: one.world.pass_time(timedelta(hours=9)),
    "acknowledgement": lambda one: one.world.ok(orders.Acknowledge(task=one.own()), "head-A"),
    "done": lambda one: one.world.ok(orders.Complete(task=one.own()), "head-A"),
    "figures": lambda one: one.world.observe(index=95),
    "somebody's status": lambda one: one.world.ok(orders.DeclareStatus(person="ops1", status="absent")),
    "my tasks": page("/tasks"),
    "situation": page("/crises/{}"),
    "sites": page("/crises/{}/sites"),
    "one site": page("/crises/{}/sites/A"),
    "measures": page("/crises/{}/measures"),
    "tasks of teams": page("/crises/{}/tasks"),
    "messages": page("/crises/{}/messages", head=False),
    "staff": page("/crises/{}/people", head=False),
    "log": page("/crises/{}/log", head=False),
    "search": page("/search?crisis={}&q=mar"),
    "search for a task": page("/search?crisis={}&q=T1"),
    "delivery": lambda one: deliver(one.world.runtime),
    "auditor's look": lambda one: findings(one.world.runtime),
}


@pytest.fixture
def running(store: Store, tmp_path: Path) -> Running:
    return Running(House(World(store, tmp_path).prepare()))


EXCUSED: dict[tuple[str, str], str] = {
    ("wave", "wave.awaits IS NOT NULL"): "one row for each message, not for each recipient; those that wait are few",
    ("wave", "author IS NOT NULL"): "one row for each message, not for each recipient; few are written by hand",
    ("wave", "rejected IS NOT NULL"): "one row for each message, not for each recipient; few are refused",
    ("wave", "SELECT DISTINCT wave.communication"): "one row for each message, not for each recipient",
    ("message", "GROUP BY message.status"): "counted over every few seconds, whoever looks (`web.kit.cache.counted`)",
    ("measure_span", "FROM measure_span"): "the page draws every span",
    ("measure_level", "FROM measure_level"): "the page draws every level",
    ("state_span", "FROM state_span"): "every state held in turn, as the page shows them",
    ("decision", "FROM decision"): "every decision, as the page shows them",
    (
        "task",
        "ORDER BY task.late_after, task.number LIMIT",
    ): "a page, in the order of an index",
    ("log_entry", "SELECT DISTINCT"): "who wrote in the log, for its filter: read from an index",
    ("person", "FROM person"): "the staff's page counts everybody by site and status",
    ("contact_point", "opted_out_at IS NOT NULL"): "whom no address reaches, for whoever manages the staff",
}
"""What looks through a table nevertheless: the table, something of the statement, and why that may be."""


def test_no_way_looks_through_what_grows(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    through = []
    for name, way in WAYS.items():
        with asked(running.world.store, monkeypatch) as statements:
            way(running)
        assert statements, name
        found = looked_through(running.world.store, statements)
        through += [f"{name}: {one.whole} of {one.table}: {one.sql}" for one in found if not excused(one)]
    assert not through, "\n".join(through)


def excused(one: LookedThrough) -> bool:
    return any(one.table == table and part in " ".join(one.sql.split()) for table, part in EXCUSED)


@pytest.mark.parametrize(
    ("sql", "whole"),
    [
        ("SELECT * FROM task WHERE due_at IS NULL", {("task", "all")}),
        ("SELECT count(*) FROM task WHERE crisis = 'c' AND due_at > 'x'", {("task", "crisis")}),
        ("SELECT * FROM task WHERE crisis = 'c' AND place = 'A'", set()),
        ("SELECT * FROM journal ORDER BY seq DESC LIMIT 1", set()),
        ("SELECT j.seq FROM journal AS j WHERE j.order_id LIKE '%x%' ORDER BY j.body LIMIT 1", {("journal", "all")}),
    ],
)
def test_what_is_looked_through_is_seen(sqlite_store: Store, sql: str, whole: set[tuple[str, str]]) -> None:
    assert {(one.table, one.whole) for one in looked_through(sqlite_store, {sql: ()})} == whole


def test_what_is_looked_through_is_seen_on_postgresql(postgres_store: Store) -> None:
    all_of_it, one_row = (
        "SELECT * FROM task WHERE due_at IS NULL",
        "SELECT * FROM task WHERE crisis = 'c' AND number = 1",
    )
    assert [one.sql for one in looked_through(postgres_store, {all_of_it: (), one_row: ()})] == [all_of_it]
