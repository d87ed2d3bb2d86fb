"""What was touched lately, by topic: whoever made something of the journal learns whether it still holds."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from threading import Lock

from pca.domain.topics import Topic, in_hands_of, tasks_at, tasks_of_team, touching
from pca.store.audit import journal
from pca.store.kit.database import Unit
from pca.store.tasks.tasks import whose

MOST = 50_000
"""Topics that are remembered; of those touched longer ago it is only known that they may have been."""

BEHIND = 2_000
"""Entries that are read to catch up; beyond, everything counts as touched."""


class Touched:
    """The topics of the newest entries, each with the number of the last one that touched it. Safe among threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.head = -1
        """The number of the last entry that was looked at; -1 before the first look."""
        self.era = 0
        """Counts the journals that took the place of another."""
        self._floor = 0
        """Whatever was made of the journal before this entry may have been touched since."""
        self._last: OrderedDict[Topic, int] = OrderedDict()

    def catch_up(self, unit: Unit) -> int:
        """Look at what came since the last look, up to where this unit stands: the number of its last entry."""
        head = journal.head(unit).seq
        if head == self.head:
            return head
        with self._lock:
            if self.head < 0 or head - self.head > BEHIND:
                self._forget(head)
            elif head > self.head:
                self._read(unit)
                self.head = head
        return head

    def fell_back(self, known: int, head: int) -> bool:
        """Whether the journal ends at `head`, before an entry that was `known`: another one took its place.

        Nothing holds then of what was made of the one before.
        """
        if head >= known:
            return False
        with self._lock:
            self._forget(head)
            self.era += 1
        return True

    def since(self, topics: Iterable[Topic], seq: int) -> bool:
        """Whether one of the topics was touched after entry `seq`, as far as was looked."""
        with self._lock:
            return seq < self._floor or any(self._last.get(topic, 0) > seq for topic in topics)

    def _forget(self, head: int) -> None:
        self._last.clear()
        self._floor = self.head = head

    def _read(self, unit: Unit) -> None:
        tasks = defaultdict[str, dict[int, int]](dict)
        for seq, entry in journal.fresh(unit, self.head, BEHIND):
            if entry is None:
                self._floor = seq
                continue
            touched = touching(entry)
            self._note(touched.topics, seq)
            for key, number in touched.tasks:
                tasks[key][number] = seq
        for key, numbers in tasks.items():
            # Who has them now: whoever had them before follows the tasks that their page shows.
            for person, place, team in whose(unit, key, numbers):
                hands = (in_hands_of(person),) if person else ()
                self._note((tasks_at(key, place), tasks_of_team(key, team), *hands), max(numbers.values()))

    def _note(self, topics: Iterable[Topic], seq: int) -> None:
        for topic in topics:
            self._last[topic] = seq
            self._last.move_to_end(topic)
        while len(self._last) > MOST:
            self._floor = max(self._floor, self._last.popitem(last=False)[1])
