"""The shipped cyber-attack plan, and the twelve days it is played: what its owner would look for at each moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pca.domain.facts import (
    ActivityInterrupted,
    ActivityRestored,
    CrisisClosed,
    MarkReached,
    MeasureSetAside,
    MessagesQueued,
    TasksEscalated,
    TasksReady,
)
from pca.domain.machine.machine import MachineStep
from pca.domain.plan.compiled import compile_plan
from pca.plans.review import at_hand
from pca.services.exercises.rehearsals import Rehearsed
from tests.plans.story import ROOT, Story

FOLDER = ROOT / "playbooks" / "cyberattaque"

STAFF_WAYS = {"sms", "chat"}


@pytest.fixture(scope="module")
def story(rehearsed: Callable[[Path], Rehearsed]) -> Story:
    """The ransomware of a Saturday night, played once for all the tests below."""
    return Story(FOLDER, rehearsed(FOLDER / "rehearsals" / "rancongiciel.yaml"))


# ---------------------------------------------------------------- the plan


def test_it_is_short_and_fits_its_own_house(story: Story) -> None:
    assert story.lines() <= 600
    assert story.named() <= story.house.people.keys()
    assert at_hand(story.loaded, story.house, datetime(2026, 11, 7, tzinfo=UTC), sound=True) == ()


@pytest.mark.parametrize(
    ("before", "event", "figures", "after"),
    [
        ("normal", "isolate", {}, ("isolating", "no_leak")),
        ("suspicion", "false_alarm", {"machines_hit": 1}, "guard_false"),
        ("isolating no_leak", "contained", {}, "guard_unknown"),
        ("isolating no_leak", "contained", {"spread_stopped": True}, ("by_hand_only", "no_leak")),
        ("isolating no_leak", "leak_suspect", {}, ("isolating", "leak_suspected")),
        ("isolating leak_suspected", "leak_cleared", {"data_out": True}, "guard_false"),
        ("core leak_confirmed", "spread_again", {}, ("isolating", "leak_confirmed")),
        ("core no_leak", "reopen", {"services_rebuilt": 5, "accounts_renewed": 100}, "guard_false"),
        ("rest no_leak", "reopen", {"services_rebuilt": 6, "accounts_renewed": 95}, ("pilot",)),
        ("pilot", "widen", {"days_clean": 2, "spread_stopped": True}, "guard_false"),
        ("general", "relapse", {}, ("isolating", "no_leak")),
        ("general", "review", {"to_reenter": 1}, "guard_false"),
        ("review", "close", {"tasks_open": 0}, ("closed",)),
    ],
)
def test_each_decision_leads_where_it_should_or_is_refused(
    story: Story, before: str, event: str, figures: dict[str, object], after: tuple[str, ...] | str
) -> None:
    step = compile_plan(story.loaded.playbook).machine.fire(before.split(), event, figures)
    assert (step.configuration if isinstance(step, MachineStep) else step.reason) == after


def test_the_ciso_may_cut_everything_alone_and_only_the_director_rebuilds(story: Story) -> None:
    decides = {one.decision: set(one.decided_by) for one in story.loaded.playbook.transitions}
    assert "ciso" in decides["isolate"]
    assert decides["start_rebuild"] == decides["reopen"] == {"crisis_director"}


@pytest.mark.parametrize(
    ("measure", "hours", "entering"),
    [("L2", 24, "crisis"), ("L3", 72, "leak_suspected"), ("L4", 72, "crisis")],
)
def test_legal_clocks_run_from_when_the_thing_was_known(story: Story, measure: str, hours: int, entering: str) -> None:
    due = story.loaded.playbook.measure[measure].due
    assert due is not None
    assert (due.after, due.entering) == (timedelta(hours=hours), entering)


def test_every_activity_has_its_way_of_working_by_hand_within_its_objective(story: Story) -> None:
    book = story.loaded.playbook
    by_hand = {
        name: book.measure[key] for key, name in (("D1", "payments"), ("D2", "counter"), ("D3", "customer_line"))
    }
    by_hand["accounting"] = book.measure["D4"]
    assert all(name in one.activities for name, one in by_hand.items())
    assert all(one.complete_within <= book.activity[name].rto for name, one in by_hand.items())


# ---------------------------------------------------------------- twelve days


def test_the_story_comes_out_as_it_says(story: Story) -> None:
    assert story.played.unmet == ()
    assert story.played.report["journal"]["replay_equal"]


def test_nothing_ever_goes_to_staff_by_mail(story: Story) -> None:
    house = story.house.people.keys()
    ways = {fact.kind for _, fact in story.all(MessagesQueued) if house & set(fact.recipients)}
    assert ways <= STAFF_WAYS, "the attacker reads the mail; reminders and deputies go the same way"
    mails = {fact.communication for _, fact in story.all(MessagesQueued) if fact.kind == "mail"}
    assert mails == {"partners_warned", "reopened_outside"}


def test_2245_the_ciso_isolates_and_every_site_unplugs(story: Story) -> None:
    assert story.refusals()[0] == ("isolate", "not_entitled")
    assert ("07 22:45", ("isolating", "no_leak")) in story.states()
    ((at, unplug),) = story.opened("I2")[:1]
    assert (at, set(unplug.places)) == ("07 22:45", set(story.house.sites))
    assert story.sent("heads_unplug")[0][2] == {one.head for one in story.house.sites.values()}
    assert story.sent("staff_silence")[0] == ("07 22:45", "sms", frozenset(story.house.people))
    assert max(at for at, _ in story.done("I2") if at < "08 09:00") < "08 00:00", "within the hour or so"


def test_2255_the_firewall_is_lost_cables_are_pulled_and_only_then_evidence_is_taken(story: Story) -> None:
    assert story.refused("I1")[0] == ("07 22:55", True, "La console du pare-feu est chiffrée elle aussi.")
    pulled = story.done("I1B")[0]
    ready = [at for at, fact in story.all(TasksReady) if set(fact.tasks) & story.numbers("E1")]
    assert ready[0] == pulled[0] == "07 23:09"


def test_2315_the_declaration_is_unanswered_and_the_director_hears_of_it(story: Story) -> None:
    mine = story.numbers("L1")
    climbed = [(at, one.level) for at, one in story.all(TasksEscalated) if mine & set(one.tasks)]
    assert climbed == [("07 23:00", 1), ("07 23:15", 2)]
    at, kind, people = story.sent("declaration_late")[0]
    assert (at, kind) == ("07 23:15", "sms")
    assert people == {"dg", "dga", "dpo", "dir-conformite"}
    ((done, by),) = story.done("L1")
    assert by == "dpo"
    assert "07 23:15" < done < "08 02:45", "four hours after the attack was known"


def test_the_guards_keep_impatience_away(story: Story) -> None:
    assert story.refusals()[1:] == [("contained", "guard_false"), ("priority_services", "guard_unknown")]


def test_sunday_a_leak_is_known_and_two_legal_clocks_are_on_the_wall(story: Story) -> None:
    ((at, warning),) = story.opened("L2")
    assert (at, story.clock(warning.due_at)) == ("08 09:30", "08 22:45"), "24 hours from the attack, not from 9:30"
    ((at, notice),) = story.opened("L3")
    assert (at, story.clock(notice.due_at)) == ("08 10:00", "11 10:00")
    ((at, complaint),) = story.opened("L4")
    assert (at, story.clock(complaint.due_at)) == ("07 22:45", "10 22:45")
    for measure, due in {"L2": "08 22:45", "L3": "11 10:00", "L4": "10 22:45"}.items():
        assert story.done(measure)[0][0] < due
    assert story.sent("breach_clock")[0][0] == "08 10:00"


def test_tuesday_the_attacker_is_back_and_nobody_is_asked_twice_for_what_goes_on(story: Story) -> None:
    assert ("10 21:08", ("isolating", "leak_confirmed")) in story.states()
    assert [at for at, _ in story.opened("I2")] == ["07 22:45", "10 21:08"]
    assert [at for at, _ in story.opened("D2")] == ["07 22:45"], "branches went on serving on paper"
    assert [at for at, _ in story.opened("L1")] == ["07 22:45"]
    assert {at for at, _ in story.all(ActivityInterrupted)} == {"07 22:45"}


def test_nothing_stood_still_longer_than_it_may(story: Story) -> None:
    restored = {one.activity: at for at, one in story.all(ActivityRestored)}
    assert restored.keys() == {"counter", "customer_line", "payments", "accounting", "mailbox"}
    assert [one.activity for _, one in story.all(MarkReached) if one.mark == "mtpd"] == []


def test_two_branches_reopen_first_while_the_others_stay_on_paper(story: Story) -> None:
    ((at, aside),) = story.all(MeasureSetAside)
    assert (at, aside.measure, aside.by_measure, aside.places) == ("18 09:00", "D2", "V1", ("agence-1", "agence-5"))
    back = [(at, len(one.places)) for at, one in story.opened("D2", "undo")]
    assert back == [("18 09:00", 2), ("19 17:30", 6)], "paper is entered where a branch reopens, no sooner"
    assert len(story.done("D2", "undo")) == 8
    assert len(story.done("V2")) == 8


def test_customers_and_authorities_hear_the_end_and_staff_are_released_from_silence(story: Story) -> None:
    assert {kind for at, kind, _ in story.sent("reopened_customers")} == {"post", "poster"}
    assert story.sent("reopened_outside")[0][0] == "19 17:30"
    assert story.sent("reopened_heads")[0][1] == "sms"


def test_the_crisis_closes_with_nothing_left_open(story: Story) -> None:
    assert [at for at, _ in story.all(CrisisClosed)] == ["20 10:00"]
    assert story.played.report["tasks"]["open"] == 0
    assert story.played.report["tasks"]["refused"] >= 2
    assert story.played.report["messages"]["waiting"] == 0
    assert [by for _, by in story.done("X1")] == ["rpca"]
