"""What bears on a crisis: its own entries, those of none, and facts of the house wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pca.domain import facts
from pca.domain.facts import AnyFact
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.engine import bearing
from pca.store.engine.apply import APPLIERS, _nothing, apply
from pca.store.engine.bearing import OF_THE_HOUSE, Elsewhere, bearing_on, entries
from pca.store.kit.database import Store, Unit
from pca.store.kit.errors import StoreError


def test_facts_of_the_house_are_those_that_are_applied_without_a_crisis(
    store: Store, story: list[tuple[str | None, tuple[AnyFact, ...]]], entry: Callable[..., Entry]
) -> None:
    bound = set()
    for fact in (fact for _, together in story for fact in together):
        try:
            with store.write() as unit:
                apply(unit, entry(fact, crisis=None))
        except StoreError as error:
            bound |= {type(fact)} if error.code == "no_crisis" else set()
    changing = {kind for kind, applier in APPLIERS.items() if applier is not _nothing}
    assert set(OF_THE_HOUSE) == changing - bound


@pytest.fixture
def two(store: Store, entry: Callable[..., Entry]) -> Store:
    """Entries of two crises and of none; one of the other crisis says something about the house and about itself."""
    noted, status = facts.Refused(code="x"), facts.StatusDeclared(person="P1", status="telework")
    given = [("2020-1", (noted,)), ("2020-2", (noted,)), (None, (noted,)), ("2020-2", (noted, status))]
    with store.write() as unit:
        for crisis, found in (*given, ("2020-1", (noted,)), ("2020-2", (noted,))):
            journal.append(unit, entry(*found, crisis=crisis))
    return store


def numbers(unit: Unit, elsewhere: Elsewhere, last: int) -> tuple[int, int, list[tuple[int, int]]]:
    """Where it ends, how many there are, and each with how many facts it holds."""
    there = elsewhere.upto(unit, last)
    found = bearing_on(unit, "2020-1", last, there)
    return found.upto, found.entries, [(seq, len(one.facts)) for seq, one in entries(unit, found, there)]


@pytest.mark.parametrize("looked_before", [(), (3,), (6,), (4, 2)])
def test_entries_of_others_do_not_count_but_for_the_house(two: Store, looked_before: tuple[int, ...]) -> None:
    elsewhere = Elsewhere()
    with two.read() as unit:
        for last in looked_before:
            elsewhere.upto(unit, last)
        assert numbers(unit, elsewhere, 6) == (5, 4, [(1, 1), (3, 1), (4, 1), (5, 1)])
        assert numbers(unit, elsewhere, 3) == (3, 2, [(1, 1), (3, 1)])
        assert numbers(unit, elsewhere, 0) == (0, 0, [])


def test_a_look_that_was_cut_short_notes_nothing_twice(two: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere, whole = Elsewhere(), bearing._rows

    def cut(*given: object, **more: object) -> Iterator[object]:
        yield from list(whole(*given, **more))[:4]  # type: ignore[arg-type]
        raise StoreError("away", "the database went away")

    with two.read() as unit:
        with monkeypatch.context() as patched:
            patched.setattr(bearing, "_rows", cut)
            with pytest.raises(StoreError):
                elsewhere.upto(unit, 6)
        assert elsewhere.upto(unit, 6) == [4]
