"""One person at another site for a day: what proposals, orders and facts of a cover are made of."""

from __future__ import annotations

import msgspec


class CoverMove(msgspec.Struct, frozen=True):
    """One person works at another site for a day."""

    person: str
    site: str
    """Where they work otherwise."""
    to: str
    km: int = -1
    """About how far, in a straight line; -1 where it is not known."""
