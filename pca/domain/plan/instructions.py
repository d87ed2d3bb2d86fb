"""What a task asks for, as its reader is shown it; and the digest by which one instruction is told from another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

import msgspec

from pca.domain.plan.measures import Item, Measure
from pca.domain.plan.text import Text


class Instruction(msgspec.Struct, frozen=True):
    """Title, text and checklist of a task of one measure, on the level and for the purpose it was opened with."""

    title: Text
    text: Text
    checklist: tuple[Item, ...]
    complete_within: timedelta


def instruction(measure: Measure, purpose: str, level: str | None, items: tuple[str, ...] = ()) -> Instruction:
    """What a task of the measure asks for. `items`: only these lines of the checklist, for what was added later."""
    if purpose == "undo" and measure.undo is not None:
        undo = measure.undo
        return Instruction(undo.title, undo.instructions, undo.checklist, undo.complete_within)
    text = next((grade.instructions for grade in measure.levels if grade.id == level), measure.instructions)
    wanted = tuple(item for item in measure.checklist if item.id in items) if purpose == "extend" else measure.checklist
    return Instruction(measure.title, text, wanted or measure.checklist, measure.complete_within)


@lru_cache(maxsize=4096)
def words_digest(measure: Measure, purpose: str, level: str | None, items: tuple[str, ...] = ()) -> str:
    """SHA-256, in hex, of what its reader does by it: title, text, checklist with what must be proved."""
    shown = instruction(measure, purpose, level, items)
    return _hashed([shown.title, shown.text, *shown.checklist])


@lru_cache(maxsize=4096)
def digest(measure: Measure, purpose: str, level: str | None, items: tuple[str, ...] = ()) -> str:
    """SHA-256, in hex, of the whole instruction: its words, its deadlines and its team."""
    shown = instruction(measure, purpose, level, items)
    spans = [measure.acknowledge_within.total_seconds(), shown.complete_within.total_seconds()]
    own = [measure.due] if measure.due and purpose != "undo" else []
    return _hashed([words_digest(measure, purpose, level, items), *map(int, spans), measure.team, *own])


class Instructions:
    """The instructions of one plan version, each told by its digest once: asked for thousands of tasks alike."""

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.measure = measures
        self._whole: dict[tuple[str, str, str | None, tuple[str, ...]], str] = {}
        self._words: dict[tuple[str, str, str | None, tuple[str, ...]], str] = {}

    def digest(self, name: str, purpose: str, level: str | None, items: tuple[str, ...]) -> str:
        """Of the whole instruction of a measure the version has."""
        key = (name, purpose, level, items)
        if key not in self._whole:
            self._whole[key] = digest(self.measure[name], purpose, level, items)
        return self._whole[key]

    def words(self, name: str, purpose: str, level: str | None, items: tuple[str, ...]) -> str:
        """Of its words alone."""
        key = (name, purpose, level, items)
        if key not in self._words:
            self._words[key] = words_digest(self.measure[name], purpose, level, items)
        return self._words[key]


def _hashed(parts: list[Any]) -> str:
    plain = [part.model_dump(mode="json", exclude_none=True) if hasattr(part, "model_dump") else part for part in parts]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
