"""Plans in full: what compiled ones say of themselves, what does not fit a house, how durations are read.

The literals lie in `tests/data/literals/plans_in_full.json`, a row for each input or for a few of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import facts, points
from pca.domain.institution import empty_seats, gaps, unreached
from pca.domain.plan import instructions, terms
from pca.domain.plan.compiled import CompiledPlan, compile_plan
from pca.domain.plan.playbook import Playbook
from pca.domain.rotas import Rota
from pca.plans.loader import load
from tests.kit.broken_plans import CASES
from tests.kit.house import PLAN, small_organisation
from tests.kit.literals import Literals, tried
from tests.kit.rules import NOON

HERE = small_organisation()


DURATIONS = [
    "1h",
    "30min",
    "2d",
    "1w",
    "1d 2h",
    "90s",
    "0h",
    "",
    "1",
    "h",
    "-1h",
    "1.5h",
    "10000d",
    "1H",
    3,
    None,
    "1h30min",
]

MOMENTS = [
    "2026-03-02",
    "2026-03-02 08:00",
    "2026-03-02T08:00",
    "08:00",
    "8:00",
    "24:00",
    "2026-3-2",
    "2026-02-30",
    800,
    "",
    "08:60",
    "23:59",
    None,
    "2026-03-02 25:00",
    "2026-03-02T08:00:01",
    "2026-03-02T08:00Z",
]


def test_terms(literals: Literals) -> None:
    literals.same("durations", [tried(terms.parse_duration, one) for one in DURATIONS])
    literals.same(
        "moments",
        [
            [tried(does, one) for does in (terms.parse_day, terms.parse_wall_clock, terms.parse_time_of_day)]
            for one in MOMENTS
        ],
    )
    literals.same(
        "said",
        [
            terms.say_duration(timedelta(seconds=one))
            for one in (0, 1, 59, 60, 61, 3599, 3600, 3661, 5400, 86400, 90000, 172800, 604800, 694800, 1209600)
        ],
    )


BOOK = load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)

SITE = {"kind": "site"}

CHANGED: list[tuple[str, int, dict[str, Any]]] = [
    ("roles", 0, {"deputies": ["ghost"]}),
    ("roles", 1, {"holder": "ghost", "deputies": ["ghost4"]}),
    ("roles", 0, {"holder": None, "rota": "dutty"}),
    ("roles", 0, {"holder": None, "rota": "duty"}),
    ("roles", 0, {"holder": None, "deputies": [], "rota": "empty"}),
    ("teams", 1, {"deputies": ["ghost"]}),
    ("teams", 0, {"lead": "ghost1", "deputies": ["ghost2"]}),
    ("measures", 1, {"informed": ["ghost", "hr1"]}),
    ("measures", 0, {"each": {**SITE, "where": "type == 'urbann'"}}),
    ("measures", 0, {"each": {**SITE, "where": "'ATLANTIS' != region and site in ['A', 'B', 'Z']"}}),
    ("measures", 0, {"each": {"kind": "region", "where": "region == 'CSS'"}}),
    ("measures", 0, {"each": {"kind": "person", "where": "site == 'Q' and site_type == 'urbn'"}}),
    ("measures", 0, {"each": {**SITE, "where": "type == 'mobile' and region == 'CS'"}}),
    ("communications", 0, {"audience": {"people": "region == 'XX'"}}),
    ("communications", 0, {"audience": {"site_heads": "type == 'urbain'"}}),
]

ROTAS = {
    name: Rota(name, name, date(2026, 1, 5), timedelta(weeks=1), time(8), some)
    for name, some in (("duty", ("hr1", "ghost")), ("empty", ("ghost",)))
}


@pytest.mark.parametrize("number", range(len(CHANGED)))
def test_what_does_not_fit_the_house(number: int, literals: Literals) -> None:
    kind, at, parts = CHANGED[number]
    entry = {key: one for key, one in {**BOOK[kind][at], **parts}.items() if one is not None}
    book = Playbook.model_validate({**BOOK, kind: [*BOOK[kind][:at], entry, *BOOK[kind][at + 1 :]], "author": "ghost"})
    plan, here = compile_plan(book), replace(HERE, rotas=ROTAS)
    begun = [facts.MeasureStarted(measure=one.id, perimeter=where) for one in book.measures for where in ("root", "CS")]
    moved = facts.StateEntered(perimeter="root", configuration=("crisis",), entered=("crisis",), exited=("normal",))
    stops = [facts.MeasureStopped(measure=one.id, perimeter="root") for one in book.measures]
    literals.same(
        f"house {number}",
        [
            gaps(book, here, NOON),
            gaps(book, here, NOON, plan),
            unreached(plan, here, [*begun, moved, *stops]),
            unreached(plan, here, begun[1::2]),
            empty_seats(book, here),
        ],
    )


LOOKED = (
    "questions_asked",
    "counts_tasks",
    "reads",
    "waits_for",
    "steered",
    "timed",
    "counts_days",
    "excluded_by",
    "dated_measures",
    "looks_for",
    "for_people",
    "has_lists",
    "stands_in_for",
    "superseded",
    "parent",
    "reads_answers",
)


def seen(plan: CompiledPlan) -> Any:
    """What a compiled plan says of itself."""
    states = sorted(plan.parent)
    known = {"sites_shut": 4, "order_given": True, "tasks_open": 0, "days_in_state": 2}
    measures = plan.playbook.measures
    return [
        {name: plain(getattr(plan, name)) for name in LOOKED},
        [[str(plan.kind_of(one)), sorted(plan.active([one])), sorted(plan.ahead([one]))] for one in states],
        [
            [
                one.id,
                plan.places(one, HERE),
                sorted(plan.set_aside_by(one.id)),
                sorted(plan.fallbacks_of([one.id])),
                instructions.digest(one, "do", None),
                instructions.digest(one, "undo", None) if one.undo else "",
                [instructions.digest(one, "do", level.id) for level in one.levels],
            ]
            for one in measures
        ],
        [
            [str(plan.criterion_holds(one, known)), str(plan.criterion_holds(one, {}))]
            for one in (*plan.playbook.activation_criteria, *plan.playbook.stand_down_criteria)
        ],
        {"/".join(key): [one.id for one in some] for key, some in plan.said_when.items()},
        [one.id for one in plan.dated],
        {name: [one.id for one in some] for name, some in plan.events.items()},
        [sorted(plan.kinds_of(one.message)) for one in plan.playbook.communications],
        points.keepers(plan),
        {name: str(one.source) for name, one in plan.guard.items()},
        sorted(plan.dated_by(known)),
        sorted(plan.machine.initial().configuration),
    ]


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(plain, value))
    return [plain(one) for one in value] if isinstance(value, tuple | list) else getattr(value, "id", value)


def ready(book: Playbook, texts: Mapping[tuple[str, str, str], str]) -> CompiledPlan:
    """A plan compiled, its machine with it: that is made when it is first asked for."""
    plan = compile_plan(book, texts)
    assert plan.machine
    return plan


@pytest.mark.parametrize("number", range(len(CASES)))
def test_plans_compiled(number: int, minimal: Any, put: Any, texts: Any, literals: Literals) -> None:
    for path, value in CASES[number][2]:
        put(minimal, path, value)
    plan = tried(ready, Playbook.model_validate(minimal), dict.fromkeys(texts, "x"))
    literals.same(f"plan {number}", plan[:2] if isinstance(plan, list) else tried(seen, plan))
