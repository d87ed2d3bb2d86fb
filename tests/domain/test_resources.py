"""Resources: never less than nothing, nothing lost on the way, and a place that runs short is seen to in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.directory import ROOT
from pca.domain.facts import IndicatorsObserved, ResourceMoved, ResourceReturned, ResourceShort, TasksOpened
from pca.domain.orders import MoveResource, PassTime, ReturnResource
from pca.domain.resources import HandedOut, Stock, Used, short_at
from tests.kit.five_states import measure
from tests.kit.rules import DAY, NOON, follows, held, known, of, plan, refusal, task

KITS = {
    "id": "kits",
    "title": {"fr": "Kits"},
    "unit": {"fr": "kits"},
    "per": "site",
    "amount": 10,
    "supply": {"daily_use": 2, "least_days": 3, "measure": "SUPPLY", "indicator": "short_sites"},
}
PHONES = {"id": "phones", "title": {"fr": "Téléphones"}, "unit": {"fr": "pièces"}, "amount": 2}
ROOMS = {"id": "rooms", "title": {"fr": "Salle"}, "minimum": {"fr": "Une"}}
BOOK = plan(
    measure("SUPPLY", "crisis", each={"kind": "site"}),
    measure("REGIONS", "crisis", each={"kind": "region"}),
    resources=[KITS, PHONES, ROOMS],
    indicators=[
        {"id": name, "type": kind, "title": {"fr": name}}
        for name, kind in (("index", "number"), ("ready", "boolean"), ("short_sites", "number"))
    ],
)
SITE, OTHER = "A", "B"


def moved(kind: str, quantity: int, place: str = SITE, resource: str = "kits", **more: Any) -> MoveResource:
    return MoveResource(kind=kind, resource=resource, place=place, quantity=quantity, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "act", "after", "days"),
    [
        (None, moved("use", 4), Stock(6, used=4), 0),
        (None, moved("receive", 4), Stock(14), 4),
        (Stock(5), moved("lose", 5), Stock(0), 0),
        (Stock(5), moved("count", 8), Stock(8), 1),
        (Stock(5), moved("count", 0), Stock(0), 0),
        (Stock(1, short=True), moved("receive", 4), Stock(5, short=True), None),
        (Stock(1, short=True), moved("receive", 5), Stock(6), 0),
        (None, moved("hand_out", 2, ROOT, "phones", person="ops1"), Stock(0, out=2), None),
    ],
)
def test_what_a_place_has_after_a_movement(before: Any, act: MoveResource, after: Stock, days: int | None) -> None:
    stocks = {} if before is None else {(act.resource, act.place): before}
    fact, *_ = follows(BOOK, known(stocks=stocks), act)
    assert isinstance(fact, ResourceMoved)
    assert fact.stock == after
    assert fact.short_at == (None if days is None else NOON + days * DAY)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (moved("use", 11), "resource_not_enough"),
        (moved("hand_out", 3, ROOT, "phones", person="ops1"), "resource_not_enough"),
        (moved("transfer", 11, to=OTHER), "resource_not_enough"),
        (moved("use", 0), "resource_quantity"),
        (moved("receive", -1), "resource_quantity"),
        (moved("receive", 10**15), "resource_quantity"),
        (moved("use", 1, ROOT), "resource_place"),
        (moved("use", 1, "nowhere"), "resource_place"),
        (moved("transfer", 1), "resource_to"),
        (moved("transfer", 1, to=SITE), "resource_to"),
        (moved("use", 1, to=OTHER), "resource_to"),
        (moved("transfer", 1, to="CS"), "resource_place"),
        (moved("hand_out", 1, ROOT, "phones"), "resource_person"),
        (moved("hand_out", 1, ROOT, "phones", person="nobody"), "person_unknown"),
        (moved("hand_out", 2, ROOT, "phones", person="ops1", serial="S1"), "resource_serial"),
        (moved("use", 1, ROOT, "rooms"), "resource_unknown"),
        (moved("use", 1, ROOT, "gold"), "resource_unknown"),
    ],
)
def test_what_cannot_be_is_refused(act: MoveResource, code: str) -> None:
    assert refusal(BOOK, known(), act)[0] == code


def test_what_goes_elsewhere_or_is_counted_anew_has_a_reason() -> None:
    for act in (moved("transfer", 1, to=OTHER), moved("lose", 1), moved("count", 1)):
        assert refusal(BOOK, known(), act, why="")[0] == "reason_missing"


def test_what_is_moved_arrives() -> None:
    fact, *_ = follows(BOOK, known(stocks={("kits", OTHER): Stock(0, short=True)}), moved("transfer", 6, to=OTHER))
    assert (fact.stock, fact.to_stock) == (Stock(4), Stock(6))


def phone(left: int) -> dict[str, Any]:
    item = HandedOut(number=1, resource="phones", place=ROOT, person="ops1", left=left, since=NOON)
    return {"item": item, "stocks": {("phones", ROOT): Stock(0, out=2)}}


def test_what_comes_back_is_at_hand_again_and_what_is_lost_is_not() -> None:
    [back] = follows(BOOK, known(**phone(2)), ReturnResource(item=1, quantity=1))
    assert isinstance(back, ResourceReturned)
    assert (back.left, back.stock) == (1, Stock(1, out=1))
    [lost] = follows(BOOK, known(**phone(2)), ReturnResource(item=1, quantity=2, lost=True))
    assert (lost.left, lost.stock) == (0, Stock(0))
    assert refusal(BOOK, known(**phone(1)), ReturnResource(item=1, quantity=2))[0] == "resource_more_than_out"
    assert refusal(BOOK, known(**phone(0)), ReturnResource(item=1, quantity=1))[0] == "resource_item"
    assert refusal(BOOK, known(), ReturnResource(item=7, quantity=1))[0] == "resource_item"


def short(*places: str) -> dict[str, Any]:
    return {"due_short": tuple(("kits", place) for place in places)}


def test_a_place_that_runs_short_gets_the_task_once() -> None:
    running = [held("SUPPLY")]
    facts = follows(BOOK, known(running=running, **short(SITE, OTHER)), PassTime(), who="clock")
    assert of(facts, ResourceShort) == [ResourceShort(resource="kits", places=(SITE, OTHER))]
    [opened] = of(facts, TasksOpened)
    assert (opened.measure, opened.places) == ("SUPPLY", (SITE, OTHER))
    asked = known(running=running, tasks=[task(1, "SUPPLY", SITE)], **short(SITE))
    assert not of(follows(BOOK, asked, PassTime(), who="clock"), TasksOpened)
    figure = of(facts, IndicatorsObserved)[0].observations[0]
    assert (figure.indicator, figure.value) == ("short_sites", "2")
    not_held = follows(BOOK, known(**short(SITE)), PassTime(), who="clock")
    assert (len(of(not_held, ResourceShort)), of(not_held, TasksOpened)) == (1, [])


def test_the_figure_goes_down_when_a_place_is_covered_again() -> None:
    more = {"stocks": {("kits", SITE): Stock(1, short=True)}, "short": {"kits": 2}}
    facts = follows(BOOK, known(**more), moved("receive", 5))
    assert [one.value for fact in of(facts, IndicatorsObserved) for one in fact.observations] == ["1"]
    assert not of(follows(BOOK, known(**more), moved("receive", 4)), IndicatorsObserved)


@pytest.mark.parametrize(
    ("stock", "used", "days"),
    [
        (Stock(10), Used(), 2),
        (Stock(6), Used(), 0),
        (Stock(100), Used(), 47),
        (Stock(10), Used(week=70, days=6), 2),
        (Stock(100), Used(week=70, days=7), 7),
        (Stock(100), Used(week=0, days=30), None),
        (Stock(0, short=True), Used(), None),
    ],
)
def test_when_a_place_runs_short(stock: Stock, used: Used, days: int | None) -> None:
    supply = BOOK.resource["kits"].supply
    assert short_at(supply, stock, used, NOON) == (None if days is None else NOON + timedelta(days=days))


MOVES = st.tuples(
    st.sampled_from(["receive", "use", "lose", "transfer", "hand_out"]),
    st.integers(1, 9),
    st.sampled_from([SITE, OTHER]),
)


@given(st.lists(MOVES, max_size=25))
def test_nothing_appears_and_nothing_is_lost(moves: list[tuple[str, int, str]]) -> None:
    stocks = {("kits", SITE): Stock(10), ("kits", OTHER): Stock(10)}
    came = gone = 0
    for kind, quantity, place in moves:
        more = {"to": OTHER if place == SITE else SITE} if kind == "transfer" else {}
        more |= {"person": "ops1"} if kind == "hand_out" else {}
        [fact] = follows(BOOK, known(stocks=stocks), moved(kind, quantity, place, **more))
        if not isinstance(fact, ResourceMoved):
            continue
        stocks["kits", place] = fact.stock
        if fact.to_stock is not None:
            stocks["kits", fact.to_place] = fact.to_stock
        came += quantity if kind == "receive" else 0
        gone += quantity if kind == "lose" else 0
    assert all(min(stock.free, stock.out, stock.used) >= 0 for stock in stocks.values())
    assert sum(stock.free + stock.out + stock.used for stock in stocks.values()) == 20 + came - gone
