"""A measure under another name: what conditions ask about it, `done(…)` and `open(…)`, goes on being answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.domain.renaming import renamed
from pca.plans.texts import content_hash, freeze, thaw
from pca.store.engine.replay import replay
from tests.kit.five_states import CALM, MET, MOVES, TOLD, measure, move
from tests.services.conftest import World

Make = Callable[..., World]

GUARDED = move("leave", "crisis", "ending", guard="open(a) == 0", propose_when="done( 'a' )")


def plan(name: str, **more: Any) -> list[dict[str, Any]]:
    """Two measures; the second holds once the first, called `name`, is done."""
    return [measure(name, "crisis", **more), measure("b", "crisis", when=f"done({name}) and open({name}) == 0")]


@pytest.fixture
def world(make_world: Make) -> World:
    said = {"states": CALM, "transitions": [*MOVES, GUARDED], "measures": plan("a")}
    made = make_world().vary(communications=[TOLD], stand_down_criteria=[MET], **said)
    made.prepare().open()
    made.decide("activate")
    return made


def adopt(world: World, **changed: Any) -> tuple[facts.AnyFact, ...]:
    body = json.loads(world.body)
    body["playbook"] |= {"version": "2.0.0", **changed}
    book, texts = thaw(json.dumps(body).encode())
    hash = content_hash(book, texts)
    world.ok(orders.PublishPlan(hash=hash, body=freeze(book, texts).decode()), "author", crisis=None)
    return world.ok(orders.AdoptPlan(plan=hash))


def z(**more: Any) -> dict[str, Any]:
    """The same plan, its first measure called z."""
    leave = move("leave", "crisis", "ending", guard="open(z) == 0", propose_when="done(z)")
    return {"measures": plan("z", was="a", **more), "transitions": [*MOVES, leave]}


def test_what_was_begun_by_a_condition_goes_on_under_the_new_name(world: World) -> None:
    (first,) = world.live("a")
    done = world.ok(orders.Complete(task=first), "ops1")
    assert [one.measure for one in World.of(done, facts.MeasureStarted)] == ["b"]
    assert [one.event for one in World.of(done, facts.Proposed)] == ["leave"]
    (second,) = world.live("b")
    found = adopt(world, **z())
    assert [(one.before, one.after) for one in World.of(found, facts.MeasureRenamed)] == [("a", "z")]
    for kind in (facts.MeasureStarted, facts.MeasureStopped, facts.ConditionJudged, facts.TasksSettled, facts.Proposed):
        assert World.of(found, kind) == [], kind
    assert list(world.live("b")) == [second]
    world.decide("leave")
    assert not replay(world.store).differences


def test_what_still_waits_begins_once_the_renamed_measure_is_done(world: World) -> None:
    (first,) = world.live("a")
    found = adopt(world, **z())
    assert World.of(found, facts.MeasureStarted) == []
    assert list(world.live("z")) == [first]
    assert world.no(orders.Decide(event="leave")) == "guard_false"
    done = world.ok(orders.Complete(task=first), "ops1")
    assert [one.measure for one in World.of(done, facts.MeasureStarted)] == ["b"]
    world.decide("leave")


def test_a_list_given_ahead_serves_the_measure_under_its_new_name(make_world: Make) -> None:
    teams = {"kind": "entry", "ask": {"fr": "Quelles équipes ?"}}
    said = {"states": CALM, "transitions": MOVES, "stand_down_criteria": [MET], "communications": [TOLD]}
    waits = measure("a", "crisis", each=teams, when="tasks_open > 100")
    world = make_world().vary(measures=[waits], **said).prepare()
    world.open()
    world.decide("activate")
    world.ok(orders.GiveList(measure="a", entries=("Un", "Deux")))
    assert world.live("a") == {}
    found = adopt(world, measures=[measure("z", "crisis", was="a", each=teams)])
    assert [one.measure for one in World.of(found, facts.MeasureStarted)] == ["z"]
    assert {one.subject for one in world.live("z").values()} == {"Un", "Deux"}
    world.ok(orders.GiveList(measure="z", entries=("Deux", "Trois")))
    assert {one.subject for one in world.live("z").values()} == {"Deux", "Trois"}
    assert not replay(world.store).differences


def test_every_condition_of_a_plan_asks_by_the_new_name(world: World) -> None:
    book, _ = thaw(world.body.encode())
    level = {"id": "one", "title": {"fr": "Un"}, "instructions": {"fr": "Un."}, "propose_when": "open(a) > 2"}
    said = book.model_dump(mode="json", by_alias=True, exclude_none=True)
    said["measures"][1] |= {"levels": [level], "decided_by": ["director"], "after": ["a"], "excludes": ["a"]}
    said["measures"][1] |= {"fallback": "a"}
    said["activation_criteria"] = [{"id": "x", "text": {"fr": "X"}, "when": "done(ab) and not done(a)"}]
    new = renamed(type(book).model_validate(said), {"a": "z"})
    second = new.measure["b"]
    assert (second.when, second.levels[0].propose_when) == ("done(z) and open(z) == 0", "open(z) > 2")
    assert (second.after.all, second.excludes, second.fallback) == (("z",), ("z",), "z")
    leave = next(one for one in new.transitions if one.id == "leave")
    assert (leave.guard, leave.propose_when) == ("open(z) == 0", "done(z)")
    assert new.activation_criteria[0].when == "done(ab) and not done(z)"
    assert "a" not in new.measure
