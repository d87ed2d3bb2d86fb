"""Tokens for programs reach their actions and scope only; whom they act for confirms them, and alone sees them."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from pca.domain.access import INSTITUTION, Grant, Identity, Scope
from pca.domain.access_orders import GiveGrant, ManageAccount
from pca.domain.facts import Refused
from pca.domain.identification import Identification
from pca.domain.preparations import WAITS
from pca.domain.rights import AccessRole, Action, ScopeKind
from pca.services import access, preparations, tokens
from pca.services.giving import identification_of
from pca.services.own_account import confirms
from pca.services.prove import prove
from pca.services.sessions import admit
from pca.services.signin import NotSignedIn
from pca.store import journal
from pca.store import sessions as stored
from pca.store.preparations import waiting
from pca.store.replay import replay
from tests.services.conftest import START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READING = (Action.SEE_STATES, Action.SEE_TEAM_TASKS)


@pytest.fixture
def house(world):
    """`dir` directs, `head-A` heads region CS, `hr1` administers, `hr2` verifies."""
    for person, role, scope in (
        ("dir", AccessRole.DIRECTOR, INSTITUTION),
        ("head-A", AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.REGION, "CS")),
        ("hr1", AccessRole.ADMINISTRATOR, INSTITUTION),
        ("hr2", AccessRole.COMPLIANCE, INSTITUTION),
    ):
        world.ok(GiveGrant(person=person, role=role, scope=scope), "operator")
    return world


def prepare(world, person="head-A", actions=READING, who="hr1", why="Tableau de bord.", **more):
    more = {"ends": world.clock.now() + DAY, "label": "tableau", **more}
    return preparations.prepare_token(world.runtime, who, person, actions=actions, why=why, **more)


def give(world, person="head-A", proved=False, **more):
    """Prepared by one, confirmed by whom it acts for."""
    number = preparations.number_of(prepare(world, person, **more))
    found = preparations.confirm(world.runtime, person, number, proved=proved)
    assert found.done.refused is None
    return found.done, found.secret


def admitted(world, token):
    return admit(world.runtime, token, bearer=True)


def later(world, length):
    world.clock.advance_to(world.clock.now() + length)


@pytest.mark.parametrize(("person", "role"), [("dir", AccessRole.DIRECTOR), ("hr1", AccessRole.ADMINISTRATOR)])
def test_a_password_alone_confirms_no_token_of_a_strong_role(house, person, role):
    grant = Grant(number=1, person=person, role=role, scope=INSTITUTION, starts=START, granted_by="t", reason="t")
    who = Identity(person=person, grants=(grant,), by="password", proved_at=house.clock.now())
    with house.store.read() as unit:
        with pytest.raises(NotSignedIn, match="step"):
            confirms(unit, who, house.clock.now())
        confirms(unit, msgspec.structs.replace(who, second_factor=True), house.clock.now())


def test_a_token_acts_for_its_person_within_its_actions(house):
    _, token = give(house)
    found = admitted(house, token)
    assert (found.person, found.by) == ("head-A", "token")
    assert [one for one in Action if found.may(one)] == list(READING)
    assert found.reach(Action.SEE_TEAM_TASKS).regions == {"CS"}
    assert admit(house.runtime, token) is None, "a token is no session"


def test_a_token_is_narrowed_to_its_scope_and_loses_the_persons_own_rows(house):
    _, token = give(house, scope=Scope(ScopeKind.SITE, "A"))
    reach = admitted(house, token).reach(Action.SEE_TEAM_TASKS)
    assert (reach.sites, reach.regions, reach.person) == ({"A"}, frozenset(), None)
    _, elsewhere = give(house, scope=Scope(ScopeKind.SITE, "C"))
    assert not any(admitted(house, elsewhere).may(action) for action in Action)


def test_a_token_never_gives_more_than_its_person_may(house):
    _, token = give(house, actions=tuple(Action))
    mine = admitted(house, token)
    assert not mine.may(Action.DECIDE)
    assert not mine.may(Action.ACCOUNT)
    _, admin = give(house, "hr1", actions=tuple(Action), who="operator")
    changing = {Action.DECIDE, Action.ANSWER_TASK, Action.WRITE_LOG, Action.APPROVE_PLAN, Action.SEE_AUDIT}
    assert not any(admitted(house, admin).may(action) for action in changing)


def test_a_token_ends_at_its_date_or_when_it_is_revoked_or_its_account_closed(house):
    _, token = give(house)
    later(house, DAY - timedelta(seconds=1))
    assert admitted(house, token)
    later(house, timedelta(seconds=1))
    assert admitted(house, token) is None
    _, token = give(house)
    assert tokens.revoke(house.runtime, "hr1", 2, "Perdu.").refused is None
    assert admitted(house, token) is None
    assert tokens.revoke(house.runtime, "hr1", 2, "Perdu.") is None
    assert tokens.revoke(house.runtime, "hr1", 9, "Perdu.") is None
    _, token = give(house)
    access.add_account(house.runtime, "operator", "head-A", why="x")
    access.disable(house.runtime, "hr1", "head-A", "x")
    assert admitted(house, token) is None


def test_a_token_counts_for_no_strong_role_that_came_after_it_was_confirmed(house):
    """Whoever confirms it shows a second factor for the roles they hold then; for a later one, it is confirmed anew."""
    plain, strong = (
        give(house, "voice", actions=tuple(Action))[1],
        give(house, "voice", actions=tuple(Action), proved=True)[1],
    )
    assert admitted(house, plain).roles == frozenset()
    house.ok(GiveGrant(person="voice", role=AccessRole.DIRECTOR), "operator")
    for token in (plain, strong):
        assert not admitted(house, token).may(Action.DECIDE)
        assert not admitted(house, token).needs_second_factor
    assert house.no(ManageAccount(person="voice", change="token_confirmed"), "hr1") == "token_not_yours"
    assert house.no(ManageAccount(person="voice", change="token_confirmed"), "operator") == "token_not_yours"
    assert tokens.confirm_anew(house.runtime, "head-A", 1) is None
    assert tokens.confirm_anew(house.runtime, "voice", 9) is None
    assert tokens.confirm_anew(house.runtime, "voice", 1).refused is None
    assert admitted(house, plain).may(Action.DECIDE)
    assert not admitted(house, strong).may(Action.DECIDE), "the other one was not confirmed anew"
    house.ok(GiveGrant(person="voice", role=AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.SITE, "A")), "operator")
    assert AccessRole.DEPARTMENT_HEAD in admitted(house, strong).roles, "other roles count at once"
    with house.store.read() as unit:
        told = [one for _, one in journal.entries(unit) if getattr(one.act, "change", "") == "token_confirmed"]
    assert [one.who for one in told if not isinstance(one.facts[0], Refused)] == ["voice"]
    assert replay(house.store).differences == ()
    assert not prove(house.runtime).beside["credentials"].wrong


def test_a_token_of_before_is_confirmed_anew_for_a_strong_role(house):
    _, token = give(house, "dir", actions=tuple(Action), proved=True)
    assert admitted(house, token).may(Action.DECIDE)
    with house.store.write() as unit:
        unit.connection.exec_driver_sql("UPDATE api_token SET proved_for = 0")
    assert not admitted(house, token).may(Action.DECIDE)
    tokens.revoke(house.runtime, "dir", 1, "x")
    assert tokens.confirm_anew(house.runtime, "dir", 1) is None


@pytest.mark.parametrize(
    ("roles", "proved_for", "expected"),
    [
        ([], 0, ()),
        ([(1, "observer"), (2, "department_head")], 0, ()),
        ([(1, "director")], 1, ()),
        ([(1, "director"), (2, "committee")], 1, ("committee",)),
        ([(1, "director"), (2, "committee"), (3, "director")], 0, ("director", "committee")),
    ],
)
def test_for_which_roles_a_token_does_not_count(roles, proved_for, expected):
    held = [
        Grant(
            number=one, person="dir", role=AccessRole(role), scope=INSTITUTION, starts=START, granted_by="t", reason="t"
        )
        for one, role in roles
    ]
    assert tokens.unproved(held, proved_for) == expected


@pytest.mark.parametrize(
    "more", [{"actions": ()}, {"label": " "}, {"ends": timedelta()}, {"ends": timedelta(days=367)}, {"ends": -HOUR}]
)
def test_tokens_that_cannot_be_given(house, more):
    if "ends" in more:
        more["ends"] = house.clock.now() + more["ends"]
    with pytest.raises(tokens.TokenUnfit):
        prepare(house, **more)


@pytest.mark.parametrize(
    ("person", "who", "why", "code"),
    [
        ("head-A", "dir", "x", "not_administrator"),
        ("hr1", "hr1", "x", "own_grant"),
        ("nobody", "hr1", "x", "person_unknown"),
        ("head-A", "hr1", "", "reason_missing"),
    ],
)
def test_who_may_not_prepare_tokens(house, person, who, why, code):
    assert prepare(house, person, who=who, why=why).refused.code == code
    with house.store.read() as unit:
        assert waiting(unit, house.clock.now()) == ()


def test_an_administrator_alone_never_has_a_token_of_somebody_else(house):
    """Neither by page nor by command: what they prepared is nothing before the person themselves confirmed it."""
    number = preparations.number_of(prepare(house))
    for who in ("hr1", "hr2", "dir", "operator"):
        assert preparations.confirm(house.runtime, who, number).done.refused.code == "token_not_yours"
    with house.store.read() as unit:
        assert stored.tokens(unit) == ()
    assert house.no(ManageAccount(person="head-A", change="token_given"), "hr1") == "two_people"
    found = preparations.confirm(house.runtime, "head-A", number)
    assert admitted(house, found.secret).person == "head-A"
    again = preparations.confirm(house.runtime, "head-A", number)
    assert (again.done.refused.code, again.secret) == ("preparation_over", "")
    with house.store.read() as unit:
        told = [one for _, one in journal.entries(unit) if one.who != "sign_in"]
        last = [(entry.who, type(entry.act).__name__) for entry in told][-2:]
        assert last[0] == ("head-A", "ConfirmAccess")
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM prepared_secret").scalar() == 0


def test_what_nobody_confirmed_in_a_week_is_over_and_may_be_stopped_before(house):
    first, second = (preparations.number_of(prepare(house, label=one)) for one in ("a", "b"))
    assert preparations.drop(house.runtime, "vice-A", second, "x").refused.code == "not_confirmer"
    assert preparations.drop(house.runtime, "head-A", second, "Pas demandé.").refused is None
    assert preparations.confirm(house.runtime, "head-A", second).done.refused.code == "preparation_over"
    later(house, WAITS)
    assert preparations.confirm(house.runtime, "head-A", first).done.refused.code == "preparation_over"
    prepare(house)
    with house.store.read() as unit:
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM prepared_secret").scalar() == 1
    assert replay(house.store).differences == ()


def test_everybody_takes_their_own_tokens_back(house):
    _, token = give(house)
    assert tokens.revoke(house.runtime, "head-A", 1, "Vu.").refused is None
    assert admitted(house, token) is None


def test_only_the_hash_of_a_token_is_stored_and_nothing_of_it_journalled(house):
    _, token = give(house)
    with house.store.read() as unit:
        assert token not in str(unit.connection.exec_driver_sql("SELECT * FROM api_token").all())
        assert token not in str(unit.connection.exec_driver_sql("SELECT body FROM journal").all())
    assert replay(house.store).differences == ()


def test_the_last_use_of_a_token_is_noted(house):
    _, token = give(house)
    now = house.clock.now()
    admitted(house, token)
    later(house, timedelta(seconds=59))
    admitted(house, token)
    with house.store.read() as unit:
        assert stored.tokens(unit)[0].last_used_at == now


def test_changes_of_accounts_are_journalled_without_secrets_and_never_ones_own(house):
    secret = "une phrase assez longue"
    assert access.add_account(house.runtime, "operator", "head-A", password=secret, why="x").done.refused is None
    assert access.end_sessions(house.runtime, "hr1", "hr1", "x").done.refused.code == "own_grant"
    assert access.disable(house.runtime, "dir", "head-A", "x").done.refused.code == "not_administrator"
    with pytest.raises(access.UnknownAccount):
        access.disable(house.runtime, "hr1", "head-B", "x")
    with house.store.read() as unit:
        assert secret not in str(unit.connection.exec_driver_sql("SELECT body FROM journal").all())


def test_a_name_of_the_identity_provider_belongs_to_one_account(house):
    access.add_account(house.runtime, "operator", "head-A", subject="s1", why="x")
    with pytest.raises(preparations.SubjectTaken):
        access.add_account(house.runtime, "operator", "head-B", subject="s1", why="x")


def test_what_is_done_by_token_is_told_by_its_number(house):
    _, token = give(house)
    assert identification_of(admit(house.runtime, token, bearer=True)) == Identification("token", "token", "1")
