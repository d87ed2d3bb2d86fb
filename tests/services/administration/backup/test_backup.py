"""What is restored is the house, proved and silent, and what was lost is said."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pca.channels.rehearsed import RehearsedChannel
from pca.domain import orders
from pca.domain.identification import ENGINE
from pca.domain.orders import Order
from pca.runtime import Runtime
from pca.services.administration import backup
from pca.services.administration import restore as restoring
from pca.services.administration.health import health
from pca.services.administration.resume import resume
from pca.services.audit.prove import prove
from pca.services.engine.execute import execute
from pca.services.messages.delivery import deliver
from pca.settings import load_settings
from pca.store.administration import copies, guarded
from pca.store.audit import beside, journal
from pca.store.kit.database import Store
from tests.services.administration.backup.conftest import LOCK, OPENER


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
