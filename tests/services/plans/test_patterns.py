"""The control-flow patterns of van der Aalst's catalogue, each played on a plan that says it.

The plans lie in `tests/data/patterns`; `docs/reference/patterns.md` names each of them with its test here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import facts, orders
from pca.domain.directory import Site, SiteType
from pca.domain.plan.lint.findings import FindingSeverity
from pca.domain.plan.lint.rules import lint
from pca.plans.loader import load_files
from tests.services.conftest import START, World

PLANS = Path(__file__).parents[2] / "data" / "patterns"
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "patterns.md"
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (yes|no) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
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


# ---------------------------------------------------------------- basic control flow


def test_wcp_01_sequence(play: Play) -> None:
    case = play(1)
    assert case.held_up("enter")
    case.finish("cut")
    case.finish("enter")


def test_wcp_02_parallel_split(play: Play) -> None:
    case = play(2)
    assert case.ready("warn") == case.ready("count") == {"root"}
    case.finish("count", "warn")


def test_wcp_03_synchronisation(play: Play) -> None:
    case = play(3)
    case.finish("clean")
    assert case.held_up("reopen")
    case.finish("check")
    assert case.ready("reopen") == {"root"}


@pytest.mark.parametrize(("index", "taken"), [(80, "severe"), (10, "mild")])
def test_wcp_04_exclusive_choice(play: Play, index: int, taken: str) -> None:
    case = play(4)
    case.figures(index=index)
    case.decide("route")
    assert case.states == {taken}
    assert bool(case.open("all_hands")) is (taken == "severe")
    assert bool(case.open("few")) is (taken == "mild")


@pytest.mark.parametrize("index", [80, 10])
def test_wcp_05_simple_merge(play: Play, index: int) -> None:
    case = play(5)
    case.figures(index=index)
    case.decide("route")
    case.decide("go_on")
    assert case.ready("report") == {"root"}
    assert case.times("report") == 1


# ---------------------------------------------------------------- branching and synchronisation


@pytest.mark.parametrize(
    ("index", "ready", "states"),
    [(80, "true", {"rooms1", "desk1"}), (80, "false", {"rooms1", "desk0"}), (10, "true", {"rooms0", "desk1"})],
)
def test_wcp_06_multi_choice(play: Play, index: int, ready: str, states: set[str]) -> None:
    case = play(6)
    case.figures(index=index, ready=ready)
    case.decide("limit")
    assert case.states == states
    assert (bool(case.open("locks")), bool(case.open("rota"))) == ("rooms1" in states, "desk1" in states)


def test_wcp_07_structured_synchronising_merge(play: Play) -> None:
    both, one = play(7), play(7)
    both.figures(index=80, ready="true")
    one.figures(index=80, ready="false")
    for case in (both, one):
        case.decide("limit")
        case.decide("join")
        assert case.held_up("report")
        case.finish("locks")
    assert one.ready("report") == {"root"}
    assert both.held_up("report")
    both.finish("rota")
    assert both.ready("report") == {"root"}


def test_wcp_08_multi_merge(play: Play) -> None:
    case = play(8)
    assert case.ready("report") == set()
    case.finish("visit", at="A")
    assert case.ready("report") == {"A"}
    case.finish("phone", at="B")
    assert case.ready("report") == {"A", "B"}
    case.finish("report", at="A")
    assert case.ready("report") == {"B"}
    case.finish("visit", at="C")
    assert case.ready("report") == {"B", "C"}


def test_wcp_09_structured_discriminator(play: Play) -> None:
    case = play(9)
    assert case.held_up("order")
    case.finish("ask_b")
    case.finish("order")
    case.finish("ask_a")
    assert case.times("order") == 1


def test_wcp_28_blocking_discriminator(play: Play) -> None:
    case = play(28)
    case.finish("ask_b")
    case.finish("order")
    assert case.cannot("rest")
    case.finish("ask_a", "ask_c")
    assert case.times("order") == 1
    case.decide("rest")
    case.decide("again")
    assert case.held_up("order")
    case.finish("ask_c", "order")
    assert case.times("order") == 2


def test_wcp_29_cancelling_discriminator(play: Play) -> None:
    case = play(29)
    assert case.cannot("enough")
    assert case.proposed(case.finish("ask_b")) == ["enough"]
    case.decide("enough")
    assert case.open("ask_a") == case.open("ask_c") == set()
    assert case.ready("order") == {"root"}


def test_wcp_30_structured_partial_join(play: Play) -> None:
    case = play(30)
    case.finish("ask_c")
    assert case.held_up("order")
    case.finish("ask_a")
    case.finish("order")
    case.finish("ask_b")
    assert case.times("order") == 1


def test_wcp_31_blocking_partial_join(play: Play) -> None:
    case = play(31)
    case.finish("ask_c")
    assert case.held_up("order")
    case.finish("ask_a", "order")
    assert case.cannot("rest")
    case.finish("ask_b")
    case.decide("rest")
    case.decide("again")
    case.finish("ask_a")
    assert case.held_up("order")


def test_wcp_32_cancelling_partial_join(play: Play) -> None:
    case = play(32)
    assert case.proposed(case.finish("ask_b")) == []
    assert case.cannot("enough")
    assert case.proposed(case.finish("ask_a")) == ["enough"]
    case.decide("enough")
    assert case.open("ask_c") == set()
    assert case.ready("order") == {"root"}


def test_wcp_37_local_synchronising_merge(play: Play) -> None:
    case = play(37)
    case.finish("visit", at="A")
    assert case.held_up("report", "A")
    case.finish("phone", at="A")
    case.finish("phone", at="B")
    case.finish("visit", at="C")
    assert case.ready("report") == {"A", "B", "C"}


def test_wcp_38_general_synchronising_merge(play: Play) -> None:
    cyclic, gone = play(38), play(38)
    for case in (cyclic, gone):
        case.finish("clean")
        assert case.held_up("report")
    gone.decide("give_back")
    assert gone.ready("report") == {"root"}
    cyclic.decide("shut")
    assert cyclic.held_up("report")
    cyclic.finish("locks")
    assert cyclic.ready("report") == {"root"}


def test_wcp_41_thread_merge(play: Play) -> None:
    case = play(41)
    for place in sorted(FIVE):
        assert case.held_up("account")
        case.finish("check", at=place)
    assert case.ready("account") == {"root"}
    assert case.times("account") == 1


def test_wcp_42_thread_split(play: Play) -> None:
    case = play(42)
    assert case.ready("apply") == set()
    case.finish("order")
    assert case.ready("apply") == FIVE


# ---------------------------------------------------------------- several instances


def test_wcp_12_instances_without_synchronisation(play: Play) -> None:
    case = play(12)
    assert case.ready("post") == FIVE
    case.finish("post", at="B")
    case.finish("meet")
    assert case.ready("post") == FIVE - {"B"}


def test_wcp_13_instances_known_at_design_time(play: Play) -> None:
    case = play(13, sites="E")
    assert case.open("check") == {"A", "B", "C"}
    for place in "ABC":
        assert case.held_up("account")
        case.finish("check", at=place)
    assert case.ready("account") == {"root"}


def test_wcp_14_instances_known_when_it_begins(play: Play) -> None:
    case = play(14, sites="E")
    assert case.open("check") == FIVE | {"E"}
    for place in sorted(FIVE | {"E"}):
        assert case.held_up("account")
        case.finish("check", at=place)
    assert case.ready("account") == {"root"}


def test_wcp_15_instances_added_while_others_run(play: Play) -> None:
    case = play(15)
    for place in sorted(FIVE - {"D"}):
        case.finish("check", at=place)
    case.new_site("E")
    assert case.open("check") == {"D", "E"}
    case.finish("check", at="D")
    assert case.held_up("account")
    case.finish("check", at="E")
    assert case.ready("account") == {"root"}


def test_wcp_26_cancel_instances(play: Play) -> None:
    case = play(26)
    case.finish("post", at="A")
    found = case.decide("shut")
    assert [len(one.tasks) for one in World.of(found, facts.TasksSettled)] == [4]
    assert case.open("post") == set()
    assert case.open("guard") == {"root"}


def test_wcp_27_complete_instances(play: Play) -> None:
    case = play(27)
    case.finish("post", at="A")
    assert case.held_up("account")
    case.decide("shut")
    assert case.open("post") == set()
    assert case.ready("account") == {"root"}


def finish_three(case: Case) -> list[str]:
    found: list[str] = []
    for place in "ABC":
        assert case.cannot("enough")
        found += case.proposed(case.finish("ask", at=place))
    return found


def test_wcp_34_static_partial_join_of_instances(play: Play) -> None:
    case = play(34)
    assert finish_three(case) == ["enough"]
    case.decide("enough")
    assert case.ready("order") == {"root"}
    assert case.open("ask") == {"HQ", "D"}
    case.finish("ask", at="D")
    assert case.times("order") == 1


def test_wcp_35_cancelling_partial_join_of_instances(play: Play) -> None:
    case = play(35)
    assert finish_three(case) == ["enough"]
    case.decide("enough")
    assert case.ready("order") == {"root"}
    assert case.open("ask") == set()


def test_wcp_36_dynamic_partial_join_of_instances(play: Play) -> None:
    case = play(36)
    case.figures(index=1)
    case.finish("ask", at="A")
    case.finish("ask", at="B")
    case.new_site("E")
    assert case.open("ask") == {"HQ", "C", "D", "E"}
    assert case.cannot("enough")
    case.finish("ask", at="C")
    assert case.figures(index=3) == ["enough"]
    case.decide("enough")
    assert case.ready("order") == {"root"}


# ---------------------------------------------------------------- states, cycles, triggers


def test_wcp_10_arbitrary_cycles(play: Play) -> None:
    case = play(10, activate=False)
    case.decide("jump")
    for event in ("further", "back", "onward", "further", "half_back", "further", "back"):
        case.decide(event)
    assert case.states == {"one"}
    assert case.times("meet") == 3
    case.decide("end")


def test_wcp_16_deferred_choice(play: Play) -> None:
    case = play(16)
    assert case.figures(index=80, ready="true") == ["worsen", "ease"]
    found = case.decide("ease")
    assert sorted(one.outcome for one in World.of(found, facts.ProposalSettled)) == ["followed", "withdrawn"]
    assert case.cannot("worsen")
    assert case.open("few") == {"root"}


def test_wcp_17_interleaved_parallel_routing(play: Play) -> None:
    case = play(17)
    assert case.cannot("begin_c")
    case.decide("begin_b")
    assert case.cannot("begin_a")
    assert case.cannot("done_b")
    assert (case.open("a"), case.open("b"), case.open("c")) == (set(), {"root"}, set())
    case.finish("b")
    case.decide("done_b")
    for name in "ac":
        case.decide(f"begin_{name}")
        case.finish(name)
        case.decide(f"done_{name}")
    assert all(case.cannot(f"begin_{name}") for name in "abc")


def test_wcp_40_interleaved_routing(play: Play) -> None:
    case = play(40)
    for name in "cab":
        assert case.cannot("end")
        case.decide(f"begin_{name}")
        assert all(case.cannot(f"begin_{other}") for other in "abc")
        case.finish(name)
        case.decide(f"done_{name}")
        assert case.cannot(f"begin_{name}")
    case.decide("end")


def test_wcp_39_critical_section(play: Play) -> None:
    case = play(39)
    case.decide("x_takes")
    case.finish("x1")
    assert case.cannot("y_takes")
    assert case.cannot("x_leaves")
    assert case.open("y1") == set()
    case.finish("x2")
    case.decide("x_leaves")
    case.decide("y_takes")
    assert case.ready("y1") == {"root"}
    assert case.open("guard") == {"root"}


def test_wcp_18_milestone(play: Play) -> None:
    case = play(18)
    assert case.open("sort") == set()
    case.decide("open_it")
    assert case.ready("sort") == {"root"}
    case.decide("dismantle")
    assert case.open("sort") == set()
    assert case.open("guard") == {"root"}


def test_wcp_21_structured_loop(play: Play) -> None:
    case = play(21)
    for index in (90, 60, 10):
        assert case.cannot("look")
        case.finish("pump")
        case.decide("look")
        case.figures(index=index)
        case.decide("go_on")
    assert case.states == {"ending"}
    assert case.times("pump") == 3


def test_wcp_23_transient_trigger(play: Play) -> None:
    case = play(23)
    assert case.cannot("evacuate")
    case.decide("prepare")
    assert case.states == {"ready_now"}
    assert case.open("walk") == set()
    case.decide("evacuate")
    assert case.open("walk") == FIVE


def test_wcp_24_persistent_trigger(play: Play) -> None:
    case = play(24)
    assert case.figures(index=90) == []
    assert case.proposed(case.decide("prepare")) == ["evacuate"]


# ---------------------------------------------------------------- calling off and ending


def test_wcp_19_cancel_task(play: Play) -> None:
    case = play(19)
    found = case.decide("shut")
    assert [one.outcome for one in World.of(found, facts.TasksSettled)] == ["cancelled"]
    assert (case.open("welcome"), case.open("guard")) == (set(), {"root"})


def test_wcp_20_cancel_case(play: Play) -> None:
    case = play(20)
    for event in ("end", "learn", "close"):
        found = case.decide(event)
    ended = {one.outcome: len(one.tasks) for one in World.of(found, facts.TasksSettled)}
    assert ended == {"cancelled": 1, "unfinished": 5}
    assert case.world.live() == {}
    assert case.world.no(orders.Decide(event="end")) == "crisis_closed"


def test_wcp_25_cancel_region(play: Play) -> None:
    case = play(25)
    case.decide("fill")
    assert case.open("beds") == case.open("queue") == {"root"}
    case.decide("leave_hall")
    assert (case.open("beds"), case.open("queue"), case.open("guard")) == (set(), set(), {"root"})


def test_wcp_43_explicit_termination(play: Play) -> None:
    case = play(43)
    found = case.decide("break_off")
    assert len(World.of(found, facts.CrisisClosed)) == 1
    assert case.world.live() == {}


# ---------------------------------------------------------------- the page


def test_the_page_names_every_pattern_and_each_yes_has_its_plan_and_its_test() -> None:
    rows = {int(number): rest for number, *rest in ROW.findall(PAGE.read_text("utf-8"))}
    assert list(rows) == list(range(1, 44))
    said = {number for number, (_, verdict, *_) in rows.items() if verdict == "yes"}
    assert len(said) >= 36
    for number, (_, verdict, how, proof) in rows.items():
        assert len(how) > 20
        played = [name for name in globals() if name.startswith(f"test_wcp_{number:02}_")]
        assert bool(played) == (PLANS / f"wcp-{number:02}.yaml").is_file() == (verdict == "yes")
        assert bool(proof.strip()) == (verdict == "yes")
        for name in played:
            assert f"[plan](../../tests/data/patterns/wcp-{number:02}.yaml), `{name}`" == proof.strip()


def test_the_summary_counts_as_the_table_does() -> None:
    text: Any = PAGE.read_text("utf-8")
    verdicts = [row[2] for row in ROW.findall(text)]
    assert f"**{verdicts.count('yes')} of 43**" in text
