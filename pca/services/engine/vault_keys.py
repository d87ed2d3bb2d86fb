"""The heartbeat's part in support vaults: keys are destroyed at the end, and wherever one was left behind."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from pca.domain.facts import AnyFact
from pca.domain.identification import ENGINE
from pca.domain.orders import CLOCK, Order
from pca.domain.vault_acts import EndVault, SupportVault
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.store.kit.database import Unit
from pca.store.vault import vaults


def end_vaults(runtime: Runtime) -> tuple[AnyFact, ...]:
    """End each vault whose last day is over. Idle beats write nothing."""
    with runtime.store.read() as unit:
        known = vaults.vaults(unit)
    facts: list[AnyFact] = []
    for crisis, vault in known.items():
        if vault.ended_at is None and not vault.open(runtime.clock.now()):
            order = Order(id=runtime.new_id(), who=CLOCK, crisis=crisis, act=EndVault(), identified=ENGINE)
            facts.extend(execute(runtime, order).facts)
    return tuple(facts)


def destroy_left(runtime: Runtime) -> None:
    """Destroy keys whose file is erased, and all that is left of a vault that has ended."""
    sealed = runtime.sealed_files
    with runtime.store.read() as unit:
        known = vaults.vaults(unit)
        left: dict[str, frozenset[str]] = {}
        for crisis, vault in known.items():
            with suppress(OSError):  # the register says what is not gone, and the next beat tries again
                left[crisis] = _to_go(unit, crisis, vault, sealed.with_key(crisis))
    for crisis, files in left.items():
        for file in files:
            with suppress(OSError):
                sealed.destroy(crisis, file)


def left_behind(runtime: Runtime, unit: Unit, crisis: str, vault: SupportVault, now: datetime) -> int:
    """How many files nobody may read any more whose key cannot be said to be gone."""
    sealed = runtime.sealed_files
    records = vaults.records(unit, crisis)
    over = [record.file for record in records if record.erased_at is not None or not vault.open(now)]
    with suppress(OSError):
        if not sealed.mirror_away:
            return len(sealed.with_key(crisis).intersection(over))
    return len(over)


def _to_go(unit: Unit, crisis: str, vault: SupportVault, there: frozenset[str]) -> frozenset[str]:
    """Of what is there, what must go; once a vault has ended also what was written and never entered."""
    if vault.ended_at is not None or not there:
        return there
    return there.intersection(record.file for record in vaults.records(unit, crisis) if record.erased_at is not None)
