"""A case under the plan of one workflow pattern, as its tests play it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from pca.domain import facts, orders
from pca.domain.directory import Site, SiteType
from pca.domain.plan.lint.findings import FindingSeverity
from pca.domain.plan.lint.rules import lint
from pca.plans.loader import load_files
from tests.kit.house import DATA
from tests.services.conftest import START, World

PLANS = DATA / "patterns"


FIVE = {"HQ", "A", "B", "C", "D"}


Play = Callable[..., "Case"]


class Case:
    """One crisis under the plan of a pattern, and short questions to it."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def states(self) -> set[str]:
        return set(self.world.states()["root"])

    def open(self, measure: str) -> set[str]:
        """The places where the measure's tasks are to be done."""
        return {one.place for one in self.world.live(measure).values()}

    def ready(self, measure: str) -> set[str]:
        """Those where they may be done now."""
        return {one.place for one in self.world.live(measure).values() if not one.waiting}

    def finish(self, *measures: str, at: str = "") -> tuple[facts.AnyFact, ...]:
        """Each measure's task is done, at a place if one is named."""
        found: list[facts.AnyFact] = []
        for measure in measures:
            live = self.world.live(measure).items()
            number, task = next((number, one) for number, one in live if not at or one.place == at)
            found += self.world.ok(orders.Complete(task=number), task.assignee or "dir")
        return tuple(found)

    def held_up(self, measure: str, at: str = "root") -> bool:
        """Whether the measure's task is refused for want of what comes first."""
        number, task = next((number, one) for number, one in self.world.live(measure).items() if one.place == at)
        done = self.world.do(orders.Complete(task=number), task.assignee or "dir")
        return done.refused is not None and done.refused.code == "blocked"

    def decide(self, event: str) -> tuple[facts.AnyFact, ...]:
        return self.world.decide(event)

    def cannot(self, event: str) -> bool:
        """Whether the decision is refused as things stand."""
        code = self.world.no(orders.Decide(event=event, despite="x"))
        return code in ("guard_false", "wrong_state")

    def figures(self, **values: object) -> list[str]:
        """Figures arrive; what is proposed then."""
        return [one.event for one in World.of(self.world.observe(**values), facts.Proposed)]

    def proposed(self, found: tuple[facts.AnyFact, ...]) -> list[str]:
        return [one.event for one in World.of(found, facts.Proposed)]

    def times(self, measure: str) -> int:
        """How often tasks of the measure were opened so far, at all places."""
        from pca.store.tasks import tasks

        with self.world.store.read() as unit:
            return len(tasks.tasks(unit, self.world.crisis or "", measure=measure))

    def new_site(self, name: str) -> None:
        """A site opens in the region CS, while the crisis runs."""
        known = self.world.organisation()
        site = Site(name, name, SiteType.URBAN, "CS", "head-A", "vice-A", 2)
        act = orders.ImportDirectory(
            digest=name,
            regions=tuple(known.regions.values()),
            sites=(*known.sites.values(), site),
            people=tuple(replace(one) for one in known.people.values()),
        )
        self.world.ok(act, "operator", crisis=None)


@pytest.fixture
def play(make_world: Callable[..., World]) -> Play:
    """A crisis on the plan of one pattern, which lint finds nothing wrong with; activated unless told otherwise."""

    def begin(number: int, *, activate: bool = True, sites: str = "") -> Case:
        files = {"playbook.yaml": PLANS / "head.yaml", "pattern.yaml": PLANS / f"wcp-{number:02}.yaml"}
        book = load_files({name: path.read_bytes() for name, path in files.items()}).playbook
        errors = [one for one in lint(book, None, START.date()) if one.severity is FindingSeverity.ERROR]
        assert errors == []
        world = make_world().vary(**book.model_dump(mode="json", by_alias=True, exclude_none=True)).prepare()
        for name in sites:
            Case(world).new_site(name)
        world.open()
        if activate:
            world.decide("activate")
        return Case(world)

    return begin
