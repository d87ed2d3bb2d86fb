"""A newer plan version taken over while a crisis runs: what it changed is changed, what it dropped is ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain import facts, orders
from pca.domain.ad_hoc_acts import TaskFor
from pca.domain.plan.playbook import Playbook
from pca.plans.texts import content_hash, freeze
from pca.services.engine.tick import next_due
from pca.store.engine.replay import replay
from pca.store.indicators import activities
from pca.store.measures import measures


def publish(world, book):
    version = content_hash(book, {})
    world.ok(orders.PublishPlan(hash=version, body=freeze(book, {}).decode()), "author")
    return orders.AdoptPlan(plan=version)


@pytest.fixture
def adopt(crisis):
    """Publishes the small plan with some changes and takes it over."""

    def take_over(**changed):
        return crisis.ok(publish(crisis, crisis.loaded.playbook.model_copy(update={"version": "2.0.0", **changed})))

    return take_over


def but(world, *gone, **changed):
    book = world.loaded.playbook
    return tuple(one.model_copy(update=changed.get(one.id, {})) for one in book.measures if one.id not in gone)


def test_another_plan_is_not_a_version_of_this_one(crisis):
    other = crisis.loaded.playbook.model_copy(update={"id": "other"})
    assert crisis.no(publish(crisis, other)) == "plan_differs"


def test_the_committee_in_force_decides_not_the_one_the_new_version_names(crisis):
    book = crisis.loaded.playbook
    coup = book.roles[0].model_copy(update={"holder": "hr1", "deputies": ("hr2",)})
    act = publish(crisis, book.model_copy(update={"version": "2.0.0", "roles": (coup, *book.roles[1:])}))
    assert crisis.no(act, "hr1") == "not_entitled"
    crisis.ok(act, "dir")


def test_places_that_the_new_version_adds_are_reached_and_those_it_drops_are_left(crisis, adopt):
    each = crisis.loaded.playbook.measure["M1"].each
    adopt(measures=but(crisis, M1={"each": each.model_copy(update={"where": None})}))
    assert sorted(task.place for task in crisis.live("M1").values()) == ["A", "B", "C", "D", "HQ"]
    adopt(version="3.0.0", measures=but(crisis, M1={"each": each.model_copy(update={"where": "type == 'rural'"})}))
    live = {
        purpose: [one.place for one in crisis.live("M1").values() if one.purpose == purpose]
        for purpose in ("do", "undo")
    }
    assert live["do"] == ["B"]
    assert sorted(live["undo"]) == ["A", "C", "D", "HQ"]


def test_a_new_rhythm_is_followed_and_none_means_never(crisis, adopt):
    adopt(measures=but(crisis, M2={"repeat": None}))
    crisis.pass_time(timedelta(days=2))
    assert len(crisis.live("M2")) == 1
    assert all(at > crisis.clock.now() for at in next_due(crisis.runtime).values())
    repeat = crisis.loaded.playbook.measure["M2"].repeat
    adopt(version="3.0.0", measures=but(crisis, M4={"repeat": repeat}))
    happened = crisis.pass_time(timedelta(days=1))
    opened = [fact.measure for fact in happened if isinstance(fact, facts.TasksOpened)]
    assert sorted(opened) == ["M2", "M4"]


def divided(world, **changed):
    """The states of the small plan, the crisis written anew."""
    said = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    (crisis,) = [one for one in said["states"] if one["id"] == "crisis"]
    crisis |= changed
    return Playbook.model_validate(said).states, said


def test_a_region_that_the_new_version_adds_begins_at_once(crisis, adopt):
    """Every later decision would be impossible, were the states that are held not made whole."""
    said = divided(crisis)[1]
    (regions,) = [one["regions"] for one in said["states"] if one["id"] == "crisis"]
    press = {"id": "press", "title": {"fr": "Presse"}, "states": [{"id": "quiet", "title": {"fr": "Calme"}}]}
    held = {"holds_in": ("quiet",)}
    states = divided(crisis, regions=[*regions, press])[0]
    happened = adopt(states=states, measures=but(crisis, M6=held))
    (entered,) = crisis.of(happened, facts.StateEntered)
    assert (entered.configuration, entered.entered) == (
        ("open_premises", "full_service", "quiet"),
        ("press", "quiet"),
    )
    assert crisis.live("M6")
    assert crisis.of(crisis.decide("lockdown"), facts.StateEntered)


def test_a_version_that_sets_apart_what_holds_together_is_refused(crisis):
    said = divided(crisis)[1]
    (regions,) = [one["regions"] for one in said["states"] if one["id"] == "crisis"]
    states = divided(crisis, regions=[], states=[inner for one in regions for inner in one["states"]])[0]
    book = crisis.loaded.playbook.model_copy(update={"version": "2.0.0", "states": states})
    assert crisis.no(publish(crisis, book)) == "states_apart"


def test_a_version_that_lacks_a_state_that_is_held_is_refused_until_it_is_left(crisis):
    said = crisis.loaded.playbook.model_dump_json(by_alias=True, exclude_none=True)
    renamed = Playbook.model_validate_json(said.replace('"open_premises"', '"premises_open"'))
    act = publish(crisis, renamed.model_copy(update={"version": "2.0.0"}))
    assert crisis.no(act) == "state_not_in_plan"
    assert crisis.states()["root"] == ("open_premises", "full_service")
    crisis.decide("end", despite="x")
    crisis.ok(act)
    crisis.decide("relapse")
    assert crisis.states()["root"] == ("premises_open", "full_service")


def test_a_level_that_is_gone_gives_way_to_one_there_is(crisis, adopt):
    adopt(measures=but(crisis, M5={"levels": crisis.loaded.playbook.measure["M5"].levels[1:]}))
    with crisis.store.read() as unit:
        assert measures.running(unit, crisis.crisis)["M5", "root"].level == "near"
    assert [task.level for task in crisis.live("M5").values()] == ["near"]


def test_tasks_of_a_measure_that_is_gone_are_cancelled_and_what_undoes_it_stays(crisis, adopt):
    crisis.decide("end", despite="x")
    kept, undo = set(crisis.live("M2")), set(crisis.live("M1"))
    happened = adopt(measures=but(crisis, "M1", "M2"))
    settled = [fact for fact in happened if isinstance(fact, facts.TasksSettled)]
    assert {number for fact in settled for number in fact.tasks} == kept
    assert set(crisis.live("M1")) == undo
    assert {fact.outcome for fact in settled} == {"cancelled"}
    assert crisis.no(orders.Complete(task=min(kept)), "hr1") == "task_settled"


def test_the_clock_of_an_activity_that_is_gone_goes_on_and_can_be_stopped(crisis, adopt):
    def quiet(state):
        inner = {part: tuple(map(quiet, getattr(state, part))) for part in ("states", "regions")}
        return state.model_copy(update={**inner, "interrupts": ()})

    crisis.ok(orders.Interrupt(activity="pay"))
    book = crisis.loaded.playbook
    other = book.activities[0].model_copy(update={"id": "cash"})
    adopt(activities=(other,), states=tuple(map(quiet, book.states)))
    happened = crisis.pass_time(timedelta(hours=8))
    assert [fact.mark for fact in happened if isinstance(fact, facts.MarkReached)] == ["rto_75", "rto"]
    crisis.ok(orders.Restore(activity="pay"))
    with crisis.store.read() as unit:
        assert not activities.clocks(unit, crisis.crisis)


def test_a_beat_that_gets_nowhere_ends(crisis, monkeypatch):
    from pca.services.engine import tick

    asked = []
    monkeypatch.setattr(tick, "next_due", lambda _runtime: {crisis.crisis: crisis.clock.now()})
    monkeypatch.setattr(tick, "execute", lambda _runtime, order: asked.append(order) or tick_nothing())
    assert tick.tick(crisis.runtime).facts == ()
    assert len(asked) == 1


def tick_nothing():
    from pca.services.engine.execute import Done

    return Done(seq=None, facts=())


def test_a_task_no_plan_asks_for_stays_when_a_version_is_taken_over_and_ends_with_the_crisis(crisis, adopt):
    due = crisis.clock.now() + timedelta(hours=2)
    act = orders.OpenTask(title="Compter", due_at=due, given_to=TaskFor(team="ops"))
    [opened] = crisis.of(crisis.ok(act), facts.TasksOpened)
    adopt(measures=but(crisis, "M6"))
    assert list(crisis.live(opened.measure)) == [opened.first]
    late = crisis.of(crisis.pass_time(timedelta(hours=3)), facts.TasksEscalated)
    assert opened.first in {number for fact in late for number in fact.tasks}
    crisis.ok(orders.Refuse(task=opened.first, impossible=True), "ops1", "Plus de masques.")
    crisis.ok(orders.Reopen(task=opened.first), "dir", "Il en reste.")
    again = crisis.ok(
        orders.OpenTask(title="Recompter", due_at=due + timedelta(days=1), given_to=TaskFor(person="hr1"))
    )
    second = crisis.of(again, facts.TasksOpened)[0].first
    crisis.ok(orders.SettleTasks(outcome="unfinished", tasks=(opened.first, second)), "dir", "Fini.")
    assert not crisis.live(opened.measure)
    assert not replay(crisis.store).differences
