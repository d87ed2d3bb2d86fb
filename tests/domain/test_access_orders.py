"""Grants, accounts, and ways in that two people make: who may, and what stands against it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.access.access import INSTITUTION, Grant, Scope
from pca.domain.access.access_orders import (
    ConfirmAccess,
    DropAccess,
    GiveGrant,
    ManageAccount,
    PrepareAccess,
    WithdrawGrant,
)
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.orders import BREAK_GLASS, OPERATOR
from pca.domain.situation import Situation
from pca.domain.ways_in import BreakGlass, Preparation
from tests.kit.rulebook import ADMIN, granted, prepared
from tests.kit.rules import DAY, HOUR, NOON, follows, known, refusal

SECOND = timedelta(seconds=1)
OUTSIDE: dict[str, Any] = {"crisis": None}
SITE_C = Scope(ScopeKind.SITE, "C")


def grant(role: AccessRole, scope: Scope = INSTITUTION, starts: int = -1, ends: int | None = None) -> Grant:
    """A grant of hr1, its span in days from noon."""
    until = None if ends is None else NOON + ends * DAY
    given = {"starts": NOON + starts * DAY, "ends": until, "granted_by": "x", "reason": "x"}
    return Grant(number=8, person="hr1", role=role, scope=scope, **given)


def having(*grants: Grant, **more: Any) -> Situation:
    return known(grants_of={**ADMIN, "hr1": grants}, **more)


def give(role: AccessRole, scope: Scope = INSTITUTION, starts: Any = None, ends: Any = None) -> GiveGrant:
    return GiveGrant(person="hr1", role=role, scope=scope, starts=starts, ends=ends)


OBSERVER, HR, COMPLIANCE = AccessRole.OBSERVER, AccessRole.HR, AccessRole.COMPLIANCE
HELD = ("grant_held", {"person": "hr1", "access": "observer", "grant": "8"})
AGAINST = ("roles_conflict", {"person": "hr1", "access": "compliance", "held": "hr"})


def unfit(role: str, reach: str) -> tuple[str, dict[str, str]]:
    return "scope_unfit", {"access": role, "reach": reach}


@pytest.mark.parametrize(
    ("act", "found", "said"),
    [
        (give(AccessRole.COMMITTEE, Scope(ScopeKind.REGION, "CS")), having(), unfit("committee", "region")),
        (give(AccessRole.REGIONAL_COMMITTEE), having(), unfit("regional_committee", "institution")),
        (give(OBSERVER, Scope(ScopeKind.INSTITUTION, "CS")), having(), ("scope_unknown", {"scope": "CS"})),
        (give(OBSERVER, Scope(ScopeKind.REGION, "C")), having(), ("scope_unknown", {"scope": "C"})),
        (give(OBSERVER, Scope(ScopeKind.SITE, "CS")), having(), ("scope_unknown", {"scope": "CS"})),
        (give(OBSERVER, Scope(ScopeKind.TEAM, " ")), having(), ("scope_unknown", {"scope": " "})),
        (give(OBSERVER, ends=NOON), having(), ("grant_span", {})),
        (give(OBSERVER, starts=NOON + DAY, ends=NOON + DAY), having(), ("grant_span", {})),
        (give(OBSERVER, starts=NOON - DAY, ends=NOON - HOUR), having(), ("grant_span", {})),
        (give(COMPLIANCE), having(grant(HR)), AGAINST),
        (give(COMPLIANCE, starts=NOON + DAY), having(grant(HR, ends=2)), AGAINST),
        (give(OBSERVER), having(grant(HR), grant(OBSERVER)), HELD),
        (give(OBSERVER, ends=NOON + 2 * DAY), having(grant(OBSERVER, starts=1)), HELD),
        (WithdrawGrant(grant=3), having(grant=grant(HR)), ("reason_missing", {})),
        (GiveGrant(person="dir", role=OBSERVER), having(), ("own_grant", {"person": "dir"})),
        (GiveGrant(person="no", role=OBSERVER), having(), ("person_unknown", {"person": "no"})),
    ],
)
def test_a_grant_that_is_not_given(act: Any, found: Situation, said: tuple[str, dict[str, str]]) -> None:
    assert refusal(None, found, act, "dir", " " if said[0] == "reason_missing" else "Il le faut.", **OUTSIDE) == said


@pytest.mark.parametrize(
    ("act", "found"),
    [
        (give(AccessRole.REGIONAL_COMMITTEE, Scope(ScopeKind.REGION, "CS")), having()),
        (give(OBSERVER, SITE_C), having(grant(OBSERVER))),
        (give(OBSERVER, Scope(ScopeKind.TEAM, "ops")), having()),
        (give(OBSERVER, starts=NOON - DAY, ends=NOON + SECOND), having()),
        (give(COMPLIANCE), having(grant(HR, ends=0))),
        (give(COMPLIANCE, ends=NOON + DAY), having(grant(HR, starts=1))),
        (give(OBSERVER), having(grant(HR))),
        (give(OBSERVER, ends=NOON + DAY), having(grant(OBSERVER, starts=1))),
        (give(OBSERVER), having(grant(OBSERVER, ends=0))),
    ],
)
def test_a_grant_that_is_given(act: GiveGrant, found: Situation) -> None:
    then = facts.GrantGiven(
        number=1, person="hr1", role=act.role, scope=act.scope, starts=act.starts or NOON, ends=act.ends
    )
    assert follows(None, found, act, "dir", **OUTSIDE) == (then,)
    assert follows(None, found, act, OPERATOR, **OUTSIDE) == (then,)


def test_whoever_administers_does_so_now_and_for_nobody_they_speak_for() -> None:
    over = Grant(
        number=1, person="dir", role=AccessRole.ADMINISTRATOR, scope=INSTITUTION, starts=NOON - DAY, ends=NOON,
        granted_by="x", reason="x",
    )  # fmt: skip
    act = give(OBSERVER)
    assert refusal(None, known(grants_of={"dir": (over,)}), act, "dir", **OUTSIDE)[0] == "not_administrator"
    assert refusal(None, known(grants_of=granted("dir", HR)), act, "dir", **OUTSIDE)[0] == "not_administrator"
    spoken = {"on_behalf_of": "hr1", "informant": "hr1", **OUTSIDE}
    assert refusal(None, having(), act, "dir", **spoken) == ("own_grant", {"person": "hr1"})


@pytest.mark.parametrize(
    ("person", "change", "who", "said"),
    [
        ("hr1", "token_confirmed", "dir", ("token_not_yours", {"person": "hr1"})),
        ("dir", "disabled", "dir", ("own_grant", {"person": "dir"})),
        ("hr1", "token_revoked", "ops1", ("not_administrator", {"person": "ops1"})),
        ("hr1", "password_set", "dir", ("two_people", {})),
        ("hr1", "created", "dir", ("two_people", {})),
        ("hr1", "token_given", OPERATOR, ("two_people", {})),
        ("no", "created", OPERATOR, ("person_unknown", {"person": "no"})),
        ("no", "enabled", "dir", ("person_unknown", {"person": "no"})),
        ("hr1", "disabled", "dir", None),
        ("no", "disabled", "dir", None),
        ("no", "sessions_ended", OPERATOR, None),
        ("hr1", "enabled", "dir", None),
        ("hr1", "second_factor_reset", "dir", None),
        ("hr1", "token_revoked", "dir", None),
        ("hr1", "token_revoked", "hr1", None),
        ("hr1", "token_confirmed", "hr1", None),
        ("hr1", "created", OPERATOR, None),
        ("hr1", "password_set", OPERATOR, None),
        ("no", "linked", OPERATOR, None),
    ],
)
def test_what_is_done_to_an_account(person: str, change: Any, who: str, said: Any) -> None:
    """Whose account, what is done, by whom (dir administers) → why not, if not."""
    act, found = ManageAccount(person=person, change=change), known(grants_of=ADMIN)
    if said is None:
        assert follows(None, found, act, who, **OUTSIDE) == (facts.AccountManaged(person=person, change=change),)
    else:
        assert refusal(None, found, act, who, **OUTSIDE) == said


def test_nobody_confirms_a_token_for_somebody() -> None:
    spoken = {"on_behalf_of": "hr1", "informant": "hr1", **OUTSIDE}
    act = ManageAccount(person="hr1", change="token_confirmed")
    assert refusal(None, known(), act, "hr1", **spoken) == ("token_not_yours", {"person": "hr1"})


# ---------------------------------------------------------------- what two people make

USED = BreakGlass(number=3, person=BREAK_GLASS, opened_at=NOON - DAY, ends=NOON - HOUR, claimed="ops1")
LOOKED_AT = BreakGlass(
    number=3, person=BREAK_GLASS, opened_at=NOON - DAY, ends=NOON - HOUR, reviewed_at=NOON - HOUR, claimed="ops1"
)
UNNAMED = BreakGlass(number=3, person=BREAK_GLASS, opened_at=NOON - DAY, ends=NOON - HOUR)


@pytest.mark.parametrize(
    ("act", "use", "said"),
    [
        (PrepareAccess(kind="envelope"), USED, ("break_glass_unreviewed", {"person": "ops1"})),
        (PrepareAccess(kind="envelope"), UNNAMED, ("break_glass_unreviewed", {"person": BREAK_GLASS})),
        (PrepareAccess(kind="password", person="no"), None, ("person_unknown", {"person": "no"})),
        (PrepareAccess(kind="password", person="dir"), None, ("own_grant", {"person": "dir"})),
        (PrepareAccess(kind="envelope"), LOOKED_AT, "envelope"),
        (PrepareAccess(kind="envelope", person="no"), None, "envelope"),
        (PrepareAccess(kind="subject", person="hr1"), USED, "hr1"),
    ],
)
def test_what_is_prepared(act: PrepareAccess, use: BreakGlass | None, said: Any) -> None:
    found = known(grants_of=ADMIN, break_glass=use, preparations=4)
    if isinstance(said, tuple):
        assert refusal(None, found, act, "dir", **OUTSIDE) == said
    else:
        person = "" if said == "envelope" else said
        then = facts.AccessPrepared(number=5, kind=act.kind, person=person, ends=NOON + 7 * DAY)
        assert follows(None, found, act, "dir", **OUTSIDE) == (then,)


OFFICERS = {
    **granted("dir", AccessRole.ADMINISTRATOR),
    **granted("hr2", AccessRole.COMPLIANCE),
    **granted("ops1", AccessRole.OBSERVER),
}


def waiting(kind: Any, person: str, **more: Any) -> Preparation:
    given = {"number": 1, "asked_by": "hr1", "asked_at": NOON - HOUR, "why": "x", "ends": NOON + DAY}
    return Preparation(kind=kind, person=person, **{**given, **more})


@pytest.mark.parametrize(
    ("preparation", "who", "said"),
    [
        (None, "dir", "preparation_over"),
        (waiting("password", "ops1", ends=NOON), "dir", "preparation_over"),
        (waiting("password", "ops1", asked_at=NOON + SECOND), "dir", "preparation_over"),
        (waiting("password", "ops1", outcome="dropped"), "dir", "preparation_over"),
        (waiting("token", "ops1"), "dir", "token_not_yours"),
        (waiting("password", "ops1"), "hr1", "prepared_by_you"),
        (waiting("password", "dir"), "dir", "not_confirmer"),
        (waiting("password", "hr2"), "ops1", "not_confirmer"),
        (waiting("password", "ops1"), OPERATOR, "not_confirmer"),
        (waiting("token", "hr1"), "hr1", "token_given"),
        (waiting("token", "ops1"), "ops1", "token_given"),
        (waiting("password", "ops1", asked_at=NOON), "dir", "password_set"),
        (waiting("subject", "ops1", ends=NOON + SECOND), "hr2", "linked"),
        (waiting("envelope", ""), "dir", "sealed"),
    ],
)
def test_what_is_confirmed(preparation: Preparation | None, who: str, said: str) -> None:
    found, act = known(grants_of=OFFICERS, preparation=preparation), ConfirmAccess(preparation=1)
    about = {"preparation_over": {"number": "1"}, "token_not_yours": {"person": "ops1"}}
    if said in (*about, "prepared_by_you", "not_confirmer"):
        assert refusal(None, found, act, who, **OUTSIDE) == (said, about.get(said, {"person": who}))
        return
    assert preparation is not None
    confirmed = facts.AccessConfirmed(number=1, kind=preparation.kind, person=preparation.person, by="hr1")
    changed: Any = facts.BreakGlassSealed()
    if said != "sealed":
        changed = facts.AccountManaged(person=preparation.person, change=said)  # type: ignore[arg-type]
    assert follows(None, found, act, who, **OUTSIDE) == (confirmed, changed)


def test_nobody_confirms_for_somebody_else() -> None:
    found = known(grants_of=OFFICERS, preparation=prepared("token", "dir"))
    spoken = {"on_behalf_of": "hr2", "informant": "hr2", **OUTSIDE}
    assert refusal(None, found, ConfirmAccess(preparation=1), "dir", **spoken) == ("not_confirmer", {"person": "dir"})


@pytest.mark.parametrize(
    ("who", "why", "said"),
    [
        ("hr1", "Erreur.", None),
        ("ops1", "Erreur.", None),
        (OPERATOR, "Erreur.", None),
        ("hr2", "Erreur.", None),
        ("dir", " ", ("reason_missing", {})),
        ("voice", "Erreur.", ("not_confirmer", {"person": "voice"})),
    ],
)
def test_who_throws_it_away(who: str, why: str, said: Any) -> None:
    """What hr1 prepared for ops1; dir and hr2 confirm such things."""
    found, act = known(grants_of=OFFICERS, preparation=waiting("password", "ops1")), DropAccess(preparation=1)
    if said:
        assert refusal(None, found, act, who, why, **OUTSIDE) == said
    else:
        dropped = facts.AccessDropped(number=1, kind="password", person="ops1")
        assert follows(None, found, act, who, why, **OUTSIDE) == (dropped,)
