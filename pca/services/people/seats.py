"""Who held a crisis role at any moment: by the plan in force then, or by whoever had relieved its holder."""

from __future__ import annotations

from datetime import datetime

from pca.domain.facts import PlanAdopted
from pca.domain.seats import Seats
from pca.runtime import Runtime
from pca.store.audit import journal
from pca.store.kit.database import Unit
from pca.store.people import seats
from pca.store.people.directory import organisation
from pca.store.plans import plans


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
