"""Snapshots of long crises: what does not fit is thrown away, nothing is ever half there, and they stay in bounds."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from pca.domain.facts import AnyFact
from pca.domain.journal import Entry
from pca.store.audit import journal
from pca.store.engine import snapshot_file, snapshots
from pca.store.engine.bearing import Bearing, bearing_on, entries
from pca.store.engine.rebuild import rebuild
from pca.store.engine.replay import tables
from pca.store.engine.snapshot_file import UnfitSnapshot, opened
from pca.store.engine.snapshots import Snapshots
from pca.store.kit.database import Store, Unit

Story = list[tuple[str | None, tuple[AnyFact, ...]]]
CRISIS, KEY = "2020-1", b"k" * 32


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "EVERY", 4)
    monkeypatch.setattr(snapshots, "FIRST", 5)


@pytest.fixture
def told(store: Store, story: Story, tell: Callable[..., Entry]) -> Store:
    """A store in which the whole story happened."""
    for crisis, together in story:
        tell(store, *together, crisis=crisis)
    return store


@pytest.fixture
def kept(told: Store, tmp_path: Path) -> Snapshots:
    """Its snapshots, made."""
    made = Snapshots(tmp_path / "past", KEY, 1_000)
    assert made.extend(told, CRISIS, last(told)) > 2
    return made


def last(store: Store) -> int:
    with store.read() as unit:
        return journal.head(unit).seq


def dump(unit: Unit) -> list[list[object]]:
    return [sorted(map(tuple, unit.connection.execute(table.select())), key=repr) for table in tables()]


def sound(unit: Unit) -> list[object]:
    """What SQLite itself says of its pages."""
    return list(unit.raw.execute("PRAGMA integrity_check").fetchall())


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("past/*/*.snapshot"))


def upto(store: Store, kept: Snapshots) -> int:
    """Up to which entry the newest sound snapshot goes; 0 where there is none."""
    with store.read() as live:
        stack = kept.stack(live, bearing_on(live, CRISIS, journal.head(live).seq))
        return stack[0].heading.upto if stack else 0


def test_each_holds_the_tables_of_its_entry(told: Store, kept: Snapshots, tmp_path: Path) -> None:
    with told.read() as live:
        for path in files(tmp_path):
            bearing = Bearing(CRISIS, opened(path, KEY).heading.upto)
            with kept.open(kept.stack(live, bearing), 4) as laid, Store.scratch(4) as fresh:
                rebuild(live, fresh, entries(live, bearing))
                with laid.read() as one, fresh.read() as other:
                    assert dump(one) == dump(other)
                    assert sound(one) == sound(other)


def test_they_are_made_once_and_no_sooner_than_worth_it(
    told: Store, kept: Snapshots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept.extend(told, CRISIS, last(told)) == 0
    kept.drop()
    monkeypatch.setattr(snapshots, "FIRST", 10_000)
    assert kept.extend(told, CRISIS, last(told)) == 0
    assert files(tmp_path) == []


def test_folder_and_files_are_for_their_owner_alone(kept: Snapshots, tmp_path: Path) -> None:
    there = [tmp_path / "past", *(tmp_path / "past").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in there if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in there if path.is_file()} == {0o600}


@pytest.mark.parametrize("place", ["heading", "numbers", "seal", "cut", "empty"])
def test_a_damaged_one_is_thrown_away_with_all_above_it_and_made_anew(
    told: Store, kept: Snapshots, tmp_path: Path, place: str
) -> None:
    whole, broken = upto(told, kept), files(tmp_path)[1]
    snapshot = opened(broken, KEY)
    content = bytearray(broken.read_bytes())
    at = {"heading": 30, "numbers": snapshot.begin - 32 - len(snapshot.digests) - 2, "seal": snapshot.begin - 5}
    if place in at:
        content[at[place]] ^= 1
    broken.write_bytes(content if place in at else content[:100] if place == "cut" else b"")
    with told.read() as live:
        assert len(kept.stack(live, Bearing(CRISIS, whole))) == 1
    assert len(files(tmp_path)) == 1
    assert kept.extend(told, CRISIS, last(told)) > 0
    assert upto(told, kept) == whole


def test_a_damaged_page_is_seen_when_it_is_read(told: Store, kept: Snapshots, tmp_path: Path) -> None:
    for path in files(tmp_path):
        content = bytearray(path.read_bytes())
        content[-7] ^= 1
        path.write_bytes(content)
    with told.read() as live:
        stack = kept.stack(live, bearing_on(live, CRISIS, journal.head(live).seq))
        with pytest.raises(UnfitSnapshot):
            kept.open(stack, 4)
    assert files(tmp_path) == []


def test_a_forged_one_has_not_our_seal(told: Store, kept: Snapshots, tmp_path: Path) -> None:
    kept.drop()
    Snapshots(tmp_path / "past", b"other", 1_000).extend(told, CRISIS, last(told))
    assert files(tmp_path)
    assert upto(told, kept) == 0
    assert files(tmp_path) == []


def test_one_of_another_program_or_crisis_is_thrown_away(
    told: Store, kept: Snapshots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_program", "0.0.1 0001")
    assert upto(told, kept) == 0
    assert files(tmp_path) == []
    kept.extend(told, CRISIS, last(told))
    (tmp_path / "past" / CRISIS).rename(tmp_path / "past" / "2020-2")
    with told.read() as live:
        assert kept.stack(live, Bearing("2020-2", journal.head(live).seq)) == []


def test_one_of_another_journal_is_thrown_away(told: Store, kept: Snapshots, tmp_path: Path) -> None:
    with told.read() as live:
        stack = kept.stack(live, bearing_on(live, CRISIS, journal.head(live).seq))
    newest, database = stack[0], tmp_path / "laid"
    snapshot_file.lay(stack, database)
    snapshot_file.write(newest.path, KEY, replace(newest.heading, chain="00" * 32), newest.numbers, database)
    assert upto(told, kept) == stack[1].heading.upto
    assert newest.path not in files(tmp_path)


def test_a_full_disk_or_a_kill_leaves_nothing_half(
    told: Store, kept: Snapshots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = upto(told, kept)
    kept.drop()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept.extend(told, CRISIS, last(told))
    assert [path.name for path in (tmp_path / "past").rglob("*") if path.is_file()] == ["lock"]
    for name in (".making-x", ".making-x-wal", f"{CRISIS}/.making-y"):
        (tmp_path / "past" / name).write_bytes(b"half")
    old = tmp_path / "past" / ".laid-z"
    old.write_bytes(b"half")
    os.utime(old, (0, 0))
    kept.extend(told, CRISIS, last(told))
    assert upto(told, kept) == whole
    assert not [path for path in (tmp_path / "past").rglob(".*") if path.is_file()]


def test_they_stay_in_bounds(told: Store, kept: Snapshots, tmp_path: Path) -> None:
    taken = sum(path.stat().st_size for path in files(tmp_path))
    other = tmp_path / "past" / "2019-1"
    other.mkdir()
    (other / "000.snapshot").write_bytes(b"x" * 2_000_000)
    kept.drop(CRISIS)
    bounded = Snapshots(tmp_path / "past", KEY, 1)
    bounded.extend(told, CRISIS, last(told))
    assert not other.exists(), "another crisis' snapshots leave first"
    assert sum(path.stat().st_size for path in files(tmp_path)) <= max(1_000_000, taken)
    assert Snapshots(tmp_path / "past", KEY, 0).extend(told, CRISIS, last(told)) == 0


def test_one_process_makes_them_at_a_time(told: Store, kept: Snapshots) -> None:
    kept.drop()
    with kept._alone() as alone:
        assert alone
        assert kept.extend(told, CRISIS, last(told)) == 0
    assert kept.extend(told, CRISIS, last(told)) > 0


KILLED = """
import os, sys, time
from pathlib import Path
from pca.store.engine import snapshots
from pca.store.kit.database import Store

written = 0
def stop(handle):
    global written
    written += 1
    if written == 3:
        print("here", flush=True)
        time.sleep(60)

os.fsync = stop
snapshots.EVERY, snapshots.FIRST = 4, 5
with Store.open(sys.argv[1]) as store:
    snapshots.Snapshots(Path(sys.argv[2]), b"k" * 32, 1_000).extend(store, "2020-1", int(sys.argv[3]))
"""


def test_a_kill_while_one_is_written_leaves_those_before_it(
    tmp_path: Path, story: Story, tell: Callable[..., Entry]
) -> None:
    url = f"sqlite:///{tmp_path / 'pca.db'}"
    with Store.open(url, create=True) as house:
        for crisis, together in story:
            tell(house, *together, crisis=crisis)
        words = (sys.executable, "-c", KILLED, url, str(tmp_path / "past"), str(last(house)))
        with subprocess.Popen(words, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"here\n"
            child.send_signal(signal.SIGKILL)
        assert len(files(tmp_path)) == 2
        kept = Snapshots(tmp_path / "past", KEY, 1_000)
        assert upto(house, kept) > 0
        assert kept.extend(house, CRISIS, last(house)) > 0
        assert not [path for path in (tmp_path / "past").rglob(".*") if path.is_file()]
