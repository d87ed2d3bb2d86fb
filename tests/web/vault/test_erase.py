"""Erased means gone: no byte of a content or of its key in database, WAL, journal, exports, logs, nor in a backup.

`make erase-test` runs this alone, and says what was searched.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pca.domain.access.access import AccessRole
from pca.services.administration import backup
from pca.services.administration import restore as restoring
from pca.services.administration.archive import Lock, Opener
from pca.services.audit.prove import prove
from pca.store.vault.sealed_files import KeyGone, SealedFiles
from tests.kit.vault import CANARY, begun, set_up
from tests.web.conftest import Browser, House

PHRASE = "une phrase assez longue"


@pytest.fixture
def key(house: House) -> str:
    return house.opened()


@pytest.fixture
def keeper(house: House) -> Browser:
    return house.browser("hr1", AccessRole.SUPPORT, AccessRole.HR)


def holding(folder: Path, *needles: bytes) -> list[str]:
    """Files under a folder, of whatever kind, in which one of these stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name.startswith("pca.db") for path in files)
    return [path.name for path in files if any(needle in path.read_bytes() for needle in needles)]


def test_nothing_is_left_of_an_erased_file(
    house: House, key: str, keeper: Browser, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    runtime = house.world.runtime
    set_up(house, key)
    address = begun(keeper, key)
    file = address.rsplit("/", 1)[-1]
    [wrapped] = [path.read_bytes() for path in (runtime.settings.key_folder / "support" / key).iterdir()]
    [sealed] = [path.read_bytes() for path in (runtime.settings.data / "support" / key).iterdir()]
    [seal] = [path.name.rsplit(".", 1)[-1] for path in (runtime.settings.data / "support" / key).iterdir()]
    saved = tmp_path / "before.pca"
    backup.make(runtime, saved, Lock(passphrase=PHRASE))

    assert keeper.fill(f"{address}/erase", address).status_code == 303

    needles = (CANARY.encode(), wrapped, wrapped[12:44], sealed[12:44])
    assert holding(runtime.settings.data, *needles) == []
    assert holding(runtime.settings.data, file.encode()), "that it was kept and erased is in the journal"
    exports = ("/compliance/journal.ndjson", "/compliance/chronology.csv", f"/crises/{key}/log/print")
    compliance = house.browser("x", AccessRole.COMPLIANCE)
    assert not any(CANARY.encode() in compliance.get(path).content for path in exports)
    assert CANARY not in caplog.text
    assert prove(runtime).sound

    again = tmp_path / "restored"
    restoring.restore(saved, Opener(passphrase=PHRASE), again, "", runtime.clock)
    assert holding(again, CANARY.encode(), wrapped, wrapped[12:44]) == []
    assert holding(again, sealed[12:44]), "the backup holds what nobody can read any more"
    left = SealedFiles(again / "support", runtime.settings.key_folder / "support", None, lambda: b"\0" * 32)
    with pytest.raises(KeyGone):
        left.read(key, file, seal)


def test_a_backup_restored_after_the_last_day_opens_nothing(
    house: House, key: str, keeper: Browser, tmp_path: Path
) -> None:
    runtime = house.world.runtime
    set_up(house, key, days=1)
    begun(keeper, key)
    saved = tmp_path / "before.pca"
    backup.make(runtime, saved, Lock(passphrase=PHRASE))
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=3))
    house.world.pass_time(timedelta())
    again = tmp_path / "restored"
    restoring.restore(saved, Opener(passphrase=PHRASE), again, "", runtime.clock)
    assert holding(again, CANARY.encode()) == []
    assert not list((again / "keys").rglob("support*"))
    assert list((runtime.settings.key_folder / "support" / key).iterdir()) == []
