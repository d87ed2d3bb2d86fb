"""Decisions as they were once asked for, kept as literals: plan, situation, order and instant of each row.

They were noted while the tests of the services ran, and chosen so that every branch of the rules is taken by some.
Plans and institutions that several rows share stand in `shared.json`; a row holds what is not as usual.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pca.domain import known, seats
from pca.domain.orders import ImportDirectory, Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind
from pca.domain.rounds import Round
from pca.domain.situation import Situation
from pca.plans.loader import load
from tests.kit.house import PLAN, counted

vars(known).update(CompiledPlan=CompiledPlan, Kind=Kind)
vars(seats)["Playbook"] = Playbook
"""They import plans for the type checker alone; whoever reads rows anew needs the types themselves."""

FOLDER = Path(__file__).parents[1] / "data" / "rules"
PAIRED = ("running", "verdicts", "lists")
"""What a situation keeps by measure and perimeter: in a row, a list of both and the value."""


class Row(NamedTuple):
    """One order, and all it is judged by."""

    plan: CompiledPlan | None
    situation: Situation
    order: Order
    now: datetime


class Noted:
    """What the rules asked of earlier rounds, and were answered."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._latest = {name: msgspec.convert(rows, tuple[Round, ...]) for name, rows in given["latest"].items()}
        self._live, self._ticked = given["live"], given["ticked"]

    def latest(self, measure: str, places: Collection[str] | None = None) -> tuple[Round, ...]:
        return tuple(one for one in self._latest.get(measure, ()) if places is None or one.place in places)

    def live(self, measure: str) -> int:
        return int(self._live.get(measure, 0))

    def ticked(self, measure: str) -> Mapping[str, frozenset[str]]:
        return {at: frozenset(some) for at, some in self._ticked.get(measure, {}).items()}


def names() -> Iterator[tuple[str, int]]:
    """The name of each row, and its place."""
    for number, row in enumerate(_rows()):
        yield f"{number} {row['order']['act']['act']}", number


def row(number: int, plan_of: Callable[[str], CompiledPlan] | None = None) -> Row:
    """The row at this place, its plan compiled anew unless somebody keeps plans."""
    plan_of = plan_of or plan_named
    given = _rows()[number]
    situation = _with_houses(given["situation"])
    for name in PAIRED:
        if name in situation:
            situation[name] = {tuple(key): one for key, one in situation[name]}
    found = msgspec.convert(situation, Situation, dec_hook=lambda _, name: plan_of(name))
    assert situation.keys() <= set(Situation.__struct_fields__), "what is known is called otherwise"
    for name, part in situation.items():
        fields = getattr(getattr(found, name), "__struct_fields__", None)
        assert fields is None or part.keys() <= set(fields), "what is known is called otherwise"
    if "rounds" in given:
        found = msgspec.structs.replace(found, rounds=Noted(given["rounds"]))
    plan = plan_of(given["plan"]) if "plan" in given else None
    order = msgspec.convert(given["order"], Order)
    if isinstance(order.act, ImportDirectory):  # noted before the number of those who leave was asked for
        order = msgspec.structs.replace(order, act=counted(order.act, found.organisation))
    return Row(plan, found, order, msgspec.convert(given["now"], datetime))


def plan_named(name: str) -> CompiledPlan:
    """A plan that rows share, compiled."""
    given = _shared()[name]
    parts = {key: _shared_or(one) for key, one in {**_small(), **given["parts"]}.items() if one is not None}
    texts = {(message, kind, language): text for message, kind, language, text in _shared_or(given["texts"])}
    return CompiledPlan(Playbook.model_validate(parts), texts)


def _shared_or(value: Any) -> Any:
    return _shared()[value] if isinstance(value, str) and value.startswith("part-") else value


def _with_houses(value: Any) -> Any:
    if isinstance(value, dict):
        numbered = bool(value) and all(str(key).isdecimal() for key in value)
        return {int(key) if numbered else key: _with_houses(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_houses(one) for one in value]
    return _shared()[value] if isinstance(value, str) and value.startswith("house-") else value


@cache
def _rows() -> list[Any]:
    return [json.loads(line) for line in (FOLDER / "rows.jsonl").read_text("utf-8").splitlines()]


@cache
def _shared() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((FOLDER / "shared.json").read_text("utf-8"))
    return found


@cache
def _small() -> Mapping[str, Any]:
    return load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
