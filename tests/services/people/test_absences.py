"""Who is declared absent is passed over, and that nobody is there is told at once."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from pca.domain import facts, orders
from pca.domain.directory import Status
from pca.domain.tasks import lead_of, responsible, stand_ins
from pca.store.engine.replay import replay
from tests.services.conftest import small_organisation


def absent(world, *people, status="absent"):
    for one in people:
        world.ok(orders.DeclareStatus(person=one, status=status), "operator", crisis=None)


def draft_without(world, *people):
    """A situation in which these people are absent."""
    known = small_organisation()
    gone = {one: replace(known.people[one], status=Status.ABSENT) for one in people}
    organisation = replace(known, people={**known.people, **gone})
    return SimpleNamespace(
        situation=SimpleNamespace(organisation=organisation), plan=SimpleNamespace(playbook=world.loaded.playbook)
    )


SITE = ("head-A", "vice-A")
REGION = ("reg-CS", "regvice-CS")


@pytest.mark.parametrize(
    ("team", "place", "away", "who"),
    [
        ("ops", "A", (), "head-A"),
        ("ops", "A", ("head-A",), "vice-A"),
        ("ops", "A", SITE, "ops1"),
        ("ops", "A", (*SITE, "ops1"), "ops2"),
        ("ops", "A", (*SITE, "ops1", "ops2"), None),
        ("regional", "A", (), "head-A"),
        ("regional", "A", SITE, "reg-CS"),
        ("regional", "A", (*SITE, "reg-CS"), "regvice-CS"),
        ("regional", "A", (*SITE, *REGION), None),
        ("regional", "CS", (), "reg-CS"),
        ("regional", "CS", ("reg-CS",), "regvice-CS"),
        ("regional", "CS", REGION, None),
        ("ops", "CS", (), "ops1"),
        ("ops", "CS", ("ops1",), "ops2"),
        ("ops", "CS", ("ops1", "ops2"), "reg-CS"),
        ("ops", "CS", ("ops1", "ops2", "reg-CS"), "regvice-CS"),
        ("ops", "root", (), "ops1"),
        ("ops", "root", ("ops1",), "ops2"),
        ("ops", "root", ("ops1", "ops2"), None),
        ("", "A", SITE, None),
        ("nobody", "nowhere", (), None),
    ],
)
def test_a_task_goes_to_the_first_along_the_line_who_is_present(world, team, place, away, who):
    draft = draft_without(world, *away)
    asked = draft.plan.playbook.measure["M1"].model_copy(update={"team": team})
    assert responsible(draft, asked, place) == who
    line = stand_ins(draft.situation.organisation, draft.plan.playbook, team, place)
    assert who is None or who in line, "the deputy's rung goes along the same line"
    assert len(line) == len(set(line))


@pytest.mark.parametrize(
    ("team", "away", "who"),
    [("ops", (), "ops1"), ("ops", ("ops1",), "ops2"), ("ops", ("ops1", "ops2"), None), ("regional", REGION, None)],
)
def test_a_team_is_led_by_whoever_of_it_is_present(world, team, away, who):
    assert lead_of(draft_without(world, *away), team, "CS") == who


def test_when_head_and_deputy_are_away_the_team_has_the_task_at_once(world):
    absent(world, "head-A", "vice-A")
    world.open()
    world.decide("activate")
    (task,) = [one for one in world.live("M1").values() if one.place == "A"]
    assert task.assignee == "ops1"


@pytest.mark.parametrize("author", ["dir", "dep"])
def test_a_task_that_nobody_is_present_for_is_told_at_once(world, author):
    """To the committee, and to whoever gave the order, who may sit elsewhere."""
    absent(world, "hr1", "hr2")
    world.open()
    happened = world.ok(orders.Decide(event="activate", perimeter="root"), author)
    (task,) = world.live("M4").values()
    assert task.assignee is None
    told = [one for one in world.of(happened, facts.MessagesQueued) if one.message == "task_escalated"]
    assert {one for wave in told for one in wave.recipients} == {"dir", "voice", author}
    assert all(task.number in numbers for wave in told for numbers in wave.tasks)
    assert replay(world.store).differences == ()


def escalations(happened, number):
    """Rung and who has the task then."""
    found = [one for one in happened if isinstance(one, facts.TasksEscalated) and number in one.tasks]
    return [(one.level, one.to[one.tasks.index(number)]) for one in found]


def hours(world, count):
    return [fact for _ in range(count) for fact in world.pass_time(timedelta(hours=1))]


def task_of(world, measure, place=None):
    return next(number for number, one in world.live(measure).items() if place in (None, one.place))


@pytest.mark.parametrize(
    ("away", "rungs"),
    [
        ((), [(1, "head-A"), (2, "vice-A"), (3, "vice-A")]),
        (("head-A",), [(2, "vice-A"), (3, "vice-A")]),
        (("vice-A",), [(1, "head-A"), (2, "ops1"), (3, "ops1")]),
        (("head-A", "vice-A"), [(2, "ops1"), (3, "ops1")]),
        (("head-A", "vice-A", "ops1", "ops2"), [(3, "head-A")]),
        (("vice-A", "ops1", "ops2"), [(1, "head-A"), (2, "head-A"), (3, "head-A")]),
    ],
)
def test_a_reminder_to_somebody_meanwhile_absent_goes_to_the_next_rung(crisis, away, rungs):
    number = task_of(crisis, "M1", "A")
    absent(crisis, *away)
    assert escalations(hours(crisis, 8), number)[: len(rungs)] == rungs
    assert replay(crisis.store).differences == ()


def test_the_second_ladder_passes_over_the_absent_too(crisis):
    number = task_of(crisis, "M1", "A")
    crisis.ok(orders.Acknowledge(task=number), "head-A")
    absent(crisis, "head-A")
    assert escalations(hours(crisis, 30), number) == [(5, "vice-A"), (6, "vice-A")]


def test_a_task_that_nobody_had_goes_to_whoever_is_present_when_it_is_climbed(world):
    absent(world, "hr1", "hr2")
    world.open()
    world.decide("activate")
    number = task_of(world, "M4")
    absent(world, "hr2", status="on_site")
    assert escalations(hours(world, 6), number)[0] == (2, "hr2")


def test_a_task_is_not_handed_to_somebody_absent(crisis):
    absent(crisis, "vice-A")
    number = task_of(crisis, "M1", "A")
    assert crisis.no(orders.HandOver(task=number, to="vice-A"), "head-A") == "person_absent"
    assert crisis.task(number).assignee == "head-A"


@pytest.mark.parametrize(
    ("away", "to", "told"),
    [
        ((), "ops1", {"task_opened": {"ops1"}}),
        (("ops1",), "ops2", {"task_opened": {"ops2"}}),
        (("ops1", "ops2"), None, {"task_escalated": {"dir", "voice"}}),
    ],
)
def test_a_transferred_task_goes_to_somebody_present_who_is_told(crisis, away, to, told):
    crisis.decide("lockdown")
    (number,) = crisis.live("M3")
    absent(crisis, *away)
    crisis.observe(index=10, ready=True)
    happened = crisis.decide("reopen")
    assert crisis.task(number).assignee == to
    found = {}
    for wave in crisis.of(happened, facts.MessagesQueued):
        if any(number in numbers for numbers in wave.tasks or ()):
            found.setdefault(wave.message, set()).update(wave.recipients)
    assert found == told


@pytest.mark.parametrize(("away", "to"), [((), "vice-A"), (("vice-A",), "ops1"), (("vice-A", "ops1", "ops2"), None)])
def test_where_tasks_move_with_the_directory_the_absent_are_passed_over(crisis, away, to):
    number = task_of(crisis, "M1", "A")
    absent(crisis, *away)
    known = crisis.organisation()
    done = crisis.do(
        orders.ImportDirectory(
            digest="next",
            regions=tuple(known.regions.values()),
            sites=tuple(replace(one, head="vice-A") if one.id == "A" else one for one in known.sites.values()),
            people=tuple(one for one in known.people.values() if one.id != "head-A"),
            leaving=1,
        ),
        "operator",
        crisis=None,
    )
    assert crisis.task(number).assignee == to
    told = [one for one in done.followed[0].facts if isinstance(one, facts.MessagesQueued)]
    assert {one for wave in told for one in wave.recipients} == ({to} if to else {"dir", "voice"})
