"""A small institution with a small plan: what the engine's tests play with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.clock import VirtualClock
from pca.domain import orders
from pca.domain.directory import Organisation
from pca.domain.facts import AnyFact, Refused
from pca.domain.orders import Act, Order
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from pca.plans.loader import LoadedPlan, load
from pca.plans.texts import content_hash, freeze
from pca.runtime import RunningPlan, Runtime, numbered_ids
from pca.services.engine.execute import Done, execute
from pca.services.engine.preview import preview
from pca.services.engine.tick import tick
from pca.settings import Settings
from pca.shipped import data_folder
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Store
from pca.store.people import directory
from pca.store.tasks import tasks
from tests.kit.five_states import CALM, MET, MOVES, TOLD
from tests.kit.house import DATA, PLAN, START, small_organisation


@cache
def _frozen(plan: Path) -> tuple[LoadedPlan, str, str]:
    """A plan that lies beside the tests: as read, its hash and its frozen form. It is read once in a process."""
    loaded = load(plan)
    texts = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}
    return loaded, content_hash(loaded.playbook, texts), freeze(loaded.playbook, texts).decode()


@cache
def _settings(environment: frozenset[tuple[str, str]], place: Path) -> Settings:
    """What the surroundings say; reading them takes as long as several orders."""
    return Settings(notifications=data_folder("notifications"))


_COMPILED: dict[str, RunningPlan] = {}
"""The plans of the tests, ready to be run, by hash: compiled once in a process."""

MOST_COMPILED = 50
"""So many are kept: the plans that many tests play, not each variation that one of them tries."""


class World:
    """An installation in memory (or in the given store) on a virtual clock, and short ways to use it."""

    def __init__(self, store: Store, folder: Path, plan: Path = PLAN) -> None:
        self.clock = VirtualClock(START)
        self.channel = RehearsedChannel(1, keep=True)
        given = frozenset((name, value) for name, value in os.environ.items() if name.startswith("PCA_"))
        settings = _settings(given, Path.cwd()).model_copy(update={"data": folder})
        self.runtime = Runtime(store, settings, self.clock, (self.channel,), numbered_ids("test"))
        self.store = store
        shared = plan.is_relative_to(DATA)
        self.loaded, self.version, self.body = (_frozen if shared else _frozen.__wrapped__)(plan)
        self.runtime._plans.update(_COMPILED)
        self.crisis: str | None = None
        self.findings: list[str] = []

    def vary(self, **parts: Any) -> World:
        """The same plan with some of its parts written anew, as YAML would say them; to be called before `prepare`."""
        said = self.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
        playbook = Playbook.model_validate({**said, **parts})
        self.findings = [one.code for one in lint(playbook, None, START.date())]
        texts = {(one, kind, "fr"): "Note." for one in ("note", "roll_call") for kind in ("subject", "mail")}
        self.version, self.body = content_hash(playbook, texts), freeze(playbook, texts).decode()
        return self

    def prepare(self, *, approve: bool = True) -> World:
        """Directory imported, plan published and approved."""
        one = small_organisation()
        self.ok(
            orders.ImportDirectory(
                digest="0",
                regions=tuple(one.regions.values()),
                sites=tuple(one.sites.values()),
                people=tuple(one.people.values()),
            ),
            "operator",
        )
        self.ok(orders.PublishPlan(hash=self.version, body=self.body), "author")
        if approve:
            self.ok(orders.ApprovePlan(hash=self.version), "dir")
        if self.version in self.runtime._plans and len(_COMPILED) < MOST_COMPILED:
            _COMPILED.setdefault(self.version, self.runtime._plans[self.version])
        return self

    def open(self, mode: orders.Mode = "exercise") -> str:
        """A fresh crisis, in its initial state."""
        done = self.do(orders.OpenCrisis(plan=self.version, title="Essai", mode=mode), "dir")
        assert done.refused is None, done.refused
        assert done.crisis is not None
        self.crisis = done.crisis
        return done.crisis

    def do(self, act: Act, who: str = "dir", why: str = "", **more: Any) -> Done:
        """Carry out one order in the current crisis; what a preview showed right before is what happens."""
        crisis = None if isinstance(act, orders.OpenCrisis) else more.pop("crisis", self.crisis)
        order_id = more.pop("id", None) or self.runtime.new_id()
        order = Order(id=order_id, who=who, crisis=crisis, act=act, why=why, **more)
        if not isinstance(self.runtime.clock, VirtualClock):
            return execute(self.runtime, order)  # its time goes on between the two
        try:
            shown = preview(self.runtime, order)
        except (ValueError, LookupError):
            return execute(self.runtime, order)  # what cannot be shown: carrying it out says why
        done = execute(self.runtime, order)
        unconfirmed = done.refused is not None and done.refused.code == "recipients_unconfirmed"
        assert done.repeated or unconfirmed or done.facts == shown
        return done

    def ok(self, act: Act, who: str = "dir", why: str = "Essai.", **more: Any) -> tuple[AnyFact, ...]:
        """Carry out one order that must not be refused; its facts."""
        done = self.do(act, who, why, **more)
        assert done.refused is None, done.refused
        return done.facts

    def no(self, act: Act, who: str = "dir", why: str = "Essai.", **more: Any) -> str:
        """Carry out one order that must be refused; the refusal's code."""
        done = self.do(act, who, why, **more)
        assert done.refused is not None, done.facts
        return done.refused.code

    def decide(self, event: str, **more: Any) -> tuple[AnyFact, ...]:
        """The director decides an event."""
        perimeter = more.pop("perimeter", "root")
        return self.ok(orders.Decide(event=event, perimeter=perimeter, despite=more.pop("despite", None)), **more)

    def observe(self, **values: object) -> tuple[AnyFact, ...]:
        """Indicator values arrive now."""
        now = self.clock.now()
        found = tuple(orders.Observation(name, str(value).lower(), now) for name, value in values.items())
        return self.ok(orders.Observe(observations=found), "dir")

    def pass_time(self, length: timedelta) -> tuple[AnyFact, ...]:
        """Time goes by in one leap, then the heartbeat beats."""
        self.clock.advance_to(self.clock.now() + length)
        return tick(self.runtime).facts

    def live(self, measure: str | None = None) -> dict[int, Any]:
        """Live tasks by number, of one measure or of all."""
        with self.store.read() as unit:
            found = tasks.live_tasks(unit, self.crisis or "", (measure,) if measure else None)
        return {task.number: task for task in found}

    def task(self, number: int) -> Any:
        with self.store.read() as unit:
            return tasks.task(unit, self.crisis or "", number)

    def states(self) -> dict[str, tuple[str, ...]]:
        """Configuration by perimeter that holds a state of its own."""
        with self.store.read() as unit:
            return {name: one.configuration for name, one in crises.standings(unit, self.crisis or "").items()}

    def organisation(self) -> Organisation:
        """The directory as stored."""
        with self.store.read() as unit:
            return directory.organisation(unit)

    @staticmethod
    def of(facts: tuple[AnyFact, ...], kind: type[Any]) -> list[Any]:
        """The facts of one kind."""
        assert not any(isinstance(fact, Refused) for fact in facts)
        return [fact for fact in facts if isinstance(fact, kind)]


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Makes worlds in memory; their stores are closed at the end."""
    made: list[Store] = []

    def make(url: str = "sqlite://", plan: Path = PLAN) -> World:
        made.append(Store.open(url, create=True, durable=not url.endswith("://")))
        return World(made[-1], tmp_path, plan)

    yield make
    for store in made:
        store.close()


@pytest.fixture
def world_in() -> Callable[[Store, Path], World]:
    """Makes a world in a given store and folder."""
    return World


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A small institution with an approved plan, no crisis yet."""
    return make_world().prepare()


@pytest.fixture
def crisis(world: World) -> World:
    """The same with an exercise open and the plan activated."""
    world.open()
    world.decide("activate")
    return world


@pytest.fixture
def play(make_world: Callable[..., World]) -> Callable[..., World]:
    """A crisis on a plan of five states and the given measures, just activated."""

    def begin(*measures: dict[str, Any], states: Any = None, more: Any = (), **parts: Any) -> World:
        said = {"states": states or CALM, "transitions": [*MOVES, *more], "measures": list(measures)}
        world = make_world().vary(**{"communications": [TOLD], "stand_down_criteria": [MET], **said, **parts})
        world.prepare().open()
        world.decide("activate")
        return world

    return begin
