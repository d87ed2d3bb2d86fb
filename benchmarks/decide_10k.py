"""One decision that opens 10 000 tasks over 20 teams, durably: against plain sqlite3, and against SpiffWorkflow."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from crowd import TEAMS, Crowd, figures
from measure import Check, finish, options, p50, ratio, rounded, scratch, seconds
from plain_sqlite import Batch, connected, difference, write
from spiff import Peer


def main() -> None:
    given = options(__doc__, tasks=(10_000, 400), rounds=(9, 1))
    with scratch() as folder:
        batches, facts = rehearsed(folder / "first", given.tasks)
        peer = Peer(folder / "peer.db", given.tasks, TEAMS)
        opened = peer.ready(peer.open_tasks())
        if opened != given.tasks:
            raise SystemExit(f"SpiffWorkflow opened {opened} tasks, not {given.tasks}")
        times: dict[str, list[float]] = {"pca": [], "sqlite3": [], "spiffworkflow": []}
        for number in range(given.rounds):
            a_round(folder / str(number), given.tasks, batches, peer, times, engine_first=number % 2 == 0)
        peer.close()
    pca, plain, spiff = times.values()
    finish(
        "decide_10k",
        given,
        [
            Check("decision ÷ plain sqlite3 writing the same rows and journal bytes", ratio(pca, plain), "×", 2),
            Check("decision ÷ SpiffWorkflow creating and storing as many user tasks", ratio(pca, spiff), "×", 1),
        ],
        tasks=given.tasks,
        teams=TEAMS,
        rounds=given.rounds,
        tasks_per_second=round(given.tasks / p50(pca)),
        seconds={name: rounded(p50(one)) for name, one in times.items()},
        rows=sum(len(rows) for sql, rows in batches if sql.startswith("INSERT")),
        facts=facts,
    )


def rehearsed(folder: Path, tasks: int) -> tuple[list[Batch], dict[str, int]]:
    """What the decision writes, found by comparing the database before and after; and the facts it yields."""
    crowd, before = prepared(folder, tasks)
    facts = crowd.activate().facts
    crowd.close()
    return difference(before, crowd.file), figures(facts)


def prepared(folder: Path, tasks: int) -> tuple[Crowd, Path]:
    """A crisis about to be activated, and a copy of its database."""
    crowd = Crowd(folder, tasks)
    copy = folder / "before.db"
    source, target = sqlite3.connect(crowd.file), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    return crowd, copy


def a_round(
    folder: Path, tasks: int, batches: list[Batch], peer: Peer, times: dict[str, list[float]], *, engine_first: bool
) -> None:
    """Each once, on fresh databases; who goes first changes from round to round."""
    crowd, copy = prepared(folder, tasks)
    plain = connected(copy)
    if engine_first:
        times["pca"].append(seconds(crowd.activate))
    times["sqlite3"].append(seconds(lambda: write(plain, batches)))
    if not engine_first:
        times["pca"].append(seconds(crowd.activate))
    times["spiffworkflow"].append(seconds(peer.open_tasks))
    plain.close()
    crowd.close()
    if difference(copy, crowd.file) or difference(crowd.file, copy):
        raise SystemExit("plain sqlite3 did not write the same rows as the engine")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
