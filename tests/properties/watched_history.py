"""The one door, watched: an installation of its own, orders given in it, and what each changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
)

from pca.channels.rehearsed import RehearsedChannel
from pca.domain import facts, orders
from pca.domain.directory import Contact
from pca.domain.orders import Act, Order
from pca.plans.texts import content_hash, freeze
from pca.services.engine.execute import Done, execute
from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.engine.replay import replay
from pca.store.measures import measures
from pca.store.people.directory import write_contacts
from pca.store.tasks import tasks
from tests.properties.expected import ROOT, Book, Ground, carried_out

SITES = {"HQ": "CS", "A": "CS", "B": "CS", "C": "TTA", "D": "TTA"}
NEW_SITES = ("E", "F")
PERIMETERS = (ROOT, *SITES, *NEW_SITES, "CS", "TTA", "RS")

EVENTS = ("alert", "activate", "lockdown", "reopen", "end", "relapse", "learn", "close")
POSSIBLE = {
    "normal": ("activate", "activate", "alert"),
    "watch": ("activate",),
    "crisis": ("lockdown", "lockdown", "reopen", "end"),
    "ending": ("relapse", "relapse", "learn"),
    "review": ("relapse", "close"),
    "closed": (),
}
MEASURES = ("M1", "M2", "M3", "M3B", "M4", "M5", "M6")
SPANS = tuple(timedelta(minutes=one) for one in (0, 1, 20, 61, 5 * 60, 26 * 60, 3 * 1440, 11 * 1440, 40 * 1440))

people = st.sampled_from(
    ["dir"] * 6
    + ["dep", "voice", "voice2", "author", "ops1", "ops2", "hr1", "hr2", "head-A", "vice-B", "head-C"]
    + ["reg-CS", "regvice-TTA", "nobody", "operator"]
)
PEOPLE = ("dep", "voice", "ops1", "ops2", "hr1", "hr2", "reg-CS", "reg-TTA", "reg-RS")
CHANGES = ("site", "site", "site leaves", "person", "person leaves", "person leaves", "region", "region leaves")
perimeters = st.sampled_from((ROOT,) * 5 + PERIMETERS[1:] + ("nowhere",))
reasons = st.sampled_from(("Essai.",) * 9 + ("", "  "))
number = st.integers(0, 400)
OUTCOMES = st.dictionaries(st.sampled_from(MEASURES), st.sampled_from(["cancel", "continue", "transfer"]), max_size=2)


class Seen(NamedTuple):
    """One crisis after the last step: level by (measure, place) carried out, what was to be done, tasks so far."""

    levels: dict[tuple[str, str], str | None]
    live: dict[int, Any]
    tasks: int


class Watched(RuleBasedStateMachine):
    """One installation in which orders are given, and all that is remembered of what followed."""

    make_world: Any = None
    changes_in: Any = None
    """What has been written so far, to be compared: a number of rows, or a mark for each table."""
    differ: Any = None

    @initialize(
        mode=st.sampled_from(["real", "exercise"]),
        seed=st.integers(0, 9),
        first=st.sampled_from([["activate"], ["activate", "lockdown"], ["alert"], ["activate", "end"], []]),
        approved=st.integers(0, 5),
        calling=st.booleans(),
    )
    def begin(self, mode: Any, seed: int, first: list[str], approved: int, calling: bool) -> None:
        self.world = type(self).make_world().prepare()
        self.runtime, self.store, self.clock = self.world.runtime, self.world.store, self.world.clock
        self.channel = RehearsedChannel(seed, retried=100, refused=30, keep=True)
        self.runtime.channels = (self.channel,)
        self.given: list[tuple[Order, Done]] = []
        self.kept_on: set[tuple[str, int]] = set()
        self.seen: dict[str, Seen] = {}
        self.frozen: set[str] = set()
        self.ground = Ground(self.world.organisation())
        self.refused: set[tuple[str, str, str]] = set()
        self.expiries: dict[tuple[str, str, str], datetime | None] = {}
        known = [Contact(one, one, f"{one}@institution.example") for one in self.world.organisation().people]
        with self.store.write() as unit:
            write_contacts(unit, known[:-3])
        self.versions = {self.world.version: self.world.loaded.playbook}
        self.books = {self.world.version: Book(self.world.loaded.playbook)}
        for playbook in self.world.variants:
            version = content_hash(playbook, {})
            self.versions[version], self.books[version] = playbook, Book(playbook)
            self.give(orders.PublishPlan(hash=version, body=freeze(playbook, {}).decode()), "author", crisis=None)
            if len(self.versions) - 2 < approved:
                self.give(orders.ApprovePlan(hash=version), crisis=None)
        with_fallback = next(version for version, book in self.books.items() if "M1B" in book.measure)
        self.open_crisis(with_fallback if calling else self.world.version, mode, "dir", "Essai")
        if self.world.crisis is None:
            self.open_crisis(self.world.version, mode, "dir", "Essai")
        for event in first:
            self.give(orders.Decide(event=event, despite="x"))

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        found = replay(self.store)
        self.store.close()
        assert found.differences == ()

    # ------------------------------------------------------------ the one door, watched

    def changes(self) -> Any:
        return type(self).changes_in(self.store)

    def changed_since(self, before: Any) -> int:
        return int(type(self).differ(before, self.changes()))

    def head(self) -> int:
        with self.store.read() as unit:
            return journal.head(unit).seq

    def give(self, act: Act, who: str = "dir", why: str = "Essai.", **more: Any) -> Done:
        crisis = more.pop("crisis", self.world.crisis)
        order = Order(id=self.runtime.new_id(), who=who, crisis=crisis, act=act, why=why, **more)
        before, head = self.changes(), self.head()
        done = execute(self.runtime, order)
        if done.refused is not None:
            assert self.changed_since(before) == 1, f"a refusal ({done.refused.code}) changed more than the journal"
        elif done.seq is None:
            assert self.changed_since(before) == 0
        assert self.head() - head == (done.seq is not None) + len(done.followed)
        self.given.append((order, done))
        self.ground = Ground(self.world.organisation()) if isinstance(act, orders.ImportDirectory) else self.ground
        for one in (done, *done.followed):
            self.watch(one.crisis, one.facts)
        return done

    def watch(self, crisis: str | None, happened: tuple[Any, ...]) -> None:
        """Remember what later expectations rest on, from the facts alone."""
        for fact in happened:
            if isinstance(fact, facts.TasksSettled) and fact.outcome in ("continued", "transferred"):
                self.kept_on |= {(crisis or "", one) for one in fact.tasks}
            elif isinstance(fact, facts.TaskRefused):
                task = self.task(crisis or "", fact.task)
                at = self.carried_for(crisis or "", task.measure, task.place)
                if task.purpose == "do" and at is not None:
                    self.refused.add((crisis or "", task.measure, at))
            elif isinstance(fact, facts.TasksMoved) and fact.measure in self.book_of(crisis or "").fallback_of:
                first = self.book_of(crisis or "").fallback_of[fact.measure]
                self.refused.add((crisis or "", first, fact.perimeter))
            elif isinstance(fact, facts.MeasureStarted | facts.MeasureStopped):
                self.refused.discard((crisis or "", fact.measure, fact.perimeter))

    def task(self, crisis: str, number: int) -> Any:
        with self.store.read() as unit:
            return tasks.task(unit, crisis, number)

    def book_of(self, crisis: str) -> Book:
        with self.store.read() as unit:
            found = crises.crisis(unit, crisis)
        assert found is not None
        return self.books[found.plan]

    def carried_for(self, crisis: str, measure: str, place: str) -> str | None:
        """The perimeter on whose behalf the measure is carried out at the place, if it is."""
        book = self.book_of(crisis)
        with self.store.read() as unit:
            states = {name: one.configuration for name, one in crises.standings(unit, crisis).items()}
            found = carried_out(book, self.ground, states, measures.running(unit, crisis)).get((measure, place))
        return found.perimeter if found else None

    def some_task(self, pick: int) -> int:
        """Mostly a live task, sometimes any number."""
        live = sorted(self.world.live())
        return live[pick % len(live)] if live and pick % 5 else pick % 60

    def answerer(self, task: int, who: str, pick: int) -> str:
        found = self.world.task(task)
        return found.assignee if found and found.assignee and pick % 4 else who
