"""Tokens for programs reach their actions and scope only; the sealed account lasts four hours and leaves traces."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.domain import orders
from pca.domain.access import INSTITUTION, Scope
from pca.domain.access_orders import CloseBreakGlass, GiveGrant, ReviewBreakGlass
from pca.domain.identification import Identification
from pca.domain.rights import AccessRole, Action, ScopeKind
from pca.services import access, tokens
from pca.services.giving import identification_of
from pca.services.sessions import admit
from pca.services.signin import NotSignedIn
from pca.settings import Settings
from pca.store import journal
from pca.store import sessions as stored
from pca.store.log import log_entries
from pca.store.replay import replay

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


def give(world, person="head-A", actions=READING, who="hr1", why="Tableau de bord.", **more):
    more = {"ends": world.clock.now() + DAY, "label": "tableau", **more}
    return tokens.give(world.runtime, who, person, actions=actions, why=why, **more)


def admitted(world, token):
    return admit(world.runtime, token, bearer=True)


def later(world, length):
    world.clock.advance_to(world.clock.now() + length)


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
    access.add_account(house.runtime, "hr1", "head-A", why="x")
    access.disable(house.runtime, "hr1", "head-A", "x")
    assert admitted(house, token) is None


@pytest.mark.parametrize(
    "more", [{"actions": ()}, {"label": " "}, {"ends": timedelta()}, {"ends": timedelta(days=367)}, {"ends": -HOUR}]
)
def test_tokens_that_cannot_be_given(house, more):
    if "ends" in more:
        more["ends"] = house.clock.now() + more["ends"]
    with pytest.raises(tokens.TokenUnfit):
        give(house, **more)


@pytest.mark.parametrize(
    ("person", "who", "why", "code"),
    [
        ("head-A", "dir", "x", "not_administrator"),
        ("hr1", "hr1", "x", "own_grant"),
        ("nobody", "hr1", "x", "person_unknown"),
        ("head-A", "hr1", "", "reason_missing"),
    ],
)
def test_who_may_not_give_tokens(house, person, who, why, code):
    done, token = give(house, person, who=who, why=why)
    assert (done.refused.code, token) == (code, "")
    with house.store.read() as unit:
        assert stored.tokens(unit) == ()


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
    assert access.add_account(house.runtime, "hr1", "head-A", password=secret, why="x").refused is None
    assert access.set_password(house.runtime, "hr1", "hr1", secret, "x").refused.code == "own_grant"
    assert access.disable(house.runtime, "dir", "head-A", "x").refused.code == "not_administrator"
    with pytest.raises(access.UnknownAccount):
        access.disable(house.runtime, "hr1", "head-B", "x")
    with house.store.read() as unit:
        assert secret not in str(unit.connection.exec_driver_sql("SELECT body FROM journal").all())


def test_a_name_of_the_identity_provider_belongs_to_one_account(house):
    access.add_account(house.runtime, "hr1", "head-A", subject="s1", why="x")
    with pytest.raises(access.SubjectTaken):
        access.add_account(house.runtime, "hr1", "head-B", subject="s1", why="x")


def open_it(world, secret, person="dep", address="10.0.0.1"):
    return access.open_break_glass(world.runtime, person, secret, "Annuaire en panne.", address=address)


def test_the_sealed_account_opens_for_four_hours_with_the_directors_rights(house):
    _, secret = access.seal_break_glass(house.runtime, "operator", "Mise en service.")
    opened = open_it(house, secret.lower().replace("-", " "))
    found = admit(house.runtime, opened.signed_in.token)
    assert (found.person, found.by, found.roles) == ("dep", "break_glass", {AccessRole.DIRECTOR})
    assert found.reach(Action.DECIDE).everything
    for _ in range(5):
        later(house, 47 * timedelta(minutes=1))
        assert admit(house.runtime, opened.signed_in.token)
    later(house, 5 * timedelta(minutes=1))
    assert admit(house.runtime, opened.signed_in.token) is None


def test_it_needs_no_account_no_provider_and_works_once(house):
    _, secret = access.seal_break_glass(house.runtime, "operator", "x")
    assert open_it(house, secret).signed_in
    with pytest.raises(NotSignedIn):
        open_it(house, secret)
    done, none = access.seal_break_glass(house.runtime, "operator", "x")
    assert (done.refused.code, none) == ("break_glass_unreviewed", "")
    house.ok(ReviewBreakGlass(), "hr2", "Usage justifié.")
    _, fresh = access.seal_break_glass(house.runtime, "operator", "x")
    assert fresh != secret
    assert open_it(house, fresh).signed_in


def test_closing_or_reviewing_it_ends_its_session_at_once(house):
    _, secret = access.seal_break_glass(house.runtime, "operator", "x")
    opened = open_it(house, secret)
    house.ok(CloseBreakGlass(), "dep")
    assert admit(house.runtime, opened.signed_in.token) is None


def test_a_refused_use_leaves_the_envelope_sealed(house):
    _, secret = access.seal_break_glass(house.runtime, "operator", "x")
    assert open_it(house, secret, "hr2").done.refused.code == "duties_apart"
    assert open_it(house, secret, "nobody").done.refused.code == "person_unknown"
    assert open_it(house, secret).signed_in


def test_its_use_is_mailed_to_the_administrators_and_a_dead_mail_server_holds_up_nothing(house):
    house.runtime.settings = Settings(data=house.runtime.settings.data, alarm_to="a@example.org, b@example.org")
    house.runtime.channels = (mail := RehearsedChannel(1, keep=True),)
    _, secret = access.seal_break_glass(house.runtime, "operator", "x")
    open_it(house, secret)
    assert [one.address for one in mail.accepted] == ["a@example.org", "b@example.org"]
    assert "sealed account opened" in mail.accepted[0].subject
    assert "Annuaire en panne." in mail.accepted[0].body
    house.ok(ReviewBreakGlass(), "hr2", "Usage justifié.")
    _, secret = access.seal_break_glass(house.runtime, "operator", "x")
    mail.send = lambda _letters: (_ for _ in ()).throw(ConnectionRefusedError("down"))
    assert open_it(house, secret).signed_in


def test_guessing_the_envelope_waits(house):
    access.seal_break_glass(house.runtime, "operator", "x")
    said = []
    for number in range(7):
        with pytest.raises(NotSignedIn) as refused:
            open_it(house, "wrong", address=f"10.0.0.{number}")
        said.append(refused.value.code)
    assert said == ["wrong"] * 5 + ["wait"] * 2


def test_its_use_is_told_in_every_open_crisis_and_stays_a_warning_until_reviewed(house):
    house.open()
    _, secret = access.seal_break_glass(house.runtime, "operator", "x")
    open_it(house, secret)
    with house.store.read() as unit:
        line = log_entries(unit, house.crisis)[-1]
        found = access.warnings(unit, house.clock.now())
    assert (line.kind, line.entered_by) == ("waiver", "dep")
    assert (found.break_glass.person, found.unsealed, found.administrators) == ("dep", True, 1)
    house.ok(ReviewBreakGlass(), "hr2", crisis=None)
    with house.store.read() as unit:
        assert access.warnings(unit, house.clock.now()).break_glass is None
    assert house.ok(orders.Decide(event="activate"), "dep"), "the plan's own seats are untouched"
    assert replay(house.store).differences == ()


def test_what_is_done_by_token_and_by_session_is_told_apart(house):
    """The journal names the token by its number and the session by the beginning of its public name."""
    _, token = give(house)
    assert identification_of(admit(house.runtime, token, bearer=True)) == Identification("token", "token", "1")
    _, secret = access.seal_break_glass(house.runtime, "operator", "x", identified=Identification("command_line"))
    opened = access.open_break_glass(
        house.runtime, "dir", secret, "x", address="here", identified=Identification("page")
    )
    known = identification_of(admit(house.runtime, opened.signed_in.token))
    assert (known.way, known.factor, len(known.reference)) == ("page", "break_glass", 12)
    with house.store.read() as unit:
        ways = [entry.identified.way for _, entry in journal.entries(unit)][-2:]
    assert ways == ["command_line", "page"]
