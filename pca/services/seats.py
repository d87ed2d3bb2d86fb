"""Who held a crisis role at any moment: by the plan in force then, or by whoever had relieved its holder."""

from __future__ import annotations

from datetime import datetime

from pca.domain.facts import PlanAdopted
from pca.runtime import Runtime
from pca.store import journal, plans, seats
from pca.store.database import Unit


def role_holder(runtime: Runtime, unit: Unit, crisis: str, role: str, at: datetime) -> str | None:
    """The holder of `role` in `crisis` at `at` (R20); None before it opened, or when its plan had no such role."""
    entry = journal.entry_at(unit, crisis, at)
    if entry is None:
        return None
    relieved = [one.holder for one in seats.hand_overs(unit, crisis) if one.role == role and one.since <= at]
    if relieved:
        return relieved[-1]
    version = next((fact.after for fact in entry.facts if isinstance(fact, PlanAdopted)), entry.plan) or ""
    plan = runtime.plan(version, lambda: plans.plan_body(unit, version))
    held = plan.compiled.playbook.role.get(role) if plan else None
    return held.holder if held else None
