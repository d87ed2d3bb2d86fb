"""Who sits in which crisis role at a moment: the plan's holder, whoever is on call or relieved them, deputies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pca.domain.directory import Organisation
from pca.domain.rotas import Rota, Turn, turn_at

if TYPE_CHECKING:
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
    since: Mapping[str, datetime] = {}
    """When each of them took it over."""
    delegations: tuple[Delegation, ...] = ()
    """Those that were not withdrawn; past and future ones may be among them."""
    rotas: Mapping[str, Rota] = {}
    """Who is on call, by rota."""

    def holder(self, playbook: Playbook, role: str, now: datetime) -> str:
        """Who holds the role at `now`: whoever relieved its holder, whoever is on call, whom the plan names.

        Whoever relieved somebody on call holds it until that turn ends. Nobody (an empty text) holds it while the rota
        it names is not there, or has not begun.
        """
        turn = self.turn(playbook, role, now)
        if role in self.relieved and (turn is None or self.since.get(role, turn.starts) >= turn.starts):
            return self.relieved[role]
        return turn.person if turn else playbook.role[role].holder or ""

    def turn(self, playbook: Playbook, role: str, now: datetime) -> Turn | None:
        """The turn of the rota that the role goes by at `now`; None where it goes by none."""
        rota = self.rotas.get(playbook.role[role].rota or "")
        return turn_at(rota, now, playbook.zone) if rota else None

    def seat(self, playbook: Playbook, person: str, now: datetime, roles: Iterable[str] | None = None) -> Seat | None:
        """The first of `roles` (all unless given) that the person holds; else where they are deputy; else delegate.

        A delegation counts only while whoever gave it holds the seat: it ends when the role is handed over.
        """
        own = self.own_seat(playbook, person, now, roles)
        if own is not None:
            return Seat(own)
        given = {
            delegation.role: delegation.number
            for delegation in self.delegations
            if delegation.to == person and delegation.live(now) and delegation.role in playbook.role
            if self.holder(playbook, delegation.role, now) == delegation.by
        }
        role = next((name for name in (playbook.role if roles is None else roles) if name in given), None)
        return None if role is None else Seat(role, given[role])

    def own_seat(
        self, playbook: Playbook, person: str, now: datetime, roles: Iterable[str] | None = None
    ) -> str | None:
        """The same without delegations: a seat one may hand on."""
        among = [playbook.role[role] for role in (playbook.role if roles is None else roles)]
        held = (role.id for role in among if self.holder(playbook, role.id, now) == person)
        return next(held, None) or next((role.id for role in among if person in role.deputies), None)


def sitting(playbook: Playbook, role: str, organisation: Organisation, now: datetime) -> str | None:
    """Who would act in a role outside any crisis: its holder or whoever is on call, else the first deputy present."""
    holder = Seats(rotas=organisation.rotas).holder(playbook, role, now)
    return organisation.first_present(holder, *playbook.role[role].deputies)
