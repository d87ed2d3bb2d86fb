"""What is drawn once is the same for whoever comes at the same moment."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pca.store.kit.once import drawn_once

TOGETHER = 16


def drawn(folder, rounds: int, left_empty: bool) -> list[set[bytes]]:
    """What sixteen threads that start at one barrier read, in each round."""
    barrier = threading.Barrier(TOGETHER)

    def one(number: int) -> list[bytes]:
        found = []
        for turn in range(rounds):
            barrier.wait()
            found.append(drawn_once(folder / f"{turn}" / "name", lambda: secrets.token_bytes(8)))
        return found

    for turn in range(rounds):
        (folder / f"{turn}").mkdir()
        if left_empty:
            (folder / f"{turn}" / "name").write_bytes(b"")
    with ThreadPoolExecutor(TOGETHER) as pool:
        return [set(read) for read in zip(*pool.map(one, range(TOGETHER)), strict=True)]


@pytest.mark.parametrize("left_empty", [False, True], ids=["missing", "empty after a power cut"])
def test_threads_that_start_together_read_one_thing(tmp_path, left_empty):
    assert [len(read) for read in drawn(tmp_path, 40, left_empty)] == [1] * 40
    assert {one.name for one in tmp_path.rglob("*") if one.is_file()} == {"name"}, "no draft is left behind"


def test_it_is_for_its_owner_alone_and_stands(tmp_path):
    first = drawn_once(tmp_path / "keys" / "one", lambda: b"first")
    assert drawn_once(tmp_path / "keys" / "one", lambda: b"second") == first == b"first"
    assert (tmp_path / "keys" / "one").stat().st_mode & 0o777 == 0o600
