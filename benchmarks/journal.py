"""A journal of 100 000 entries: how fast it is verified, and replayed and compared with the live tables."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from crowd import START, Crowd, head_for
from measure import Check, finish, options, p50, rounded, scratch, seconds
from plain_sqlite import connected

from pca.domain import orders
from pca.domain.facts import TaskAcknowledged
from pca.domain.journal import GENESIS, entry_for
from pca.store.audit import journal
from pca.store.engine.apply import apply
from pca.store.engine.replay import replay

BATCH = 1_000
"""Entries to a transaction while the journal is filled."""


def main() -> None:
    given = options(__doc__, entries=(100_000, 300), rounds=(5, 1))
    with scratch() as folder:
        crowd = Crowd(folder, 10_000 if given.entries >= 10_000 else 200, durable=False)
        fill(crowd, given.entries)
        crowd.reopen(durable=True)
        verifying, hashing = [], []
        for _ in range(given.rounds):
            verifying.append(seconds(lambda: verify(crowd, given.entries)))
            hashing.append(seconds(lambda: hash_only(crowd.file, given.entries)))
        replaying = [seconds(lambda: prove(crowd, given.entries)) for _ in range(max(1, given.rounds // 2))]
        crowd.close()
    finish(
        "journal",
        given,
        [Check("entries verified", given.entries / p50(verifying), "/s", 150_000, at_least=True)],
        entries=given.entries,
        hashed_by_plain_sqlite3_per_second=round(given.entries / p50(hashing)),
        replayed_per_second=round(given.entries / p50(replaying)),
        verify_seconds=rounded(p50(verifying)),
        replay_seconds=rounded(p50(replaying)),
    )


def fill(crowd: Crowd, entries: int, apart: timedelta = timedelta(0)) -> None:
    """Open enough tasks, then acknowledge one in each entry until there are `entries` of them, so far `apart`."""
    crowd.grow(entries)
    with crowd.store.read() as unit:
        there = journal.head(unit).seq
    for first in range(1, entries - there + 1, BATCH):
        with crowd.store.write() as unit:
            for number in range(first, min(first + BATCH, entries - there + 1)):
                who = head_for(number, crowd.sites)
                order = orders.Order(id=crowd.runtime.new_id(), who=who, act=orders.Acknowledge(task=number))
                fact = TaskAcknowledged(task=number, by=who, escalate_at=START)
                at = START + timedelta(days=1) * bool(apart) + number * apart
                entry = entry_for(order, (fact,), at, crisis=crowd.crisis, mode="real", plan=crowd.version)
                journal.append(unit, entry)
                apply(unit, entry)


def verify(crowd: Crowd, entries: int) -> None:
    with crowd.store.read() as unit:
        verdict = journal.verify(unit)
    if verdict.broken or verdict.entries != entries:
        raise SystemExit(f"the journal is not whole: {verdict}")


def hash_only(file: Path, entries: int) -> None:
    """The least a verification can do: stored bytes, SHA-256 twice, compare."""
    connection, chain, sound = connected(file), GENESIS, 0
    for body, leaf, linked in connection.execute("SELECT CAST(body AS BLOB), leaf, chain FROM journal ORDER BY seq"):
        same = sha256(b"\0" + body).digest() == leaf and sha256(chain + leaf).digest() == linked
        sound, chain = sound + same, linked
    connection.close()
    if sound != entries:
        raise SystemExit(f"plain hashing found {sound} sound entries of {entries}")


def prove(crowd: Crowd, entries: int) -> None:
    found = replay(crowd.store)
    if found.differences or found.entries != entries:
        raise SystemExit(f"the journal does not prove the rows: {found.differences[:3]}")


if __name__ == "__main__":
    main()
