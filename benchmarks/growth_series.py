"""Thresholds looked at over very many series, and the chart of one of many that are years long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from asked import Asked, processor
from crowd import DIRECTOR, START, Crowd
from measure import Check, finish, options, rounded, scratch

from pca.domain import indicators, orders
from pca.domain.access.rights import AccessRole
from pca.domain.directory import ROOT
from pca.domain.draft import looking
from pca.domain.orders import Observation
from pca.services.crisis.scene import plan_of
from pca.services.engine.gather import threshold_situation
from pca.store.crisis import crisis as crises

DAY = timedelta(days=1)
PLACES = (ROOT, *(f"R{number}" for number in range(12)))
AT_ONCE = 50_000


def main() -> None:
    given = options(__doc__, rules=(2_000, 20), places=(5, 2), charts=(50, 2), days=(1_096, 20), rounds=(5, 1))
    with scratch() as folder:
        latest = looked(folder / "latest", given.rules, given.places, 0, given.rounds)
        means = looked(folder / "means", given.rules, given.places, 7, given.rounds)
        chart = drawn(folder / "chart", given.charts, given.days, given.rounds)
    series, points = given.rules * given.places, given.charts * len(PLACES) * given.days
    finish(
        "growth_series",
        given,
        [
            Check(f"{given.rules} thresholds over {series} series", latest * 1000, "ms", 100),
            Check(f"{given.rules} thresholds on means of 7 days over {series} series", means * 1000, "ms", 150),
            Check(f"slowest chart, {points} values in the database", chart * 1000, "ms", 100),
        ],
        milliseconds={
            "latest": rounded(latest * 1000),
            "means": rounded(means * 1000),
            "slowest chart": rounded(chart * 1000),
        },
    )


def values(figures: int, places: int, days: int) -> Iterator[Observation]:
    """One value a day of each figure in each place, the last one today."""
    for number in range(figures):
        for place in PLACES[:places]:
            for day in range(days):
                value = 40 + (number * 7 + day * 13) % 50
                yield Observation(f"figure_{number}", str(value), START - DAY * (days - 1 - day), place)


def filled(crowd: Crowd, given: Iterator[Observation]) -> None:
    """The values are observed, some ten thousand in each order."""
    while portion := tuple(islice(given, AT_ONCE)):
        crowd.do(orders.Observe(observations=portion), DIRECTOR)


def looked(folder: Path, rules: int, places: int, mean: int, rounds: int) -> float:
    """Processor seconds of reading what thresholds look at from the database, and of looking at all of them."""
    crowd = Crowd(folder, 200, durable=False, rules=rules, mean=mean)
    filled(crowd, values(rules, places, mean + 1 if mean else 1))
    crowd.do(orders.Decide(event="alert"), DIRECTOR)
    times = sorted(processor(lambda: _look(crowd)) for _ in range(rounds))
    crowd.close()
    return times[len(times) // 2]


def _look(crowd: Crowd) -> None:
    with crowd.store.read() as unit:
        crisis = crises.crisis(unit, crowd.crisis or "")
        assert crisis is not None
        plan, now = plan_of(crowd.runtime, unit, crisis.plan).compiled, crowd.runtime.clock.now()
        indicators.propose(looking(plan, threshold_situation(unit, plan, crisis, now), now))


def drawn(folder: Path, figures: int, days: int, rounds: int) -> float:
    """Processor seconds of the slowest page of a figure, of some in several places."""
    crowd = Crowd(folder, 200, durable=False, rules=figures, mean=7)
    filled(crowd, values(figures, len(PLACES), days))
    paths = [f"/crises/{{}}/indicators/figure_{number}?perimeter={place}" for number in (0, 1) for place in PLACES[::6]]
    with Asked(crowd, DIRECTOR, AccessRole.DIRECTOR) as browser:
        times = [browser.first_view(path, rounds, lambda: crowd.observe(index_2=7)) for path in paths]
    crowd.close()
    return max(times)


if __name__ == "__main__":
    main()
