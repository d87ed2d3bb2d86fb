"""What was kept under the old names of measures, asked by their new ones: the rows still have the old names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from pca.domain.live_tasks import LiveTasks, Task
from pca.domain.rounds import Round, Rounds
from pca.domain.situation import Running

Named = TypeVar("Named", Running, Task)


def with_name(record: Named, names: Mapping[str, str]) -> Named:
    """The record under the new name of its measure."""
    return replace(record, measure=names[record.measure]) if record.measure in names else record


class RenamedRounds:
    """How far measures were carried out; `names` gives new names by old ones."""

    def __init__(self, rounds: Rounds, names: Mapping[str, str]) -> None:
        self._rounds, self._before = rounds, {name: was for was, name in names.items()}

    def latest(self, measure: str, places: Collection[str] | None = None) -> tuple[Round, ...]:
        """See `domain.rounds.Rounds`."""
        return self._rounds.latest(self._before.get(measure, measure), places)

    def live(self, measure: str) -> int:
        """See `domain.rounds.Rounds`."""
        return self._rounds.live(self._before.get(measure, measure))

    def ticked(self, measure: str) -> Mapping[str, frozenset[str]]:
        """See `domain.rounds.Rounds`."""
        return self._rounds.ticked(self._before.get(measure, measure))


class RenamedTasks:
    """Tasks still to be done; `names` gives new names by old ones, under which nothing is left."""

    def __init__(self, live: LiveTasks, names: Mapping[str, str]) -> None:
        self._live, self._names = live, names
        self._before = {name: was for was, name in names.items()}

    def of(self, measure: str) -> tuple[Task, ...]:
        """See `domain.live_tasks.LiveTasks`."""
        return () if measure in self._names else self._new(self._live.of(self._before.get(measure, measure)))

    def waiting(self, measure: str, places: Collection[str] | None = None) -> tuple[Task, ...]:
        """See `domain.live_tasks.LiveTasks`."""
        if measure in self._names:
            return ()
        return self._new(self._live.waiting(self._before.get(measure, measure), places))

    def at(self, places: Collection[str]) -> tuple[Task, ...]:
        """See `domain.live_tasks.LiveTasks`."""
        return self._new(self._live.at(places))

    def held_by(self, people: Collection[str]) -> tuple[Task, ...]:
        """See `domain.live_tasks.LiveTasks`."""
        return self._new(self._live.held_by(people))

    def all(self) -> tuple[Task, ...]:
        """See `domain.live_tasks.LiveTasks`."""
        return self._new(self._live.all())

    def all_waiting(self) -> tuple[Task, ...]:
        """See `domain.live_tasks.LiveTasks`."""
        return self._new(self._live.all_waiting())

    def count(self) -> int | None:
        """See `domain.live_tasks.LiveTasks`."""
        return self._live.count()

    def _new(self, tasks: Iterable[Task]) -> tuple[Task, ...]:
        return tuple(with_name(task, self._names) for task in tasks)
