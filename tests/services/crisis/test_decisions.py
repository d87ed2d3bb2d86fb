"""What happens when the committee decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain import facts, orders
from pca.plans.texts import content_hash, freeze


def test_activation_starts_what_holds_and_nothing_else(world):
    world.open()
    happened = world.decide("activate")
    started = [fact.measure for fact in world.of(happened, facts.MeasureStarted)]
    assert started == ["M1", "M2", "M4", "M5", "M6"]
    assert world.states() == {"root": ("open_premises", "full_service")}


def test_each_measure_opens_one_task_for_each_of_its_places(crisis):
    places = {}
    for task in crisis.live().values():
        places.setdefault(task.measure, []).append((task.place, task.assignee))
    assert places["M1"] == [("A", "head-A"), ("B", "head-B"), ("C", "head-C"), ("D", "head-D")]
    assert places["M2"] == [("root", "hr1")]
    assert places["M6"] == [("CS", "reg-CS"), ("TTA", "reg-TTA")]


def test_one_message_tells_an_assignee_of_all_new_tasks(crisis):
    from pca.store.audit import journal

    with crisis.store.read() as unit:
        last = [entry for _, entry in journal.entries(unit)][-1]
    waves = {fact.communication: fact for fact in last.facts if isinstance(fact, facts.MessagesQueued)}
    notice = waves["task_opened"]
    assert len(notice.recipients) == len(set(notice.recipients))
    assert len(notice.tasks[notice.recipients.index("hr1")]) == 2


@pytest.mark.parametrize(
    ("who", "event", "why", "code"),
    [
        ("dir", "activate", "", "reason_missing"),
        ("dir", "activate", "   ", "reason_missing"),
        ("hr1", "activate", "Essai.", "not_entitled"),
        ("nobody", "activate", "Essai.", "not_entitled"),
        ("dir", "activat", "Essai.", "unknown_event"),
        ("dir", "end", "Essai.", "wrong_state"),
        ("dep", "alert", "Essai.", None),
    ],
)
def test_who_may_decide_what(world, who, event, why, code):
    world.open()
    done = world.do(orders.Decide(event=event), who, why)
    assert (done.refused.code if done.refused else None) == code
    assert done.seq is not None, "an attempt is journalled, refused or not"


def test_a_guard_refuses_when_false_and_when_unknown(crisis):
    crisis.decide("lockdown")
    assert crisis.no(orders.Decide(event="reopen")) == "guard_unknown"
    crisis.observe(index=85, ready=True)
    refused = crisis.do(orders.Decide(event="reopen"), "dir", "Essai.").refused
    assert (refused.code, refused.details["detail"]) == ("guard_false", "index < 80 and ready")
    crisis.observe(index=60)
    crisis.decide("reopen")
    assert crisis.states() == {"root": ("open_premises", "remote_service")}


def test_a_stale_figure_is_unknown_not_zero(crisis):

    crisis.decide("lockdown")
    crisis.observe(index=10, ready=True)
    crisis.pass_time(timedelta(days=4))
    assert crisis.no(orders.Decide(event="reopen")) == "guard_unknown"


def test_one_event_moves_several_regions_at_once(crisis):
    happened = crisis.decide("lockdown")
    assert crisis.states() == {"root": ("closed_premises", "remote_service")}
    assert [fact.measure for fact in crisis.of(happened, facts.MeasureStarted)] == ["M3"]
    assert [fact.level for fact in crisis.of(happened, facts.LevelSet)] == ["near"]


def test_a_refused_attempt_changes_nothing_but_the_journal(crisis):
    before = (crisis.states(), crisis.live())
    crisis.no(orders.Decide(event="lockdown"), "hr1")
    assert (crisis.states(), crisis.live()) == before


def test_the_same_order_twice_has_one_effect(world):
    world.open()
    first = world.do(orders.Decide(event="activate"), "dir", "Essai.", id="same")
    again = world.do(orders.Decide(event="activate"), "dir", "Essai.", id="same")
    assert again.repeated
    assert (again.seq, again.facts) == (first.seq, first.facts)
    assert len(world.live("M1")) == 4


def test_the_same_order_id_with_another_content_is_an_error(world):
    from pca.services.engine.execute import OrderClash

    world.open()
    world.decide("activate", id="same")
    with pytest.raises(OrderClash):
        world.do(orders.Decide(event="lockdown"), "dir", "Essai.", id="same")


def test_two_people_deciding_on_what_they_saw_one_wins(crisis):
    crisis.ok(orders.Decide(event="lockdown", expects=1))
    assert crisis.no(orders.Decide(event="end", expects=1, despite="x"), "dep") == "decision_overtaken"


def test_standing_down_with_an_unmet_criterion_asks_for_a_reason_of_its_own(crisis):
    crisis.observe(index=20)
    assert crisis.no(orders.Decide(event="end")) == "criteria_unmet"
    happened = crisis.decide("end", despite="Sites vérifiés en séance.")
    taken = crisis.of(happened, facts.DecisionTaken)[0]
    assert taken.criteria == {"low": "met", "safe": "unknown"}
    assert taken.despite == "Sites vérifiés en séance."


def test_a_threshold_proposes_and_changes_nothing_else(world):
    world.open()
    happened = world.observe(index=30)
    assert [(fact.event, fact.indicator, fact.value) for fact in world.of(happened, facts.Proposed)] == [
        ("alert", "index", "30")
    ]
    assert world.states() == {"root": ("normal",)}
    world.pass_time(timedelta(hours=1))
    assert world.of(world.observe(index=31), facts.Proposed) == [], "proposed once, not at each reading"


def test_a_proposal_is_withdrawn_when_its_cause_goes_and_followed_when_decided(world):
    world.open()
    world.observe(index=30)
    gone = world.observe(index=10)
    assert [fact.outcome for fact in world.of(gone, facts.ProposalSettled)] == ["withdrawn"]
    world.observe(index=40)
    happened = world.decide("alert")
    assert [fact.outcome for fact in world.of(happened, facts.ProposalSettled)] == ["followed"]
    assert world.of(happened, facts.DecisionTaken)[0].mode == "threshold"
    assert world.of(world.decide("activate"), facts.DecisionTaken)[0].mode == "decision"


def test_a_threshold_already_crossed_is_proposed_on_entering_the_state(world):
    world.open()
    assert "lockdown" not in [fact.event for fact in world.of(world.observe(index=95), facts.Proposed)]
    assert "lockdown" in [fact.event for fact in world.of(world.decide("activate"), facts.Proposed)]


def test_relapse_gives_new_task_numbers_and_leaves_the_first_wave_alone(crisis):
    first = set(crisis.live("M1"))
    crisis.decide("end", despite="x")
    crisis.decide("relapse")
    second = {number for number, task in crisis.live("M1").items() if task.purpose == "do"}
    assert len(second) == 4
    assert not second & first
    assert all(crisis.task(number).status == "cancelled" for number in first)


def test_a_real_crisis_needs_an_approved_plan_and_an_exercise_does_not(make_world):
    world = make_world().prepare(approve=False)
    done = world.do(orders.OpenCrisis(plan=world.version, title="Essai", mode="real"), "dir")
    assert done.refused is not None
    assert done.refused.code == "plan_not_approved"
    assert world.open("exercise") == "EX-2026-1"


def test_nobody_approves_their_own_plan_and_only_the_named_role_may(make_world):
    world = make_world().prepare(approve=False)
    assert world.no(orders.ApprovePlan(hash=world.version), "author") == "own_plan"
    assert world.no(orders.ApprovePlan(hash=world.version), "hr1") == "not_entitled"
    world.ok(orders.ApprovePlan(hash=world.version), "dep")
    assert world.no(orders.ApprovePlan(hash=world.version), "dir") == "plan_already_approved"


def test_the_version_in_force_says_who_approves_the_next_one(world):
    def newer(version, **changed):
        book = world.loaded.playbook.model_copy(update={"version": version, **changed})
        act = orders.PublishPlan(hash=content_hash(book, {}), body=freeze(book, {}).decode())
        world.ok(act, "author")
        return orders.ApprovePlan(hash=act.hash)

    book = world.loaded.playbook
    coup = newer(
        "2.0.0", roles=(book.roles[0].model_copy(update={"holder": "hr1", "deputies": ("hr2",)}), *book.roles[1:])
    )
    assert world.no(coup, "hr1") == "not_entitled", "a version does not seat its own approver"
    world.ok(coup, "dep")
    by_voice = newer("3.0.0", approval=book.approval.model_copy(update={"by": "voice"}))
    assert world.no(by_voice, "voice") == "not_entitled"
    assert world.no(by_voice, "dir") == "not_entitled", "who approves follows the version approved last"
    world.ok(by_voice, "hr2")
    world.ok(newer("4.0.0"), "voice")


def test_several_crises_run_side_by_side(world):
    first = world.open("real")
    world.decide("activate")
    second = world.open("real")
    assert (first, second) == ("2026-1", "2026-2")
    assert world.states() == {"root": ("normal",)}
    world.crisis = first
    assert world.states() == {"root": ("open_premises", "full_service")}


def test_nothing_is_decided_in_a_closed_crisis(crisis):
    crisis.decide("end", despite="x")
    crisis.decide("learn")
    for number, task in crisis.live().items():
        crisis.ok(orders.Complete(task=number, despite="x"), task.assignee)
    closing = crisis.decide("close")
    assert crisis.of(closing, facts.CrisisClosed)
    assert crisis.no(orders.Decide(event="relapse")) == "crisis_closed"
    assert crisis.ok(orders.AddLogEntry(kind="fact", text="Après la clôture."), "dir")
