"""What stands around every page of a crisis: where the institution is in it, and what waits there for its reader."""

from __future__ import annotations

import msgspec

from pca.domain.directory import ROOT
from pca.domain.situation import Crisis
from pca.store.crisis import crisis as crises
from pca.store.indicators import indicators
from pca.store.kit.database import Unit
from pca.store.messages import messages
from pca.store.tasks import tasks


class CrisisHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Counted is what this reader may settle; nothing else is looked up."""

    configuration: tuple[str, ...]
    """The states that hold for the institution as a whole."""
    proposals: int
    """Decisions that thresholds propose."""
    tasks: int
    """Tasks in the reader's hands."""
    waves: int
    """Messages that wait for an approval."""


def header(unit: Unit, crisis: Crisis, person: str, *, decides: bool, approves: bool) -> CrisisHeader:
    """The header of a crisis for `person`, who may or may not decide, and approve messages."""
    return CrisisHeader(
        configuration=configuration(unit, crisis),
        proposals=len(indicators.open_proposals(unit, crisis.key)) if decides else 0,
        tasks=tasks.waiting_for(unit, crisis.key, person),
        waves=len(messages.waves(unit, crisis.key, awaiting=True)) if approves else 0,
    )


def configuration(unit: Unit, crisis: Crisis) -> tuple[str, ...]:
    """The states that hold for the institution as a whole."""
    return tuple(crises.standings(unit, crisis.key)[ROOT].configuration)
