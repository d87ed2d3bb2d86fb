"""The country's figures of 2020, day by day: what the thresholds propose, and on which days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

import pytest

from pca.clock import VirtualClock
from pca.demo.indicators import daily
from pca.domain import facts, orders
from pca.domain.orders import Observation, Order
from pca.services.engine.execute import execute
from tests.kit.five_states import CALM, MET, TOLD, measure
from tests.services.conftest import World

FIGURES = {"index": "oxcgrt_stringency", "cases": "jhu_new_confirmed"}
INDICATORS = [
    {"id": name, "title": {"fr": name}, "type": "number", "cadence": "1d", "stale_after": "3d"} for name in FIGURES
]
STEPS = ("watch", "activate", "lock", "ease", "end")
BY_INDEX = {"watch": "index >= 25", "activate": "index >= 50", "lock": "index >= 90", "ease": "index < 80"} | {
    "end": "index < 70"
}
BY_MEAN = {"watch": "mean(cases, 7) >= 5", "activate": "mean(cases, 7) >= 10", "lock": "mean(cases, 7) >= 50"} | {
    "ease": "mean(cases, 7) < 60",
    "end": "mean(cases, 7) < 50",
}
PATH = {"watch": ("normal", "watch"), "activate": ("watch", "open"), "lock": ("open", "shut")} | {
    "ease": ("shut", "eased"),
    "end": ("eased", "ending"),
}


def running(world: World, thresholds: Mapping[str, str], days: Mapping[str, int]) -> World:
    """A crisis of early March 2020 under a plan with these thresholds."""
    inner = [{"id": name, "title": {"fr": name}} for name in ("open", "shut", "eased")]
    states = [CALM[0], {"id": "watch", "title": {"fr": "Veille"}, "kind": "watch"}, {**CALM[1], "states": inner}]
    moves = [
        {
            "id": name,
            "title": {"fr": name},
            "from": PATH[name][0],
            "to": PATH[name][1],
            "decided_by": ["director"],
            "propose_when": thresholds[name],
            **({"propose_after_days": days[name]} if name in days else {}),
        }
        for name in STEPS
    ]
    last = {"id": "close", "title": {"fr": "Clore"}, "from": "ending", "to": "closed", "decided_by": ["director"]}
    world.clock = world.runtime.clock = VirtualClock(datetime(2020, 3, 5, tzinfo=UTC))
    world.vary(
        states=[*states, *CALM[2:]],
        transitions=[*moves, last],
        measures=[measure("a", "crisis")],
        indicators=INDICATORS,
        stand_down_criteria=[MET],
        communications=[TOLD],
    ).prepare()
    world.open()
    return world


def proposed(world: World, until: date) -> dict[str, str]:
    """What is proposed on which day, each followed at once."""
    crossed: dict[str, str] = {}
    for day, row in daily(date(2020, 3, 6), until):
        at = datetime.combine(day, time(9), UTC)
        world.clock.advance_to(at)
        seen = [Observation(name, str(row[column]), at) for name, column in FIGURES.items()]
        order = Order(id=str(day), who="dir", crisis=world.crisis, act=orders.Observe(observations=tuple(seen)))
        for fact in world.of(execute(world.runtime, order).facts, facts.Proposed):
            crossed[f"{day:%d/%m}"] = fact.event
            world.clock.advance_to(at + timedelta(hours=1))
            world.decide(fact.event, despite="Constaté.")
    return crossed


@pytest.mark.parametrize(
    ("thresholds", "days", "until", "crossed"),
    [
        (
            BY_INDEX,
            {},
            date(2020, 6, 24),
            {"13/03": "watch", "16/03": "activate", "20/03": "lock", "11/06": "ease", "24/06": "end"},
        ),
        (
            BY_MEAN,
            {"ease": 3},
            date(2020, 6, 2),
            {"17/03": "watch", "20/03": "activate", "29/03": "lock", "31/05": "ease", "01/06": "end"},
        ),
    ],
    ids=["index", "mean"],
)
def test_what_is_proposed_when(
    make_world: Callable[..., World],
    thresholds: Mapping[str, str],
    days: Mapping[str, int],
    until: date,
    crossed: dict[str, str],
) -> None:
    assert proposed(running(make_world(), thresholds, days), until) == crossed
