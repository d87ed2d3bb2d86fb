"""What letters about one's own account say."""

from __future__ import annotations

from pca.catalogue import Words
from pca.services.access.revoking import Revoked

PREPARED, CONFIRMED, CHANGED = Words("notices.prepared"), Words("notices.confirmed"), Words("notices.changed")
AROUND = Words("notices")


def listed(revoked: Revoked, language: str) -> list[str]:
    """What was taken away, a line each. Nothing when nothing was."""
    if revoked.nothing:
        return []
    lines = [AROUND.say("codes", language)] if revoked.codes else []
    lines += [AROUND.say("passkey", language, name=passkey) for passkey in revoked.passkeys]
    lines += [AROUND.say("token", language, name=token) for token in revoked.tokens]
    lines += [AROUND.say("sessions", language, count=revoked.sessions)] if revoked.sessions else []
    return ["", AROUND.say("gone", language), *(f"- {line}" for line in lines)]
