"""Figures and activities: what is taken down, what is refused, and when time alone may change what they say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain.activities import breaks_at, marks, threatened
from pca.domain.facts import ActivityInterrupted, ActivityRestored, IndicatorsObserved, MarkReached, MessagesQueued
from pca.domain.figures import NoNumber
from pca.domain.indicators import next_look, typed
from pca.domain.known import ActivityClock
from pca.domain.orders import BREAK_GLASS, CLOCK, Interrupt, Observation, Observe, PassTime, Restore
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.indicators import Indicator
from pca.domain.ways_in import BreakGlass
from tests.kit.five_states import MOVES, measure, move
from tests.kit.rulebook import BOOK, SEALED
from tests.kit.rules import DAY, HOUR, MINUTE, NOON, crisis, follows, known, of, plan, refusal, standing

SECOND, MOMENT = timedelta(seconds=1), timedelta(milliseconds=1)


def seen(indicator: str, value: str, **more: Any) -> Observation:
    return Observation(indicator, value, more.pop("at", NOON), **more)


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        ((), ("nothing_observed", {})),
        ((seen("no", "1"),), ("indicator_unknown", {"indicator": "no", "known": "index, ready"})),
        ((seen("index", "12"), seen("index", "1 2")), ("indicator_value", {"value": "1 2", "type": "number"})),
        ((seen("index", "1e3"),), ("indicator_value", {"value": "1e3", "type": "number"})),
        ((seen("ready", "12"),), ("indicator_value", {"indicator": "ready", "value": "12", "type": "boolean"})),
        ((seen("index", "1", perimeter="no"),), ("perimeter_unknown", {"perimeter": "no"})),
        ((seen("index", "1", at=NOON + 5 * MINUTE + SECOND),), ("observed_in_future", {"indicator": "index"})),
    ],
)
def test_a_figure_that_is_refused(observed: Any, said: tuple[str, dict[str, str]]) -> None:
    about = {"indicator": "index"} if said[0] == "indicator_value" else {}
    assert refusal(BOOK, known(), Observe(observations=observed)) == (said[0], {**about, **said[1]})


def test_a_figure_that_is_taken() -> None:
    observed = (
        seen("index", "-1.5"),
        seen("ready", "true", perimeter="CS"),
        seen("index", "2", perimeter="A", at=NOON + 5 * MINUTE),
    )
    act = Observe(observations=observed, source="OMM")
    assert follows(BOOK, known("normal"), act) == (IndicatorsObserved(observations=observed, source="OMM"),)


UNITS = {
    name: Indicator.model_validate({"id": "i", "title": {"fr": "i"}, **more})
    for name, more in (
        ("percent", {"type": "number", "unit": {"fr": "%", "en": "pct"}}),
        ("plain", {"type": "number"}),
        ("text", {"type": "text"}),
    )
}


@pytest.mark.parametrize(
    ("unit", "written", "kept"),
    [
        ("percent", " 12 % ", "12"),
        ("percent", "12 pct", "12"),
        ("percent", "12 kg", "12 kg"),
        ("plain", "1 200,50", "1200.5"),
        ("plain", " beaucoup ", "beaucoup"),
        ("text", " 1 200 ", "1 200"),
    ],
)
def test_a_figure_as_people_write_it(unit: str, written: str, kept: str) -> None:
    assert typed(UNITS[unit], written) == kept
    assert typed(None, written) == written.strip()


def test_a_figure_that_could_be_two_is_not_guessed() -> None:
    with pytest.raises(NoNumber):
        typed(UNITS["plain"], "1,200")


# ---------------------------------------------------------------- when to look again

COUNTED = move("activate", "normal", "crisis", propose_when="days_in_state >= 3")
COUNTING = plan(measure("m"), transitions=[*MOVES[1:], COUNTED])


@pytest.mark.parametrize(
    ("book", "since", "observed", "then"),
    [
        (COUNTING, NOON, [], DAY),
        (COUNTING, NOON - DAY, [], DAY),
        (COUNTING, NOON - DAY - HOUR, [], 23 * HOUR),
        (COUNTING, NOON + HOUR, [], None),
        (BOOK, NOON - DAY, [], None),
        (BOOK, NOON, [seen("index", "1")], 3 * DAY + MOMENT),
        (BOOK, NOON, [seen("index", "1", at=NOON - 3 * DAY)], MOMENT),
        (BOOK, NOON, [seen("index", "1", at=NOON - 3 * DAY - MOMENT)], None),
        (BOOK, NOON, [seen("ready", "true"), seen("gone", "1")], None),
        (COUNTING, NOON - HOUR, [seen("index", "1", at=NOON - 3 * DAY + MINUTE)], MINUTE + MOMENT),
    ],
)
def test_when_time_alone_may_change_a_condition(book: CompiledPlan, since: Any, observed: Any, then: Any) -> None:
    at = next_look(book, {"root": standing("crisis", since=since)}, observed, NOON)
    assert at == (None if then is None else NOON + then)


def test_each_state_that_is_held_has_its_own_days() -> None:
    inner = standing("crisis", since=NOON - HOUR, entered={"crisis": NOON - HOUR, "outer": NOON - 2 * HOUR})
    assert next_look(COUNTING, {"root": inner, "CS": standing("crisis", since=NOON)}, [], NOON) == NOON + 22 * HOUR


# ---------------------------------------------------------------- activities

STOPPED = ActivityClock(
    activity="pay", since=NOON - 6 * HOUR, rto_at=NOON + 2 * HOUR, mtpd_at=NOON + 42 * HOUR, next_at=NOON
)


@pytest.mark.parametrize(
    ("act", "more", "found", "said"),
    [
        (Interrupt(activity="no"), {}, known(), ("activity_unknown", {"activity": "no", "known": "pay"})),
        (Interrupt(activity="pay"), {"who": "nobody"}, known(), ("person_unknown", {"person": "nobody"})),
        (Interrupt(activity="pay", since=NOON + SECOND), {}, known(), ("since_in_future", {"activity": "pay"})),
        (Interrupt(activity="pay"), {}, known(clocks={"pay": STOPPED}), ("already_interrupted", {"activity": "pay"})),
        (Restore(activity="no"), {}, known(), ("activity_unknown", {"activity": "no", "known": "pay"})),
        (Restore(activity="pay"), {"who": "nobody"}, known(), ("person_unknown", {"person": "nobody"})),
        (Restore(activity="pay"), {}, known(), ("not_interrupted", {"activity": "pay"})),
        (Restore(activity="pay"), {"who": BREAK_GLASS}, known(), ("person_unknown", {"person": BREAK_GLASS})),
    ],
)
def test_an_activity_nothing_is_said_of(act: Any, more: Any, found: Any, said: tuple[str, dict[str, str]]) -> None:
    assert refusal(BOOK, found, act, **more) == said


@pytest.mark.parametrize("act", [Interrupt(activity="pay"), Restore(activity="pay")])
def test_an_activity_of_a_crisis_that_is_over(act: Any) -> None:
    assert refusal(BOOK, known(crisis=crisis(closed_at=NOON)), act) == ("crisis_closed", {"crisis": "2026-1"})


def test_an_activity_the_plan_lacks_by_now_can_still_work_again() -> None:
    found = known(clocks={"old": STOPPED})
    assert follows(BOOK, found, Restore(activity="old")) == (ActivityRestored(activity="old"),)


def test_the_sealed_account_while_it_is_open_says_so_too() -> None:
    [fact] = follows(BOOK, known(break_glass=SEALED), Interrupt(activity="pay", since=NOON - HOUR), BREAK_GLASS)
    assert fact == ActivityInterrupted(
        activity="pay", since=NOON - HOUR, rto_at=NOON + 7 * HOUR, mtpd_at=NOON + 47 * HOUR, next_at=NOON + 5 * HOUR
    )
    over = BreakGlass(number=1, person=BREAK_GLASS, opened_at=NOON - 4 * HOUR, ends=NOON, claimed="ops1")
    assert refusal(BOOK, known(break_glass=over), Interrupt(activity="pay"), BREAK_GLASS)[0] == "person_unknown"


def test_marks_come_in_order() -> None:
    assert marks(8 * HOUR, 2 * DAY, NOON) == [
        (NOON + 6 * HOUR, "rto_75"),
        (NOON + 8 * HOUR, "rto"),
        (NOON + 2 * DAY, "mtpd"),
    ]


@pytest.mark.parametrize(
    ("hours", "next_at", "then"),
    [
        (-1, 0, []),
        (0, 0, [("rto_75", 2)]),
        (2, 0, [("rto_75", 2), ("rto", 42)]),
        (41, 2, [("rto", 42)]),
        (99, 0, [("rto_75", 2), ("rto", 42), ("mtpd", None)]),
        (99, 42, [("mtpd", None)]),
        (99, None, []),
    ],
)
def test_each_mark_is_said_once(hours: int, next_at: int | None, then: list[tuple[str, int | None]]) -> None:
    """Hours after noon that have passed; from which mark on nothing was said yet → the marks, each with the next."""
    clock = ActivityClock(
        activity="pay",
        since=STOPPED.since,
        rto_at=STOPPED.rto_at,
        mtpd_at=STOPPED.mtpd_at,
        next_at=None if next_at is None else NOON + next_at * HOUR,
    )
    facts = follows(BOOK, known(clocks={"pay": clock}), PassTime(), CLOCK, now=NOON + hours * HOUR)
    later = [(mark, None if more is None else NOON + more * HOUR) for mark, more in then]
    assert of(facts, MarkReached) == [MarkReached(activity="pay", mark=mark, next_at=at) for mark, at in later]  # type: ignore[arg-type]
    told = of(facts, MessagesQueued)
    assert [(one.communication, one.about) for one in told] == [
        ("objective_at_risk", {"activity": "pay", "mark": mark, "remaining_to": STOPPED.mtpd_at.isoformat()})
        for mark, _ in then
    ]


@pytest.mark.parametrize(("hours", "yes"), [(25, False), (24, True), (1, True), (0, True), (-30, True)])
def test_an_objective_is_threatened_when_it_breaks_within_a_day(hours: int, yes: bool) -> None:
    clock = replace(STOPPED, rto_at=NOON + timedelta(hours=hours), mtpd_at=NOON + timedelta(hours=hours + 100))
    assert threatened(clock, NOON) is yes
    assert breaks_at(clock, NOON) == (clock.rto_at if hours > 0 else clock.mtpd_at)
