"""Communications by the state left, and measures that start and stop by a condition."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pca.domain import facts, orders
from pca.domain.orders import Order
from pca.domain.plan.playbook import Playbook
from pca.plans.texts import content_hash, freeze
from pca.services.engine.preview import preview
from pca.services.engine.tick import next_due
from tests.kit.five_states import CALM, MET, MOVES, TOLD, measure, task
from tests.services.conftest import World
from tests.services.plans.words.conftest import Make, replayed, spoken, started, stopped

# ---------------------------------------------------------------- communications in one direction


def from_to(name: str, entering: str, source: Any) -> dict[str, Any]:
    return {**TOLD, "id": name, "when": {"entering": entering, "from": source}}


def test_a_communication_fires_only_when_one_comes_from_the_states_it_names(play: Make) -> None:
    calls = [from_to("first", "crisis", "normal"), from_to("again", "crisis", ["ending", "review"])]
    world = play(measure("a", "crisis"), communications=calls, activate=False)
    assert spoken(world.decide("activate")) == ["first"]
    assert spoken(world.decide("end")) == []
    assert spoken(world.decide("relapse")) == ["again"]


def test_a_crisis_that_opens_in_a_state_comes_from_nowhere(make_world: Make) -> None:
    calls = [from_to("back", "normal", "crisis"), {**TOLD, "id": "plain", "when": {"entering": "normal"}}]
    world = make_world().vary(states=CALM, transitions=MOVES, measures=[measure("a", "crisis")], communications=calls)
    opened = world.prepare().ok(orders.OpenCrisis(plan=world.version, title="Essai", mode="exercise"), "dir")
    assert spoken(opened) == ["plain"]


def test_a_measure_starts_when_its_condition_becomes_true_and_stops_when_it_is_false(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50"))
    assert not world.live("a")
    assert started(world.observe(index=60)) == [("a", "root")]
    assert len(world.live("a")) == 1
    assert started(world.observe(index=70)) == []
    gone = world.observe(index=40)
    assert stopped(gone) == [("a", "root", "condition")]
    assert [one.outcome for one in World.of(gone, facts.TasksSettled)] == ["cancelled"]
    assert not world.live("a")
    assert started(world.observe(index=51)) == [("a", "root")]
    replayed(world)


def test_a_condition_counts_only_in_the_states_of_its_measure(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50"), measure("b", "ending"), activate=False)
    assert started(world.observe(index=60)) == []
    assert started(world.decide("activate")) == [("a", "root")]
    assert stopped(world.decide("end")) == [("a", "root", "state")]


def test_what_is_unknown_changes_nothing_and_means_no_on_entering(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50"))
    world.observe(index=60)
    late = world.pass_time(timedelta(days=4))
    assert stopped(late) == []
    assert world.live("a")
    world.decide("end")
    assert started(world.decide("relapse")) == []
    assert not world.live("a")
    replayed(world)


def test_days_that_go_by_start_a_measure_at_the_instant(play: Make) -> None:
    world = play(measure("a", "crisis", when="days_in_state >= 2"))
    assert next_due(world.runtime)[world.crisis] == world.clock.now() + timedelta(days=1)
    assert started(world.pass_time(timedelta(days=2) - timedelta(minutes=1))) == []
    assert started(world.pass_time(timedelta(minutes=1))) == [("a", "root")]


def test_a_condition_may_ask_how_far_another_measure_is(play: Make) -> None:
    world = play(
        measure("a", "crisis"), measure("b", "crisis", when="done(a)"), measure("c", "crisis", when="open(b) > 0")
    )
    assert [set(world.live(name)) != set() for name in "abc"] == [True, False, False]
    found = world.ok(orders.Complete(task=task(world, "a")), "ops1")
    assert started(found) == [("b", "root"), ("c", "root")]
    gone = world.ok(orders.Complete(task=task(world, "b")), "ops1")
    assert stopped(gone) == [("c", "root", "condition")]
    assert not world.live()
    replayed(world)


def test_each_perimeter_with_a_state_of_its_own_is_judged_by_its_own_figures(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50", each={"kind": "site"}, team="ops"))
    world.observe(index=60)
    now = world.clock.now()
    assert len(world.live("a")) == 5
    world.decide("end", perimeter="CS")
    assert {one.place for one in world.live("a").values()} == {"C", "D"}
    world.decide("relapse", perimeter="CS")
    assert len(world.live("a")) == 5
    calm = world.ok(orders.Observe(observations=(orders.Observation("index", "10", now, "CS"),)))
    assert stopped(calm) == []
    assert {one.place for one in world.live("a").values()} == {"C", "D"}
    replayed(world)


def test_a_fallback_goes_when_the_condition_of_what_it_replaces_is_met_no_more(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50", fallback="b"), measure("b"))
    world.observe(index=60)
    world.ok(orders.Refuse(task=task(world, "a")), "ops1")
    assert world.live("b")
    world.observe(index=40)
    assert not world.live()


def test_a_preview_shows_what_a_condition_starts(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50"), activate=False)
    world.observe(index=60)
    order = Order(id="p", who="dir", crisis=world.crisis, act=orders.Decide(event="activate"), why="Essai.")
    assert started(preview(world.runtime, order)) == [("a", "root")]


def test_a_version_that_gives_a_running_measure_a_condition_keeps_it_while_that_is_unknown(play: Make) -> None:
    world = play(measure("a", "crisis"))
    book = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    said = {"states": CALM, "transitions": MOVES, "communications": [TOLD], "stand_down_criteria": [MET]}
    changed = {"measures": [measure("a", "crisis", when="index > 50")], "version": "1.1.0"}
    plan = Playbook.model_validate({**book, **said, **changed})
    body = freeze(plan, {})
    world.ok(orders.PublishPlan(hash=content_hash(plan, {}), body=body.decode()), "author")
    world.ok(orders.AdoptPlan(plan=content_hash(plan, {})))
    assert len(world.live("a")) == 1
    assert stopped(world.observe(index=10)) == [("a", "root", "condition")]
    replayed(world)
