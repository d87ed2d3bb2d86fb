"""What rules are tested with: a plan of a few measures, what is known when an order comes, and the facts that follow.

No database and no file but the small plan's own: each row of a table is a few lines, and reads as a rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from pca.domain.decide import decide
from pca.domain.directory import ROOT, Status
from pca.domain.facts import AnyFact, Refused
from pca.domain.orders import Act, Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.playbook import Playbook
from pca.domain.rounds import NO_ROUNDS, Round, Rounds
from pca.domain.situation import Crisis, Running, SentMessage, Situation, Standing, Task, knowing
from pca.plans.loader import load
from tests.kit.five_states import CALM, MET, MOVES, TOLD
from tests.kit.house import PLAN, small_organisation

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday; in Casablanca it is noon too, for the Ramadan of 2026."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOUSE = small_organisation()
NOTE = {("note", kind, "fr"): "Note." for kind in ("subject", "mail")}


@cache
def _small() -> Mapping[str, Any]:
    return load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)


def plan(*measures: dict[str, Any], texts: Mapping[tuple[str, str, str], str] = NOTE, **parts: Any) -> CompiledPlan:
    """The small plan on five states, with these measures; it says nothing before the end."""
    given = {"states": CALM, "transitions": MOVES, "stand_down_criteria": [MET], "communications": [TOLD], **parts}
    return CompiledPlan(Playbook.model_validate({**_small(), **given, "measures": list(measures)}), texts)


def standing(*states: str, since: datetime = NOON - DAY, **more: Any) -> Standing:
    """A perimeter has held these states since yesterday."""
    return Standing(configuration=states, since=since, **{"entered": dict.fromkeys(states, since), **more})


def crisis(**more: Any) -> Crisis:
    """A real crisis, opened two days ago; nothing has had a number yet."""
    given = {"key": "2026-1", "plan": "h1", "title": "Crue", "mode": "real", "opened_at": NOON - 2 * DAY}
    return Crisis(**{**given, **more})


def known(
    *states: str, running: Iterable[Running] = (), tasks: Iterable[Task] = (), absent: Iterable[str] = (), **more: Any
) -> Situation:
    """What is known: the institution in these states, measures that run, tasks, and who is away."""
    people = {**HOUSE.people}
    for one in absent:
        people[one] = _replace(people[one], status=Status.ABSENT)
    given = {
        "crisis": crisis(),
        "organisation": _replace(HOUSE, people=people),
        "standings": {ROOT: standing(*(states or ("crisis",)))},
        "running": {(one.measure, one.perimeter): one for one in running},
        "tasks": {one.number: one for one in tasks},
    }
    return knowing(Situation(), **{**given, **more})


def message(**more: Any) -> Situation:
    """What is known: a mail that was sent to ops1."""
    given = {"number": 1, "origin": 4, "recipient": "ops1", "status": "sent", "kind": "mail"}
    return known(named={1: SentMessage(**{**given, **more})})


def _replace(one: Any, **changed: Any) -> Any:
    return type(one)(**{**{name: getattr(one, name) for name in one.__struct_fields__}, **changed})


def held(measure: str, perimeter: str = ROOT, **more: Any) -> Running:
    """A measure that has held since yesterday, its tasks opened once."""
    given = {"status": "held", "runs": 1, "started_at": NOON - DAY, **more}
    return Running(measure=measure, perimeter=perimeter, **given)


def task(number: int, measure: str, place: str = ROOT, **more: Any) -> Task:
    """An open task of the operations team, with its lead; an hour to answer, eight to do it, counted from noon."""
    given = {"perimeter": ROOT, "team": "ops", "status": "open", "assignee": "ops1"}
    dates = {"acknowledge_by": NOON + HOUR, "due_at": NOON + 8 * HOUR}
    return Task(number=number, measure=measure, place=place, **{**given, **dates, **more})


class Kept(Rounds):
    """How far measures were carried out before the order."""

    def __init__(self, **of: Collection[Round]) -> None:
        self._of = of

    def latest(self, measure: str, places: Collection[str] | None = None) -> tuple[Round, ...]:
        return tuple(one for one in self._of.get(measure, ()) if places is None or one.place in places)

    def live(self, measure: str) -> int:
        return sum(one.status in ("open", "acknowledged") for one in self._of.get(measure, ()))

    def ticked(self, measure: str) -> Mapping[str, frozenset[str]]:
        return NO_ROUNDS.ticked(measure)


def follows(
    book: CompiledPlan | None, found: Situation, act: Act, who: str = "dir", why: str = "Il le faut.", **more: Any
) -> tuple[AnyFact, ...]:
    """The facts that follow when the director orders `act` at noon; refused orders follow as their one fact."""
    now = more.pop("now", NOON)
    return decide(
        book, found, Order(id="o", who=who, crisis=more.pop("crisis", "2026-1"), act=act, why=why, **more), now
    )


def refusal(*given: Any, **more: Any) -> tuple[str, dict[str, str]]:
    """Code and details with which an order is refused."""
    [fact] = follows(*given, **more)
    assert isinstance(fact, Refused), fact
    return fact.code, fact.details


def of(facts: Iterable[AnyFact], *kinds: type[Any]) -> list[Any]:
    """The facts of these kinds, in their order."""
    return [one for one in facts if isinstance(one, kinds)]
