"""Periods of availability: begun and ended by the heartbeat, late and out of order too; nobody is in two places."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import get_args

import pytest

from pca.domain import facts
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.availability import ABILITIES, AWAY, Status, StatusName
from pca.domain.availability_acts import CancelAvailability, PlanAvailability, PlannedPeriod
from pca.domain.availability_rules import turns
from pca.domain.orders import DeclareStatus, ImportDirectory
from pca.services.people import days_ahead
from pca.services.people.read import institution
from pca.services.people.read_availability import Ahead
from pca.store.engine.replay import replay
from tests.services.conftest import small_organisation

DAY = timedelta(days=1)


def planned(world, person, status, starts, ends, **more):
    """Days counted from today; the number of the period."""
    today = world.clock.now().date()
    period = PlannedPeriod(
        people=(person,), status=status, starts=today + starts * DAY, ends=today + ends * DAY, **more
    )
    [fact] = world.ok(PlanAvailability(periods=(period,)), "operator", crisis=None)
    return fact.first


def status(world, person="ops1"):
    with world.store.read() as unit:
        return institution(unit).people[person].status.value


def days(world, count):
    """The status after each beat, a day apart; all follows from the journal."""
    seen = []
    for _ in range(count):
        world.pass_time(timedelta())
        seen.append(status(world))
        world.clock.advance_to(world.clock.now() + DAY)
    assert replay(world.store).differences == ()
    return seen


def test_a_period_begins_and_ends_by_itself_and_what_was_before_comes_back(world):
    world.ok(DeclareStatus(person="ops1", status="telework"), "operator", crisis=None)
    planned(world, "ops1", "leave", 1, 2)
    assert days(world, 4) == ["telework", "leave", "leave", "telework"]


STORIES = {
    "the later order counts while both hold, then the earlier one again": (
        [("leave", 0, 4), ("telework", 1, 2)],
        ["leave", "telework", "telework", "leave", "leave", "on_site"],
    ),
    "the same, planned the other way round": (
        [("telework", 1, 2), ("leave", 0, 4)],
        ["leave", "leave", "leave", "leave", "leave", "on_site"],
    ),
    "one follows the other without a day between": (
        [("on_duty", 0, 1), ("off_duty", 2, 3)],
        ["on_duty", "on_duty", "off_duty", "off_duty", "on_site", "on_site"],
    ),
    "a correction of days gone by changes no status of today": ([("leave", -9, -1)], ["on_site"]),
}


@pytest.mark.parametrize("story", STORIES)
def test_nobody_is_in_two_places(world, story):
    periods, expected = STORIES[story]
    for one in periods:
        planned(world, "ops1", *one)
    assert days(world, len(expected)) == expected


def test_after_days_of_standstill_what_holds_now_decides(world):
    planned(world, "ops1", "leave", 1, 2)
    planned(world, "ops1", "dispensed", 3, 9)
    planned(world, "ops2", "leave", 1, 3)
    world.clock.advance_to(world.clock.now() + 5 * DAY)
    happened = world.pass_time(timedelta())
    assert [fact for fact in happened if isinstance(fact, facts.StatusDeclared)] == [
        facts.StatusDeclared(person="ops1", status="dispensed")
    ]
    assert (status(world), status(world, "ops2")) == ("dispensed", "on_site")
    assert world.pass_time(timedelta()) == (), "a beat with nothing to do writes nothing"
    assert days(world, 6)[-1] == "on_site"


def test_what_is_said_by_hand_ends_the_period_that_runs_and_none_that_begins_later(world):
    planned(world, "ops1", "leave", 0, 3)
    planned(world, "ops1", "telework", 5, 5)
    world.pass_time(timedelta())
    world.ok(DeclareStatus(person="ops1", status="on_site"), "operator", crisis=None)
    assert days(world, 7) == [*["on_site"] * 5, "telework", "on_site"]


def test_a_period_that_is_cancelled_gives_the_status_back_at_once(world):
    one, other = planned(world, "ops1", "leave", 0, 3), planned(world, "ops1", "telework", 2, 2)
    world.pass_time(timedelta())
    world.ok(CancelAvailability(periods=(one, other)), "operator", crisis=None)
    assert days(world, 4) == ["on_site"] * 4
    assert world.no(CancelAvailability(periods=(one,)), "operator", crisis=None) == "period_over"
    assert world.no(CancelAvailability(periods=(99,)), "operator", crisis=None) == "period_unknown"


def test_who_leaves_takes_what_was_planned_along(world):
    planned(world, "ops2", "leave", 1, 3)
    world.ok(leaving("ops2"), "operator", crisis=None)
    assert days(world, 4) == ["on_site"] * 4


def leaving(person):
    left = small_organisation()
    return ImportDirectory(
        digest="1",
        leaving=1,
        regions=tuple(left.regions.values()),
        sites=tuple(left.sites.values()),
        people=tuple(one for one in left.people.values() if one.id != person),
    )


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (3, 2, "period_backwards"),
        (-32, 1, "period_too_old"),
        (0, 3650, "period_too_long"),
        (700, 800, "period_too_far"),
    ],
)
def test_days_that_cannot_be_meant_are_refused(world, starts, ends, code):
    today = date(2026, 3, 2)
    period = PlannedPeriod(people=("ops1",), status="leave", starts=today + starts * DAY, ends=today + ends * DAY)
    assert world.no(PlanAvailability(periods=(period,)), "operator", crisis=None) == code


def test_a_press_for_too_many_and_one_for_nobody_are_refused(world):
    today = date(2026, 3, 2)
    many = tuple(f"P{number}" for number in range(50_001))
    for people, code in (((), "nobody_chosen"), (("ops1", "gone"), "person_unknown"), (many, "text_too_long")):
        period = PlannedPeriod(people=people, status="leave", starts=today, ends=today)
        assert world.no(PlanAvailability(periods=(period,)), "operator", crisis=None) == code


def test_two_teams_take_turns():
    first = date(2026, 3, 2)
    weeks = turns((("ops1",), ("ops2",)), first, first + 16 * DAY, 7)
    assert [(one.people, one.status, (one.starts - first).days, (one.ends - first).days) for one in weeks] == [
        (("ops1",), "on_duty", 0, 6), (("ops2",), "off_duty", 0, 6),
        (("ops2",), "on_duty", 7, 13), (("ops1",), "off_duty", 7, 13),
        (("ops1",), "on_duty", 14, 16), (("ops2",), "off_duty", 14, 16),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="ops1"):
        turns((("ops1",), ("ops1",)), first, first, 7)


def test_the_table_says_of_every_status_whether_its_people_work():
    assert set(ABILITIES) == set(Status)
    assert {"absent", "leave", "dispensed", "off_duty"} == AWAY
    assert set(get_args(StatusName)) == set(Status)


@pytest.mark.parametrize("region", ["", "CS"])
@pytest.mark.parametrize("reach", [EVERYTHING, Reach(regions=frozenset({"CS"})), Reach(teams=frozenset({"ops"}))])
def test_the_days_ahead_are_counted_as_each_persons_day_says(world, reach, region):
    first = world.clock.now().date()
    for person, kind, starts, ends in (
        ("ops1", "leave", 1, 3),
        ("ops1", "telework", 2, 20),
        ("ops2", "telework", 0, 0),
        ("head-A", "leave", 3, 5),
        ("vice-C", "dispensed", 0, 30),
    ):
        planned(world, person, kind, starts, ends)
    world.pass_time(timedelta())
    with world.store.read() as unit:
        house, found = institution(unit), days_ahead.outlook(unit, reach, first, region=region)
        ahead = Ahead(unit, first, first + 13 * DAY)
        within = [
            person
            for person in house.people.values()
            if reach.covers_person(house, person.id) and region in ("", house.region_of(person.id))
        ]
        for day in found.days:
            said = Counter(ahead.on(person.id, person.status.value, day.day).status for person in within)
            assert {name: count for name, count in zip(found.statuses, day.totals, strict=True) if count} == said
            assert sum(map(sum, day.places.values())) == len(within)
