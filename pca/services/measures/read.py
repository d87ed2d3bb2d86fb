"""Questions about measures that pages ask alike: which hold where, since when, at which level, how far their tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import ROOT
from pca.domain.plan.ad_hoc import is_ad_hoc
from pca.domain.plan.measures import MOST_ENTRIES, Measure
from pca.domain.situation import Running
from pca.services.crisis.read import measures_seen
from pca.services.crisis.scene import Scene
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures
from pca.store.measures.measures import LevelLine, MeasureLine
from pca.store.tasks import progress
from pca.store.tasks.progress import NONE, Progress
from pca.store.tasks.tasks import TaskLine

MeasureStatus: TypeAlias = Literal["held", "lapsed", "stopped", "planned"]


class MeasureStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of the plan in one perimeter, and how far its tasks within reach are there."""

    measure: Measure
    perimeter: str
    status: MeasureStatus
    """`planned` where it has not held yet …"""
    running: Running | None
    """… and nothing is known of it."""
    tasks: Progress


class MeasurePeriod(msgspec.Struct, frozen=True):
    """One span during which a measure held, the levels it was put on then, and when it will lapse (UTC)."""

    line: MeasureLine
    levels: tuple[LevelLine, ...]
    ends_at: datetime | None


class MeasureFile(msgspec.Struct, frozen=True, kw_only=True):
    """All that became of one measure within reach."""

    standings: tuple[MeasureStanding, ...]
    """Where it holds or held."""
    spans: tuple[MeasurePeriod, ...]
    levels: tuple[LevelLine, ...]
    lists: dict[str, int]
    """How many entries its list has, by perimeter; nothing for a measure without one."""
    counted: Progress
    tasks: tuple[TaskLine, ...]
    """One page of them, late ones first."""


class GivenList(msgspec.Struct, frozen=True):
    """The list of a measure in one perimeter: each entry with its newest task, and whether the measure holds there."""

    entries: tuple[tuple[str, TaskLine | None], ...]
    held: bool


def held_now(unit: Unit, key: str) -> set[tuple[str, str]]:
    """The measures that hold now, each with the perimeter in which it does."""
    return {place for place, running in measures.running(unit, key).items() if running.status == "held"}


def standings(unit: Unit, about: Scene, reach: Reach) -> tuple[MeasureStanding, ...]:
    """Every measure that holds or held within reach, in order of time; then those that have not held yet."""
    everywhere = measures.everywhere(unit, about.crisis.key, measures_seen(unit, about, reach))
    running = tuple(_standing(unit, about, reach, everywhere))
    started = {standing.measure.id for standing in running}
    planned = (
        MeasureStanding(measure=measure, perimeter=ROOT, status="planned", running=None, tasks=NONE)
        for measure in about.plan.playbook.measures
        if measure.id not in started and not is_ad_hoc(measure.id)
    )
    return (*running, *planned)


def _standing(unit: Unit, about: Scene, reach: Reach, everywhere: Iterable[Running]) -> Iterator[MeasureStanding]:
    """A measure that this version of the plan lacks is nowhere."""
    known = about.plan.playbook.measure
    counted = progress.by_measure(unit, about.crisis.key, about.now, reach)
    for running in everywhere:
        if running.measure in known:
            yield MeasureStanding(
                measure=known[running.measure],
                perimeter=running.perimeter,
                status=running.status,
                running=running,
                tasks=counted.get((running.measure, running.perimeter), NONE),
            )


def spans(unit: Unit, about: Scene, reach: Reach) -> tuple[MeasurePeriod, ...]:
    """Every span of a measure within reach, in order of time."""
    key, seen = about.crisis.key, measures_seen(unit, about, reach)
    return _periods(
        measures.measures(unit, key, within=seen),
        measures.levels(unit, key, seen),
        measures.everywhere(unit, key, seen),
    )


def _periods(
    lines: Iterable[MeasureLine], levels: Sequence[LevelLine], everywhere: Iterable[Running]
) -> tuple[MeasurePeriod, ...]:
    ends = {(running.measure, running.perimeter): running.expires_at for running in everywhere}
    return tuple(
        MeasurePeriod(
            line,
            tuple(_levels_of(line, levels)),
            None if line.stopped_at else ends.get((line.measure, line.perimeter)),
        )
        for line in lines
    )


def _levels_of(line: MeasureLine, levels: Sequence[LevelLine]) -> Iterator[LevelLine]:
    for level in levels:
        here = (level.measure, level.perimeter) == (line.measure, line.perimeter)
        if here and line.started_at <= level.set_at and (line.stopped_at is None or level.set_at < line.stopped_at):
            yield level


def measure_file(unit: Unit, about: Scene, reach: Reach, measure: str, *, skip: int, limit: int) -> MeasureFile:
    """One measure in full, with at most `limit` of its tasks after the first `skip`."""
    key, seen = about.crisis.key, measures_seen(unit, about, reach)
    given = lists.lists(unit, key) if about.plan.has_lists else {}
    here = [running for running in measures.everywhere(unit, key, seen) if running.measure == measure]
    levels = tuple(level for level in measures.levels(unit, key, seen) if level.measure == measure)
    return MeasureFile(
        standings=tuple(_standing(unit, about, reach, here)),
        spans=_periods(measures.measures(unit, key, measure=measure, within=seen), levels, here),
        levels=levels,
        lists={perimeter: len(entries) for (name, perimeter), entries in given.items() if name == measure},
        counted=progress.at(unit, key, about.now, reach, measure=measure),
        tasks=progress.lines(unit, key, about.now, reach, limit=limit, skip=skip, measure=measure),
    )


def list_given(unit: Unit, about: Scene, reach: Reach, measure: str, perimeter: str) -> GivenList:
    """The list of a measure in one perimeter as it is now."""
    key = about.crisis.key
    running = measures.running(unit, key).get((measure, perimeter))
    newest: dict[str, TaskLine] = {}
    tasks = progress.lines(unit, key, about.now, reach, limit=5 * MOST_ENTRIES, measure=measure, purpose="do")
    for task in tasks:
        if task.perimeter == perimeter and (task.subject not in newest or newest[task.subject].number < task.number):
            newest[task.subject] = task
    entries = lists.lists(unit, key).get((measure, perimeter), ())
    held = running is not None and running.status == "held"
    return GivenList(tuple((entry, newest.get(entry)) for entry in entries), held)
