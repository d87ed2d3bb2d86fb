"""What is judged of an order or a message, in full: limits, reaches, titles, points due, what need not be said.

The literals lie in `tests/data/literals/judged_in_full.json`, a row for each input or for a few of them.
"""

from __future__ import annotations

from pca.domain import limits, points
from pca.domain.access.access import Reach
from pca.domain.delivery import SpokenTask, overtaken, still_to_say
from pca.domain.known import LastPoint, Stage
from pca.domain.orders import AddLogEntry, AttachEvidence, Decide, Observation, Observe, Order
from pca.domain.plan.communications import Communication
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind
from pca.domain.plan.text import Text
from pca.domain.refusing import Titles
from pca.domain.situation import Standing
from pca.plans.loader import load
from tests.kit.house import PLAN, small_organisation
from tests.kit.literals import Literals, tried
from tests.kit.rules import HOUR, NOON, held, task

HERE = small_organisation()


BOOK = load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)


def test_when_a_point_is_due(literals: Literals) -> None:
    rhythms: list[dict[str, str]] = [{}, {"crisis": "4h"}, {"crisis": "4h", "watch": "1d"}]
    for number, said in enumerate(rhythms):
        plan = compile_plan(Playbook.model_validate({**BOOK, "situation_points": said}))
        stages = [
            None,
            *(
                Stage(kind, NOON - hours * HOUR)
                for kind in (Kind.CRISIS, Kind.WATCH, Kind.RETURN)
                for hours in (-9, 0, 3, 4, 5, 30)
            ),
        ]
        last = [
            None,
            LastPoint(number=1, published_at=NOON - HOUR),
            LastPoint(number=2, published_at=NOON + 99 * HOUR),
        ]
        came = [points.due(plan, one, other, NOON) for one in stages for other in last]
        literals.same(f"points {number}", came)


def test_what_need_not_be_said_any_more(literals: Literals) -> None:
    whens = [{"entering": "crisis"}, {"measure_starts": "m"}, {"level_changes": "m"}, {"leaving": "crisis"}]
    placed = [None, Standing(configuration=("x",), since=NOON), Standing(configuration=("x",), since=NOON + HOUR)]
    runs = [None, held("m", level="low"), held("m", level="high"), held("m", status="stopped")]
    shown = []
    for when in whens:
        one = Communication.model_validate(
            {"id": "c", "title": {"fr": "x"}, "when": when, "message": "m", "audience": {"committee": True}}
        )
        shown += [
            overtaken(one, about, NOON, standing, active, run)
            for standing in placed
            for run in runs
            for about in ({}, {"level": "low"})
            for active in (frozenset({"crisis"}), frozenset({"x"}))
        ]
    literals.same("overtaken", shown)
    tasks = [
        SpokenTask(task=task(1, "m", status=status, escalation=rung), acknowledged_by=by)
        for status in ("open", "acknowledged", "done", "refused", "impossible")
        for rung in (0, 3, 4)
        for by in (None, "ops1")
    ]
    notices = ("task_opened", "task_reminder", "task_escalated", "tasks_amended", "tasks_redated")
    literals.same("still to say", [[len(still_to_say(notice, "ops1", [one])) for one in tasks] for notice in notices])


def test_how_long_an_order_may_be(literals: Literals) -> None:
    acts = [
        AddLogEntry(kind="fact", text="x" * 30_000),
        AddLogEntry(kind="fact", text="a\0"),
        Decide(event="x" * 301),
        Decide(event="x" * 300, despite="y" * 2000),
        Decide(event="x", despite="y" * 2001, outcomes={"k" * 400: "cancel"}),
        Decide(event="x", options=tuple(map(str, range(2_001)))),
        Decide(event="x", options=("o" * 300,) * 2_000),
        Observe(observations=(Observation("i" * 301, "1", NOON),) * 3),
        AttachEvidence(task=1, sha256="s", size=1, media_type="text/plain", name="n" * 301, item="i" * 301),
    ]
    for number, act in enumerate(acts):
        for who in ("dir", "operator"):
            order = Order(id="o", who=who, act=act, why="w" * (1_999 + number))
            literals.same(
                f"limits {number} {who}",
                [tried(limits.keep, order)[:2] if tried(limits.keep, order) else None, limits.shortened(order)],
            )


def test_what_is_reached(literals: Literals) -> None:
    reaches = [
        Reach(),
        Reach(everything=True),
        Reach(regions=frozenset({"CS"})),
        Reach(sites=frozenset({"C"})),
        Reach(teams=frozenset({"ops"})),
        Reach(person="hr1"),
        Reach(sites=frozenset({"gone"})),
    ]
    for number, one in enumerate(reaches):
        literals.same(
            f"reach {number}",
            [
                [one.covers_person(HERE, who) for who in ("ops1", "ops2", "hr1", "head-C", "head-A", "no")],
                [one.covers(HERE, place=at) for at in ("A", "C", "CS", "TTA", "root", "no")],
                [
                    one.covers(HERE, **{kind: name})
                    for kind, name in (
                        ("team", "ops"),
                        ("team", "x"),
                        ("person", "hr1"),
                        ("person", "x"),
                        ("region", "CS"),
                        ("region", "x"),
                    )
                ],
                sorted(one.perimeters(HERE)),
                one.nothing,
            ],
        )


def test_titles_by_name(literals: Literals) -> None:
    both, french = Text(fr="Un", ar="واحد"), Text(fr="Deux")
    for number, some in enumerate(((), (both,), (french,), (french, both), (both, both))):
        literals.same(f"titles {number}", Titles(some).by_name("roles"))
