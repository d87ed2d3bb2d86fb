"""The house knows its keys: shared by a folder, found where they lay before, and missed when they are others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pca.domain.identification import ENGINE
from pca.runtime import ACCOUNTS, GENUINE, Runtime
from pca.services.administration import keys
from pca.services.administration.health import health
from pca.settings import Settings
from pca.store.administration import guarded


def beside(world: Any, folder: Path, **settings: Any) -> Runtime:
    """Another process on the same database, with a folder of its own."""
    return Runtime(world.store, Settings(data=folder, **settings), world.clock, (), world.runtime.new_id)


def test_a_key_of_an_earlier_version_is_taken_along(world: Any, tmp_path: Path) -> None:
    (tmp_path / GENUINE).write_bytes(b"a key from before")
    moved = beside(world, tmp_path)
    assert moved.key() == b"a key from before"
    assert (tmp_path / "keys" / GENUINE).read_bytes() == b"a key from before"
    assert (tmp_path / "keys" / GENUINE).stat().st_mode & 0o077 == 0


def test_processes_that_share_the_folder_of_keys_open_each_others_links(world: Any, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    one, other = (beside(world, tmp_path / name, keys=shared) for name in ("one", "other"))
    ticket = one.ticket("2026-1", 7)
    assert other.opened(ticket) == ("2026-1", 7)
    for each in (one, other):
        keys.introduce(each)
    with world.store.read() as unit:
        assert [keys.unfit(each, unit) for each in (one, other)] == [(), ()]


def test_the_first_key_is_the_houses_and_another_is_red(world: Any, tmp_path: Path) -> None:
    first, second = beside(world, tmp_path / "first"), beside(world, tmp_path / "second")
    first.vault.seal("x", "dir")
    for each in (first, second, first):
        keys.introduce(each)
    with world.store.read() as unit:
        assert set(guarded.house_keys(unit)) == {GENUINE, ACCOUNTS}
        assert keys.unfit(first, unit) == ()
        assert keys.unfit(second, unit) == (ACCOUNTS, GENUINE)
    assert "key_unfit" in health(second).complaints
    assert "key_unfit" not in health(first).complaints


def test_a_lost_key_is_given_up_with_a_reason_and_by_whoever_administers(world: Any, tmp_path: Path) -> None:
    first, second = beside(world, tmp_path / "first"), beside(world, tmp_path / "second")
    keys.introduce(first)
    refused = [keys.accept(second, who, why, ENGINE).refused for who, why in (("operator", ""), ("dir", "Perdue"))]
    assert [one.code for one in refused if one] == ["reason_missing", "not_administrator"]
    assert keys.accept(second, "operator", "L’ancienne machine a brûlé", ENGINE).refused is None
    with world.store.read() as unit:
        assert (keys.unfit(first, unit), keys.unfit(second, unit)) == ((GENUINE,), ())


def test_a_fingerprint_gives_nothing_of_the_key_away() -> None:
    said = keys.fingerprint(GENUINE, b"secret")
    assert said != keys.fingerprint(ACCOUNTS, b"secret") != keys.fingerprint(ACCOUNTS, b"other")
    assert len(said) == 16


@pytest.mark.parametrize("given", ["", "a secret of the settings"])
def test_the_key_of_the_settings_stands_before_a_file(world: Any, tmp_path: Path, given: str) -> None:
    runtime = beside(world, tmp_path, genuine_key=given)
    assert keys.held(runtime) == ({GENUINE: given.encode()} if given else {})
    assert runtime.key() == (given.encode() or (tmp_path / "keys" / GENUINE).read_bytes())
