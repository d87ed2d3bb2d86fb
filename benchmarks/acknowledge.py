"""One durable acknowledgement with 10 000 and with 1 000 000 tasks stored, against a plain sqlite3 transaction.

The tasks are stored in bulk through the engine's own journal and `apply`. Both sides work on the same database file.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

from crowd import MEASURES, Crowd, head_for
from measure import Check, finish, options, p50, p99, ratio, rounded, scratch
from plain_sqlite import Batch, connected, write

from pca.domain import orders

SITES = 500
BLOCK = 25
"""Acknowledgements in a row on one side; the first after a change of sides finds SQLite's page cache empty."""

DUE = "SELECT due_at FROM task WHERE crisis = ? AND number = ?"
UPDATE = """UPDATE task SET status = ?, escalation = ?, escalate_at = ?, acknowledged_at = ?, acknowledged_by = ?,
entered_by = ? WHERE crisis = ? AND number = ?"""
APPEND = "INSERT INTO journal (seq, at, crisis, order_id, body, leaf, chain) VALUES (?, ?, ?, ?, ?, ?, ?)"


class Stored:
    """A crisis with many tasks in a file database: the engine acknowledges some, plain sqlite3 others."""

    def __init__(self, folder: Path, tasks: int, sites: int) -> None:
        self.crowd = Crowd(folder, sites * MEASURES, durable=False)
        self.crowd.grow(tasks)
        self.crowd.reopen(durable=True)
        self.megabytes = round(self.crowd.file.stat().st_size / 1e6)
        self.plain = connected(self.crowd.file)
        self._numbers = iter(random.Random(2020).sample(range(1, tasks + 1), k=min(tasks, 10_000)))
        self.times: dict[str, list[float]] = {"engine": [], "plain": []}
        self.medians: dict[str, list[float]] = {"engine": [], "plain": []}
        self.processor: dict[str, float] = {"engine": 0, "plain": 0}

    def a_round(self) -> None:
        """A block of acknowledgements by each side."""
        for side, work in (("engine", self._by_engine), ("plain", self._by_sqlite)):
            started = process_time()
            block = list(work())
            self.processor[side] += process_time() - started
            self.times[side] += block
            self.medians[side].append(p50(block))

    def _next(self) -> Iterator[tuple[int, str]]:
        for number in (next(self._numbers) for _ in range(BLOCK)):
            yield number, head_for(number, self.crowd.sites)

    def _by_engine(self) -> Iterator[float]:
        for number, who in self._next():
            started = perf_counter()
            self.crowd.do(orders.Acknowledge(task=number), who, "")
            yield perf_counter() - started

    def _by_sqlite(self) -> Iterator[float]:
        """The same change of the same columns, and a journal row as long as the engine's, with nothing worked out."""
        seq, *last = self.plain.execute(
            "SELECT seq, at, crisis, order_id, body, leaf, chain FROM journal ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        at, crisis, order_id, body, leaf, chain = last
        for step, (number, who) in enumerate(self._next(), 1):
            due = self.plain.execute(DUE, (crisis, number)).fetchone()[0]
            task: Batch = (UPDATE, [("acknowledged", 3, due, at, who, who, crisis, number)])
            entry: Batch = (APPEND, [(seq + step, at, crisis, f"{order_id}-{step}", body, leaf, chain)])
            started = perf_counter()
            write(self.plain, (task, entry))
            yield perf_counter() - started

    def told(self) -> dict[str, float]:
        """Milliseconds, side by side; `processor` is the mean time really worked, without waiting for the disk."""
        told = {
            f"{side}_{name}": rounded(1000 * figure(times))
            for side, times in self.times.items()
            for name, figure in (("p50", p50), ("p99", p99))
        }
        worked = {f"{side}_processor": 1000 * spent / len(self.times[side]) for side, spent in self.processor.items()}
        return told | {name: rounded(spent) for name, spent in worked.items()}

    def close(self) -> None:
        self.plain.close()
        self.crowd.close()


def main() -> None:
    given = options(__doc__, few=(10_000, 200), many=(1_000_000, 400), rounds=(40, 2))
    sites = min(SITES, given.few // MEASURES)
    with scratch() as folder:
        both = [Stored(folder / str(count), count, sites) for count in (given.few, given.many)]
        for _ in range(given.rounds):
            for one in both:
                one.a_round()
        for one in both:
            one.close()
    few, many = both
    finish(
        "acknowledge",
        given,
        [
            *(
                Check(f"p50 ÷ plain sqlite3 with {count} tasks stored", ratio(*one.medians.values()), "×", 4)
                for count, one in ((given.few, few), (given.many, many))
            ),
            Check(
                f"p50 with {given.many} tasks ÷ with {given.few}",
                ratio(many.medians["engine"], few.medians["engine"]),
                "×",
                1.2,
            ),
        ],
        acknowledgements=given.rounds * BLOCK,
        milliseconds={"few": few.told(), "many": many.told()},
        megabytes={"few": few.megabytes, "many": many.megabytes},
    )


if __name__ == "__main__":
    main()
