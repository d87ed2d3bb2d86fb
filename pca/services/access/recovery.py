"""Recovery codes: ten, shown once, each of which stands in once for a second factor that was lost."""

from __future__ import annotations

from pca.domain.access.access import Identity
from pca.runtime import Runtime
from pca.services.access import account_messages
from pca.services.access.own_account import may_change, own_account, standing
from pca.services.access.preparations import new_secret
from pca.services.access.reaching import marks_of, ways
from pca.services.access.signin import NotSignedIn, recovery_digest
from pca.store.access import recovery

MANY = 10
GROUPS = 2
"""Groups of five signs (24 bits each) in a code."""


def new_codes(runtime: Runtime, identity: Identity) -> tuple[str, ...]:
    """Ten fresh codes, shown this once; earlier ones count no more. Raises NotSignedIn: `step`, `fresh`.

    Only whoever showed their second factor just now is given any: they open as much as it does.
    """
    codes = tuple(new_secret(GROUPS) for _ in range(MANY))
    digests = [recovery_digest(runtime, identity.person, code) for code in codes]
    with runtime.store.write() as unit:
        now, owner = runtime.clock.now(), own_account(unit, identity)
        standing(unit, identity)
        may_change(unit, owner, identity, now)
        if not owner.totp_confirmed or not identity.second_factor:
            raise NotSignedIn("step")
        recovery.replace(unit, identity.person, digests, now)
        marks = marks_of(runtime, ways(runtime, unit, owner.person))
        account_messages.notice(unit, owner.person, "recovery_made", now, marks)
    return codes
