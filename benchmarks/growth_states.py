"""A plan of many states, drawn and looked over: neither may grow faster than the plan does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import median

from asked import grows, processor
from big_plan import write_plan
from measure import Check, finish, options, rounded, scratch

from pca.domain.plan.playbook import Playbook
from pca.pictures.states import diagram
from pca.plans.loader import load
from pca.plans.review import review

TODAY = date(2026, 2, 1)


def main() -> None:
    given = options(__doc__, states=(900, 30), rounds=(5, 1))
    sizes = (given.states // 3, given.states)
    with scratch() as folder:
        looked, drawn = zip(*(measured(folder / str(states), states, given.rounds) for states in sizes), strict=True)
    finish(
        "growth_states",
        given,
        [
            Check(f"lint, {given.states} states", looked[1], "s", 0.4),
            Check(f"state diagram with its table, {given.states} states", drawn[1], "s", 0.8),
            grows(f"lint, {sizes[0]} to {sizes[1]} states", *looked, 4),
            grows(f"diagram, {sizes[0]} to {sizes[1]} states", *drawn, 4),
        ],
        lint_seconds={f"{states} states": rounded(spent) for states, spent in zip(sizes, looked, strict=True)},
        diagram_seconds={f"{states} states": rounded(spent) for states, spent in zip(sizes, drawn, strict=True)},
    )


def measured(folder: Path, states: int, rounds: int) -> tuple[float, float]:
    """Processor seconds of looking a loaded plan over, and of its diagram, in a process that has done so before."""
    loaded = load(*write_plan(folder, measures=20, states=states))
    plans = [Playbook.model_validate(loaded.playbook.model_dump(by_alias=True)) for _ in range(rounds)]
    wrong = [finding.code for finding in review(loaded, TODAY) if finding.severity == "error"]
    if wrong or len(loaded.playbook.state) < states:
        raise SystemExit(f"the plan is not what it should be: {wrong[:3]}, {len(loaded.playbook.state)} states")
    looking = [processor(lambda: review(loaded, TODAY)) for _ in range(rounds)]
    drawing = [processor(lambda plan=plan: diagram(plan, ("early_0",), language="fr")) for plan in plans]
    return median(looking), median(drawing)


if __name__ == "__main__":
    main()
