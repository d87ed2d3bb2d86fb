"""Thresholds over days: held for some days, means, changes, each place for itself, and days that are restated."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain import facts
from pca.domain.facts import AnyFact, Proposed
from pca.domain.orders import CLOCK, Observation, Observe, PassTime
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Proposal, Situation
from tests.kit.five_states import MOVES, measure, move
from tests.kit.rules import DAY, HOUR, NOON, follows, known, of, plan

CASES = {"id": "cases", "title": {"fr": "Cas"}, "type": "number"}
SURE = {"id": "sure", "title": {"fr": "Sûr"}, "type": "boolean", "stale_after": "2d"}
INDEX = {"id": "index", "title": {"fr": "Indice"}, "type": "number"}
READY = {"id": "ready", "title": {"fr": "Prêt"}, "type": "boolean"}
WEEKLY = {"id": "weekly", "title": {"fr": "Hebdo"}, "type": "number", "cadence": "1w"}


def asking(when: str, **more: Any) -> CompiledPlan:
    """The small plan, in which this threshold proposes to activate."""
    moves = [move("activate", "normal", "crisis", propose_when=when, **more), *MOVES[1:]]
    return plan(measure("a", "crisis"), transitions=moves, indicators=[CASES, SURE, WEEKLY, INDEX, READY])


def days(indicator: str, *values: object, until: int = 0, perimeter: str = "root") -> tuple[Observation, ...]:
    """One value a day at noon, the last `until` days ago; None for a day without."""
    first = NOON - DAY * (until + len(values) - 1)
    seen = [(str(value).lower(), first + DAY * at) for at, value in enumerate(values) if value is not None]
    return tuple(Observation(indicator, value, at, perimeter) for value, at in seen)


def found(*series: tuple[Observation, ...], proposals: tuple[Proposal, ...] = ()) -> Situation:
    """What is known: some series, and what was proposed before."""
    by_name = {values[-1].name: values for values in series}
    observed = {name: values[-1] for name, values in by_name.items()}
    return known("normal", series=by_name, observed=observed, proposals=proposals)


def proposed(book: CompiledPlan, situation: Situation) -> list[dict[str, str]]:
    """What the thresholds read when time passes at noon and they are crossed."""
    return [fact.known for fact in of(follows(book, situation, PassTime(), CLOCK), Proposed)]


@pytest.mark.parametrize(
    ("when", "more", "series", "read"),
    [
        ("cases >= 5", 3, days("cases", 4, 5, 6, 7), "7"),
        ("cases >= 5", 3, days("cases", 5, 4, 6, 7), None),
        ("cases >= 5", 3, days("cases", 6, 7), None),
        ("cases >= 5", 3, days("cases", 6, None, 6, 7), None),
        ("cases >= 5", 3, days("cases", 6, 6, 7, until=1), "7"),
        ("cases >= 5", 3, days("cases", 6, 6, 7, until=3), None),
        ("sure", 2, days("sure", True, True), "True"),
        ("sure", 2, days("sure", False, True), None),
        ("weekly >= 5", 8, days("weekly", 6, None, None, None, None, None, None, 9), "9"),
        ("weekly >= 5", 9, days("weekly", 6, None, None, None, None, None, None, 9), None),
        ("cases >= 5 and days_in_state >= 1", 2, days("cases", 5, 5), "5"),
        ("mean(cases, 2) >= 5", None, days("cases", 4, 6), "5"),
        ("mean(cases, 2) >= 5", None, days("cases", 4, "5.99999"), None),
        ("mean(cases, 3) >= 5", None, days("cases", 9, None, 9), None),
        ("mean(cases, 3) > 5", None, days("cases", 5, 5, 6), "5.333333"),
        ("mean(cases, 2) >= 5", 2, days("cases", 5, 5, 5), "5"),
        ("mean(cases, 2) >= 5", 2, days("cases", 4, 5, 9), None),
        ("mean(weekly, 14) >= 7", None, days("weekly", *(6, *[None] * 6) * 2, 8, until=0)[1:], None),
        ("change(cases, 2) >= 3", None, days("cases", 1, 9, 4), "3"),
        ("change(cases, 2) <= -3", None, days("cases", 4, None, 1), "-3"),
        ("change(cases, 2) >= 3", None, days("cases", None, 1, 9), None),
    ],
)
def test_a_threshold_over_days(when: str, more: int | None, series: Any, read: str | None) -> None:
    book = asking(when, **({"propose_after_days": more} if more else {}))
    [*values] = proposed(book, found(series))
    assert [next(iter(sorted(value.values()))) if "days" not in when else value["cases"] for value in values] == (
        [read] if read else []
    )


def test_days_are_those_of_the_plan_and_the_last_value_of_a_day_counts() -> None:
    early, late = (Observation("cases", value, NOON + by) for value, by in (("9", -11 * HOUR), ("1", -10 * HOUR)))
    assert proposed(asking("mean(cases, 2) >= 5"), found((*days("cases", 5, until=1), early, late))) == []
    assert proposed(asking("mean(cases, 2) >= 3"), found((*days("cases", 5, until=1), early, late))) == [
        {"mean(cases, 2)": "3"}
    ]


def test_each_region_is_looked_at_by_its_own_figures_and_proposed_for_itself() -> None:
    here = days("cases", 9, 9, perimeter="CS")
    book = asking("mean(cases, 2) >= 5", propose_per="region")
    [fact] = of(follows(book, found(days("cases", 9, 9), here), PassTime(), CLOCK), Proposed)
    assert (fact.perimeter, fact.indicator, fact.value, fact.known) == ("CS", "cases", "9", {"mean(cases, 2)": "9"})
    assert proposed(asking("mean(cases, 2) >= 5"), found(here)) == []


OPEN = Proposal(number=1, event="activate", perimeter="root")
DECLINED = Proposal(number=1, event="activate", perimeter="root", status="declined")
PUT_OFF = Proposal(number=1, event="activate", perimeter="root", status="snoozed", snoozed_until=NOON + DAY)


def became(given: tuple[AnyFact, ...]) -> list[str]:
    """What happened to proposals."""
    words = {Proposed: "proposed", facts.ProposalForgotten: "forgotten"}
    kinds = (Proposed, facts.ProposalForgotten, facts.ProposalSettled)
    said = [words.get(type(one)) or ("restated" if one.restated else one.outcome) for one in of(given, *kinds)]
    return [*said, *(one.communication for one in of(given, facts.MessagesQueued) if "decision" in one.communication)]


@pytest.mark.parametrize(
    ("value", "proposals", "then"),
    [
        (80, (OPEN,), []),
        (95, (OPEN,), []),
        (79, (OPEN,), ["withdrawn"]),
        (89, (), []),
        (90, (), ["proposed", "decision_proposed"]),
        (85, (DECLINED,), []),
        (79, (DECLINED,), ["forgotten"]),
    ],
)
def test_what_was_proposed_stays_until_figures_are_far_enough_back(value: int, proposals: Any, then: Any) -> None:
    book = asking("cases >= 90", withdraw_when="cases < 80")
    assert became(follows(book, found(days("cases", value), proposals=proposals), PassTime(), CLOCK)) == then


@pytest.mark.parametrize(
    ("ago", "value", "proposals", "then"),
    [
        (1, 9, (), ["proposed", "decision_proposed"]),
        (1, 7, (OPEN,), ["restated", "proposed", "decision_proposed"]),
        (1, 7, (DECLINED,), ["forgotten", "proposed", "decision_proposed"]),
        (1, 7, (PUT_OFF,), ["restated", "proposed", "decision_proposed"]),
        (1, 0, (OPEN,), ["restated", "decision_restated"]),
        (0, 0, (OPEN,), ["restated", "decision_restated"]),
        (1, 0, (DECLINED,), ["forgotten"]),
        (1, 6, (OPEN,), []),
        (9, 0, (OPEN,), []),
        (-1, 0, (OPEN,), ["withdrawn"]),
        (-1, 9, (OPEN,), []),
    ],
)
def test_a_day_that_is_restated_is_judged_again(ago: int, value: int, proposals: Any, then: list[str]) -> None:
    """Yesterday's six and today's five make more than five; another value for a day is given a little later."""
    before = days("cases", 6, 5 if proposals else 1)
    said = (Observation("cases", str(value), NOON - ago * DAY),)
    book = asking("mean(cases, 2) >= 5")
    assert became(follows(book, found(before, proposals=proposals), Observe(observations=said), now=NOON + DAY)) == then


def test_how_far_back_the_series_are_read() -> None:
    book = asking("mean(cases, 7) >= 5 and sure and change(weekly, 14) > 0", propose_after_days=3)
    assert book.windows == {"cases": 10, "sure": 3, "weekly": 17}
    assert asking("cases >= 5").windows == {}
