"""Roles are given by others, never to oneself, never beside a duty that must stay apart; the journal rebuilds them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain import facts, orders
from pca.domain.access.access import Scope, live
from pca.domain.access.access_orders import CloseBreakGlass, GiveGrant, OpenBreakGlass, ReviewBreakGlass, WithdrawGrant
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.orders import BREAK_GLASS
from pca.store.access import grants
from pca.store.engine.replay import replay

HOUR = timedelta(hours=1)
ADMINISTRATOR, COMPLIANCE, HEAD = AccessRole.ADMINISTRATOR, AccessRole.COMPLIANCE, AccessRole.DEPARTMENT_HEAD
SITE_A = Scope(ScopeKind.SITE, "A")


def give(person, role, who="operator", **more):
    return {"act": GiveGrant(person=person, role=role, **more), "who": who}


def roles(world, person):
    with world.store.read() as unit:
        return [one.role for one in live(grants.grants_of(unit, person), world.clock.now())]


@pytest.fixture
def administered(world):
    """`hr1` administers, `hr2` verifies, `dir` directs."""
    for person, role in (("hr1", ADMINISTRATOR), ("hr2", COMPLIANCE), ("dir", AccessRole.DIRECTOR)):
        world.ok(**give(person, role))
    return world


def test_a_grant_counts_from_the_commit_on_and_no_more_once_withdrawn(administered):
    given = administered.ok(**give("head-A", HEAD, "hr1", scope=SITE_A))
    assert roles(administered, "head-A") == [HEAD]
    administered.ok(WithdrawGrant(grant=given[0].number), "hr1")
    assert roles(administered, "head-A") == []
    assert administered.no(WithdrawGrant(grant=given[0].number), "hr1") == "grant_unknown"


def test_what_is_kept_in_memory_is_what_is_stored(administered):
    assert roles(administered, "head-A") == []
    administered.ok(**give("head-A", HEAD, scope=SITE_A))
    assert roles(administered, "head-A") == [HEAD]
    with pytest.raises(ZeroDivisionError):
        _fail_after_a_change(administered.store)
    assert roles(administered, "head-A") == [HEAD]


def _fail_after_a_change(store):
    with store.write() as unit:
        unit.connection.exec_driver_sql("DELETE FROM access_grant")
        grants.changed(unit)
        assert grants.grants_of(unit, "head-A") == ()
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("person", "role", "more", "who", "why", "code"),
    [
        ("head-A", HEAD, {"scope": SITE_A}, "hr1", "", "reason_missing"),
        ("head-A", HEAD, {"scope": SITE_A}, "dir", "x", "not_administrator"),
        ("head-A", HEAD, {"scope": SITE_A}, "nobody", "x", "not_administrator"),
        ("hr1", AccessRole.OBSERVER, {}, "hr1", "x", "own_grant"),
        ("nobody", HEAD, {"scope": SITE_A}, "hr1", "x", "person_unknown"),
        ("head-A", HEAD, {}, "hr1", "x", "scope_unfit"),
        ("head-A", COMPLIANCE, {"scope": SITE_A}, "hr1", "x", "scope_unfit"),
        ("head-A", HEAD, {"scope": Scope(ScopeKind.SITE, "CS")}, "hr1", "x", "scope_unknown"),
        ("head-A", HEAD, {"scope": Scope(ScopeKind.REGION, "A")}, "hr1", "x", "scope_unknown"),
        ("head-A", HEAD, {"scope": Scope(ScopeKind.TEAM, " ")}, "hr1", "x", "scope_unknown"),
        ("head-A", AccessRole.OBSERVER, {"scope": Scope(ScopeKind.INSTITUTION, "A")}, "hr1", "x", "scope_unknown"),
        ("hr2", AccessRole.COMMITTEE, {}, "hr1", "x", "roles_conflict"),
        ("dir", COMPLIANCE, {}, "hr1", "x", "roles_conflict"),
        ("dir", ADMINISTRATOR, {}, "hr1", "x", "roles_conflict"),
        ("dir", AccessRole.DIRECTOR, {}, "hr1", "x", "grant_held"),
    ],
)
def test_what_is_refused(administered, person, role, more, who, why, code):
    assert administered.no(**give(person, role, who, **more), why=why) == code
    assert administered.store.access.version == 3


def test_nobody_gives_or_takes_their_own_role_through_somebody_else(administered):
    own = GiveGrant(person="hr1", role=AccessRole.OBSERVER)
    assert administered.no(own, "hr1", on_behalf_of="dir", informant="dir") == "own_grant"
    administered.ok(**give("dep", ADMINISTRATOR))
    assert administered.no(own, "dep", on_behalf_of="hr1", informant="hr1") == "own_grant"
    assert administered.no(WithdrawGrant(grant=1), "hr1") == "own_grant"
    assert administered.ok(WithdrawGrant(grant=1), "dep")


@pytest.mark.parametrize(("starts", "ends"), [(0, 0), (0, -1), (2, 1), (-3, -1)])
def test_a_span_that_is_over_or_turned_round_is_refused(administered, starts, ends):
    now = administered.clock.now()
    order = give("head-A", HEAD, scope=SITE_A, starts=now + starts * HOUR, ends=now + ends * HOUR)
    assert administered.no(**order) == "grant_span"


def test_conflicting_roles_may_follow_one_another_but_not_meet(administered):
    now = administered.clock.now()
    administered.ok(**give("head-A", AccessRole.HR, ends=now + HOUR))
    assert administered.no(**give("head-A", COMPLIANCE)) == "roles_conflict"
    administered.ok(**give("head-A", COMPLIANCE, starts=now + HOUR))
    administered.pass_time(HOUR)
    assert roles(administered, "head-A") == [COMPLIANCE]
    assert administered.no(WithdrawGrant(grant=4), "hr1") == "grant_unknown", "it is over by itself"


@pytest.mark.parametrize("role", [ADMINISTRATOR, COMPLIANCE])
def test_who_administers_or_verifies_does_not_act_in_a_crisis_even_with_a_seat(world, role):
    world.open()
    world.ok(**give("dir", role), crisis=None)
    assert world.no(orders.Decide(event="activate"), "dir") == "duties_apart"
    assert world.no(orders.AddLogEntry(kind="fact", text="Vu."), "dir") == "duties_apart"
    assert world.no(orders.Decide(event="activate"), "dep", on_behalf_of="dir", informant="dir") == "duties_apart"
    assert world.no(orders.OpenCrisis(plan=world.version, title="Essai", mode="exercise"), "dir") == "duties_apart"
    world.ok(orders.Decide(event="activate"), "dep")


def test_an_administrator_does_not_approve_a_plan(make_world):
    world = make_world().prepare(approve=False)
    world.ok(**give("dir", ADMINISTRATOR))
    assert world.no(orders.ApprovePlan(hash=world.version), "dir") == "duties_apart"


OPEN = OpenBreakGlass(claimed="dep")


def test_the_sealed_account_lasts_four_hours_and_waits_for_its_review(administered):
    assert administered.no(OPEN, BREAK_GLASS, "") == "reason_missing"
    for who in ("operator", "dep"):
        assert administered.no(OPEN, who) == "person_unknown", "the account acts in its own name"
    assert administered.no(OpenBreakGlass(claimed="nobody"), BREAK_GLASS) == "person_unknown"
    assert administered.no(OpenBreakGlass(claimed="hr2"), BREAK_GLASS) == "duties_apart"
    (opened,) = administered.ok(OPEN, BREAK_GLASS)
    assert opened.ends == administered.clock.now() + 4 * HOUR
    administered.pass_time(4 * HOUR)
    assert administered.no(OPEN, BREAK_GLASS) == "break_glass_unreviewed"
    assert administered.no(CloseBreakGlass(), BREAK_GLASS) == "break_glass_closed"
    for who in ("dep", "hr1", "operator"):
        assert administered.no(ReviewBreakGlass(), who) == "not_reviewer"
    assert administered.no(ReviewBreakGlass(), "hr2", "") == "reason_missing"
    assert administered.of(administered.ok(ReviewBreakGlass(), "hr2"), facts.BreakGlassClosed) == []
    assert administered.no(ReviewBreakGlass(), "hr2") == "break_glass_reviewed"
    assert administered.ok(OPEN, BREAK_GLASS)[0].number == 2


def test_whoever_opened_the_sealed_account_never_reviews_it(administered):
    administered.ok(OpenBreakGlass(claimed="dir"), BREAK_GLASS)
    assert administered.no(ReviewBreakGlass(), "dir") == "not_reviewer"
    happened = administered.ok(ReviewBreakGlass(), "hr2")
    assert [type(one) for one in happened] == [facts.BreakGlassClosed, facts.BreakGlassReviewed]


def test_the_sealed_account_is_closed_early_by_its_user_a_reviewer_or_the_house(administered):
    assert administered.no(CloseBreakGlass(), BREAK_GLASS) == "break_glass_closed"
    for who in (BREAK_GLASS, "hr2", "operator"):
        administered.ok(OPEN, BREAK_GLASS)
        assert administered.no(CloseBreakGlass(), "hr1") == "not_reviewer"
        administered.ok(CloseBreakGlass(), who)
        with administered.store.read() as unit:
            assert not grants.last_break_glass(unit).live(administered.clock.now())
        administered.ok(ReviewBreakGlass(), "hr2")


def test_access_follows_from_the_journal(administered):
    administered.ok(**give("head-A", HEAD, "hr1", scope=SITE_A, ends=administered.clock.now() + HOUR))
    administered.ok(WithdrawGrant(grant=4), "hr1")
    administered.ok(OPEN, BREAK_GLASS)
    administered.ok(ReviewBreakGlass(), "hr2")
    assert replay(administered.store).differences == ()
