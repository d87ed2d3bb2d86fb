"""A backup is whole or not there, always encrypted, and replaces nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pca.services.administration import archive, backup, unpacking
from pca.services.administration import restore as restoring
from pca.services.administration.archive import Lock, Unfit
from pca.store.administration import copies
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from tests.services.administration.backup.conftest import LOCK, OPENER


def test_a_full_disk_leaves_nothing_that_looks_like_a_backup(
    sqlite_house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "one.backup"
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(archive, "_put", full)
    with pytest.raises(OSError, match="No space"):
        backup.make(sqlite_house.runtime, target, LOCK)
    assert {one for one in sorted(tmp_path.rglob("*")) if one not in before} <= {
        tmp_path / "house" / "backup.lock",
        tmp_path / "house" / "keys",
        tmp_path / "house" / "keys" / "genuine.key",
    }
    monkeypatch.undo()
    backup.make(sqlite_house.runtime, target, LOCK)
    monkeypatch.setattr(unpacking, "_save", full)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OSError, match="No space"):
        restoring.restore(target, OPENER, tmp_path / "new", "", sqlite_house.clock)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_killed_backup_left_is_swept_away_by_the_next(sqlite_house: Any, tmp_path: Path) -> None:
    left = (tmp_path / ".one.backup.4711.part", tmp_path / "house" / ".backup-x")
    left[0].write_bytes(b"half")
    left[1].mkdir()
    (left[1] / "database").write_bytes(b"half")
    backup.make(sqlite_house.runtime, tmp_path / "one.backup", LOCK)
    assert not any(one.exists() for one in left)


def test_no_backup_is_replaced_and_no_place_is_taken(made: Path, sqlite_house: Any, tmp_path: Path) -> None:
    with pytest.raises(backup.Taken):
        backup.make(sqlite_house.runtime, made, LOCK)
    with pytest.raises(restoring.Occupied):
        restoring.restore(made, OPENER, tmp_path / "house", "", sqlite_house.clock)
    with pytest.raises(restoring.OtherDatabase):
        restoring.restore(made, OPENER, tmp_path / "new", "postgresql+psycopg://x@nowhere/y", sqlite_house.clock)


@pytest.mark.parametrize(
    ("lock", "code"),
    [(Lock(), "no_lock"), (Lock(passphrase="short"), "passphrase_short"), (Lock(("age1x",)), "recipient")],
)
def test_a_backup_is_always_encrypted(lock: Lock, code: str, sqlite_house: Any, tmp_path: Path) -> None:
    with pytest.raises(Unfit) as said:
        backup.make(sqlite_house.runtime, tmp_path / "one.backup", lock)
    assert said.value.code == code
    assert not (tmp_path / "one.backup").exists()


def test_nothing_in_the_file_can_be_read_without_the_key(made: Path, sqlite_house: Any) -> None:
    whole = made.read_bytes()
    for said in (b"journal", b"head-A", sqlite_house.runtime.key()):
        assert said not in whole


def test_without_postgresqls_programs_the_sentence_says_so(
    postgres_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PROGRAMS", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError) as said:
        copies.copy(postgres_store.url, tmp_path / "x")
    assert said.value.code == "no_program"
    assert "pg_dump" in str(said.value)
