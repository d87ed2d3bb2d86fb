"""The page of figures under a plan with ten times as many thresholds: each is put into words once."""

from __future__ import annotations

from pathlib import Path

from asked import Asked, grows
from crowd import DIRECTOR, Crowd
from measure import Check, finish, options, rounded, scratch

from pca.domain.access.rights import AccessRole


def main() -> None:
    given = options(__doc__, rules=(2_000, 40), rounds=(5, 1))
    sizes = (given.rules // 10, given.rules)
    with scratch() as folder:
        times = [measured(folder / str(rules), rules, given.rounds) for rules in sizes]
    finish(
        "growth_indicators",
        given,
        [
            Check(f"figures page, {given.rules} thresholds", times[1], "s", 0.1),
            grows(f"{sizes[0]} to {sizes[1]} thresholds", *times, 13),
        ],
        seconds={f"{rules} thresholds": rounded(spent) for rules, spent in zip(sizes, times, strict=True)},
    )


def measured(folder: Path, rules: int, rounds: int) -> float:
    """Processor seconds of the page's first view after a figure arrived."""
    crowd = Crowd(folder, 200, durable=False, rules=rules)
    with Asked(crowd, DIRECTOR, AccessRole.DIRECTOR) as browser:
        spent = browser.first_view("/crises/{}/indicators", rounds, lambda: crowd.observe(index_2=7))
        if f"« Figure {rules - 1} »" not in browser.page("/crises/{}/indicators"):
            raise SystemExit("the last threshold is not on the page")
    crowd.close()
    return spent


if __name__ == "__main__":
    main()
