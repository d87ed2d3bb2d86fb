"""What waits in support vaults for an answer, for whoever sees to it that none is forgotten."""

from __future__ import annotations

from datetime import datetime

from pca.store.kit.database import Unit
from pca.store.vault import vaults


def due(unit: Unit, now: datetime) -> list[datetime]:
    """When the last day of each request to erase or lock is over (UTC), the nearest first; of open vaults."""
    return vaults.waiting(unit, now)
