"""The support vault when things go wrong: saved twice, by two at once, cut short, a folder of keys away."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from unittest.mock import Mock

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.orders import Order, VaultAct
from pca.domain.support import SupportFile
from pca.services.engine.execute import Done, execute
from pca.services.engine.tick import tick
from pca.services.engine.vault_keys import destroy_left
from pca.services.vault import files
from pca.store.kit.errors import StoreError
from pca.store.vault.sealed_files import KeyGone, SealedFiles
from tests.kit.vault import begun, set_up
from tests.web.conftest import Browser, House

HIDDEN = r'<input type="hidden" name="(csrf|order)"\s+value="([^"]*)">'
ONCE, AGAIN = "a" * 32, "b" * 32


@pytest.fixture
def key(house: House) -> str:
    return house.opened()


@pytest.fixture
def keeper(house: House) -> Browser:
    return house.browser("hr1", AccessRole.SUPPORT, AccessRole.HR)


@pytest.fixture
def address(house: House, key: str, keeper: Browser) -> str:
    set_up(house, key)
    return begun(keeper, key)


def typed(keeper: Browser, address: str, **more: str) -> dict[str, str]:
    """What the form of a file sends when nobody touches it."""
    form = keeper.get(address).text
    seal = re.findall(r'name="seal" value="([0-9a-f]{64})"', form)[0]
    shown = keeper.get(f"/api{address}").json()
    return {"seal": seal, **{name: shown[name] for name in ("needs", "contact", "notes")}, **more}


def test_saved_without_a_change_it_is_still_there(keeper: Browser, address: str) -> None:
    for _ in range(2):
        assert keeper.fill(address, **typed(keeper, address)).status_code == 303
        assert keeper.get(f"/api{address}").json()["line"]["state"] == "open"


def test_what_two_save_alike_is_there_once(house: House, keeper: Browser, address: str, key: str) -> None:
    sent = typed(keeper, address, notes="la même note")
    assert keeper.fill(address, **sent).status_code == 303
    assert keeper.fill(address, **sent).status_code == 409
    shown = keeper.get(f"/api{address}").json()
    assert (shown["line"]["state"], shown["notes"]) == ("open", "la même note")
    assert len(list((house.world.runtime.settings.data / "support" / key).iterdir())) == 1


def test_one_form_sent_twice_is_saved_once(keeper: Browser, address: str) -> None:
    sent = typed(keeper, address, notes="deux clics") | dict(re.findall(HIDDEN, keeper.get(address).text))
    headers = {"sec-fetch-site": "same-origin"}
    said = [keeper.post(address, data=sent, headers=headers).status_code for _ in range(2)]
    assert said == [303, 303]
    assert keeper.get(f"/api{address}").json()["notes"] == "deux clics"


def test_a_forged_seal_reaches_no_path(keeper: Browser, address: str) -> None:
    for forged in ("../../x", "", "0" * 64):
        said = keeper.fill(address, **typed(keeper, address, seal=forged, notes="autre"))
        assert (said.status_code, "entre-temps" in said.text) == (409, True), forged
    assert keeper.get(f"/api{address}").json()["line"]["state"] == "open"


def test_two_at_once_begin_one_file(house: House, key: str, address: str) -> None:
    runtime, found = house.world.runtime, list[str]()

    def give(act: VaultAct) -> Done:
        Event().wait(0.05)  # both would have looked by now
        return execute(runtime, Order(id=runtime.new_id(), who="hr2", crisis=key, act=act))

    def begin() -> None:
        found.append(files.begin(runtime, key, SupportFile(person="ops2"), give)[0])

    threads = [Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (2, 1)


def test_erased_while_the_folders_are_away(
    house: House, key: str, keeper: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = house.world.runtime
    with monkeypatch.context() as away:
        away.setattr(SealedFiles, "destroy", Mock(side_effect=PermissionError))
        away.setattr(SealedFiles, "with_key", Mock(side_effect=PermissionError))
        assert keeper.fill(f"{address}/erase", address).status_code == 303
        destroy_left(runtime)
        register = house.browser("dir", AccessRole.COMPLIANCE).get(f"/api/crises/{key}/vault").json()
        assert register["left_behind"] == 1
    destroy_left(runtime)
    assert runtime.sealed_files.with_key(key) == frozenset()


def test_one_key_that_cannot_be_read_hides_no_other_file(
    house: House, key: str, keeper: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(keeper, key, "ops2")
    mine, whole = address.rsplit("/", 1)[-1], SealedFiles.read

    def read(self: SealedFiles, crisis: str, file: str, seal: str) -> bytes:
        if file == mine:
            raise PermissionError
        return whole(self, crisis, file, seal)

    monkeypatch.setattr(SealedFiles, "read", read)
    rows = keeper.get(f"/api/crises/{key}/vault/files").json()["rows"]
    assert sorted(row["state"] for row in rows) == ["gone", "open"]


def test_until_the_heartbeat_comes_nobody_says_that_keys_are_destroyed(
    house: House, key: str, keeper: Browser, address: str
) -> None:
    house.world.clock.advance_to(house.world.clock.now() + timedelta(days=40))
    compliance = house.browser("x", AccessRole.COMPLIANCE)
    said = compliance.get(f"/crises/{key}/vault").text
    assert ("les clés sont détruites" in said, "pas encore détruite" in said) == (False, True)
    tick(house.world.runtime)
    said = compliance.get(f"/crises/{key}/vault").text
    assert ("les clés sont détruites" in said, "pas encore détruite" in said) == (True, False)


def test_the_end_leaves_nothing_of_what_was_never_entered(house: House, key: str, address: str) -> None:
    runtime = house.world.runtime
    runtime.sealed_files.write(key, ONCE, b"{}", "", new=True)
    destroy_left(runtime)
    assert ONCE in runtime.sealed_files.with_key(key)
    house.browser("dir", AccessRole.DIRECTOR).fill(f"/crises/{key}/vault/end", f"/crises/{key}/vault", why="Fini.")
    assert runtime.sealed_files.with_key(key) == frozenset()


def test_the_second_folder_of_keys(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    sealed = SealedFiles(tmp_path / "data", tmp_path / "keys", mirror, lambda: b"m" * 32)
    seal = sealed.write("2026-1", ONCE, b"one", "", new=True)
    assert (sealed.mirror_away, mirror.exists()) == (True, False), "no folder is made where another disk belongs"
    mirror.mkdir()
    seal = sealed.write("2026-1", ONCE, b"two", "", new=False)
    (tmp_path / "keys" / "2026-1" / f"{ONCE}.key").unlink()
    assert sealed.read("2026-1", ONCE, seal) == b"two"
    mirror.rename(tmp_path / "away")
    sealed.destroy("2026-1", ONCE)
    (tmp_path / "away").rename(mirror)
    assert sealed.with_key("2026-1") == {ONCE}, "the next beat sees what came back"
    sealed.destroy("2026-1", ONCE)
    assert sealed.with_key("2026-1") == frozenset()
    with pytest.raises(KeyGone):
        sealed.write("2026-1", ONCE, b"three", "", new=False)


@pytest.mark.parametrize("change", ["cut", "swapped", "moved", "other master"])
def test_a_content_that_was_tampered_with_is_not_read(tmp_path: Path, change: str) -> None:
    master = [b"m" * 32]
    sealed = SealedFiles(tmp_path / "data", tmp_path / "keys", None, lambda: master[0])
    seals = [sealed.write("2026-1", file, b"one", "", new=True) for file in (ONCE, AGAIN)]
    one, other = (
        tmp_path / "data" / "2026-1" / f"{file}.{seal[:16]}" for file, seal in zip((ONCE, AGAIN), seals, strict=True)
    )
    assert sealed.read("2026-1", ONCE, seals[0]) == b"one"
    if change == "cut":
        one.write_bytes(one.read_bytes()[:-1])
    elif change == "swapped":
        one.write_bytes(other.read_bytes())
    elif change == "moved":
        (tmp_path / "keys" / "2026-1" / f"{AGAIN}.key").replace(tmp_path / "keys" / "2026-1" / f"{ONCE}.key")
    else:
        master[0] = b"n" * 32
    with pytest.raises(StoreError):
        sealed.read("2026-1", ONCE, seals[0])
