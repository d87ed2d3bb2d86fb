"""Every proof at once: chain, tables, texts, files, credentials, locks, lists; and by name what nothing proves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from pca.runtime import Runtime
from pca.store.audit import beside, journal
from pca.store.audit.beside import BesideCheck, Mismatch
from pca.store.audit.journal import ChainVerdict as ChainVerdict
from pca.store.engine.replay import ROW as ROW
from pca.store.engine.replay import Replayed as Replayed
from pca.store.engine.replay import RowDifference as RowDifference
from pca.store.engine.replay import replay
from pca.store.kit.database import Unit
from pca.store.people.lists_proved import lists_proved
from pca.store.tables.rows import NOT_COVERED

Progress: TypeAlias = Callable[[int], None]


class Proved(msgspec.Struct, frozen=True):
    """What every proof found. `replayed` is None when the journal is broken: nothing follows from it then."""

    verdict: ChainVerdict
    replayed: Replayed | None
    beside: dict[str, BesideCheck]
    """By what was compared: texts, evidence, plans, credentials, locks, lists."""
    not_covered: tuple[str, ...] = tuple(sorted(NOT_COVERED))
    """Tables that nothing proves."""

    @property
    def sound(self) -> bool:
        """Whether no proof failed."""
        others = not any(compared.wrong for compared in self.beside.values())
        return self.verdict.broken is None and self.replayed is not None and not self.replayed.differences and others


def prove(runtime: Runtime, progress: Progress = lambda _entries: None) -> Proved:
    """Prove all that can be proved. `progress` is told how many entries were replayed. Raises StoreError."""
    with runtime.store.read() as unit:
        verdict = journal.verify(unit)
        beside_checks = {
            "texts": beside.texts(unit),
            "evidence": beside.evidence(unit, runtime.evidence),
            "plans": beside.plans(unit),
            "credentials": beside.credentials(unit, runtime.clock.now()),
            "locks": beside.locks(unit),
            "lists": _lists(unit),
        }
    replayed = prove_tables(runtime, progress) if verdict.broken is None else None
    return Proved(verdict, replayed, beside_checks)


def _lists(unit: Unit) -> BesideCheck:
    """What pages list people by, against the directory, its names and its addresses as they stand."""
    proved = lists_proved(unit)
    findings = tuple(Mismatch("list_changed", each.table, each.key) for each in proved.differences)
    return BesideCheck(proved.compared, 0, proved.wrong, findings)


def prove_chain(runtime: Runtime) -> ChainVerdict:
    """Walk the whole journal; name the first entry that is missing, moved or changed."""
    with runtime.store.read() as unit:
        return journal.verify(unit)


def prove_tables(runtime: Runtime, progress: Progress = lambda _entries: None) -> Replayed:
    """Rebuild every table from the journal and compare it with the live one. Raises StoreError."""
    return replay(runtime.store, progress=progress)
