"""A backup that was cut, changed, forged, sealed for others or made by a newer program restores nothing."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyrage
import pytest

from pca.services.administration import archive, backup
from pca.services.administration import restore as restoring
from pca.services.administration.archive import Lock, Opener
from pca.services.administration.unpacking import LARGEST_KEY
from pca.store.administration import guarded
from pca.store.kit.errors import StoreError
from pca.store.kit.schema import HEAD
from tests.services.administration.backup.conftest import LOCK, OPENER, refused


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


@pytest.mark.parametrize(
    "members",
    [{"/".join("a" * 1_500): b"x"}, {"é" * 128: b"x"}, {"a": b"x", "a/b": b"x"}, {"a/b": b"x", "a": b"x"}],
    ids=["deep", "long", "a file, then a folder", "a folder, then a file"],
)
def test_names_that_no_backup_has_are_refused_in_words(
    members: dict[str, bytes], tmp_path: Path, sqlite_house: Any
) -> None:
    assert refused(forged(tmp_path / "f", members), sqlite_house) == "altered"


@pytest.mark.parametrize(("place", "value"), [(8, 1), (10, 99)], ids=["encrypted by zip", "packed in another way"])
def test_a_wrapping_that_is_not_ours_is_refused_in_words(made: Path, sqlite_house: Any, place: int, value: int) -> None:
    """The list at the end of the file says how each part is packed."""
    content = bytearray(made.read_bytes())
    listed = content.rindex(b"PK\x01\x02")
    for head, at in ((listed, place), (int.from_bytes(content[listed + 42 : listed + 46], "little"), place - 2)):
        content[head + at] = value
    made.write_bytes(content)
    assert refused(made, sqlite_house) == "altered"


def test_a_head_of_the_archive_that_nobody_writes_is_refused_in_words(tmp_path: Path, sqlite_house: Any) -> None:
    packed, file = io.BytesIO(), tmp_path / "f"
    with tarfile.open(fileobj=packed, mode="w:gz", format=tarfile.PAX_FORMAT) as tar:
        member = tarfile.TarInfo("a")
        member.pax_headers = {"GNU.sparse.map": "a,b"}
        tar.addfile(member)
    with zipfile.ZipFile(file, "w") as outer:
        recipients = [pyrage.x25519.Recipient.from_str(recipient) for recipient in LOCK.recipients]
        outer.writestr(archive.OUTER, pyrage.encrypt(packed.getvalue(), recipients))
    assert refused(file, sqlite_house) == "altered"


def test_a_wrapped_key_is_small(tmp_path: Path, sqlite_house: Any) -> None:
    """A few kilobytes that unpack to hundreds of megabytes are not read into memory."""
    file = tmp_path / "f"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as outer:
        outer.writestr(archive.KEY, bytes(LARGEST_KEY + 1))
        outer.writestr(archive.OUTER, b"")
    assert refused(file, sqlite_house, Opener(passphrase="une phrase assez longue")) == "altered"


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
