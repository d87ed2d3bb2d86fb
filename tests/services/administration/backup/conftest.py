"""Houses with something in everything that a backup holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest

from pca.domain.directory import Contact
from pca.runtime import Runtime
from pca.services.access.sessions import begin
from pca.services.administration import backup
from pca.services.administration import restore as restoring
from pca.services.administration.archive import BadBackup, Lock, Opener
from pca.services.messages.delivery import deliver
from pca.services.tasks.evidence import keep
from pca.settings import load_settings
from pca.store.access import accounts
from pca.store.access.accounts import Account
from pca.store.kit.database import Store
from pca.store.people.directory import organisation, write_contacts

SECRET = pyrage.x25519.Identity.generate()


LOCK, OPENER = Lock((str(SECRET.to_public()),)), Opener((str(SECRET),))


@pytest.fixture
def house(store: Store, tmp_path: Path, make_house: Callable[[Store, Path], Any]) -> Any:
    return make_house(store, tmp_path / "house")


@pytest.fixture
def sqlite_house(sqlite_store: Store, tmp_path: Path, make_house: Callable[[Store, Path], Any]) -> Any:
    return make_house(sqlite_store, tmp_path / "house")


@pytest.fixture
def make_house(world_in: Callable[[Store, Path], Any], tmp_path: Path) -> Callable[[Store, Path], Any]:
    """A house with a real crisis: mails sent and waiting, a file of evidence, an account, a session, settings."""

    def made(store: Store, folder: Path) -> Any:
        world = world_in(store, folder)
        folder.mkdir(exist_ok=True)
        url = "" if store.kind == "sqlite" else store.url
        settings = load_settings(folder / "none", data=folder, database=url or f"sqlite:///{tmp_path / 'pca.db'}")
        world.runtime = Runtime(store, settings, world.clock, (world.channel,), world.runtime.new_id)
        world.prepare()
        with store.write() as unit:
            everybody = [Contact(one, one.title(), f"{one}@example.org", None) for one in organisation(unit).people]
            write_contacts(unit, everybody)
        world.open("real")
        world.decide("activate")
        deliver(world.runtime)
        file = folder / "proof.pdf"
        file.write_bytes(b"%PDF-1.7 signed by everybody")
        number = next(iter(world.live()))
        with keep(world.runtime, number, file) as kept, store.write() as unit:
            kept.settle(unit)
        world.ok(kept.act, world.task(number).assignee)
        with store.write() as unit:
            now = world.clock.now()
            accounts.write_account(unit, Account(person="dir", created_at=now, password="$argon2id$kept"))
            begin(unit, now, "dir", "password", second_factor=True)
        return world

    return made


# ---------------------------------------------------------------- what is wrong with a file is said, nothing is left


@pytest.fixture
def made(sqlite_house: Any, tmp_path: Path) -> Path:
    backup.make(sqlite_house.runtime, tmp_path / "one.backup", LOCK)
    return tmp_path / "one.backup"


def refused(made: Path, house: Any, opener: Opener = OPENER) -> str:
    """Why it is not restored; nothing half done is left."""
    before = sorted(made.parent.rglob("*"))
    with pytest.raises(BadBackup) as said:
        restoring.restore(made, opener, made.parent / "new", "", house.clock)
    assert sorted(made.parent.rglob("*")) == before
    return said.value.code
