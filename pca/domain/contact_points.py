"""Where a person can be reached, in which order, and which of those ways are fit for use."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

ContactKind = Literal["email", "sms", "whatsapp", "telegram", "push", "room", "other"]
"""`push` is a browser's subscription, `room` a chat room of the settings, `other` one of the settings' services."""


class ContactPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One way to reach one person: kept apart, erasable, never in the journal. Instants in UTC."""

    person: str
    kind: ContactKind
    address: str
    position: int = 0
    """Its place in the person's own order of preference; 0 comes first."""
    verified_at: datetime | None = None
    """When the person gave back the code sent to it."""
    opted_out_at: datetime | None = None
    """When the person asked for silence there (STOP)."""
    gone_at: datetime | None = None
    """When the other side said that this address is no more."""

    @property
    def usable(self) -> bool:
        """Whether a message may go there. An unverified one may: in a crisis a probable address is better than none."""
        return self.opted_out_at is None and self.gone_at is None
