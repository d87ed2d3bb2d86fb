"""Ways in that belong to two people: what was prepared and waits for its second, and the uses of the sealed account."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.access.access_orders import Prepared


class BreakGlass(msgspec.Struct, frozen=True, kw_only=True):
    """One use of the sealed account; `ends` is when it ended or will end."""

    number: int
    person: str
    opened_at: datetime
    ends: datetime
    reason: str = ""
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None
    review: str | None = None
    """What whoever looked at it found."""
    claimed: str = ""
    """Who said that they used it; nothing proves it."""

    def live(self, now: datetime) -> bool:
        """Whether it is open at `now`."""
        return self.opened_at <= now < self.ends


class Preparation(msgspec.Struct, frozen=True, kw_only=True):
    """A way in that somebody prepared; `outcome` is empty while it waits for somebody else's confirmation."""

    number: int
    kind: Prepared
    person: str
    """Whose it is; empty for the envelope, which is nobody's."""
    asked_by: str
    asked_at: datetime
    why: str
    ends: datetime
    people: tuple[str, ...] = ()
    """Whom an invitation is for."""
    outcome: Literal["", "confirmed", "dropped"] = ""
    settled_by: str | None = None

    def waits(self, now: datetime) -> bool:
        """Whether it can be confirmed at `now`."""
        return not self.outcome and self.asked_at <= now < self.ends
