"""Who sits in which crisis role at a moment: the plan's holder or whoever relieved them, deputies, delegates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from pca.domain.plan.playbook import Playbook


class Delegation(msgspec.Struct, frozen=True, kw_only=True):
    """`to` acts for the seat of `by` from `starts` until just before `ends`; UTC."""

    number: int
    role: str
    by: str
    to: str
    starts: datetime
    ends: datetime

    def live(self, now: datetime) -> bool:
        """Whether it counts at `now`."""
        return self.starts <= now < self.ends


class Seat(msgspec.Struct, frozen=True):
    """A role in which somebody acts, and the delegation by which they do, if any."""

    role: str
    delegation: int | None = None


class Seats(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in a crisis against the seats of its plan."""

    relieved: Mapping[str, str] = {}
    """Holder by role, where the role was handed over."""
    delegations: tuple[Delegation, ...] = ()
    """Those that were not withdrawn; past and future ones may be among them."""

    def holder(self, playbook: Playbook, role: str) -> str:
        """Who holds the role now."""
        return self.relieved.get(role) or playbook.role[role].holder

    def seat(self, playbook: Playbook, person: str, now: datetime, roles: Iterable[str] | None = None) -> Seat | None:
        """The first of `roles` (all unless given) that the person holds; else where they are deputy; else delegate.

        A delegation counts only while whoever gave it holds the seat: it ends when the role is handed over.
        """
        own = self.own_seat(playbook, person, roles)
        if own is not None:
            return Seat(own)
        given = {
            one.role: one.number
            for one in self.delegations
            if one.to == person and one.live(now) and one.role in playbook.role
            if self.holder(playbook, one.role) == one.by
        }
        role = next((one for one in (playbook.role if roles is None else roles) if one in given), None)
        return None if role is None else Seat(role, given[role])

    def own_seat(self, playbook: Playbook, person: str, roles: Iterable[str] | None = None) -> str | None:
        """The same without delegations: a seat one may hand on."""
        among = [playbook.role[role] for role in (playbook.role if roles is None else roles)]
        held = (one.id for one in among if self.holder(playbook, one.id) == person)
        return next(held, None) or next((one.id for one in among if person in one.deputies), None)
