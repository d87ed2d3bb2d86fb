"""Another version is taken over while a crisis runs: nobody stays bound by words they were never shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.domain.plan.instructions import digest
from pca.domain.plan.measures import Item, Measure
from pca.domain.plan.text import Text
from pca.plans.texts import content_hash, freeze
from pca.services.engine.preview import preview
from pca.store.audit import journal
from pca.store.measures import measures
from pca.store.tasks import tasks
from tests.services.conftest import World


def version(world: World, number: str, *, approve: bool = False, **changed: Any) -> orders.AdoptPlan:
    """Another version of the small plan, published and, where asked, approved with what its author calls editorial."""
    book = world.loaded.playbook.model_copy(update={"version": number, **changed})
    found = content_hash(book, {})
    world.ok(orders.PublishPlan(hash=found, body=freeze(book, {}).decode()), "author", crisis=None)
    if approve:
        world.ok(orders.ApprovePlan(hash=found, editorial=True), "dir", crisis=None)
    return orders.AdoptPlan(plan=found)


def but(world: World, *gone: str, **changed: dict[str, Any]) -> tuple[Measure, ...]:
    book = world.loaded.playbook
    return tuple(one.model_copy(update=changed.get(one.id, {})) for one in book.measures if one.id not in gone)


def one_task(world: World, name: str) -> int:
    return next(iter(world.live(name)))


def amended(found: tuple[facts.AnyFact, ...]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for one in World.of(found, facts.TasksAmended):
        kinds.setdefault(one.measure, []).append(one.kind)
    return kinds


def told(found: tuple[facts.AnyFact, ...]) -> list[str]:
    return [person for one in World.of(found, facts.MessagesQueued) for person in one.recipients]


NEW = {"instructions": Text(fr="Compter deux fois.")}


def test_other_words_are_asked_again_and_the_first_acknowledgement_stays_on_record(crisis: World) -> None:
    number = one_task(crisis, "M4")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    first = crisis.clock.now()
    crisis.pass_time(timedelta(minutes=30))
    found = crisis.ok(version(crisis, "2.0.0", measures=but(crisis, M4=NEW)))
    assert amended(found) == {"M4": ["ask_again"]}
    assert told(found) == ["hr1"]
    task = crisis.task(number)
    assert task.status == "open"
    assert task.escalate_at == crisis.clock.now() + timedelta(hours=2)
    with crisis.store.read() as unit:
        (line,) = tasks.tasks(unit, crisis.crisis or "", measure="M4", live=True)
    assert (line.first_acknowledged_at, line.first_acknowledged_by) == (first, "hr1")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    assert crisis.task(number).acknowledged_digest == crisis.task(number).digest


def test_a_task_that_waits_is_asked_again_without_a_deadline_of_its_own(crisis: World) -> None:
    crisis.decide("lockdown")
    number = one_task(crisis, "M3")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    found = crisis.ok(version(crisis, "2.0.0", measures=but(crisis, M3=NEW)))
    assert amended(found) == {"M3": ["ask_again"]}
    assert (crisis.task(number).status, crisis.task(number).escalate_at) == ("open", None)
    assert amended(crisis.ok(orders.AdoptPlan(plan=crisis.version))) == {"M3": ["restored"]}
    assert (crisis.task(number).status, crisis.task(number).escalate_at) == ("acknowledged", None)


def test_a_roll_back_restores_what_was_acknowledged_and_asks_nobody(crisis: World) -> None:
    number = one_task(crisis, "M4")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    crisis.ok(version(crisis, "2.0.0", measures=but(crisis, M4=NEW)))
    found = crisis.ok(orders.AdoptPlan(plan=crisis.version))
    assert amended(found) == {"M4": ["restored"]}
    assert told(found) == []
    assert crisis.task(number).status == "acknowledged"


def test_two_adoptions_in_an_hour_compare_with_what_was_acknowledged(crisis: World) -> None:
    number = one_task(crisis, "M4")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    crisis.ok(version(crisis, "2.0.0", measures=but(crisis, M4=NEW)))
    found = crisis.ok(version(crisis, "3.0.0", measures=but(crisis, M4={"instructions": Text(fr="Encore autre.")})))
    assert amended(found) == {"M4": ["told"]}
    assert crisis.task(number).status == "open"


def test_editorial_is_said_of_the_version_before_not_of_an_earlier_one(crisis: World) -> None:
    crisis.ok(orders.Acknowledge(task=one_task(crisis, "M4")), "hr1")
    version(crisis, "2.0.0", approve=True, measures=but(crisis, M4=NEW))
    act = version(crisis, "3.0.0", approve=True, measures=but(crisis, M4=NEW), editorial=("M4",))
    assert amended(crisis.ok(act)) == {"M4": ["ask_again"]}


@pytest.mark.parametrize("approve", [True, False])
def test_only_author_and_approver_together_make_a_change_editorial(crisis: World, approve: bool) -> None:
    number = one_task(crisis, "M4")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    act = version(crisis, "2.0.0", approve=approve, measures=but(crisis, M4=NEW), editorial=("M4",))
    assert amended(crisis.ok(act)) == {"M4": ["notice" if approve else "ask_again"]}
    assert (crisis.task(number).status == "acknowledged") is approve


def test_what_was_called_editorial_beside_one_version_is_asked_again_of_a_crisis_that_runs_an_older_one(
    crisis: World,
) -> None:
    number = one_task(crisis, "M4")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    version(crisis, "2.0.0", approve=True, measures=but(crisis, M4=NEW))
    other = {"instructions": Text(fr="Compter deux fois, à deux.")}
    act = version(crisis, "3.0.0", approve=True, measures=but(crisis, M4=other), editorial=("M4",))
    assert amended(crisis.ok(act)) == {"M4": ["ask_again"]}


def test_going_back_to_the_version_before_a_renaming_keeps_the_task_and_its_acknowledgement(crisis: World) -> None:
    number = one_task(crisis, "M4")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    renamed = but(crisis, M4={"id": "M9", "was": "M4"}, M3={"after": crisis.loaded.playbook.measure["M5"].after})
    crisis.ok(version(crisis, "2.0.0", measures=renamed))
    found = crisis.ok(orders.AdoptPlan(plan=crisis.version))
    assert World.of(found, facts.TasksSettled) == []
    assert list(crisis.live("M4")) == [number]
    assert crisis.task(number).status == "acknowledged"


def test_a_name_that_was_used_before_is_not_given_to_another_measure(crisis: World) -> None:
    renamed = but(crisis, M4={"id": "M9", "was": "M4"}, M3={"after": crisis.loaded.playbook.measure["M5"].after})
    first = version(crisis, "2.0.0", measures=renamed)
    crisis.ok(first)
    plain = but(crisis, M4={"id": "M9"}, M3={"after": crisis.loaded.playbook.measure["M5"].after})
    crisis.ok(version(crisis, "3.0.0", measures=plain))
    crisis.ok(orders.AdoptPlan(plan=crisis.version))
    found = crisis.ok(first)
    assert World.of(found, facts.MeasureRenamed) == []
    assert (len(crisis.live("M4")), len(crisis.live("M9"))) == (0, 1)


def test_another_deadline_counts_from_the_opening_but_leaves_time_to_acknowledge(crisis: World) -> None:
    number, before = one_task(crisis, "M4"), crisis.clock.now()
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    later = but(crisis, M4={"complete_within": timedelta(days=3)})
    assert amended(crisis.ok(version(crisis, "2.0.0", measures=later))) == {"M4": ["notice"]}
    assert crisis.task(number).due_at == before + timedelta(days=3)
    crisis.pass_time(timedelta(hours=20))
    crisis.ok(version(crisis, "3.0.0", measures=but(crisis, M4={"complete_within": timedelta(hours=4)})))
    assert crisis.task(number).due_at == crisis.clock.now() + timedelta(hours=2)


def test_another_team_has_the_task_and_is_asked(crisis: World) -> None:
    number = one_task(crisis, "M4")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    found = crisis.ok(version(crisis, "2.0.0", measures=but(crisis, M4={"team": "ops"})))
    assert amended(found) == {"M4": ["reassigned"]}
    task = crisis.task(number)
    assert (task.team, task.assignee, task.status, task.original) == ("ops", "ops1", "open", "hr1")
    assert told(found) == ["ops1"]


def test_a_team_that_lost_its_people_leaves_the_task_with_nobody_and_the_committee_is_told(crisis: World) -> None:
    number = one_task(crisis, "M4")
    empty = tuple(
        one.model_copy(update={"lead": "gone", "deputies": ("left",)}) if one.id == "ops" else one
        for one in crisis.loaded.playbook.teams
    )
    found = crisis.ok(version(crisis, "2.0.0", measures=but(crisis, M4={"team": "ops"}), teams=empty))
    assert crisis.task(number).assignee is None
    assert "dir" in told(found)


def test_what_is_done_and_asks_more_now_opens_a_small_task_with_what_is_new(crisis: World) -> None:
    crisis.ok(orders.Complete(task=one_task(crisis, "M4")), "hr1")
    more = (*crisis.loaded.playbook.measure["M4"].checklist, Item(id="seal", text=Text(fr="Sceller")))
    crisis.ok(version(crisis, "2.0.0", measures=but(crisis, M4={"checklist": more})))
    number = one_task(crisis, "M4")
    assert (crisis.task(number).purpose, crisis.task(number).items) == ("extend", ("seal",))
    (done,) = World.of(crisis.ok(orders.Complete(task=number), "hr1"), facts.TaskCompleted)
    assert done.checked == ("seal",)


def more_to_do(crisis: World) -> orders.AdoptPlan:
    more = (*crisis.loaded.playbook.measure["M4"].checklist, Item(id="seal", text=Text(fr="Sceller")))
    return version(crisis, "2.0.0", measures=but(crisis, M4={"checklist": more}))


@pytest.mark.parametrize("finished", [True, False])
def test_what_was_added_is_asked_for_once_whatever_versions_come_and_go(crisis: World, finished: bool) -> None:
    crisis.ok(orders.Complete(task=one_task(crisis, "M4")), "hr1")
    act = more_to_do(crisis)
    crisis.ok(act)
    if finished:
        crisis.ok(orders.Complete(task=one_task(crisis, "M4")), "hr1")
    crisis.ok(orders.AdoptPlan(plan=crisis.version))
    assert crisis.live("M4") == {}
    crisis.ok(act)
    assert [one.items for one in crisis.live("M4").values()] == ([] if finished else [("seal",)])


def test_what_was_done_under_the_longer_list_is_not_asked_for_again(crisis: World) -> None:
    act = more_to_do(crisis)
    crisis.ok(act)
    crisis.ok(orders.Complete(task=one_task(crisis, "M4")), "hr1")
    crisis.ok(orders.AdoptPlan(plan=crisis.version))
    crisis.ok(act)
    assert crisis.live("M4") == {}


def test_what_was_added_ends_with_its_measure(crisis: World) -> None:
    crisis.ok(orders.Complete(task=one_task(crisis, "M4")), "hr1")
    crisis.ok(more_to_do(crisis))
    crisis.decide("end", despite="x")
    assert crisis.live("M4") == {}


def test_a_measure_that_is_gone_is_cancelled_and_undone_in_its_own_words(crisis: World) -> None:
    place = crisis.task(one_task(crisis, "M1")).place
    crisis.ok(orders.Complete(task=one_task(crisis, "M1")), f"head-{place}")
    found = crisis.ok(version(crisis, "2.0.0", measures=but(crisis, "M1")))
    assert {one.outcome for one in World.of(found, facts.TasksSettled)} == {"cancelled"}
    undo = crisis.live("M1")
    assert {one.purpose for one in undo.values()} == {"undo"}
    (done,) = World.of(crisis.ok(orders.Complete(task=next(iter(undo))), "dir"), facts.TaskCompleted)
    assert done.checked == ("remove",)


@pytest.mark.parametrize("named", [True, False])
def test_a_measure_keeps_its_identity_under_another_name_only_where_the_plan_says_so(
    crisis: World, named: bool
) -> None:
    number = one_task(crisis, "M4")
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    changes: dict[str, Any] = {"id": "M9", **({"was": "M4"} if named else {})}
    renamed = but(crisis, M4=changes, M3={"after": crisis.loaded.playbook.measure["M5"].after})
    found = crisis.ok(version(crisis, "2.0.0", measures=renamed))
    assert amended(found) == {}
    if named:
        assert list(crisis.live("M9")) == [number]
        assert crisis.task(number).status == "acknowledged"
        with crisis.store.read() as unit:
            assert "M4" not in {name for name, _ in measures.running(unit, crisis.crisis or "")}
    else:
        assert crisis.task(number).status == "cancelled"
        assert number not in crisis.live("M9")


def test_the_preview_counts_what_the_adoption_does(crisis: World) -> None:
    crisis.ok(orders.Acknowledge(task=one_task(crisis, "M4")), "hr1")
    act = version(crisis, "2.0.0", measures=but(crisis, M4=NEW, M1={"instructions": Text(fr="Autre chose.")}))
    order = orders.Order(id="look", who="dir", crisis=crisis.crisis, act=act, why="-", identified=None)
    seen = preview(crisis.runtime, order)
    assert amended(seen) == {"M1": ["told"], "M4": ["ask_again"]}
    assert amended(crisis.ok(act)) == amended(seen)


def test_of_two_people_who_adopt_at_once_one_wins_and_the_other_is_told(crisis: World) -> None:
    crisis.ok(orders.Acknowledge(task=one_task(crisis, "M4")), "hr1")
    seen = 1
    first = version(crisis, "2.0.0", measures=but(crisis, M4=NEW))
    other = version(crisis, "3.0.0", measures=but(crisis, M4={"instructions": Text(fr="Encore autre.")}))
    crisis.ok(orders.AdoptPlan(plan=first.plan, expects=seen))
    assert crisis.no(orders.AdoptPlan(plan=other.plan, expects=seen), "dep") == "decision_overtaken"
    assert crisis.no(orders.AdoptPlan(plan=first.plan, expects=seen), "dep") == "plan_in_force"
    crisis.ok(orders.AdoptPlan(plan=other.plan, expects=seen + 1), "dep")


def test_the_same_adoption_sent_twice_has_one_effect(crisis: World) -> None:
    crisis.ok(orders.Acknowledge(task=one_task(crisis, "M4")), "hr1")
    act = version(crisis, "2.0.0", measures=but(crisis, M4=NEW))
    once, again = (crisis.do(act, "dir", "Essai.", id="adopt-once") for _ in range(2))
    assert (once.refused, again.refused) == (None, None)
    assert again.facts == once.facts
    with crisis.store.read() as unit:
        entries = [one for _, one in journal.entries(unit) if isinstance(one.act, orders.AdoptPlan)]
    assert len(entries) == 1


def test_the_digest_tells_words_deadlines_and_teams_apart_and_nothing_else(crisis: World) -> None:
    one = crisis.loaded.playbook.measure["M4"]
    same = digest(one, "do", None)
    assert digest(one.model_copy(update={"informed": ("hr2",), "expires_after": None}), "do", None) == same
    for changed in (NEW, {"team": "ops"}, {"complete_within": timedelta(days=9)}):
        assert digest(one.model_copy(update=changed), "do", None) != same
