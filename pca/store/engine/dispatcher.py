"""Who carries out what an order leads to: the one process of this machine, or workers on several machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pca.domain.journal import Entry
    from pca.store.kit.database import Unit
    from pca.store.messages.wave_rows import Slice


class Dispatcher(Protocol):
    """Sees to it that messages are carried out soon. The rows are the truth: it may forget, and nothing is lost."""

    def dispatch(self, unit: Unit, entry: Entry) -> None:
        """In the transaction of `entry`, after its rows are written."""

    def written(self, unit: Unit, rows: Slice) -> None:
        """In the transaction that wrote further rows of a long wave."""


class Embedded:
    """The rows are the jobs: the heartbeat of this machine looks at them every second."""

    def dispatch(self, unit: Unit, entry: Entry) -> None:
        """Nothing to do."""

    def written(self, unit: Unit, rows: Slice) -> None:
        """Nothing to do."""
