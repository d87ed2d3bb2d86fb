"""Questions about a crisis that pages, API and command line ask alike: what may be decided, what breaks first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from pca.domain.situation import ActivityClock
from pca.services.crisis.scene import Scene


class Possible(msgspec.Struct, frozen=True):
    """A decision that the plan allows now, and who may take it."""

    event: str
    title: str
    decided_by: tuple[str, ...]
    """Titles of the roles."""
    roles: tuple[str, ...] = ()
    """The same as identifiers, for programs."""


def possible_from(about: Scene, configuration: Sequence[str]) -> tuple[Possible, ...]:
    """Decisions the plan allows from a state, each once, with the titles of those who may take them."""
    if about.crisis.closed_at is not None:
        return ()
    active, role = about.plan.active(configuration), about.plan.playbook.role
    possible = []
    for event, moves in about.plan.events.items():
        here = [move for move in moves if not active.isdisjoint(move.source)]
        if here:
            roles = here[0].decided_by
            titles = tuple(about.say(role[name].title) for name in roles if name in role)
            possible.append(Possible(event, about.event_title(event), titles, roles))
    return tuple(possible)


def by_risk(clocks: Iterable[ActivityClock], now: datetime) -> list[ActivityClock]:
    """Activities that stand still, in the order in which they break next: the RTO, or the MTPD once that is past."""
    return sorted(clocks, key=lambda clock: clock.rto_at if clock.rto_at > now else clock.mtpd_at)
