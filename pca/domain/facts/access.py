"""What happened to access: grants given and withdrawn, the sealed account used, crisis roles handed over."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from pca.domain.access.access import Scope
from pca.domain.access.access_orders import Change, Prepared
from pca.domain.access.rights import AccessRole
from pca.domain.facts.fact import Fact


class GrantGiven(Fact, frozen=True, tag="grant_given"):
    """A person holds a role from `starts` until just before `ends`, which may be open."""

    number: int
    person: str
    role: AccessRole
    scope: Scope
    starts: datetime
    ends: datetime | None = None


class GrantWithdrawn(Fact, frozen=True, tag="grant_withdrawn"):
    """A grant counts no more."""

    number: int
    person: str


class AccountManaged(Fact, frozen=True, tag="account_managed"):
    """Somebody changed how a person signs in."""

    person: str
    change: Change


class AccessPrepared(Fact, frozen=True, tag="access_prepared"):
    """Somebody prepared a way in for `person` (nobody for the envelope); it waits for somebody else's confirmation."""

    number: int
    kind: Prepared
    person: str
    ends: datetime
    """From when on it can no longer be confirmed."""
    people: tuple[str, ...] = ()
    """Whom an invitation is for."""


class AccessConfirmed(Fact, frozen=True, tag="access_confirmed"):
    """Somebody else confirmed what `by` had prepared."""

    number: int
    kind: Prepared
    person: str
    by: str


class AccessDropped(Fact, frozen=True, tag="access_dropped"):
    """What was prepared will not be confirmed."""

    number: int
    kind: Prepared
    person: str


class BreakGlassSealed(Fact, frozen=True, tag="break_glass_sealed"):
    """A new secret lies in the sealed envelope."""


class BreakGlassOpened(Fact, frozen=True, tag="break_glass_opened"):
    """The sealed account is in use. `person` is the account itself; in older entries, whoever said so."""

    number: int
    person: str
    ends: datetime
    claimed: str = ""
    """Who says that they use it; nothing proves it."""


class BreakGlassClosed(Fact, frozen=True, tag="break_glass_closed"):
    """The use of the sealed account ended before its time."""

    number: int


class BreakGlassReviewed(Fact, frozen=True, tag="break_glass_reviewed"):
    """Somebody else looked at what was done with the sealed account; it may be sealed again."""

    number: int


class SeatDelegated(Fact, frozen=True, tag="seat_delegated"):
    """`to` acts for the seat of `by` from `starts` until just before `ends`."""

    number: int
    role: str
    by: str
    to: str
    starts: datetime
    ends: datetime


class DelegationWithdrawn(Fact, frozen=True, tag="delegation_withdrawn"):
    """A delegation ended before its time."""

    number: int


class RoleHandedOver(Fact, frozen=True, tag="role_handed_over"):
    """A crisis role has another holder from now on; the note stands in the entry."""

    role: str
    before: str
    to: str


AccessFact: TypeAlias = (
    GrantGiven
    | GrantWithdrawn
    | AccountManaged
    | AccessPrepared
    | AccessConfirmed
    | AccessDropped
    | BreakGlassSealed
    | BreakGlassOpened
    | BreakGlassClosed
    | BreakGlassReviewed
    | SeatDelegated
    | DelegationWithdrawn
    | RoleHandedOver
)
