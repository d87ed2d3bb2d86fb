"""What a task that cannot begin yet waits for, asked by whoever shows it."""

from __future__ import annotations

from datetime import datetime

from pca.domain.directory import Organisation
from pca.domain.draft import looking
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.prerequisites import Awaited, awaited
from pca.domain.situation import Situation
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.measures import rounds


def waits_for(
    unit: Unit, plan: CompiledPlan, organisation: Organisation, key: str, measure: str, place: str, now: datetime
) -> tuple[Awaited, ...]:
    """The measures a task of `measure` at `place` waits for, each with the tasks that stand in the way."""
    found = plan.playbook.measure.get(measure)
    if found is None or not found.after.measures:
        return ()
    known = Situation(
        organisation=organisation, standings=crises.standings(unit, key), rounds=rounds.CarriedOut(unit, key)
    )
    return awaited(looking(plan, known, now), found, place)
