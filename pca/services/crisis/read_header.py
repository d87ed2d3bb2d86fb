"""What stands around every page of a crisis: where the institution is in it, and what waits there for its reader."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action, Identity
from pca.domain.directory import ROOT
from pca.domain.plan.playbook import Playbook
from pca.domain.situation import Crisis
from pca.services.crisis.read import awaited, voted
from pca.services.crisis.scene import Scene
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.messages import messages
from pca.store.people import seats
from pca.store.staff import staff
from pca.store.tasks import tasks


class CrisisHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Counted is what this reader may settle; nothing else is looked up."""

    configuration: tuple[str, ...]
    """The states that hold for the institution as a whole."""
    proposals: int
    """Decisions that are proposed, and questions that are voted on."""
    tasks: int
    """Tasks in the reader's hands."""
    waves: int
    """Messages that wait for the reader's own approval."""
    trips: int
    """Trips that wait for the reader's consent."""
    resources: bool
    """Whether the plan counts any."""


def header(unit: Unit, about: Scene, who: Identity, now: datetime, *, decides: bool, approves: bool) -> CrisisHeader:
    """The header of a crisis for `who`, who may or may not decide, and approve messages."""
    crisis, playbook = about.crisis, about.plan.playbook
    return CrisisHeader(
        configuration=configuration(unit, crisis),
        proposals=_to_decide(unit, about, who) if decides else 0,
        tasks=tasks.waiting_for(unit, crisis.key, who.person),
        waves=len(to_approve(unit, crisis, playbook, who, now)) if approves else 0,
        trips=staff.waiting_for(unit, crisis.key, who.person) if playbook.limits_travel else 0,
        resources=any(resource.unit is not None for resource in playbook.resources),
    )


def _to_decide(unit: Unit, about: Scene, who: Identity) -> int:
    """As many as the pages show to this reader."""
    reach = who.reach(Action.PREVIEW_DECISION)
    return len(awaited(unit, about, reach)) + len(voted(unit, about, reach))


def to_approve(
    unit: Unit, crisis: Crisis, playbook: Playbook, who: Identity, now: datetime
) -> tuple[messages.WaveLine, ...]:
    """The waves that wait for a seat in which `who` sits now; the open sealed account sits in any."""
    waiting = messages.waves(unit, crisis.key, awaiting=True)
    if not waiting or who.by == "break_glass":
        return waiting
    held = seats.seats(unit, crisis.key)
    return tuple(
        wave for wave in waiting if wave.awaits in playbook.role and held.seat(playbook, who.person, now, [wave.awaits])
    )


def configuration(unit: Unit, crisis: Crisis) -> tuple[str, ...]:
    """The states that hold for the institution as a whole."""
    return tuple(crises.standings(unit, crisis.key)[ROOT].configuration)
