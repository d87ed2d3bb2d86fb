"""Everybody is told: seconds from the decision to the last first message handed over; an urgent wave past a backlog."""

from __future__ import annotations

import argparse
from pathlib import Path

from cluster import Cluster
from measure import Check, finish, options, scratch
from post import Post, sink, stop

from pca.domain.facts import MessagesQueued
from pca.domain.journal import entry_for
from pca.domain.orders import CLOCK, Order, PassTime
from pca.services.engine.long_waves import write_rest
from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.engine.apply import apply

URGENT = 50


def main() -> None:
    given = options(__doc__, people=(2_433, 20), backlog=(100_000, 200), senders=(1_000, 60))
    with scratch() as folder, Cluster() as cluster:
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        (folder / "c").mkdir()
        everybody = told(folder / "a", given.people)
        embedded = urgent(folder / "b", given)
        workers = urgent(folder / "c", given, cluster.new("urgent"))
    checks = [
        Check(f"last of {given.people} first messages after the decision, embedded", everybody, "s", 10),
        Check(f"first of {URGENT} urgent ones behind {given.backlog}, embedded", embedded[0], "s", 3),
        Check(f"first of {URGENT} urgent ones behind {given.backlog}, two workers", workers[0], "s", 3),
    ]
    last = {"embedded": round(embedded[1], 2), "workers": round(workers[1], 2)}
    finish("first_message", given, checks, last_urgent_seconds=last)


def told(folder: Path, people: int) -> float:
    """Seconds from giving the decision to the last person's first message being accepted."""
    with sink(folder) as server:
        post = Post(folder / "home", server.port, people)
        post.prepare()
        process = post.start("run")
        try:
            asked = post.runtime.clock.now().timestamp()
            post.activate()
            post.wait(people, 300)
        finally:
            stop(process)
            post.close()
        first: dict[str, float] = {}
        for at, _, to in server.accepted():
            first.setdefault(to, at)
    if len(first) < people:
        raise SystemExit(f"only {len(first)} of {people} were told")
    return max(first.values()) - asked


def urgent(folder: Path, given: argparse.Namespace, url: str = "") -> tuple[float, float]:
    """Seconds from queueing an urgent wave to its first and last mail, while a backlog is being sent."""
    with sink(folder) as server:
        post = Post(folder / "home", server.port, given.senders, url)
        post.prepare()
        first = queue(post, given.backlog, "information")
        words: list[tuple[str, ...]] = [("worker", "--name", "1"), ("worker", "--name", "2")] if url else [("run",)]
        processes = post.start_all(*words)
        try:
            post.wait(min(500, given.backlog // 4), 120)
            asked = post.runtime.clock.now().timestamp()
            first = queue(post, URGENT, "critical")
            names = {f"{post.crisis}.M{number}" for number in range(first, first + URGENT)}
            while sum(name.partition("@")[0] in names for _, name, _ in server.accepted()) < URGENT:
                if post.runtime.clock.now().timestamp() - asked > 120:
                    raise SystemExit("the urgent wave did not leave within two minutes")
            at = [at for at, name, _ in server.accepted() if name.partition("@")[0] in names]
            if not post.statuses()["queued"] and not given.quick:
                raise SystemExit("the backlog was gone before the urgent wave left")
        finally:
            for one in processes:
                one.kill()
                one.wait()
            post.close()
    return min(at) - asked, max(at) - asked


def queue(post: Post, count: int, severity: str) -> int:
    """Queue one wave through journal, rows and dispatcher; the number of its first message."""
    with post.store.write() as unit:
        crisis = crises.crisis(unit, post.crisis or "")
        assert crisis is not None
        fact = MessagesQueued(
            wave=crisis.waves + 1,
            communication=f"note_{severity}",
            message="note_0",
            digest="",
            kind="mail",
            first=crisis.messages + 1,
            recipients=tuple(f"head-S{number % post.people}" for number in range(count)),
            languages=("fr",) * count,
            severity=severity,
            about={"perimeter": "root", "measure": "M0"},
        )
        order = Order(id=post.runtime.new_id(), who=CLOCK, act=PassTime())
        now = post.runtime.clock.now()
        entry = entry_for(order, (fact,), now, crisis=post.crisis, mode="real", plan=post.version)
        journal.append(unit, entry)
        apply(unit, entry)
        post.runtime.dispatcher.dispatch(unit, entry)
    write_rest(post.runtime)  # as an order does after its commit
    return fact.first


if __name__ == "__main__":
    main()
