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
    handed = {hand_over.since for hand_over in seats.hand_overs(unit, crisis.key) if hand_over.role == role}
    adopted = ledger.page(unit, ledger.Wanted(crisis=crisis.key, fact="plan_adopted")).entries
    moments = sorted({crisis.opened_at, *handed, *(numbered.entry.at for numbered in adopted)})
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
    given = [
        hand_over for hand_over in seats.hand_overs(unit, crisis) if hand_over.role == role and hand_over.since <= at
    ]
    held = Seats(
        relieved={hand_over.role: hand_over.holder for hand_over in given},
        since={hand_over.role: hand_over.since for hand_over in given},
        rotas=organisation(unit).rotas,
    )
    return held.holder(plan.compiled.playbook, role, at) or None
