"""Whoever is away, tasks go to somebody who works, and never back to the one who is away."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pca.domain.absence_acts import PassOnTasks
from pca.domain.facts import Refused, TasksReassigned
from tests.kit.rulebook import BOOK
from tests.kit.rules import HOUSE, follows, known, task

PLACES = st.sampled_from(["root", "CS", "A", "B", "C"])


@settings(max_examples=80)
@given(st.sets(st.sampled_from(sorted(HOUSE.people)), max_size=12), st.lists(PLACES, min_size=1, max_size=4))
def test_nobody_stands_in_for_themselves_nor_while_away(away: set[str], places: list[str]) -> None:
    absent = away | {"ops1"}
    tasks = [task(number, "a", place) for number, place in enumerate(places, 1)]
    [fact, *_] = follows(BOOK, known(tasks=tasks, absent=absent), PassOnTasks(person="ops1"))
    if isinstance(fact, Refused):
        assert fact.code == "nobody_stands_in"
    else:
        assert isinstance(fact, TasksReassigned)
        assert absent.isdisjoint(who for who in fact.to if who)
