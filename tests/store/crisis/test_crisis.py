"""Crisis files as stored: numbers given out, states held per perimeter, and the history of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pca.domain import facts
from pca.domain.facts import AnyFact
from pca.domain.journal import Entry
from pca.domain.situation import Standing
from pca.store.crisis import crisis
from pca.store.kit.database import Store

Tell = Callable[..., Entry]


def test_an_opened_crisis_is_read_back(opened: Store, noon: datetime) -> None:
    with opened.read() as unit:
        found = crisis.crisis(unit, "2020-1")
        assert crisis.crisis(unit, "2020-2") is None
    assert found is not None
    assert (found.key, found.plan, found.title, found.mode) == ("2020-1", "h1", "Covid-19", "real")
    assert (found.opened_at, found.closed_at) == (noon, None)
    assert (found.tasks, found.waves, found.messages) == (3, 2, 3)
    assert (found.decisions, found.proposals, found.log_entries, found.evidence) == (0, 0, 0, 0)


def test_numbers_given_out_are_counted(
    store: Store, tell: Tell, story: list[tuple[str | None, tuple[AnyFact, ...]]]
) -> None:
    for key, found in story:
        tell(store, *found, crisis=key)
    with store.read() as unit:
        end = crisis.crisis(unit, "2020-1")
    assert end is not None
    assert (end.tasks, end.waves, end.messages, end.evidence) == (9, 6, 11, 1)
    assert (end.decisions, end.proposals, end.log_entries) == (1, 4, 2)


def test_a_state_ends_when_the_next_one_begins(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    history = {"crisis": ("degraded",)}
    entered = facts.StateEntered(perimeter="root", configuration=("degraded", "telework"), history=history)
    tell(opened, entered, at=noon + hour)
    with opened.read() as unit:
        standings = crisis.standings(unit, "2020-1")
        states = crisis.state_history(unit, "2020-1")
    assert standings == {"root": Standing(configuration=("degraded", "telework"), since=noon + hour, history=history)}
    assert [(one.configuration, one.started_at, one.ended_at) for one in states] == [
        (("watch",), noon, noon + hour),
        (("degraded", "telework"), noon + hour, None),
    ]


def test_a_region_may_stand_apart_and_rejoin(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    tell(opened, facts.StateEntered(perimeter="CS", configuration=("crisis",)), at=noon + hour)
    with opened.read() as unit:
        assert set(crisis.standings(unit, "2020-1")) == {"root", "CS"}
    tell(opened, facts.PerimeterRejoined(perimeter="CS"), at=noon + 2 * hour)
    tell(opened, facts.StateEntered(perimeter="CS", configuration=("watch",)), at=noon + 3 * hour)
    with opened.read() as unit:
        states = [one for one in crisis.state_history(unit, "2020-1") if one.perimeter == "CS"]
        assert crisis.standings(unit, "2020-1")["CS"].configuration == ("watch",)
    assert [(one.started_at, one.ended_at) for one in states] == [
        (noon + hour, noon + 2 * hour),
        (noon + 3 * hour, None),
    ]


def test_a_closed_crisis_is_no_longer_among_the_open_ones(
    opened: Store, tell: Tell, noon: datetime, hour: timedelta
) -> None:
    tell(opened, facts.CrisisOpened(plan="h1", title="Drill"), crisis="EX-2020-1", mode="exercise", at=noon + hour)
    tell(opened, facts.CrisisClosed(review_due=noon + 30 * 24 * hour), at=noon + 2 * hour)
    with opened.read() as unit:
        assert [one.key for one in crisis.crises(unit)] == ["2020-1", "EX-2020-1"]
        assert [(one.key, one.mode) for one in crisis.crises(unit, open_only=True)] == [("EX-2020-1", "exercise")]
        closed = crisis.crisis(unit, "2020-1")
    assert closed is not None
    assert closed.closed_at == noon + 2 * hour


def test_keys_are_counted_by_year_and_mode(opened: Store, tell: Tell) -> None:
    for key, mode in (("2020-2", "real"), ("EX-2020-1", "exercise"), ("2021-1", "real")):
        tell(opened, facts.CrisisOpened(plan="h1", title="t"), crisis=key, mode=mode)
    with opened.read() as unit:
        assert crisis.opened(unit, "real", 2020) == 2
        assert crisis.opened(unit, "exercise", 2020) == 1
        assert crisis.opened(unit, "real", 2021) == 1
        assert crisis.opened(unit, "exercise", 2021) == 0


def test_another_plan_version_may_be_taken_over(opened: Store, tell: Tell) -> None:
    tell(opened, facts.PlanPublished(hash="h2", plan="pandemie", version="2", author="P1", body="{}"), crisis=None)
    tell(opened, facts.PlanAdopted(before="h1", after="h2"))
    with opened.read() as unit:
        found = crisis.crisis(unit, "2020-1")
    assert found is not None
    assert found.plan == "h2"
