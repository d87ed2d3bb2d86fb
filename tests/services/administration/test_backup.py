"""A backup is one encrypted file with the whole house; restored, it is proved, opens, and sends nothing unasked."""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.domain import orders
from pca.domain.directory import Contact
from pca.domain.identification import ENGINE
from pca.domain.orders import Order
from pca.runtime import Runtime
from pca.services.access.sessions import begin
from pca.services.administration import archive, backup, unpacking
from pca.services.administration import restore as restoring
from pca.services.administration.archive import BadBackup, Lock, Opener, Unfit
from pca.services.administration.health import health
from pca.services.administration.resume import resume
from pca.services.audit.prove import prove
from pca.services.engine.execute import execute
from pca.services.messages.delivery import deliver
from pca.services.tasks.evidence import keep
from pca.settings import load_settings
from pca.store.access import accounts
from pca.store.access.accounts import Account
from pca.store.administration import copies, guarded
from pca.store.audit import beside, journal
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.kit.schema import HEAD
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
        world.ok(keep(world.runtime, number, file), world.task(number).assignee)
        with store.write() as unit:
            now = world.clock.now()
            accounts.write_account(unit, Account(person="dir", created_at=now, password="$argon2id$kept"))
            begin(unit, now, "dir", "password", second_factor=True)
        return world

    return made


@pytest.fixture
def empty_place(house: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database, where the house is on a server."""
    if house.store.kind == "sqlite":
        yield ""
        return
    cluster = request.getfixturevalue("cluster")
    name = cluster.new()
    yield cluster.url(name)
    cluster.drop(name)


def place_of(folder: Path, database: str) -> Runtime:
    url = database or f"sqlite:///{folder / 'pca.db'}"
    settings = load_settings(folder / "none", data=folder, database=url)
    return Runtime(Store.open(url), settings, channels=(RehearsedChannel(1, keep=True),))


def test_what_is_restored_is_the_house_proved_and_silent(house: Any, tmp_path: Path, empty_place: str) -> None:
    made = backup.make(house.runtime, tmp_path / "one.backup", LOCK)
    assert (tmp_path / "one.backup").stat().st_mode & 0o777 == 0o600
    assert made.size == (tmp_path / "one.backup").stat().st_size
    done = restoring.restore(tmp_path / "one.backup", OPENER, tmp_path / "new", empty_place, house.clock)
    assert done.proved.sound
    assert (done.signed_in, done.keys_missing, done.lost) == (True, (), None)
    assert done.manifest.entries == made.manifest.entries
    restored = place_of(tmp_path / "new", empty_place)
    with restored.store as store, store.read() as unit:
        assert restored.ticket("2026-1", 1) == house.runtime.ticket("2026-1", 1)
        assert restored.code_of("2026-1", 1) == house.runtime.code_of("2026-1", 1)
        assert journal.chain_at(unit, made.manifest.entries) == made.manifest.head
        assert journal.head(unit).seq == made.manifest.entries + 2  # the restore, and the end of the session
        assert beside.evidence(unit, restored.evidence).compared == 1
        assert guarded.hold(unit) is not None
        assert "sending_held" in health(restored).complaints
    assert f'data = "{tmp_path / "new"}"' in (tmp_path / "new" / "pca.toml").read_text()


def test_nothing_that_waited_leaves_twice(house: Any, tmp_path: Path, empty_place: str) -> None:
    """Mails that waited at the backup were sent by the house before it was lost: the restored one sends none."""
    house.decide("lockdown")
    with house.store.read() as unit:
        waiting = copies_waiting(unit)
    assert waiting > 0
    backup.make(house.runtime, tmp_path / "one.backup", LOCK)
    done = restoring.restore(tmp_path / "one.backup", OPENER, tmp_path / "new", empty_place, house.clock)
    assert done.manifest.waiting == waiting
    restored = place_of(tmp_path / "new", empty_place)
    with restored.store:
        restored.clock = house.clock
        assert deliver(restored).sent == 0
        refused = resume(restored, "head-A", "Je veux", again=False, identified=ENGINE)
        assert refused.done.refused is not None
        assert deliver(restored).sent == 0
        resumed = resume(restored, "operator", "L’ancienne machine est éteinte", again=False, identified=ENGINE)
        assert (resumed.done.refused, resumed.aside) == (None, waiting)
        assert deliver(restored).sent == 0
        again = resume(restored, "operator", "Encore", again=False, identified=ENGINE)
        assert again.done.refused is not None
        assert prove(restored).sound


def copies_waiting(unit: Any) -> int:
    return int(unit.connection.exec_driver_sql("SELECT count(*) FROM message WHERE status = 'queued'").scalar_one())


def test_all_leaves_again_when_somebody_says_so(sqlite_house: Any, tmp_path: Path) -> None:
    sqlite_house.decide("lockdown")
    made = backup.make(sqlite_house.runtime, tmp_path / "one.backup", LOCK)
    restoring.restore(tmp_path / "one.backup", OPENER, tmp_path / "new", "", sqlite_house.clock)
    restored = place_of(tmp_path / "new", "")
    with restored.store:
        restored.clock = sqlite_house.clock
        assert resume(restored, "operator", "Rien n’était parti", again=True, identified=ENGINE).aside == 0
        told = deliver(restored)
        assert told.sent > 0
        assert told.sent + told.failed + told.suppressed >= made.manifest.waiting  # a lost one takes its next way


def test_a_drill_is_journalled_with_what_would_be_lost(house: Any, tmp_path: Path, empty_place: str) -> None:
    made = backup.make(house.runtime, tmp_path / "one.backup", LOCK)
    house.observe(index=7)
    before = {one.name for one in (tmp_path / "house").iterdir()}
    done = restoring.drill(house.runtime, tmp_path / "one.backup", OPENER, empty_place)
    assert (done.lost, done.signed_in) == (2, True)  # the note of the backup, and the figures
    assert {one.name for one in (tmp_path / "house").iterdir()} == before
    if empty_place:
        assert copies.is_empty(empty_place)
    with house.store.read() as unit:
        told = guarded.backups(unit, "drill")[0]
    assert (told.sound, told.lost, told.entries) == (True, 2, made.manifest.entries)
    assert told.milliseconds is not None
    assert guarded.hold is not None
    assert prove(house.runtime).sound


def test_while_it_is_made_everybody_goes_on(house: Any, tmp_path: Path, empty_place: str) -> None:
    """What is in the backup is one moment of the house; orders given meanwhile wait for nothing."""
    end, given = threading.Event(), list[int]()

    def go_on() -> None:
        while not end.is_set():
            act = orders.AddLogEntry(kind="fact", text=f"Note {len(given)}", source="essai", reliability="confirmed")
            done = execute(house.runtime, Order(id=f"busy-{len(given)}", who="dir", crisis=house.crisis, act=act))
            given.append(done.seq or 0)

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        made = backup.make(house.runtime, tmp_path / "one.backup", LOCK)
    finally:
        end.set()
        writer.join()
    done = restoring.restore(tmp_path / "one.backup", OPENER, tmp_path / "new", empty_place, house.clock)
    assert done.proved.sound
    assert made.manifest.entries <= given[-1]


def test_a_backup_older_than_a_day_is_red(house: Any, tmp_path: Path) -> None:
    def red() -> bool:
        return "backup_old" in health(house.runtime).complaints

    assert not red()
    house.clock.advance_to(house.clock.now() + timedelta(hours=24, minutes=1))
    assert red()  # there is none, and the house is older than a day
    backup.make(house.runtime, tmp_path / "one.backup", LOCK)
    assert not red()
    house.clock.advance_to(house.clock.now() + timedelta(hours=24))
    assert not red()
    house.clock.advance_to(house.clock.now() + timedelta(minutes=1))
    assert red()


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


def test_a_file_cut_short_anywhere_is_refused(made: Path, sqlite_house: Any) -> None:
    whole = made.read_bytes()
    for length in (5, 100, len(whole) // 3, len(whole) // 2, len(whole) - 1_000, len(whole) - 1):
        made.write_bytes(whole[:length])
        assert refused(made, sqlite_house) == "truncated", length


def test_a_changed_byte_anywhere_is_refused(made: Path, sqlite_house: Any) -> None:
    whole = made.read_bytes()
    with zipfile.ZipFile(made) as outer:
        start = outer.getinfo(archive.OUTER).header_offset + 200
    for place in range(start + 200, len(whole) - 500, (len(whole) - start) // 6):
        made.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert refused(made, sqlite_house) == "altered", place


def test_another_key_opens_nothing(made: Path, sqlite_house: Any) -> None:
    other = Opener((str(pyrage.x25519.Identity.generate()),))
    assert refused(made, sqlite_house, other) == "locked"


def test_a_passphrase_opens_and_a_wrong_one_does_not(sqlite_house: Any, tmp_path: Path) -> None:
    made = tmp_path / "words.backup"
    backup.make(sqlite_house.runtime, made, Lock(passphrase="une phrase assez longue"))
    assert refused(made, sqlite_house, Opener(passphrase="une autre phrase longue")) == "locked"
    opener = Opener(passphrase="une phrase assez longue")
    done = restoring.restore(made, opener, tmp_path / "new", "", sqlite_house.clock)
    assert done.proved.sound


@pytest.mark.parametrize("content", [b"", b"nothing", b"PK", os.urandom(10_000)])
def test_something_else_is_no_backup(content: bytes, tmp_path: Path, sqlite_house: Any) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    assert refused(file, sqlite_house) == "not_a_backup"


def forged(path: Path, members: dict[str, bytes], **manifest: object) -> Path:
    """A backup made by somebody who knows the public key."""
    said = archive.Manifest(
        format=1, program="0", schema=HEAD, kind="sqlite", institution="X", made_at=datetime(2026, 3, 2, tzinfo=UTC),
        entries=0, head="", last_at=None, waiting=0,
    )  # fmt: skip
    with path.open("wb") as file:
        archive.write(file, LOCK, msgspec.structs.replace(said, **manifest), members.items())
    return path


@pytest.mark.parametrize("name", ["../out", "/etc/out", "evidence/../../out", "a\\b", "evidence/./../../x"])
def test_nothing_is_written_outside(name: str, tmp_path: Path, sqlite_house: Any) -> None:
    assert refused(forged(tmp_path / "f", {name: b"x"}), sqlite_house) == "altered"


def test_a_newer_layout_and_newer_tables_are_named(tmp_path: Path, sqlite_house: Any) -> None:
    assert refused(forged(tmp_path / "f", {}, format=2), sqlite_house) == "newer"
    assert refused(forged(tmp_path / "g", {"database": b""}, schema="9999"), sqlite_house) == "newer"


def test_a_database_that_is_none_is_refused_and_leaves_nothing(tmp_path: Path, sqlite_house: Any) -> None:
    file = forged(tmp_path / "f", {"database": b"SQLite format 3\0 but not really"})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError):
        restoring.restore(file, OPENER, tmp_path / "new", "", sqlite_house.clock)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_was_tampered_with_before_the_backup_is_found_by_the_restore(sqlite_house: Any, tmp_path: Path) -> None:
    with sqlite_house.store.write() as unit:
        unit.connection.exec_driver_sql("UPDATE task SET status = 'done'")
    backup.make(sqlite_house.runtime, tmp_path / "one.backup", LOCK)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(restoring.Unsound):
        restoring.restore(tmp_path / "one.backup", OPENER, tmp_path / "new", "", sqlite_house.clock)
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(restoring.Unsound):
        restoring.drill(sqlite_house.runtime, tmp_path / "one.backup", OPENER)
    with sqlite_house.store.read() as unit:
        assert guarded.backups(unit, "drill")[0].sound is False


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
