"""The words of the main courante: noted with each entry, and for entries from before there were notes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from sqlalchemy import delete, select

from pca.domain import facts
from pca.domain.access.access import EVERYTHING
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.tables.log import LOG_WORD
from tests.kit.rows import MINE, NOON


def told(unit: Unit, entry: Callable[..., Entry], number: int, text: str) -> None:
    apply(unit, entry(facts.LogEntryAdded(number=number, kind="fact", text=text, event_at=NOON), who="P1"))


def test_entries_are_found_by_the_beginnings_of_their_words(unit: Unit, entry: Callable[..., Entry]) -> None:
    for number, text in enumerate(("Pont coupé, à l’oued.", "Le PONT rouvert", "Rien"), 101):
        told(unit, entry, number, text)
    for words, numbers in ((("pont",), [102, 101]), (("pon", "coup"), [101]), (("oued",), [101]), (("ont",), [])):
        lines = log.holding(unit, MINE, words, EVERYTHING, 9)
        assert [line.number for line in lines] == numbers, words
    assert [line.number for line in log.holding(unit, MINE, ("pont",), EVERYTHING, 1)] == [102]


def test_entries_from_before_have_their_words_noted(unit: Unit, entry: Callable[..., Entry]) -> None:
    told(unit, entry, 101, "Pont coupé, à l’oued.")
    before = unit.connection.execute(select(LOG_WORD)).all()
    unit.connection.execute(delete(LOG_WORD))
    import_module("pca.store.migrations.versions.0105_log_words").note(unit.connection)
    assert unit.connection.execute(select(LOG_WORD)).all() == before != []
