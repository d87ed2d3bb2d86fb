"""Crisis roles are handed over with a note, or delegated for a time; who held one at any moment can be told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain import facts, orders
from pca.domain.access.access_orders import DelegateSeat, GiveGrant, HandOverRole, WithdrawDelegation
from pca.domain.access.rights import AccessRole
from pca.plans.texts import content_hash, freeze
from pca.services.people.read_seats import role_holder, role_holders
from pca.store.audit import journal
from pca.store.crisis.crisis import crisis as crisis_file
from pca.store.engine.replay import replay
from pca.store.people.seats import hand_overs

HOUR = timedelta(hours=1)
LOCKDOWN = orders.Decide(event="lockdown")


def holder(world, role, at):
    with world.store.read() as unit:
        return role_holder(world.runtime, unit, world.crisis, role, at)


def last_entry(world):
    with world.store.read() as unit:
        return [entry for _, entry in journal.entries(unit)][-1]


def for_one_hour(world, to="hr1", role="director"):
    return DelegateSeat(role=role, to=to, ends=world.clock.now() + HOUR)


def test_who_held_a_role_at_any_moment_is_told_through_three_hand_overs(crisis):
    opened = crisis.clock.now()
    for to, who in (("hr1", "dir"), ("hr2", "hr1"), ("dir", "hr2")):
        crisis.pass_time(8 * HOUR)
        crisis.ok(HandOverRole(role="director", to=to), who, f"Relève vers {to}.")
    assert holder(crisis, "director", opened - HOUR) is None
    for hours, expected in ((0, "dir"), (7, "dir"), (8, "hr1"), (15, "hr1"), (16, "hr2"), (24, "dir"), (90, "dir")):
        assert holder(crisis, "director", opened + hours * HOUR) == expected
    assert holder(crisis, "voice", opened) == "voice"
    assert holder(crisis, "nothing", opened) is None
    with crisis.store.read() as unit:
        notes = [(one.before, one.holder, one.note) for one in hand_overs(unit, crisis.crisis)]
    assert notes[0] == ("dir", "hr1", "Relève vers hr1.")
    assert replay(crisis.store).differences == ()


def test_a_version_that_names_another_holder_is_a_change_of_holder(crisis):
    opened, book = crisis.clock.now(), crisis.loaded.playbook
    crisis.pass_time(HOUR)
    seat = book.roles[0].model_copy(update={"holder": "hr1"})
    changed = book.model_copy(update={"version": "2.0.0", "roles": (seat, *book.roles[1:])})
    version = content_hash(changed, {})
    crisis.ok(orders.PublishPlan(hash=version, body=freeze(changed, {}).decode()), "author")
    crisis.ok(orders.AdoptPlan(plan=version), "dir")
    with crisis.store.read() as unit:
        held = role_holders(crisis.runtime, unit, crisis_file(unit, crisis.crisis), seat.id)
        others = role_holders(crisis.runtime, unit, crisis_file(unit, crisis.crisis), "voice")
    assert held == (("dir", opened), ("hr1", opened + HOUR))
    assert others == (("voice", opened),)


def test_whoever_was_relieved_decides_no_more_and_the_new_holder_does(crisis):
    crisis.ok(HandOverRole(role="director", to="hr1"), "dir")
    assert crisis.no(LOCKDOWN, "dir") == "not_entitled"
    taken = crisis.of(crisis.ok(LOCKDOWN, "hr1"), facts.DecisionTaken)
    assert taken[0].seat == "director"
    assert (last_entry(crisis).seat, last_entry(crisis).delegation) == ("director", None)


def test_a_deputy_of_the_plan_still_acts_after_a_relief(crisis):
    crisis.ok(HandOverRole(role="director", to="hr1"), "dir")
    taken = crisis.of(crisis.ok(LOCKDOWN, "dep"), facts.DecisionTaken)
    assert taken[0].seat == "director"


@pytest.mark.parametrize(
    ("role", "to", "who", "why", "code"),
    [
        ("director", "hr1", "dir", " ", "reason_missing"),
        ("driver", "hr1", "dir", "x", "role_unknown"),
        ("director", "hr1", "ops1", "x", "not_your_seat"),
        ("director", "dir", "dir", "x", "role_held"),
        ("director", "nobody", "dir", "x", "person_unknown"),
        ("director", "hr1", "dep", "x", None),
        ("director", "hr1", "voice", "x", None),
    ],
)
def test_who_may_hand_over_what(crisis, role, to, who, why, code):
    done = crisis.do(HandOverRole(role=role, to=to), who, why)
    assert (done.refused.code if done.refused else None) == code


def test_nobody_absent_and_nobody_who_verifies_gets_a_seat(crisis):
    crisis.ok(orders.DeclareStatus(person="hr1", status="absent"), crisis=None)
    crisis.ok(GiveGrant(person="hr2", role=AccessRole.COMPLIANCE), "operator", crisis=None)
    assert crisis.no(HandOverRole(role="director", to="hr1")) == "person_absent"
    assert crisis.no(HandOverRole(role="director", to="hr2")) == "duties_apart"
    assert crisis.no(for_one_hour(crisis, "hr2")) == "duties_apart"


def test_a_delegate_acts_for_the_seat_until_its_end_and_the_journal_says_by_which_delegation(crisis):
    assert crisis.no(LOCKDOWN, "hr1") == "not_entitled"
    crisis.ok(for_one_hour(crisis), "dir")
    crisis.ok(LOCKDOWN, "hr1")
    assert (last_entry(crisis).seat, last_entry(crisis).delegation) == ("director", 1)
    crisis.pass_time(HOUR)
    assert crisis.no(orders.Decide(event="reopen"), "hr1") == "not_entitled"
    assert replay(crisis.store).differences == ()


def test_a_delegation_of_tomorrow_does_not_count_today(crisis):
    now = crisis.clock.now()
    crisis.ok(DelegateSeat(role="director", to="hr1", starts=now + HOUR, ends=now + 2 * HOUR), "dir")
    assert crisis.no(LOCKDOWN, "hr1") == "not_entitled"
    crisis.pass_time(HOUR)
    crisis.ok(LOCKDOWN, "hr1")


@pytest.mark.parametrize("who", ["hr1", "dep", "voice"])
def test_only_the_holder_delegates_and_nothing_is_delegated_twice(crisis, who):
    crisis.ok(for_one_hour(crisis), "dir")
    assert crisis.no(for_one_hour(crisis, "hr2"), who) == "not_your_seat"
    assert (crisis.no(HandOverRole(role="director", to="hr2"), "hr1")) == "not_your_seat"


@pytest.mark.parametrize("hours", [-1, 0, 24 * 7 + 1])
def test_a_delegation_ends_within_seven_days(crisis, hours):
    ends = crisis.clock.now() + hours * HOUR
    assert crisis.no(DelegateSeat(role="director", to="hr1", ends=ends), "dir") == "delegation_span"


@pytest.mark.parametrize("to", ["dir", "dep"])
def test_a_seat_is_not_delegated_to_whoever_sits_in_it(crisis, to):
    assert crisis.no(for_one_hour(crisis, to), "dir") == "role_held"


def test_a_delegation_is_withdrawn_by_its_giver_or_the_committee_once(crisis):
    for who in ("dir", "voice"):
        crisis.ok(for_one_hour(crisis), "dir")
        number = 1 if who == "dir" else 2
        assert crisis.no(WithdrawDelegation(delegation=number), "hr1") == "not_your_seat"
        crisis.ok(WithdrawDelegation(delegation=number), who)
        assert crisis.no(WithdrawDelegation(delegation=number), who) == "delegation_unknown"
        assert crisis.no(LOCKDOWN, "hr1") == "not_entitled"


def test_a_delegation_ends_when_whoever_gave_it_is_relieved(crisis):
    crisis.ok(for_one_hour(crisis), "dir")
    crisis.ok(HandOverRole(role="director", to="hr2"), "dir")
    assert crisis.no(LOCKDOWN, "hr1") == "not_entitled"


def test_seats_change_in_their_own_crisis_only(crisis):
    first = crisis.crisis
    crisis.ok(HandOverRole(role="director", to="hr1"), "dir")
    crisis.open()
    assert crisis.crisis != first
    assert crisis.no(orders.Decide(event="activate"), "hr1") == "not_entitled"
    crisis.decide("activate")
