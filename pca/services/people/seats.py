"""Who held a crisis role at any moment: by the plan in force then, or by whoever had relieved its holder."""

from __future__ import annotations

from datetime import datetime

from pca.domain.facts import PlanAdopted
from pca.domain.seats import Seats
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.store.audit import journal, ledger
from pca.store.kit.database import Unit
from pca.store.people import seats
from pca.store.people.directory import organisation
from pca.store.plans import plans


def role_holders(runtime: Runtime, unit: Unit, crisis: Crisis, role: str) -> tuple[tuple[str, datetime], ...]:
    """Who held `role`, each from when on: by the versions the crisis ran, and by hand-overs. Oldest first (R20)."""
    handed = {one.since for one in seats.hand_overs(unit, crisis.key) if one.role == role}
    adopted = ledger.page(unit, ledger.Wanted(crisis=crisis.key, fact="plan_adopted")).entries
    moments = sorted({crisis.opened_at, *handed, *(one.entry.at for one in adopted)})
    held = [(role_holder(runtime, unit, crisis.key, role, at) or "", at) for at in moments]
    before = ["", *(person for person, _ in held)]
    return tuple(one for one, last in zip(held, before, strict=False) if one[1] in handed or one[0] != last)


def role_holder(runtime: Runtime, unit: Unit, crisis: str, role: str, at: datetime) -> str | None:
    """The holder of `role` in `crisis` at `at` (R20); None before it opened, or when its plan had no such role.

    Who was on call is told by the rota as it is kept now.
    """
    entry = journal.entry_at(unit, crisis, at)
    if entry is None:
        return None
    version = next((fact.after for fact in entry.facts if isinstance(fact, PlanAdopted)), entry.plan) or ""
    plan = runtime.plan(version, lambda: plans.plan_body(unit, version))
    if plan is None or role not in plan.compiled.playbook.role:
        return None
    given = [one for one in seats.hand_overs(unit, crisis) if one.role == role and one.since <= at]
    held = Seats(
        relieved={one.role: one.holder for one in given},
        since={one.role: one.since for one in given},
        rotas=organisation(unit).rotas,
    )
    return held.holder(plan.compiled.playbook, role, at) or None
