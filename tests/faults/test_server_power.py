"""PostgreSQL's machine loses power: what was confirmed is there, although no commit waits for the disk itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pca.store.kit import flushes
from pca.store.kit.database import Store

WRITTEN = 40


def kept(cluster: Any, name: str, flush: str) -> int:
    """How many of the confirmed rows are there after the power went right behind the last confirmation."""
    with Store.open(cluster.new(name), create=True) as store, pytest.MonkeyPatch.context() as patch:
        with store.write() as unit:
            unit.connection.execute(text("CREATE TABLE confirmed (number integer)"))
        patch.setattr(flushes, "FLUSH", flush)
        for number in range(WRITTEN):
            with store.write() as unit:
                unit.connection.execute(text("INSERT INTO confirmed VALUES (:number)"), {"number": number})
        cluster.kill()
        cluster.start()
        with store.read() as unit:
            return int(unit.connection.execute(text("SELECT count(*) FROM confirmed")).scalar_one())


def test_what_was_confirmed_is_there_and_the_test_sees_a_disk_that_was_not_waited_for(postgres_url: str) -> None:
    sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
    try:
        from cluster import Cluster
    finally:
        sys.path.pop(0)
    with Cluster("-c wal_writer_delay=10s", "-c wal_writer_flush_after=1GB") as own:
        assert kept(own, "waited", flushes.FLUSH) == WRITTEN
        assert kept(own, "careless", "SELECT 1") < WRITTEN
