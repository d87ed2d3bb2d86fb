"""The heartbeat's part in support vaults: keys are destroyed at the end, and wherever one was left behind."""

from __future__ import annotations

from contextlib import suppress

from pca.domain.facts import AnyFact
from pca.domain.identification import ENGINE
from pca.domain.orders import CLOCK, Order
from pca.domain.vault_acts import EndVault
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
    """Destroy keys whose file is erased."""
    sealed = runtime.sealed_files
    with runtime.store.read() as unit:
        erased = {crisis: _erased(unit, crisis) for crisis in vaults.vaults(unit)}
    for crisis, files in erased.items():
        for file in sealed.with_key(crisis).intersection(files):
            with suppress(OSError):  # the register says that it is not gone, and the next beat tries again
                sealed.destroy(crisis, file)


def left_behind(runtime: Runtime, unit: Unit, crisis: str) -> int:
    """How many erased files there are whose key cannot be said to be gone."""
    files, sealed = _erased(unit, crisis), runtime.sealed_files
    return len(files) if sealed.mirror_away else len(sealed.with_key(crisis).intersection(files))


def _erased(unit: Unit, crisis: str) -> list[str]:
    return [record.file for record in vaults.records(unit, crisis) if record.erased_at is not None]
