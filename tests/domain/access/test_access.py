"""Rights: the table says the same as these sentences, and nobody may anything without a live grant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.access.access import INSTITUTION, Grant, Identity, Method, Reach, Scope, conflicting, live, narrowed
from pca.domain.access.rights import APART, CONFLICTS, MAY, OWN, READS, SCOPES, STRONG, AccessRole, Action, ScopeKind
from pca.domain.directory import Organisation, Site, SiteType

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
METHODS: tuple[Method, ...] = ("password", "passkey", "oidc", "token", "persona", "break_glass")
HOUSE = Organisation(
    regions={},
    sites={
        one: Site(one, one, SiteType.URBAN, region, "h", "d") for one, region in (("A", "N"), ("B", "N"), ("C", "S"))
    },
    people={},
)


def grant(role: AccessRole, scope: Scope = INSTITUTION, starts: datetime = NOW, ends: datetime | None = None) -> Grant:
    return Grant(
        number=1, person="p", role=role, scope=scope, starts=starts, ends=ends, granted_by="operator", reason="Test."
    )


def identity(*grants: Grant, second_factor: bool = True, **more: object) -> Identity:
    return Identity(person="p", grants=grants, by="password", second_factor=second_factor, **more)  # type: ignore[arg-type]


def may(role: AccessRole) -> set[str]:
    return {one.value for one in Action if identity(grant(role)).may(one)}


SEES = {"see_situation", "see_states", "see_measures"}
ACTS = SEES | {"see_own_tasks", "answer_task", "attach_evidence", "see_people", "see_names", "see_plans"}
ACTS |= {"own_availability", "relay_tasks", "propose", "see_indicators", "roll_call", "read_texts", "account"}
ACTS |= {"see_resources", "keep_resources", "see_requests", "raise_request"}
DECIDES = ACTS | {
    "decide",
    "preview_decision",
    "hand_over_role",
    "steer_measure",
    "set_regime",
    "confirm_cover",
    "see_log",
    "write_log",
    "observe",
}
DECIDES |= {"see_team_tasks", "answer_for_others", "see_messages", "answer_request"}
DECIDES |= {"see_team_tasks", "answer_for_others", "see_messages", "send_message", "open_task"}
LEADS = DECIDES | {"open_crisis", "approve_wave", "stop_wave", "edit_plans", "approve_plan", "see_health"}

EXPECTED: dict[str, set[str]] = {
    "committee": LEADS,
    "director": LEADS | {"see_audit", "export_audit", "confirm_access", "set_up_vault"},
    "regional_committee": DECIDES - {"observe", "hand_over_role"},
    "department_head": ACTS | {"see_team_tasks", "plan_availability"},
    "hr": ACTS | {"set_status", "confirm_cover", "plan_availability", "import_directory", "edit_directory"},
    "compliance": SEES
    | {"see_log", "see_team_tasks", "see_messages", "see_audit", "export_audit", "see_plans", "see_indicators"}
    | {"see_access", "see_health", "account", "confirm_access", "see_resources", "see_requests"},
    "observer": SEES | {"account"},
    "administrator": {"administer", "see_access", "import_directory", "see_health", "account", "confirm_access"},
    "support": {"keep_support", "see_names", "account"},
}


@pytest.mark.parametrize("role", AccessRole)
def test_each_role_may_exactly_this(role: AccessRole) -> None:
    assert may(role) == EXPECTED[role]


def test_every_action_has_a_line_and_every_role_a_scope() -> None:
    assert set(MAY) == set(Action)
    assert set(SCOPES) == set(AccessRole)
    assert OWN.keys() <= MAY.keys()


def test_compliance_changes_nothing_but_is_the_second_of_two() -> None:
    changing = {one for one in Action if one not in READS and AccessRole.COMPLIANCE in MAY[one]}
    assert changing == {Action.ACCOUNT, Action.CONFIRM_ACCESS}


def test_an_administrator_sees_nothing_of_a_crisis_and_does_nothing_in_it() -> None:
    assert {one for one in Action if AccessRole.ADMINISTRATOR in MAY[one]} == {
        Action.ADMINISTER,
        Action.SEE_ACCESS,
        Action.IMPORT_DIRECTORY,
        Action.SEE_HEALTH,
        Action.CONFIRM_ACCESS,
        Action.ACCOUNT,
    }


@pytest.mark.parametrize(("one", "other"), list(combinations(AccessRole, 2)))
def test_who_verifies_and_who_administers_does_nothing_else(one: AccessRole, other: AccessRole) -> None:
    apart = {AccessRole.COMPLIANCE, AccessRole.ADMINISTRATOR}
    if AccessRole.SUPPORT in {one, other}:  # beside human resources alone
        assert (frozenset({one, other}) in CONFLICTS) is ({one, other} & {AccessRole.HR, AccessRole.OBSERVER} == set())
        return
    expected = bool({one, other} & apart) and AccessRole.OBSERVER not in {one, other}
    assert (frozenset({one, other}) in CONFLICTS) is expected
    assert apart == APART


@pytest.mark.parametrize(
    ("starts", "ends", "meets"),
    [
        (NOW - 2 * HOUR, NOW - HOUR, False),
        (NOW - HOUR, NOW, False),
        (NOW - HOUR, NOW + timedelta(milliseconds=1), True),
        (NOW + HOUR, None, False),
        (NOW, None, True),
    ],
)
def test_conflicting_roles_may_follow_one_another(starts: datetime, ends: datetime | None, meets: bool) -> None:
    held = grant(AccessRole.COMMITTEE, starts=NOW, ends=NOW + HOUR)
    assert (conflicting([held], AccessRole.COMPLIANCE, starts, ends) is not None) is meets
    assert conflicting([held], AccessRole.DIRECTOR, starts, ends) is None


@pytest.mark.parametrize(
    ("at", "counts"),
    [(NOW - HOUR, False), (NOW, True), (NOW + HOUR - timedelta(milliseconds=1), True), (NOW + HOUR, False)],
)
def test_a_grant_counts_from_its_start_until_just_before_its_end(at: datetime, counts: bool) -> None:
    assert bool(live([grant(AccessRole.HR, ends=NOW + HOUR)], at)) is counts


spans = st.integers(-3, 3).map(lambda hours: NOW + hours * HOUR)
scopes = st.builds(Scope, st.sampled_from(ScopeKind), st.sampled_from(["N", "S", "A", "B", "C", "T"]))
grants = st.builds(
    grant, st.sampled_from(AccessRole), st.one_of(st.just(INSTITUTION), scopes), spans, st.one_of(st.none(), spans)
)


@given(st.lists(grants), spans, st.sampled_from(METHODS), st.booleans())
def test_without_a_live_grant_nobody_may_anything(held: list[Grant], now: datetime, by: Method, strong: bool) -> None:
    somebody = Identity(person="p", grants=live(held, now), by=by, second_factor=strong)
    for action in Action:
        roles = {one.role for one in held if one.starts <= now and (one.ends is None or now < one.ends)}
        if not roles:
            assert not somebody.may(action)
        if not somebody.may(action):
            assert somebody.reach(action).nothing
        elif action is not Action.ACCOUNT:
            assert roles & MAY[action]


@pytest.mark.parametrize("role", AccessRole)
def test_a_strong_role_waits_for_the_second_factor(role: AccessRole) -> None:
    weak = identity(grant(role), second_factor=False)
    assert weak.needs_second_factor is (role in STRONG)
    assert {one for one in Action if weak.may(one)} == ({Action.ACCOUNT} if role in STRONG else set(may(role)))
    assert {AccessRole.COMMITTEE, AccessRole.DIRECTOR, AccessRole.ADMINISTRATOR, AccessRole.SUPPORT} == STRONG


def test_a_head_reaches_their_own_tasks_and_those_of_their_scope() -> None:
    head = identity(
        grant(AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.SITE, "A")),
        grant(AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.TEAM, "it")),
        grant(AccessRole.OBSERVER),
    )
    assert head.reach(Action.SEE_TEAM_TASKS) == Reach(sites=frozenset({"A"}), teams=frozenset({"it"}), person="p")
    assert head.reach(Action.SEE_OWN_TASKS) == Reach(person="p")
    assert head.reach(Action.SEE_MEASURES).everything
    assert head.reach(Action.DECIDE).nothing


def test_hr_answers_its_own_tasks_only() -> None:
    hr = identity(grant(AccessRole.HR))
    assert hr.reach(Action.ANSWER_TASK) == Reach(person="p")
    assert hr.reach(Action.SET_STATUS).everything


@pytest.mark.parametrize(
    ("row", "covered"),
    [
        ({"place": "A"}, True),
        ({"place": "N"}, True),
        ({"place": "C"}, False),
        ({"place": "gone"}, False),
        ({"region": "N"}, True),
        ({"region": "S"}, False),
        ({"team": "N"}, False),
        ({"person": "p"}, True),
        ({"person": "q"}, False),
        ({"person": "q", "place": "B"}, True),
        ({}, False),
    ],
)
def test_a_region_has_all_its_sites(row: dict[str, str], covered: bool) -> None:
    assert Reach(regions=frozenset({"N"}), person="p").covers(HOUSE, **row) is covered
    assert Reach(everything=True).covers(HOUSE, **row)


def test_a_token_reaches_its_actions_only_and_never_the_account() -> None:
    token = Identity(
        person="p",
        grants=(grant(AccessRole.COMMITTEE),),
        by="token",
        second_factor=True,
        token_actions=frozenset({Action.SEE_STATES, Action.ADMINISTER, Action.ACCOUNT}),
    )
    assert [one for one in Action if token.may(one)] == [Action.SEE_STATES]


@pytest.mark.parametrize(
    ("held", "scope", "left"),
    [
        (INSTITUTION, Scope(ScopeKind.SITE, "A"), [Scope(ScopeKind.SITE, "A")]),
        (INSTITUTION, INSTITUTION, [INSTITUTION]),
        (Scope(ScopeKind.REGION, "N"), Scope(ScopeKind.SITE, "A"), [Scope(ScopeKind.SITE, "A")]),
        (Scope(ScopeKind.REGION, "N"), Scope(ScopeKind.SITE, "C"), []),
        (Scope(ScopeKind.SITE, "A"), Scope(ScopeKind.REGION, "N"), [Scope(ScopeKind.SITE, "A")]),
        (Scope(ScopeKind.SITE, "A"), INSTITUTION, [Scope(ScopeKind.SITE, "A")]),
        (Scope(ScopeKind.TEAM, "it"), Scope(ScopeKind.SITE, "A"), []),
    ],
)
def test_a_token_is_narrowed_to_its_scope(held: Scope, scope: Scope, left: list[Scope]) -> None:
    assert [one.scope for one in narrowed(HOUSE, [grant(AccessRole.OBSERVER, held)], scope)] == left


CONFIRMS = {"password": True, "passkey": True, "oidc": True, "token": False, "persona": True, "break_glass": False}
OWN_ACCOUNT = {**CONFIRMS, "break_glass": True}


@pytest.mark.parametrize("by", METHODS)
def test_only_a_person_by_their_own_account_confirms_a_way_in(by: Method) -> None:
    somebody = Identity(person="p", grants=(grant(AccessRole.ADMINISTRATOR),), by=by, second_factor=True)
    assert somebody.may(Action.CONFIRM_ACCESS) is CONFIRMS[by]
    assert somebody.may(Action.ACCOUNT) is OWN_ACCOUNT[by]


def test_whoever_has_no_grant_or_only_a_first_password_has_no_account_to_look_after() -> None:
    assert not identity().may(Action.ACCOUNT)
    assert not identity(grant(AccessRole.ADMINISTRATOR), held_back=True).may(Action.ACCOUNT)
