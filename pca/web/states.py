"""Which moves the plan allows from here, and who may decide them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pca.services.scene import Scene


class Possible(msgspec.Struct, frozen=True):
    """One decision the plan allows from the present state."""

    event: str
    title: str
    decided_by: tuple[str, ...]


def possible_from(about: Scene, configuration: Sequence[str]) -> tuple[Possible, ...]:
    """Decisions the plan allows from a state, each once, with the titles of those who may take them."""
    active, role = about.plan.active(configuration), about.plan.playbook.role
    found = []
    for event, moves in about.plan.events.items():
        here = [one for one in moves if not active.isdisjoint(one.source)]
        if here:
            deciders = tuple(about.say(role[name].title) for name in here[0].decided_by if name in role)
            found.append(Possible(event, about.event_title(event), deciders))
    return tuple(found)
