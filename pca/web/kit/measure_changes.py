"""Measures that start, stop or change level, and the same said in few lines: by what happens, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

import msgspec

Happens: TypeAlias = Literal["starts", "stops", "levels"]


class Change(msgspec.Struct, frozen=True):
    """One measure that starts, stops or changes level, and how many tasks that opens."""

    measure: str
    title: str
    axis: str
    place: str
    tasks: int
    level: str = ""
    """The level it is put on, in words; empty unless that is what changes."""


class ChangeGroup(msgspec.Struct, frozen=True):
    """Measures to which the same happens in one place."""

    happens: Happens
    place: str
    changes: tuple[Change, ...]
    again: tuple[tuple[str, int], ...]
    """Where some of those that stop start again, and how many of them."""


def grouped(starts: Sequence[Change], stops: Sequence[Change], levels: Sequence[Change]) -> tuple[ChangeGroup, ...]:
    """What starts, stops and changes level, place by place."""
    anew: dict[str, list[str]] = {}
    for change in starts:
        anew.setdefault(change.measure, []).append(change.place)
    return (
        *_by_place("starts", starts, {}),
        *_by_place("stops", stops, anew),
        *_by_place("levels", levels, {}),
    )


def _by_place(happens: Happens, changes: Iterable[Change], anew: dict[str, list[str]]) -> list[ChangeGroup]:
    places: dict[str, list[Change]] = {}
    for change in changes:
        places.setdefault(change.place, []).append(change)
    return [ChangeGroup(happens, place, tuple(some), _again(place, some, anew)) for place, some in places.items()]


def _again(place: str, changes: Iterable[Change], anew: dict[str, list[str]]) -> tuple[tuple[str, int], ...]:
    elsewhere = Counter(at for change in changes for at in anew.get(change.measure, ()) if at != place)
    return tuple(elsewhere.most_common())
