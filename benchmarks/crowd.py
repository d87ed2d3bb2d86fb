"""An institution of any size with a plan that opens one task for each site and measure: what the benchmarks run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from big_plan import ROLES, write_plan
from msgspec.structs import replace

from pca.clock import VirtualClock
from pca.domain import orders
from pca.domain.directory import Person, Region, Site, SiteType
from pca.domain.facts import AnyFact, TasksOpened
from pca.domain.journal import Entry, entry_for
from pca.plans.loader import load
from pca.plans.texts import content_hash, freeze
from pca.runtime import Runtime, numbered_ids
from pca.services.engine.execute import Done, execute
from pca.settings import Settings
from pca.store.audit import journal
from pca.store.engine.apply import apply
from pca.store.kit.database import Store

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MEASURES = TEAMS = 20
DIRECTOR = f"holder_{ROLES[0]}"
ACTIVATE = orders.Decide(event="activate")


class Crowd:
    """A database, a file unless `url`, with a directory, an approved plan, an open crisis, and short ways to use it."""

    def __init__(
        self,
        folder: Path,
        tasks: int,
        *,
        durable: bool = True,
        people: int = 0,
        rules: int = 0,
        mean: int = 0,
        url: str = "",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "pca.db"
        self.sites = tasks // MEASURES
        self.store = Store.open(url or f"sqlite:///{self.file}", create=True, durable=durable)
        settings = Settings(data=folder, confirm_above=0)
        self.runtime = Runtime(self.store, settings, VirtualClock(START), (), numbered_ids("benchmark"))
        plan, texts = write_plan(folder, measures=MEASURES, teams=TEAMS, rules=rules, mean=mean)
        loaded = load(plan, texts)
        self.version = content_hash(loaded.playbook, loaded.texts)
        body = freeze(loaded.playbook, loaded.texts).decode()
        self.do(institution(self.sites, people), orders.OPERATOR)
        self.do(orders.PublishPlan(hash=self.version, body=body), "author")
        self.do(orders.ApprovePlan(hash=self.version), DIRECTOR)
        opened = self.do(orders.OpenCrisis(plan=self.version, title="Mesure"), DIRECTOR)
        self.crisis: str | None = opened.crisis
        self.observe(index_0=60, index_1=20)

    def observe(self, **values: int) -> None:
        """Figures arrive, as they do before somebody decides."""
        found = tuple(orders.Observation(name, str(value), START) for name, value in values.items())
        self.do(orders.Observe(observations=found), DIRECTOR)

    def do(self, act: orders.AnyAct, who: str, why: str = "Mesure.") -> Done:
        """Carry out one order, which must not be refused."""
        order = orders.Order(id=self.runtime.new_id(), who=who, crisis=getattr(self, "crisis", None), act=act, why=why)
        done = execute(self.runtime, order)
        if done.refused is not None:
            raise SystemExit(f"{type(act).__name__} by {who} was refused: {done.refused}")
        return done

    def activate(self) -> Done:
        """The decision that opens one task for each site and measure."""
        return self.do(ACTIVATE, DIRECTOR)

    def grow(self, wanted: int, activated: Done | None = None) -> None:
        """Activate, unless it was, then open further runs of every task in bulk, through the journal and `apply`."""
        opened = [one for one in (activated or self.activate()).facts if isinstance(one, TasksOpened)]
        there = sum(len(one.places) for one in opened)
        for run in range(1, wanted // there):
            with self.store.write() as unit:
                entry = self._entry(tuple(_again(one, run, there) for one in opened), run)
                journal.append(unit, entry)
                apply(unit, entry)

    def _entry(self, facts: tuple[AnyFact, ...], run: int) -> Entry:
        order = orders.Order(id=self.runtime.new_id(), who=orders.CLOCK, act=orders.PassTime())
        at = START + timedelta(minutes=run)
        return entry_for(order, facts, at, crisis=self.crisis, mode="real", plan=self.version)

    def reopen(self, *, durable: bool) -> None:
        """Close the database and open it again: a new process's view of it."""
        self.store.close()
        self.store = self.runtime.store = Store.open(f"sqlite:///{self.file}", durable=durable)

    def close(self) -> None:
        self.store.close()


def _again(fact: TasksOpened, run: int, there: int) -> TasksOpened:
    """The same tasks once more, `run` minutes later."""
    later = timedelta(minutes=run)
    return replace(
        fact,
        first=fact.first + run * there,
        run=fact.run + run,
        acknowledge_by=fact.acknowledge_by + later,
        due_at=fact.due_at + later,
    )


def head_for(number: int, sites: int) -> str:
    """Who has task `number`: every measure opens one for each site, in order."""
    return f"head-S{(number - 1) % sites}"


def institution(sites: int, more: int = 0) -> orders.ImportDirectory:
    """`sites` sites in twelve regions, each with a head and a deputy, the people the plan names, and so many more."""
    plan = [f"{seat}_{role}" for role in ROLES for seat in ("holder", "deputy")]
    plan += [f"{seat}_{team}" for team in range(TEAMS) for seat in ("lead", "second")]
    people = [Person(id=one, site="HQ") for one in ("author", *plan)]
    places = [Site("HQ", "HQ", SiteType.HEAD_OFFICE, "R0", DIRECTOR, "deputy_director", len(people))]
    for number in range(sites):
        name = f"S{number}"
        people += [Person(id=f"{role}-{name}", site=name) for role in ("head", "vice")]
        kind = (SiteType.URBAN, SiteType.RURAL, SiteType.MOBILE)[number % 3]
        places.append(Site(name, name, kind, f"R{number % 12}", f"head-{name}", f"vice-{name}", 2))
    people += [Person(id=f"P{number}", site=f"S{number % sites}") for number in range(more)]
    regions = tuple(Region(f"R{one}", f"R{one}", DIRECTOR, "deputy_director") for one in range(12))
    return orders.ImportDirectory(digest="0", regions=regions, sites=tuple(places), people=tuple(people))


def figures(facts: Any) -> dict[str, int]:
    """How many of each fact, for a result's details."""
    counted: dict[str, int] = {}
    for fact in facts:
        counted[type(fact).__name__] = counted.get(type(fact).__name__, 0) + 1
    return counted
