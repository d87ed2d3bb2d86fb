"""Whatever people order, in whatever sequence: the rules hold, and the present follows from the journal.

The expectations are worked out here from the plan's own text, place by place, without the engine's code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from pca.channels.rehearsed import RehearsedChannel
from pca.domain import facts, orders
from pca.domain.directory import Contact, Person, Region, Site, SiteType
from pca.domain.orders import Act, Order
from pca.domain.plan.measures import After
from pca.plans.texts import content_hash, freeze
from pca.services.engine.execute import Done, OrderClash, execute
from pca.services.engine.situation import UnknownCrisis
from pca.services.engine.tick import next_due, tick
from pca.services.messages.delivery import deliver
from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.engine.replay import replay
from pca.store.log import log
from pca.store.measures import measures
from pca.store.messages import messages
from pca.store.people.directory import write_contacts
from pca.store.tables.decisions import DECISION
from pca.store.tables.indicators import PROPOSAL
from pca.store.tables.tasks import EVIDENCE
from pca.store.tasks import tasks

ROOT, LIVE = "root", ("open", "acknowledged")
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


# ---------------------------------------------------------------- what the plan's text says, read naively


def tree(states: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """(state, the states it lies in, its own text)."""
    for one in states:
        yield one.id, above, one
        yield from tree(one.children, (*above, one.id))


class Book:
    """One plan version as its text has it."""

    def __init__(self, playbook: Any) -> None:
        self.measure = {one.id: one for one in playbook.measures}
        self.fallback_of = {one.fallback: one.id for one in playbook.measures if one.fallback}
        self.within = {state: {state, *above} for state, above, _ in tree(playbook.states)}
        self.children = {state: one.children for state, _, one in tree(playbook.states)}
        self.regions = {state: [inner.id for inner in one.regions] for state, _, one in tree(playbook.states)}
        self.top = [one.id for one in playbook.states]
        self.activities = [one.id for one in playbook.activities]

    def holds(self, measure: str, configuration: tuple[str, ...]) -> bool:
        wanted = set(self.measure[measure].holds_in)
        return any(wanted & self.within[state] for state in configuration)

    def top_of(self, state: str) -> str:
        return next(one for one in self.top if one in self.within[state])

    def legal(self, configuration: tuple[str, ...]) -> bool:
        """Innermost states only, one outermost state, each parallel state wholly inside or not at all."""
        active = set().union(*(self.within[state] for state in configuration))
        if any(self.children[state] for state in configuration) or len(active & set(self.top)) != 1:
            return False
        return all(self._filled(state, active) for state in active)

    def _filled(self, state: str, active: set[str]) -> bool:
        inside = [one.id for one in self.children[state]]
        chosen = [one for one in inside if one in active]
        return len(chosen) == (len(inside) if self.regions[state] else min(1, len(inside)))

    def level(self, measure: str, configuration: tuple[str, ...]) -> str | None:
        """The first level named for one of the states, else the first of all; None for a measure without levels."""
        levels = self.measure[measure].levels
        active = set().union(*(self.within[state] for state in configuration))
        return next((one.id for one in levels if active & set(one.holds_in)), levels[0].id if levels else None)


class Ground:
    """The directory as the history has it: which sites there are, where and of which kind."""

    def __init__(self, organisation: Any) -> None:
        self.regions = set(organisation.regions)
        self.sites = {one.id: (one.region, str(one.type)) for one in organisation.sites.values()}
        self.people = set(organisation.people)
        self.all = {ROOT, *self.regions, *self.sites}

    def chain(self, place: str) -> list[str]:
        """The perimeters a place lies in, itself first, the institution last."""
        above = [self.sites[place][0]] if place in self.sites else []
        return [place, *above, ROOT] if place != ROOT else [ROOT]

    def places(self, book: Book, measure: str) -> list[str] | None:
        """The places a measure asks for, None when it has one task in its perimeter."""
        each = book.measure[measure].each
        if each is None:
            return None
        if each.kind == "region":
            return sorted(self.regions)
        assert each.where in (None, "type != 'head_office'")
        return sorted(one for one, (_, kind) in self.sites.items() if each.where is None or kind != "head_office")


States = dict[str, tuple[str, ...]]


def standing_at(ground: Ground, place: str, states: States) -> tuple[str, ...]:
    return next(states[one] for one in ground.chain(place) if one in states)


def holder(book: Book, ground: Ground, measure: str, place: str, states: States) -> str | None:
    """The outermost perimeter around a place up to which every state asks for the measure, at one level."""
    own = [one for one in ground.chain(place) if one in states]
    asking = []
    for one in own:
        if not book.holds(measure, states[one]):
            break
        if asking and book.level(measure, states[one]) != book.level(measure, states[asking[0]]):
            break
        asking.append(one)
    return asking[-1] if asking else None


def should_hold(book: Book, ground: Ground, states: States) -> set[tuple[str, str]]:
    """Every measure stands in the perimeters that are their own holders."""
    return {
        (measure, perimeter)
        for measure in book.measure
        for perimeter in states
        if holder(book, ground, measure, perimeter, states) == perimeter
    }


def carried_out(book: Book, ground: Ground, states: States, running: Any) -> dict[tuple[str, str], Any]:
    """(measure, place) of every place where a measure is carried out now, with the measure as it stands there."""
    found = {}
    for measure in book.measure:
        places = ground.places(book, measure)
        for place in states if places is None else places:
            at = holder(book, ground, measure, place, states)
            if at is None or (places is None and at != place):
                continue
            standing = running.get((measure, at))
            if standing is not None and standing.status == "held":
                found[measure, place] = standing
    return found


# ---------------------------------------------------------------- random histories


class Seen(NamedTuple):
    """One crisis after the last step: level by (measure, place) carried out, what was to be done, tasks so far."""

    levels: dict[tuple[str, str], str | None]
    live: dict[int, Any]
    tasks: int


class History(RuleBasedStateMachine):
    """Random people order random things in one installation; time passes; messages leave."""

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

    # ------------------------------------------------------------ orders

    @rule(version=st.integers(0, 6), mode=st.sampled_from(["real", "exercise"]), who=people)
    def another_crisis(self, version: int, mode: Any, who: str) -> None:
        with self.store.read() as unit:
            opened = len(crises.crises(unit))
        if opened < 2:
            self.open_crisis(self.version(version), mode, who, "Autre" if version else " ")

    def open_crisis(self, version: str, mode: Any, who: str, title: str) -> None:
        done = self.give(orders.OpenCrisis(plan=version, title=title, mode=mode), who, crisis=None)
        if done.refused is None:
            self.world.crisis = done.crisis

    def version(self, pick: int) -> str:
        known = [*self.versions, "unknown"]
        return known[pick % len(known)]

    @rule(pick=number)
    def turn_to(self, pick: int) -> None:
        with self.store.read() as unit:
            known = crises.crises(unit)
        self.world.crisis = known[pick % len(known)].key

    @rule(
        event=st.sampled_from((*EVENTS, *EVENTS, "", "activat")),
        perimeter=perimeters,
        who=people,
        why=reasons,
        despite=st.sampled_from(["x", "x", None]),
        seen=st.sampled_from([None] * 5 + [0, 3]),
        outcomes=OUTCOMES,
    )
    def decide(self, event: str, perimeter: str, who: str, why: str, despite: Any, seen: Any, outcomes: Any) -> None:
        act = orders.Decide(event=event, perimeter=perimeter, despite=despite, expects=seen, outcomes=outcomes)
        self.give(act, who, why)

    @rule(pick=number)
    def the_institution_moves(self, pick: int) -> None:
        self.move(ROOT, pick)

    @rule(pick=number)
    def the_institution_moves_on(self, pick: int) -> None:
        self.a_figure_arrives("10")
        self.move(ROOT, pick)

    @rule(perimeter=st.sampled_from(["CS", "TTA"]), pick=number)
    def a_region_moves(self, perimeter: str, pick: int) -> None:
        self.move(perimeter, pick)

    @rule(perimeter=st.sampled_from(["CS", "TTA", "D"]), event=st.sampled_from(["lockdown", "reopen", "relapse"]))
    def a_region_goes_on_alone(self, perimeter: str, event: str) -> None:
        """It takes a state of its own, and the institution stops."""
        self.give(orders.Decide(event=event, perimeter=perimeter))
        self.the_rules_hold()
        self.give(orders.Decide(event="end", despite="x"))

    @rule(perimeter=st.sampled_from([*SITES, *NEW_SITES]), pick=number)
    def a_site_moves(self, perimeter: str, pick: int) -> None:
        self.move(perimeter, pick)

    def move(self, perimeter: str, pick: int) -> None:
        """Take an event that the perimeter's present state may know."""
        if self.world.crisis is None:
            return
        states = self.world.states()
        possible = POSSIBLE[self.books[self.world.version].top_of(standing_at(self.ground, perimeter, states)[0])]
        event = possible[pick % len(possible)] if possible else "relapse"
        outcomes = {} if pick % 3 else {"M1": "continue"}
        self.give(orders.Decide(event=event, perimeter=perimeter, despite="x", outcomes=outcomes))

    @rule(pick=number)
    def a_perimeter_rejoins(self, pick: int) -> None:
        own = sorted(set(self.world.states()) - {ROOT})
        if own:
            self.give(orders.Rejoin(perimeter=own[pick % len(own)]))

    @rule(pick=number, who=people, why=reasons)
    def rejoin(self, pick: int, who: str, why: str) -> None:
        own = sorted(self.world.states()) if pick % 4 else ["CS", "nowhere"]
        self.give(orders.Rejoin(perimeter=own[pick % len(own)]), who, why)

    @rule(
        measure=st.sampled_from(("M5", "M5", "M5", *MEASURES, "M9")),
        level=st.sampled_from(["far", "near", "x"]),
        perimeter=perimeters,
        who=people,
        why=reasons,
    )
    def set_level(self, measure: str, level: str, perimeter: str, who: str, why: str) -> None:
        self.give(orders.SetLevel(measure=measure, level=level, perimeter=perimeter), who, why)

    @rule(pick=number)
    def levels_and_renewals(self, pick: int) -> None:
        """Somebody entitled, about a measure that may hold."""
        with self.store.read() as unit:
            known = [key for key, one in measures.running(unit, self.world.crisis).items() if key[0] in ("M4", "M5")]
        if known:
            measure, perimeter = sorted(known)[pick % len(known)]
            level = orders.SetLevel(measure=measure, level=("far", "near")[pick // 7 % 2], perimeter=perimeter)
            self.give(level if measure == "M5" else orders.RenewMeasure(measure=measure, perimeter=perimeter))

    @rule(measure=st.sampled_from(("M4", "M4", "M4", *MEASURES, "M9")), perimeter=perimeters, who=people, why=reasons)
    def renew(self, measure: str, perimeter: str, who: str, why: str) -> None:
        self.give(orders.RenewMeasure(measure=measure, perimeter=perimeter), who, why)

    @rule(pick=st.integers(1, 6), who=people, why=reasons)
    def adopt(self, pick: int, who: str, why: str) -> None:
        self.give(orders.AdoptPlan(plan=self.version(pick)), who, why)

    @rule(pick=st.integers(0, 6), who=st.sampled_from(["author", "dir"]))
    def publish(self, pick: int, who: str) -> None:
        version = list(self.versions)[pick % len(self.versions)]
        body = freeze(self.versions[version], {} if pick else self.world.texts).decode()
        self.give(orders.PublishPlan(hash=version, body=body), who, crisis=None)

    @rule(pick=st.integers(0, 6), who=st.sampled_from(["author", "dir", "dep", "hr1"]))
    def approve_plan(self, pick: int, who: str) -> None:
        self.give(orders.ApprovePlan(hash=self.version(pick)), who, crisis=None)

    @rule(pick=number, who=people, behalf=st.sampled_from([None] * 6 + ["head-B", "nobody"]))
    def acknowledge(self, pick: int, who: str, behalf: Any) -> None:
        task = self.some_task(pick)
        self.give(orders.Acknowledge(task=task), self.answerer(task, who, pick), on_behalf_of=behalf, informant=who)

    @rule(pick=number, what=st.sampled_from(["acknowledge", "complete", "refuse", "prove"]))
    def the_right_person_answers(self, pick: int, what: str) -> None:
        live = [one for one in self.world.live().values() if one.assignee]
        if not live:
            return
        task = live[pick % len(live)]
        proof = orders.AttachEvidence(
            task=task.number, sha256="1" * 64, size=9, media_type="image/png", name="p.png", item="list"
        )
        acts = {
            "acknowledge": orders.Acknowledge(task=task.number),
            "complete": orders.Complete(task=task.number, despite="x"),
            "refuse": orders.Refuse(task=task.number, impossible=True),
            "prove": proof,
        }
        self.give(acts[what], task.assignee)

    @rule()
    def everybody_finishes(self) -> None:
        for task in list(self.world.live().values()):
            self.give(orders.Refuse(task=task.number, impossible=True), task.assignee or "dir")

    @rule(
        pick=number,
        who=people,
        checked=st.sampled_from([None] * 4 + [(), ("read",), ("nope",)]),
        despite=st.sampled_from([None, "x"]),
    )
    def complete(self, pick: int, who: str, checked: Any, despite: Any) -> None:
        task = self.some_task(pick)
        self.give(orders.Complete(task=task, checked=checked, despite=despite), self.answerer(task, who, pick))

    @rule(pick=number, who=people, why=reasons, impossible=st.booleans())
    def refuse(self, pick: int, who: str, why: str, impossible: bool) -> None:
        task = self.some_task(pick)
        self.give(orders.Refuse(task=task, impossible=impossible), self.answerer(task, who, pick), why)

    @rule(pick=number, why=reasons)
    def refuse_what_has_a_fallback(self, pick: int, why: str) -> None:
        live = sorted(self.world.live("M3")) or sorted(self.world.live("M1"))
        if live:
            task = live[pick % len(live)]
            self.give(orders.Refuse(task=task), self.answerer(task, "dir", 1), why)

    @rule(pick=number, who=people, to=people)
    def hand_over(self, pick: int, who: str, to: str) -> None:
        task = self.some_task(pick)
        self.give(orders.HandOver(task=task, to=to), self.answerer(task, who, pick))

    @rule(
        pick=number,
        who=people,
        size=st.sampled_from([0, 1, 10_000, 10**9]),
        item=st.sampled_from([None, "list", "x"]),
        kind=st.sampled_from(["application/pdf", "application/pdf", "text/html"]),
    )
    def attach(self, pick: int, who: str, size: int, item: Any, kind: str) -> None:
        task = self.some_task(pick)
        act = orders.AttachEvidence(task=task, sha256="0" * 64, size=size, media_type=kind, name="a.pdf", item=item)
        self.give(act, self.answerer(task, who, pick))

    @rule(index=st.sampled_from(["10", "30", "60", "92", "96"]))
    def a_figure_arrives(self, index: str) -> None:
        now = self.clock.now()
        self.give(
            orders.Observe(
                observations=tuple(orders.Observation(*one, now) for one in (("index", index), ("ready", "true")))
            )
        )

    @rule(
        index=st.sampled_from(["0", "20", "30", "60", "79.5", "92", "96", "x", "NaN"]),
        ready=st.sampled_from(["true", "false", "x"]),
        late=st.sampled_from(SPANS),
        early=st.sampled_from([0, 0, 0, 2, 60]),
        who=people,
    )
    def observe(self, index: str, ready: str, late: timedelta, early: int, who: str) -> None:
        at = self.clock.now() - late + timedelta(minutes=early)
        seen = (orders.Observation("index", index, at), orders.Observation("ready", ready, at))
        self.give(orders.Observe(observations=seen), who)

    @rule(activity=st.sampled_from(["pay", "pay", "cash", "fly"]), since=st.sampled_from([None, *SPANS]), who=people)
    def interrupt(self, activity: str, since: Any, who: str) -> None:
        self.give(orders.Interrupt(activity=activity, since=None if since is None else self.clock.now() - since), who)

    @rule(activity=st.sampled_from(["pay", "pay", "cash", "fly"]), partial=st.booleans(), who=people)
    def restore(self, activity: str, partial: bool, who: str) -> None:
        self.give(orders.Restore(activity=activity, partial=partial), who)

    @rule(
        text=st.sampled_from(["Fait.", " ", "x" * 10_001]),
        late=st.sampled_from(SPANS),
        corrects=st.none() | st.integers(0, 6),
        who=people,
        why=reasons,
    )
    def write_log(self, text: str, late: timedelta, corrects: Any, who: str, why: str) -> None:
        act = orders.AddLogEntry(kind="fact", text=text, event_at=self.clock.now() - late, corrects=corrects)
        self.give(act, who, why)

    @rule(person=people, status=st.sampled_from(["on_site", "telework", "absent", "unknown"]))
    def declare_status(self, person: str, status: Any) -> None:
        self.give(orders.DeclareStatus(person=person, status=status), "operator", crisis=None)

    @rule(changes=st.lists(st.tuples(st.sampled_from(CHANGES), number), min_size=1, max_size=4))
    def the_directory_changes(self, changes: list[tuple[str, int]]) -> None:
        """A new export of the personnel system: places and people come, go and move."""
        known = self.world.organisation()
        regions, sites, everybody = dict(known.regions), dict(known.sites), dict(known.people)
        for what, pick in changes:
            region, site = ("CS", "TTA", "RS")[pick % 3], [*SITES, *NEW_SITES][pick % 7]
            kind = list(SiteType)[pick % 4]
            person = [*PEOPLE, *(f"{role}-{one}" for role in ("head", "vice") for one in (*SITES, *NEW_SITES))][
                pick % 23
            ]
            if what == "region":
                regions[region] = Region(region, region, f"reg-{region}", f"regvice-{region}")
            elif what == "site":
                sites[site] = Site(site, site, kind, region, f"head-{site}", f"vice-{site}", pick)
            elif what == "person":
                everybody[person] = Person(id=person, site=site, teams=("ops",) if pick % 2 else ())
            elif what == "region leaves":
                regions.pop(region, None)
            elif what == "site leaves":
                sites.pop(site, None)
            else:
                everybody.pop(person, None)
        act = orders.ImportDirectory(
            digest=str(changes),
            regions=tuple(regions.values()),
            sites=tuple(sites.values()),
            people=tuple(everybody.values()),
        )
        self.give(act, "operator", crisis=None)
        with self.store.read() as unit:
            self.frozen |= {one.key for one in crises.crises(unit) if one.closed_at}

    @rule(pick=number, who=st.sampled_from(["voice", "voice2", "dir"]))
    def approve_wave(self, pick: int, who: str) -> None:
        with self.store.read() as unit:
            waiting = [one.number for one in messages.waves(unit, self.world.crisis, awaiting=True)]
        self.give(orders.ApproveWave(wave=waiting[pick % len(waiting)] if waiting and pick % 3 else pick), who)

    @rule(span=st.sampled_from(SPANS))
    def hours_pass(self, span: timedelta) -> None:
        self.days_pass(span)

    @rule(span=st.sampled_from(SPANS))
    def days_pass(self, span: timedelta) -> None:
        self.clock.advance_to(self.clock.now() + span)
        with self.store.read() as unit:
            before = journal.head(unit).seq
        tick(self.runtime)
        with self.store.read() as unit:
            for _, entry in journal.entries(unit, after=before):
                self.watch(entry.crisis, entry.facts)
        now = self.clock.now()
        assert all(at > now for at in next_due(self.runtime).values()), "after a beat nothing is due any more"

    @rule()
    def post_leaves(self) -> None:
        for _ in range(20):
            if not deliver(self.runtime).again:
                break
        sent = Counter(one.key for one in self.channel.accepted)
        assert not sent or max(sent.values()) == 1, "nobody gets a message twice"

    @precondition(lambda self: self.given)
    @rule(pick=number)
    def the_same_order_again(self, pick: int) -> None:
        order, done = self.given[pick % len(self.given)]
        if done.seq is None:
            return
        before = self.changes()
        again = execute(self.runtime, order)
        assert (again.repeated, again.seq, again.facts, again.crisis) == (True, done.seq, done.facts, done.crisis)
        assert self.changed_since(before) == 0

    @precondition(lambda self: self.given)
    @rule(pick=number)
    def the_same_id_with_another_content(self, pick: int) -> None:
        order, done = self.given[pick % len(self.given)]
        if done.seq is None:
            return
        before = self.changes()
        with pytest.raises(OrderClash):
            execute(self.runtime, Order(id=order.id, who="somebody", crisis=order.crisis, act=order.act, why=order.why))
        assert self.changed_since(before) == 0

    @rule(pick=number)
    def nonsense(self, pick: int) -> None:
        before = self.changes()
        with pytest.raises(UnknownCrisis):
            execute(self.runtime, Order(id="x", who="dir", crisis="1999-9", act=orders.PassTime()))
        assert self.changed_since(before) == 0
        told = orders.RecordDeliveries(deliveries=(orders.Delivery(message=10_000 + pick, outcome="sent"),))
        assert self.give(told, "dir").refused is not None
        assert self.give(told, "delivery").seq is None

    # ------------------------------------------------------------ what must always be true

    @invariant()
    def the_rules_hold(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as unit:
            for crisis in crises.crises(unit):
                book = self.books[crisis.plan]
                states = {name: one.configuration for name, one in crises.standings(unit, crisis.key).items()}
                assert ROOT in states
                assert all(book.legal(one) for one in states.values()), states
                assert crisis.key in self.frozen or self.ground.all >= states.keys(), "a place that left holds a state"
                running = measures.running(unit, crisis.key)
                every = tasks.tasks(unit, crisis.key)
                if crisis.key not in self.frozen:
                    self.measures_follow(crisis, book, states, running)
                    carried = carried_out(book, self.ground, states, running)
                    self.tasks_follow(crisis, book, states, running, carried, every)
                    self.the_step_was_fair(crisis, book, carried, every)
                self.ladders_are_climbed_once(unit, crisis, every)
                self.numbers_have_no_gap(unit, crisis, every)
            verdict = journal.verify(unit)
            assert verdict.broken is None
            assert verdict.entries == journal.head(unit).seq

    def measures_follow(self, crisis: Any, book: Book, states: Any, running: Any) -> None:
        wanted = should_hold(book, self.ground, states)
        wanted |= {
            (fallback, perimeter)
            for fallback, first in book.fallback_of.items()
            for perimeter in states
            if (first, perimeter) in wanted and (crisis.key, first, perimeter) in self.refused
        }
        standing = {key: one for key, one in running.items() if one.status != "stopped"}
        assert set(standing) == wanted, f"held {sorted(standing)}, expected {sorted(wanted)} in {states}"
        for (measure, _), one in standing.items():
            if one.status == "lapsed":
                assert book.measure[measure].expires_after is not None
            assert (one.level is not None) == bool(book.measure[measure].levels)

    def tasks_follow(self, crisis: Any, book: Book, states: Any, running: Any, carried: Any, every: Any) -> None:
        """Whoever has something to do has it because the measure is carried out there, in that perimeter and level."""
        opened = Counter((one.measure, one.place, one.purpose, one.run) for one in every)
        assert not opened or max(opened.values()) == 1
        for one in every:
            if one.status not in LIVE:
                continue
            assert crisis.closed_at or one.assignee in {None, *self.ground.people}, f"T{one.number}'s people are gone"
            assert one.place in self.ground.all, f"T{one.number} is at {one.place}, which is no more"
            if one.purpose == "undo":
                assert book.measure[one.measure].each is None or (one.measure, one.place) not in carried
                continue
            if (crisis.key, one.number) in self.kept_on:
                continue
            called = book.fallback_of.get(one.measure)
            standing = carried.get((called or one.measure, one.place))
            assert standing is not None, f"T{one.number} lives on at {one.place}, which {one.measure} left"
            assert one.perimeter == standing.perimeter, f"T{one.number} is not {standing.perimeter}'s"
            assert running[one.measure, one.perimeter].status == "held"
            assert called or one.level == standing.level, f"T{one.number} is of another level than {one.measure}"

    def the_step_was_fair(self, crisis: Any, book: Book, carried: Any, every: Any) -> None:
        """Asked where it was not carried out before, undone where it is no more, and nobody's task taken meanwhile."""
        first = crisis.key not in self.seen
        before = self.seen.get(crisis.key, Seen({}, {}, 0))
        levels = {key: one.level for key, one in carried.items()}
        live = {one.number: one for one in every if one.status in LIVE and one.purpose == "do"}
        self.seen[crisis.key] = Seen(levels, live, len(every))
        new = Counter((one.measure, one.place, one.purpose) for one in every if one.number > before.tasks)
        rhythmic = {name for name, one in book.measure.items() if one.repeat}
        same = {key for key in levels if before.levels.get(key, "none") == levels[key] and key in before.levels}
        earlier = [one for one in live.values() if one.number <= before.tasks]
        goes_on = {(one.measure, one.place) for one in earlier if one.level == levels.get((one.measure, one.place))}
        for key in levels.keys() - same - goes_on:
            assert new[*key, "do"] >= 1, f"{key} was not asked"
        if first:
            return
        for (measure, place, purpose), count in new.items():
            if purpose == "undo":
                assert count == 1
                assert (measure, place) in before.levels, f"{measure} is undone at {place}, where it never was"
            elif measure not in rhythmic and measure not in book.fallback_of:
                assert count == 1
                assert (measure, place) not in same, f"{measure} was asked again at {place}"
        for measure, place in before.levels.keys() - levels.keys():
            known = book.measure.get(measure)
            if known is not None and known.undo and known.each and place in self.ground.all:
                assert new[measure, place, "undo"] == 1, f"{measure} is not undone at {place}"
        status = {one.number: one.status for one in every}
        for number, one in before.live.items():
            goes_on = (book.fallback_of.get(one.measure, one.measure), one.place) in same
            if goes_on and one.measure not in rhythmic and (crisis.key, number) not in self.kept_on:
                taken = status[number] in ("cancelled", "replaced", "missed")
                assert not taken, f"T{number} was {status[number]} though {one.measure} goes on at {one.place}"

    def ladders_are_climbed_once(self, unit: Any, crisis: Any, every: Any) -> None:
        task = {one.number: one for one in every}
        climbed: dict[int, list[Any]] = {}
        for rung in tasks.escalations(unit, crisis.key):
            climbed.setdefault(rung.task, []).append(rung)
        for number, rungs in climbed.items():
            levels = [one.level for one in sorted(rungs, key=lambda one: one.level)]
            assert len(set(levels)) == len(levels)
            ended = task[number].closed_at
            acknowledged = task[number].acknowledged_at
            for one in rungs:
                assert (one.phase == "acknowledge") == (one.level <= 3)
                assert ended is None or one.escalated_at <= ended
                assert one.level > 3 or acknowledged is None or one.escalated_at <= acknowledged

    def numbers_have_no_gap(self, unit: Any, crisis: Any, every: Any) -> None:
        assert [one.number for one in every] == list(range(1, crisis.tasks + 1))
        for given, lines in (
            (crisis.messages, messages.messages(unit, crisis.key)),
            (crisis.waves, messages.waves(unit, crisis.key)),
            (crisis.log_entries, log.log_entries(unit, crisis.key)),
        ):
            assert [one.number for one in lines] == list(range(1, given + 1))
        for given, table in ((crisis.decisions, DECISION), (crisis.proposals, PROPOSAL), (crisis.evidence, EVIDENCE)):
            query = select(func.count(), func.max(table.c.number)).where(table.c.crisis == crisis.key)
            count, last = unit.connection.execute(query).one()
            assert (count, last or 0) == (given, given)


def _interrupting(state: Any, activity: str) -> Any:
    inner = {
        part: tuple(_interrupting(one, activity) for one in getattr(state, part)) for part in ("states", "regions")
    }
    return state.model_copy(update={**inner, "interrupts": (activity,) if state.interrupts else ()})


def variants(playbook: Any) -> tuple[Any, ...]:
    """Later versions of the small plan that a crisis may take over, and another plan that it may not."""
    measure = {one.id: one for one in playbook.measures}

    def but(version: str, *gone: str, **changed: Any) -> Any:
        kept = tuple(one.model_copy(update=changed.get(one.id, {})) for one in playbook.measures if one.id not in gone)
        return playbook.model_copy(update={"version": version, "measures": kept})

    wider = measure["M1"].each.model_copy(update={"where": None})
    activity = playbook.activities[0].model_copy(update={"id": "cash"})
    spare = measure["M3B"].model_copy(update={"id": "M1B", "team": "ops"})
    calling = but("1.4.0", M1={"fallback": "M1B"})
    calling = calling.model_copy(update={"measures": (*calling.measures, spare)})
    renamed = {"activities": (activity,), "states": tuple(_interrupting(one, "cash") for one in playbook.states)}
    other = but("1.0.0").model_copy(update={"id": "other"})
    return (
        but("1.1.0", "M6", "M4", M2={"repeat": None}, M3={"after": After()}),
        but("1.2.0", M1={"each": wider}, M5={"levels": measure["M5"].levels[:1]}),
        but("1.3.0", M2={"holds_in": ("closed_premises",)}).model_copy(update=renamed),
        calling,
        other,
    )


@pytest.mark.parametrize("kind", ["memory", "file", "postgresql"])
def test_any_sequence_of_orders(kind, database, effort):
    """R36: in memory most, on a file and on a server some: the same rules, the same rows."""
    worlds = database(kind)

    def ready() -> Any:
        world = worlds.make()
        world.variants = variants(world.loaded.playbook)
        world.texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
        return world

    class Here(History):
        make_world = staticmethod(ready)
        changes_in = staticmethod(worlds.changes)
        differ = staticmethod(worlds.differ)

    run_state_machine_as_test(Here, settings=effort(kind))
