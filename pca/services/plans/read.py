"""Questions about plans that pages and commands ask alike: which versions there are, which one is in force."""

from __future__ import annotations

import msgspec

from pca.domain.situation import Crisis
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.plans import plans
from pca.store.plans.plans import PlanLine


class PlanHistory(msgspec.Struct, frozen=True):
    """All versions of one plan that were published, the oldest first; there is one at least."""

    lines: tuple[PlanLine, ...]

    @property
    def newest(self) -> PlanLine:
        """The version published last."""
        return self.lines[-1]

    @property
    def in_force(self) -> PlanLine | None:
        """The newest version that was approved."""
        return next((line for line in reversed(self.lines) if line.approved_by is not None), None)

    @property
    def usable(self) -> PlanLine:
        """The version in force; where none was ever approved the last one, which is good for exercises."""
        return self.in_force or self.newest

    def line(self, hash: str) -> PlanLine | None:
        """The version with this whole hash."""
        return next((line for line in self.lines if line.hash == hash), None)

    def compared_with(self, line: PlanLine) -> PlanLine | None:
        """What a version is compared with: an older one that is in force, else the one before it."""
        in_force = self.in_force
        if in_force is not None and in_force.number < line.number:
            return in_force
        return next((other for other in self.lines if other.number == line.number - 1), None)


def histories(unit: Unit) -> dict[str, PlanHistory]:
    """Every plan that was published, by identifier."""
    by_plan: dict[str, list[PlanLine]] = {}
    for line in plans.plans(unit):
        by_plan.setdefault(line.plan, []).append(line)
    return {plan: PlanHistory(tuple(lines)) for plan, lines in by_plan.items()}


def history(unit: Unit, plan: str) -> PlanHistory | None:
    """One plan; None when none of its versions was published."""
    lines = plans.plans(unit, plan)
    return PlanHistory(lines) if lines else None


def history_of(unit: Unit, hash: str) -> PlanHistory | None:
    """The plan one of whose versions has this whole hash."""
    version = plans.plan_version(unit, hash)
    return history(unit, version.plan) if version else None


def crises_of(unit: Unit, versions: PlanHistory) -> tuple[Crisis, ...]:
    """The crises that run some version of the plan, in the order in which they were opened."""
    hashes = {line.hash for line in versions.lines}
    return tuple(crisis for crisis in crises.crises(unit) if crisis.plan in hashes)
