"""What the engine counts itself: the same number as on the pages, unknown where nobody can tell, entered by nobody."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.facts import IndicatorsObserved, Proposed
from pca.domain.orders import (
    CallRoll,
    DeclareStatus,
    Interrupt,
    MoveResource,
    Observation,
    Observe,
    Propose,
    SetRegime,
)
from pca.services.indicators.counting import count
from pca.store.kit.database import Store
from tests.services.conftest import World
from tests.web.conftest import House

COUNTS: dict[str, Any] = {
    "absent": {"count": "absence_rate", "per": "region"},
    "shut": {"count": "sites_closed", "per": "region"},
    "late": {"count": "tasks_late", "per": "region"},
    "silent": "roll_call_silent",
    "waiting": "proposals_waiting",
    "lasting": {"count": "days_of_cover", "resource": "masks", "per": "region"},
    "over": "activities_over_rto",
}
FIGURES = [{"id": name, "title": {"fr": name}, "type": "number", "from": said} for name, said in COUNTS.items()]
MOVES = [
    {"id": "crowd", "title": {"fr": "Relayer"}, "from": "normal", "to": "crisis", "decided_by": ["director"],
     "event": "relay", "propose_when": "absent >= 20", "decide_within": "1h"},
]  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store:
        world = World(store, tmp_path)
        said = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
        world.vary(indicators=[*said["indicators"], *FIGURES], transitions=[*said["transitions"], *MOVES]).prepare()
        assert not [code for code in world.findings if code.startswith("counted")]
        yield House(world)


def known(house: House) -> dict[str, str | None]:
    """What the page of indicators says of the institution."""
    told = house.browser("dir", AccessRole.DIRECTOR).get(f"/api/crises/{house.world.crisis}/indicators").json()
    return {one["id"]: one["value"] for one in told["figures"] if one["counted"]}


def on_pages(house: House) -> dict[str, str | None]:
    """The same read off the other pages, by somebody who sees all of them."""
    key = house.world.crisis or ""
    browser = house.browser("dir", AccessRole.DIRECTOR, AccessRole.HR)

    def page(path: str) -> Any:
        return browser.get(f"/api{path}").json()

    people = page(f"/crises/{key}/people")
    staff: dict[str, int] = dict(zip(people["statuses"], people["totals"], strict=True))
    away = sum(staff.get(name, 0) for name in ("absent", "leave", "dispensed", "off_duty"))
    whom = sum(staff.values()) - staff.get("unknown", 0)
    regimes = {one["regime"]: one["sites"] for one in page("/regimes")["counts"]}
    calls, wall = page(f"/crises/{key}/roll-call")["calls"], page(f"/crises/{key}")
    lasting = [one["days"] for one in page(f"/crises/{key}/resources")["lines"] if one["days"] is not None]
    over = [one for one in page(f"/crises/{key}/indicators")["activities"] if (one["rto_at"] or "~") <= wall["at"]]

    def share(part: int, of: int) -> str | None:
        return str(round(Fraction(100 * part, of))) if of else None

    return {
        "absent": None if 0 < away < 5 or 0 < whom - away < 5 else share(away, whom),
        "shut": str(regimes.get("closed", 0) + regimes.get("alternate_site", 0)),
        "late": str(wall["counts"]["late"]),
        "silent": share(calls[0]["asked"] - calls[0]["answered"], calls[0]["asked"]) if calls else None,
        "waiting": str(len(wall["awaited"])),
        "lasting": str(min(lasting)) if lasting else None,
        "over": str(len(over)),
    }


def something(world: World, draw: random.Random) -> None:
    """One thing that happens; a refusal is nothing."""
    person, site = draw.choice(sorted(world.organisation().people)), draw.choice("ABCD")
    status: Any = draw.choice(["absent", "leave", "unknown", "telework", "on_site"])
    regime = draw.choice(["closed", "open", "alternate_site"])
    kind: Any = draw.choice(["use", "receive"])
    act = draw.choice(
        [
            *[DeclareStatus(person=person, status=status)] * 4,
            SetRegime(places=(site,), regime=regime, alternate="HQ" if regime == "alternate_site" else ""),
            MoveResource(kind=kind, resource="masks", place=site, quantity=draw.randint(1, 6)),
            Interrupt(activity="pay"),
            CallRoll(),
            Propose(event=draw.choice(["end", "lockdown"])),
        ]
    )
    who = "operator" if isinstance(act, DeclareStatus) else "ops1" if isinstance(act, Propose) else "dir"
    world.do(act, who, "Essai.")
    if draw.random() < 0.4:
        world.pass_time(timedelta(hours=draw.randint(1, 30)))


@pytest.mark.parametrize("seed", range(3))
def test_each_is_what_the_pages_count(house: House, seed: int) -> None:
    draw, world = random.Random(seed), house.world
    house.opened()
    world.decide("activate")
    for _ in range(4):
        for _ in range(10):
            something(world, draw)
        count(world.runtime)
        assert known(house) == on_pages(house)


def test_a_threshold_proposes_by_what_was_counted_and_idle_counts_write_nothing(house: House) -> None:
    world, key = house.world, house.opened()
    [seen] = count(world.runtime)
    assert isinstance(seen, IndicatorsObserved)
    assert {one.indicator for one in seen.observations} == set(COUNTS) - {"silent"}, "nobody was asked yet: unknown"
    assert count(world.runtime) == ()
    for person in sorted(world.organisation().people)[:9]:
        world.ok(DeclareStatus(person=person, status="absent"), "operator")
    facts = count(world.runtime)
    assert [fact.event for fact in facts if isinstance(fact, Proposed)] == ["relay"]
    world.pass_time(timedelta(days=1))
    again = [fact for fact in count(world.runtime) if isinstance(fact, IndicatorsObserved)]
    assert again, "a value of each day"
    page = house.browser("dir", AccessRole.DIRECTOR).get(f"/crises/{key}/indicators/absent").text
    assert "Compté par l’outil" in page
    assert "Saisir une valeur" not in page
    entered = Observe(observations=(Observation("absent", "3", world.clock.now()),))
    assert world.no(entered) == "indicator_counted"


def test_few_who_are_away_are_not_told_of(house: House) -> None:
    house.opened()
    count(house.world.runtime)
    assert known(house)["absent"] == "0"
    house.world.ok(DeclareStatus(person="vice-A", status="absent"), "operator")
    count(house.world.runtime)
    assert known(house)["absent"] is None
