"""Giving and taking back roles, and the sealed account: never for oneself, never two duties that must stay apart."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.access.access import Scope, conflicting, live
from pca.domain.access.access_orders import (
    Change,
    CloseBreakGlass,
    GiveGrant,
    ManageAccount,
    NoteCredentials,
    OpenBreakGlass,
    ReviewBreakGlass,
    SealBreakGlass,
    WithdrawGrant,
)
from pca.domain.access.rights import APART, SCOPES, AccessRole, ScopeKind
from pca.domain.draft import Draft, refuse
from pca.domain.facts import (
    AccountManaged,
    BreakGlassClosed,
    BreakGlassOpened,
    BreakGlassReviewed,
    GrantGiven,
    GrantWithdrawn,
)
from pca.domain.orders import BREAK_GLASS, OPERATOR
from pca.domain.ways_in import BreakGlass

BREAK_GLASS_LASTS = timedelta(hours=4)
"""How long the sealed account is open."""

REVIEWERS = frozenset({AccessRole.COMPLIANCE, AccessRole.DIRECTOR})
"""Who looks at what was done with the sealed account."""


def give(draft: Draft, act: GiveGrant) -> None:
    """Give a role: by an administrator or the house itself, to somebody else, for a span that is not over."""
    administers(draft, act.person)
    if act.person not in draft.situation.organisation.people:
        refuse("person_unknown", person=act.person)
    _fits(draft, act.role, act.scope)
    starts = act.starts or draft.now
    if act.ends is not None and act.ends <= max(starts, draft.now):
        refuse("grant_span")
    held = draft.situation.access.grants_of.get(act.person, ())
    against = conflicting(held, act.role, starts, act.ends)
    if against is not None:
        refuse("roles_conflict", person=act.person, access=act.role.value, held=against.role.value)
    same = [
        grant for grant in held if (grant.role, grant.scope) == (act.role, act.scope) and grant.meets(starts, act.ends)
    ]
    if same:
        refuse("grant_held", person=act.person, access=act.role.value, grant=same[0].number)
    draft.add(
        GrantGiven(
            number=draft.situation.access.grants_given + 1,
            person=act.person,
            role=act.role,
            scope=act.scope,
            starts=starts,
            ends=act.ends,
        )
    )


def withdraw(draft: Draft, act: WithdrawGrant) -> None:
    """Take a grant back; it counts no more from this moment."""
    grant = draft.situation.access.grant
    if grant is None:
        refuse("grant_unknown", grant=act.grant)
    administers(draft, grant.person)
    draft.add(GrantWithdrawn(number=grant.number, person=grant.person))


ALONE: frozenset[Change] = frozenset({"disabled", "enabled", "second_factor_reset", "sessions_ended", "token_revoked"})
"""What one administrator does alone to somebody's account: all of it can only keep people out."""

OWN: frozenset[Change] = frozenset({"token_confirmed"})
"""What only the person themselves does."""

AGAIN: frozenset[Change] = frozenset({"reinvited"})
"""What one administrator sends again: two people agreed to it before, to the same address."""

BY_COMMAND: frozenset[Change] = frozenset({"created", "password_set", "linked"})
"""What the command line does besides; whoever administers by page prepares it, and somebody else confirms."""


def manage_account(draft: Draft, act: ManageAccount) -> None:
    """Change how somebody signs in, never one's own account this way, and never so that one could sign in as them."""
    if act.change == "token_confirmed":
        if draft.order.who != act.person or draft.order.on_behalf_of is not None:
            refuse("token_not_yours", person=act.person)
    elif not (act.change == "token_revoked" and act.person == draft.order.who):  # everybody takes their own tokens back
        administers(draft, act.person)
    if act.change not in ALONE | AGAIN | OWN and not (act.change in BY_COMMAND and draft.order.who == OPERATOR):
        refuse("two_people")
    if act.person not in draft.situation.organisation.people and act.change in ("created", "enabled"):
        refuse("person_unknown", person=act.person)
    draft.add(AccountManaged(person=act.person, change=act.change))


def note_credentials(draft: Draft, act: NoteCredentials) -> None:
    """Nothing follows from asking: only whoever writes a credential's row says so, in the same transaction."""


def seal_break_glass(draft: Draft, act: SealBreakGlass) -> None:
    """Nobody fills the envelope alone."""
    refuse("two_people")


def open_break_glass(draft: Draft, act: OpenBreakGlass) -> None:
    """Use the sealed account, in its own name, once, and not again before the last use was reviewed."""
    draft.require_reason()
    last, claimed = draft.situation.access.break_glass, act.claimed
    if draft.order.who != BREAK_GLASS:
        refuse("person_unknown", person=draft.order.who)
    if claimed not in draft.situation.organisation.people:
        refuse("person_unknown", person=claimed)
    if last is not None and last.reviewed_at is None:
        refuse("break_glass_unreviewed", person=used_by(last))
    if holds(draft, claimed, APART):
        refuse("duties_apart", person=claimed)
    number, ends = (1 if last is None else last.number + 1), draft.now + BREAK_GLASS_LASTS
    draft.add(BreakGlassOpened(number=number, person=BREAK_GLASS, ends=ends, claimed=claimed))


def used_by(use: BreakGlass) -> str:
    """Who used the sealed account, as far as it was said."""
    return use.claimed or use.person


def close_break_glass(draft: Draft, act: CloseBreakGlass) -> None:
    """End its use early: by the account itself, a reviewer or the house."""
    last = _last_use(draft)
    if not last.live(draft.now):
        refuse("break_glass_closed")
    who = draft.order.who
    if who not in (last.person, OPERATOR) and not holds(draft, who, REVIEWERS):
        refuse("not_reviewer", person=who)
    draft.add(BreakGlassClosed(number=last.number))


def review_break_glass(draft: Draft, act: ReviewBreakGlass) -> None:
    """Somebody else than its user says what was done with it; an account still open is closed by that."""
    draft.require_reason()
    last, who = _last_use(draft), draft.order.who
    if last.reviewed_at is not None:
        refuse("break_glass_reviewed")
    if who in (last.person, last.claimed) or not holds(draft, who, REVIEWERS):
        refuse("not_reviewer", person=who)
    if last.live(draft.now):
        draft.add(BreakGlassClosed(number=last.number))
    draft.add(BreakGlassReviewed(number=last.number))


def _last_use(draft: Draft) -> BreakGlass:
    if draft.situation.access.break_glass is None:
        refuse("break_glass_closed")
    return draft.situation.access.break_glass


def administers(draft: Draft, person: str = "") -> None:
    """The order's author may administer, gives a reason, and it is not about `person` themselves."""
    draft.require_reason()
    who = draft.order.who
    if who != OPERATOR and not holds(draft, who, frozenset({AccessRole.ADMINISTRATOR})):
        refuse("not_administrator", person=who)
    if person in (who, draft.order.on_behalf_of):
        refuse("own_grant", person=person)


def holds(draft: Draft, person: str, roles: frozenset[AccessRole]) -> bool:
    """Whether the person has one of the roles now; of the people the order concerns."""
    return any(grant.role in roles for grant in live(draft.situation.access.grants_of.get(person, ()), draft.now))


def _fits(draft: Draft, role: AccessRole, scope: Scope) -> None:
    """The role can be given that far, and what it is given for exists."""
    if scope.kind not in SCOPES[role]:
        refuse("scope_unfit", access=role.value, reach=scope.kind.value)
    organisation = draft.situation.organisation
    exists = {
        ScopeKind.INSTITUTION: scope == Scope(ScopeKind.INSTITUTION),
        ScopeKind.REGION: scope.id in organisation.regions,
        ScopeKind.SITE: scope.id in organisation.sites,
        ScopeKind.TEAM: bool(scope.id.strip()),  # teams are the plans' own, and plans come and go
    }
    if not exists[scope.kind]:
        refuse("scope_unknown", scope=scope.id)
