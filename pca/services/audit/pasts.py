"""Snapshots of long crises in the data folder: kept up by the heartbeat, so that past pages are quick."""

from __future__ import annotations

from functools import cache

from pca.runtime import Runtime
from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.engine.past import Past
from pca.store.engine.snapshots import Snapshots

FOLDER = "past"
"""The folder in the data folder. It may be deleted at any time, and is in no backup."""


class GivenUp(Exception):
    """This process is to leave; what is half-made is given up."""


def snapshots(runtime: Runtime) -> Snapshots:
    """Those of this installation."""
    return Snapshots(runtime.settings.data / FOLDER, runtime.derived("snapshots"), runtime.settings.past_space)


def past(runtime: Runtime) -> Past:
    """What past pages are read from."""
    return Past(lambda: runtime.store, cache(lambda: snapshots(runtime)))


def keep(runtime: Runtime) -> int:
    """Make the snapshots that open crises lack; how many. Raises StoreError, OSError."""
    with runtime.store.read() as unit:
        last = journal.head(unit).seq
        keys = [crisis.key for crisis in crises.crises(unit, open_only=True)]
    own = snapshots(runtime)

    def going_on(_read: int) -> None:
        if runtime.stopping.is_set():
            raise GivenUp

    try:
        return sum(own.extend(runtime.store, key, last, going_on) for key in keys)
    except GivenUp:
        return 0


def forget(runtime: Runtime) -> None:
    """Remove them all: somebody was erased, and nothing that may be made anew is kept of before."""
    snapshots(runtime).drop()
