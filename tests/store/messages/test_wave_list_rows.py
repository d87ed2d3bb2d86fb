"""Lists of waves and their recipients, row by row, within reach."""

from __future__ import annotations

import pytest

from pca.domain.access.access import EVERYTHING, Reach
from pca.store.kit.database import Unit
from pca.store.messages import messages, wave_lists
from pca.store.tables.directory import PERSON, SITE
from pca.store.tables.messages import (
    MESSAGE,
    WAVE,
)
from tests.kit.rows import MINE, OTHER, numbers, put


@pytest.fixture
def waves(unit: Unit) -> list[messages.WaveLine]:
    """Two waves of mine, messages 1 to 4 and 5 to 6; P1 works at S1 of TTA, P2 at S2 of CS, P3 is no longer known."""
    put(unit, SITE, {"id": "S1", "region": "TTA"}, {"id": "S2", "region": "CS"}, type="urban")
    put(unit, PERSON, {"id": "P1", "site": "S1"}, {"id": "P2", "site": "S2"})
    put(unit, WAVE, {"first": 1, "count": 4}, {"first": 5, "count": 2}, {"first": 7, "count": 1})
    put(unit, WAVE, {"number": 1, "first": 1, "count": 9}, {"number": 4}, crisis=OTHER)
    rows = (
        {"language": "fr"},
        {"recipient": "P2", "status": "failed", "language": "ar"},
        {"recipient": "P3"},
        {"status": "failed"},
        {"wave": 2, "recipient": "P2"},
        {"wave": 2},
        {"wave": 3, "recipient": "P3"},
    )
    put(unit, MESSAGE, *rows, recipient="P1", wave=1, status="sent", language="fr")
    rows = ({}, {"number": 4, "wave": 4}, {"number": 9, "status": "failed"})
    put(unit, MESSAGE, *rows, crisis=OTHER, recipient="P2", wave=1, status="sent", language="en")
    return list(messages.waves(unit, MINE))


TTA, CS = Reach(regions=frozenset({"TTA"})), Reach(regions=frozenset({"CS"}))


@pytest.mark.usefixtures("waves")
def test_waves_are_listed_newest_first_to_those_who_reach_one_of_their_recipients(unit: Unit) -> None:
    assert numbers(wave_lists.newest(unit, MINE, EVERYTHING)) == [3, 2, 1]
    assert numbers(wave_lists.newest(unit, MINE, EVERYTHING, before=3)) == [2, 1]
    assert numbers(wave_lists.newest(unit, MINE, EVERYTHING, limit=1)) == [3]
    assert numbers(wave_lists.newest(unit, MINE, TTA)) == [2, 1]
    assert numbers(wave_lists.newest(unit, MINE, Reach(person="P3"))) == [3, 1]
    assert numbers(wave_lists.newest(unit, OTHER, CS)) == [4, 1]
    assert numbers(wave_lists.newest(unit, OTHER, TTA)) == []


def test_messages_of_waves_are_counted_within_reach(unit: Unit, waves: list[messages.WaveLine]) -> None:
    first, second, third = waves
    assert wave_lists.outcomes(unit, MINE, waves[:2], EVERYTHING) == {
        1: {"failed": 2, "sent": 2},
        2: {"sent": 2},
    }
    assert wave_lists.outcomes(unit, MINE, [second, third], EVERYTHING) == {2: {"sent": 2}, 3: {"sent": 1}}
    assert wave_lists.outcomes(unit, MINE, [first], TTA) == {1: {"failed": 1, "sent": 1}}
    assert wave_lists.tally(unit, MINE, EVERYTHING) == {"failed": 2, "sent": 5}
    assert wave_lists.tally(unit, MINE, CS) == {"failed": 1, "sent": 1}


def test_recipients_of_a_wave_come_by_number_within_reach(unit: Unit, waves: list[messages.WaveLine]) -> None:
    first, second, _ = waves
    assert numbers(wave_lists.recipients(unit, MINE, first, EVERYTHING)) == [1, 2, 3, 4]
    assert numbers(wave_lists.recipients(unit, MINE, first, EVERYTHING, status="failed")) == [2, 4]
    assert numbers(wave_lists.recipients(unit, MINE, first, EVERYTHING, after=2)) == [3, 4]
    assert numbers(wave_lists.recipients(unit, MINE, second, EVERYTHING)) == [5, 6]
    assert numbers(wave_lists.recipients(unit, MINE, first, TTA, limit=1)) == [1]
    assert numbers(wave_lists.recipients(unit, MINE, first, Reach(person="P3"))) == [3]


@pytest.mark.usefixtures("waves")
def test_messages_that_reached_nobody_come_by_number_within_reach(unit: Unit) -> None:
    assert numbers(wave_lists.lost(unit, MINE, EVERYTHING)) == [2, 4]
    assert numbers(wave_lists.lost(unit, MINE, EVERYTHING, after=2)) == [4]
    assert numbers(wave_lists.lost(unit, MINE, CS)) == [2]


@pytest.mark.usefixtures("waves")
def test_one_message_is_shown_to_those_who_reach_its_recipient(unit: Unit) -> None:
    shown = {number: wave_lists.message_within(unit, MINE, number, TTA) for number in range(1, 10)}
    assert [number for number, line in shown.items() if line and line.number == number] == [1, 4, 6]


def test_a_wave_has_a_first_message_in_each_language(unit: Unit, waves: list[messages.WaveLine]) -> None:
    assert [(one.number, one.language) for one in wave_lists.languages(unit, MINE, waves[0])] == [(1, "fr"), (2, "ar")]
    assert numbers(wave_lists.languages(unit, MINE, waves[1])) == [5]


def test_the_latest_message_of_a_sending_for_each_person(unit: Unit) -> None:
    rows = ({}, {"wave": 2}, {"origin": 2}, {"recipient": "P2"}, {"recipient": "P3"}, {"crisis": OTHER, "wave": 3})
    put(unit, MESSAGE, *rows, wave=1, origin=1, recipient="P1")
    assert wave_lists.of_sending(unit, MINE, 1, ["P1", "P2"]) == {"P1": (2, 2), "P2": (1, 4)}
