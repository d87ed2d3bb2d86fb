"""What may be asked about access: grants, the sealed account, and who sits in a crisis role for how long."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pca.domain.access.access import INSTITUTION, Scope
from pca.domain.access.rights import AccessRole
from pca.domain.act import Act, Instant


class GiveGrant(Act, frozen=True, tag="give_grant"):
    """Give a person a role; from now on and without end unless said otherwise. The order's `why` is required."""

    person: str
    role: AccessRole
    scope: Scope = INSTITUTION
    starts: Instant | None = None
    ends: Instant | None = None


class WithdrawGrant(Act, frozen=True, tag="withdraw_grant"):
    """Take a grant back from now on. The order's `why` is required."""

    grant: int


Change: TypeAlias = Literal[
    "created",
    "password_set",
    "disabled",
    "enabled",
    "second_factor_reset",
    "sessions_ended",
    "token_given",
    "token_confirmed",
    "token_revoked",
    "linked",
    "invited",
    "reinvited",
]
"""What was done to an account."""

Prepared: TypeAlias = Literal["password", "subject", "token", "envelope", "invitation"]
"""What one person prepares and another confirms: a first password, a link to the identity provider, a token, the
secret of the sealed envelope, or messages by which people choose their first password. Alone, neither of them can act
in anybody's name by it."""


class ManageAccount(Act, frozen=True, tag="manage_account"):
    """Change how a person signs in. Secrets travel apart; that it was done, by whom and why, is journalled."""

    person: str
    change: Change


class PrepareAccess(Act, frozen=True, tag="prepare_access"):
    """Prepare a way in, for `person` or for the envelope (nobody's). Nothing changes before somebody else confirms it.

    The order's `why` is required; what is secret travels apart. Invitations are for `people`, all at once.
    """

    kind: Prepared
    person: str = ""
    people: tuple[str, ...] = ()


class ConfirmAccess(Act, frozen=True, tag="confirm_access"):
    """Confirm what somebody else prepared: a token by the person it acts for, anything else by a second officer."""

    preparation: int


class DropAccess(Act, frozen=True, tag="drop_access"):
    """Throw away what was prepared and not confirmed. The order's `why` is required."""

    preparation: int


class NoteCredentials(Act, frozen=True, tag="note_credentials"):
    """Credentials were made, changed or ended: said by the house itself, beside the rows. As an order, nothing."""


class SealBreakGlass(Act, frozen=True, tag="seal_break_glass"):
    """As it was written before the envelope was made by two people; nobody can give this order any more."""


class OpenBreakGlass(Act, frozen=True, tag="open_break_glass"):
    """Use the sealed account, for four hours. The order's `why` is required; a review must follow."""

    claimed: str = ""
    """Who says that they use it: an identifier, believed by nobody. The order's author is the account itself."""


class CloseBreakGlass(Act, frozen=True, tag="close_break_glass"):
    """End the use of the sealed account before its four hours are over."""


class ReviewBreakGlass(Act, frozen=True, tag="review_break_glass"):
    """Say what became of the last use of the sealed account; the order's `why` is the finding."""


class DelegateSeat(Act, frozen=True, tag="delegate_seat"):
    """Let another person act for one's seat in a crisis, for a time that ends. The order's `why` is required."""

    role: str
    to: str
    ends: Instant
    starts: Instant | None = None


class WithdrawDelegation(Act, frozen=True, tag="withdraw_delegation"):
    """End a delegation before its time."""

    delegation: int


class HandOverRole(Act, frozen=True, tag="hand_over_role"):
    """Relieve the holder of a crisis role by another person (relève, R20); the order's `why` is the hand-over note."""

    role: str
    to: str


AccessAct: TypeAlias = (
    GiveGrant
    | WithdrawGrant
    | ManageAccount
    | PrepareAccess
    | ConfirmAccess
    | DropAccess
    | NoteCredentials
    | SealBreakGlass
    | OpenBreakGlass
    | CloseBreakGlass
    | ReviewBreakGlass
    | DelegateSeat
    | WithdrawDelegation
    | HandOverRole
)
