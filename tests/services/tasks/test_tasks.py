"""Tasks: acknowledged and done apart, for oneself or on behalf of somebody, with evidence and in order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain import facts, orders
from pca.domain.identification import ENGINE
from pca.domain.task_acts import EACH_EVIDENCE, EVIDENCE_DAY, EVIDENCE_SHARE, MAX_EVIDENCE
from pca.services.engine.gather import gather
from pca.store.crisis import crisis as crises
from pca.store.tasks import tasks


def first(world, measure, place=None):
    return next(number for number, task in world.live(measure).items() if place in (None, task.place))


def proof(number, item, **more):
    said = {"sha256": "0" * 64, "size": 10, "media_type": "application/pdf", "name": "liste.pdf", **more}
    return orders.AttachEvidence(task=number, item=item, **said)


def test_acknowledged_and_done_are_two_things(crisis):
    number = first(crisis, "M1", "A")
    crisis.ok(orders.Acknowledge(task=number), "head-A")
    assert crisis.task(number).status == "acknowledged"
    assert crisis.no(orders.Acknowledge(task=number), "head-A") == "already_acknowledged"
    done = crisis.ok(orders.Complete(task=number), "head-A")
    assert crisis.of(done, facts.TaskCompleted)[0].acknowledged is False
    assert crisis.no(orders.Acknowledge(task=number), "head-A") == "task_settled"


def test_done_without_acknowledging_first_records_both(crisis):
    number = first(crisis, "M1", "A")
    done = crisis.ok(orders.Complete(task=number), "head-A")
    assert crisis.of(done, facts.TaskCompleted)[0].acknowledged is True


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("head-A", None),
        ("vice-A", None),
        ("ops1", None),
        ("ops2", None),
        ("dir", None),
        ("head-B", "not_your_task"),
        ("ghost", "not_your_task"),
    ],
)
def test_whose_task_it_is(crisis, who, code):
    done = crisis.do(orders.Acknowledge(task=first(crisis, "M1", "A")), who)
    assert (done.refused.code if done.refused else None) == code


def test_on_behalf_of_somebody_needs_the_informant(crisis):
    act = orders.Acknowledge(task=first(crisis, "M1", "A"))
    assert crisis.no(act, "hr1", on_behalf_of="head-A") == "informant_missing"
    assert crisis.no(act, "hr1", on_behalf_of="ghost", informant="x") == "person_unknown"
    happened = crisis.ok(act, "hr1", on_behalf_of="head-A", informant="head-A, par téléphone")
    assert crisis.of(happened, facts.TaskAcknowledged)[0].by == "head-A"


def test_a_checklist_is_finished_whole(crisis):
    number = first(crisis, "M1", "A")
    assert crisis.no(orders.Complete(task=number, checked=("read",)), "head-A") == "checklist_incomplete"
    assert crisis.no(orders.Complete(task=number, checked=("read", "post", "fly")), "head-A") == "item_unknown"
    crisis.ok(orders.Complete(task=number, checked=("post", "read")), "head-A")


def test_evidence_is_required_where_the_plan_says_so(crisis):
    crisis.decide("lockdown")
    number = first(crisis, "M3")
    crisis.ok(orders.Complete(task=first(crisis, "M4")), "hr1")
    assert crisis.no(orders.Complete(task=number), "hr1") == "evidence_missing"
    assert crisis.no(proof(number, "list", media_type="text/html"), "hr1") == "evidence_type"
    assert crisis.no(proof(number, "list", size=MAX_EVIDENCE + 1), "hr1") == "evidence_size"
    assert crisis.no(proof(number, "list", size=0), "hr1") == "evidence_size"
    assert crisis.no(proof(number, "fly"), "hr1") == "item_unknown"
    crisis.ok(proof(number, "list"), "hr1")
    crisis.ok(orders.Complete(task=number), "hr1")


def test_one_person_fills_no_disk_with_proofs(crisis):
    """A share for each person, crisis and day; what is small counts for more than it is, and others go on."""
    crisis.decide("lockdown")
    number = first(crisis, "M3")
    for _ in range(EVIDENCE_SHARE // (MAX_EVIDENCE + EACH_EVIDENCE)):
        crisis.ok(proof(number, "list", size=MAX_EVIDENCE), "hr1")
    assert crisis.no(proof(number, "list", size=MAX_EVIDENCE), "hr1") == "evidence_share"
    assert crisis.no(proof(number, "list", size=MAX_EVIDENCE), "hr1", on_behalf_of="dir", informant="x") == (
        "evidence_share"
    )
    crisis.ok(proof(number, "list", size=1), "hr1")
    crisis.ok(proof(number, "list", size=MAX_EVIDENCE), "dir")
    crisis.clock.advance_to(crisis.clock.now() + EVIDENCE_DAY)
    crisis.ok(proof(number, "list", size=MAX_EVIDENCE), "hr1")


def test_very_many_small_proofs_count_for_more_than_they_are(crisis):
    number, before = first(crisis, "M1", "A"), crisis.clock.now()
    crisis.ok(proof(number, None, size=1), "head-A")
    crisis.ok(proof(number, None, size=2), "head-A")
    order = orders.Order(id="x", who="head-A", crisis=crisis.crisis, act=proof(number, None), identified=ENGINE)
    with crisis.store.read() as unit:
        about = gather(unit, order, before, None, crises.crisis(unit, crisis.crisis))
        assert tasks.attached_by(unit, crisis.crisis, "hr1", before - EVIDENCE_DAY) == (0, 0)
    assert about.attached == 3 + 2 * EACH_EVIDENCE


def test_a_blocked_task_is_not_done_silently(crisis):
    crisis.decide("lockdown")
    number = first(crisis, "M3")
    crisis.ok(proof(number, "list"), "hr1")
    assert crisis.no(orders.Complete(task=number), "hr1") == "blocked"
    happened = crisis.ok(orders.Complete(task=number, despite="Matériel prêté."), "hr1")
    assert crisis.of(happened, facts.TaskCompleted)[0].despite == "Matériel prêté."


def test_an_override_nobody_needed_is_not_recorded(crisis):
    happened = crisis.ok(orders.Complete(task=first(crisis, "M1", "A"), despite="au cas où"), "head-A")
    assert crisis.of(happened, facts.TaskCompleted)[0].despite == ""


@pytest.mark.parametrize("impossible", [True, False])
def test_a_refusal_starts_the_fallback_at_the_same_place(crisis, impossible):
    crisis.decide("lockdown")
    number = first(crisis, "M3")
    assert crisis.no(orders.Refuse(task=number, impossible=impossible), "hr1", why="") == "reason_missing"
    happened = crisis.ok(orders.Refuse(task=number, impossible=impossible), "hr1", why="Pas d’ordinateur.")
    opened = crisis.of(happened, facts.TasksOpened)[0]
    assert (opened.measure, opened.places, opened.fallback_of) == ("M3B", ("root",), number)
    assert crisis.task(number).status == ("impossible" if impossible else "refused")
    crisis.observe(index=10, ready=True)
    stopped = [fact.measure for fact in crisis.decide("reopen") if isinstance(fact, facts.MeasureStopped)]
    assert stopped == ["M3", "M3B"], "the fallback ends with the measure it replaces"


def test_a_refusal_without_fallback_is_told_to_those_above(crisis):
    happened = crisis.ok(orders.Refuse(task=first(crisis, "M1", "A")), "head-A", why="Agence fermée.")
    assert [fact.recipients for fact in crisis.of(happened, facts.MessagesQueued)] == [("ops1",)]


def test_a_task_can_be_handed_over_and_the_first_assignee_stays_on_record(crisis):
    number = first(crisis, "M1", "A")
    assert crisis.no(orders.HandOver(task=number, to="ghost"), "head-A") == "person_unknown"
    assert crisis.no(orders.HandOver(task=number, to="head-A"), "head-A") == "already_assigned"
    crisis.ok(orders.HandOver(task=number, to="vice-A"), "head-A", why="Relève.")
    task = crisis.task(number)
    assert (task.assignee, task.original) == ("vice-A", "head-A")


@pytest.mark.parametrize("number", [0, -1, 999, 2**40])
def test_an_unknown_task_is_refused(crisis, number):
    assert crisis.no(orders.Acknowledge(task=number), "head-A") == "task_unknown"


def rungs(happened):
    return [
        (fact.level, fact.phase, fact.tasks, fact.to) for fact in happened if isinstance(fact, facts.TasksEscalated)
    ]


def test_nobody_answers_remind_then_deputy_then_committee_each_once(crisis):
    number = first(crisis, "M4")
    seen = []
    for _ in range(8):
        for level, phase, numbers, to in rungs(crisis.pass_time(timedelta(hours=1))):
            seen += [(level, phase, who) for one, who in zip(numbers, to, strict=True) if one == number]
    assert seen == [
        (1, "acknowledge", "hr1"),
        (2, "acknowledge", "hr2"),
        (3, "acknowledge", "hr2"),
    ]
    task = crisis.task(number)
    assert (task.assignee, task.original) == ("hr2", "hr1")
    late = rungs(crisis.pass_time(timedelta(hours=17)))
    assert [(rung, phase) for rung, phase, tasks, _ in late if number in tasks] == [(4, "complete")]


def test_the_ladder_stops_at_the_first_answer(crisis):
    number = first(crisis, "M4")
    crisis.pass_time(timedelta(hours=2))
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    later = rungs(crisis.pass_time(timedelta(hours=6)))
    assert not [one for one in later if number in one[2]]


def test_an_absent_person_is_passed_over_for_the_deputy(world):
    world.ok(orders.DeclareStatus(person="hr1", status="absent"), "operator")
    world.open()
    world.decide("activate")
    assert {task.assignee for task in world.live("M4").values()} == {"hr2"}


def test_a_heartbeat_that_comes_twice_or_late_escalates_once(crisis):
    happened = crisis.pass_time(timedelta(days=3))
    again = crisis.pass_time(timedelta(0))
    assert rungs(happened)
    assert not rungs(again)


@pytest.mark.parametrize("rungs", [4, 5, 6])
def test_an_acknowledgement_later_than_the_deadline_goes_on_where_the_ladder_stood(crisis, rungs):
    (number,) = crisis.live("M4")
    while crisis.task(number).escalation < rungs:
        crisis.pass_time(crisis.task(number).escalate_at - crisis.clock.now())
    crisis.ok(orders.Acknowledge(task=number), "hr1")
    assert crisis.task(number).escalation == rungs
    for _ in range(8):
        crisis.pass_time(timedelta(hours=2))
    with crisis.store.read() as unit:
        climbed = [one.level for one in tasks.escalations(unit, crisis.crisis, number)]
    assert climbed == [1, 2, 3, 4, 5, 6]
    assert crisis.task(number).escalate_at is None


def test_what_each_team_has_done_and_still_has_to_do(crisis):
    from pca.domain.access.access import EVERYTHING
    from pca.store.tasks import task_lists

    crisis.ok(orders.Complete(task=first(crisis, "M1", "A")), "head-A")
    crisis.ok(orders.Acknowledge(task=first(crisis, "M1", "B")), "head-B")
    with crisis.store.read() as unit:
        teams = task_lists.by_team(unit, crisis.crisis, EVERYTHING, crisis.clock.now())
    assert {team: tally.statuses for team, tally in teams.items()} == {
        "ops": {"acknowledged": 1, "done": 1, "open": 3},
        "hr": {"open": 2},
        "regional": {"open": 2},
    }
    assert list(teams) == ["ops", "hr", "regional"]
