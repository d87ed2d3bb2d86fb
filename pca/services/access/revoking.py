"""What a reset takes away: every passkey, code, token and session of one person, counted so that it can be said."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace

from pca.store.access import account_messages, accounts, recovery, sessions
from pca.store.kit.database import Unit


class Revoked(msgspec.Struct, frozen=True, kw_only=True):
    """What counts no more."""

    passkeys: tuple[str, ...] = ()
    """What their owner called them."""
    codes: bool = False
    """Whether an authenticator was forgotten."""
    tokens: tuple[str, ...] = ()
    """What they served."""
    sessions: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to take away."""
        return not (self.passkeys or self.codes or self.tokens or self.sessions)


NOTHING = Revoked()


def revoke(unit: Unit, person: str, now: datetime) -> Revoked:
    """Take away every way in of a person but their password and their link to the identity provider."""
    owner, keys = accounts.account(unit, person), accounts.passkeys_of(unit, person)
    live = [token for token in sessions.tokens(unit) if token.person == person and token.revoked_at is None]
    for token in live:
        sessions.revoke_token(unit, token.number, now)
    accounts.remove_passkeys(unit, person)
    account_messages.end_links(unit, person)
    recovery.replace(unit, person, (), now)
    if owner is not None:
        accounts.write_account(unit, replace(owner, totp_secret=None, totp_confirmed=False))
    return Revoked(
        passkeys=tuple(key.label for key in keys),
        codes=bool(owner and owner.totp_confirmed),
        tokens=tuple(token.label for token in live if now < token.expires_at),
        sessions=sessions.end_sessions(unit, person),
    )
