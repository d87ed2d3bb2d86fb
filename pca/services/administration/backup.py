"""Makes a backup: database, keys, evidence, settings, plans in one encrypted file, while the house runs."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from pca.domain.guard_orders import RecordBackup
from pca.domain.identification import ENGINE, Identification
from pca.domain.orders import OPERATOR, Order
from pca.runtime import Runtime
from pca.services.administration import keys
from pca.services.administration.archive import FORMAT, PIECE, Lock, Manifest, Member, write
from pca.services.engine.execute import Done, execute
from pca.services.engine.long_waves import write_rest
from pca.settings import Settings, config_file
from pca.shipped import DataFolder, data_folder
from pca.store.administration import copies
from pca.store.administration.copies import Moment
from pca.store.kit.engines import Kind

STALE = timedelta(days=1)
"""A backup older than this is red."""

DATABASE, SETTINGS, KEYS = "database", "pca.toml", "keys"
FOLDERS = ("evidence", "annuaire", "outbox", "support")
"""Folders of the data folder that are taken along whole."""

DRAFT = ".backup-"


class Taken(FileExistsError):
    """There is a file of that name: a backup never replaces another one."""


class BackupUnderWay(Exception):
    """Another backup of this installation is being made."""


@dataclass(frozen=True)
class Made:
    """What was made: what it holds, its size in bytes, and the order that recorded it."""

    manifest: Manifest
    size: int
    sha256: str
    took: timedelta
    done: Done


def make(runtime: Runtime, target: Path, lock: Lock, *, identified: Identification = ENGINE) -> Made:
    """Write the backup `target`: there at the end whole, or not at all. Raises Taken, Busy, Unfit, StoreError, OSError.

    The database comes first, at one moment; files of evidence lie on disk before they are entered, so that each one
    the copy speaks of is found after it.
    """
    if target.exists():
        raise Taken(str(target))
    begun = runtime.clock.now()
    keys.introduce(runtime)
    write_rest(runtime)  # what waits is counted, and set aside if ever this is restored
    with _alone(runtime.settings.data), _draft_beside(target) as draft:
        with _folder_of_its_own(runtime.settings.data) as folder:
            moment = copies.copy(runtime.settings.database_url, folder / DATABASE)
            manifest = _manifest(runtime, moment)
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
                write(file, lock, manifest, _members(runtime, folder / DATABASE))
                file.flush()
                os.fsync(file.fileno())
        size, sha256 = draft.stat().st_size, _hash_of(draft)
        _publish(draft, target)
    act = RecordBackup(made_at=manifest.made_at, entries=manifest.entries, head=manifest.head, size=size, sha256=sha256)
    done = execute(runtime, Order(id=runtime.new_id(), who=OPERATOR, act=act, identified=identified))
    return Made(manifest, size, sha256, runtime.clock.now() - begun, done)


def _manifest(runtime: Runtime, moment: Moment) -> Manifest:
    kind: Kind = runtime.store.kind
    return Manifest(
        format=FORMAT,
        program=version("pca"),
        schema=moment.schema,
        kind=kind,
        institution=runtime.settings.institution,
        made_at=runtime.clock.now(),
        entries=moment.entries,
        head=moment.head,
        last_at=moment.at,
        waiting=moment.waiting,
        environment=tuple(sorted(name for name in os.environ if _is_setting(name))),
    )


def _is_setting(name: str) -> bool:
    first = name.removeprefix("PCA_").partition("__")[0].lower()
    return name.startswith("PCA_") and first in Settings.model_fields


def _members(runtime: Runtime, database: Path) -> Iterator[Member]:
    """What goes in, by name; the database first."""
    settings = runtime.settings
    yield DATABASE, database
    for name, content in keys.held(runtime).items():
        yield f"{KEYS}/{name}", content
    if config_file().is_file():
        yield SETTINGS, config_file().read_bytes()
    for name in FOLDERS:
        yield from _files(settings.data / name, name)
    own: dict[DataFolder, Path] = {"playbooks": settings.playbooks, "notifications": settings.notifications}
    for shipped, folder in own.items():
        if folder.resolve() != data_folder(shipped).resolve():  # those shipped come with the program
            yield from _files(folder, shipped)


def _files(folder: Path, name: str) -> Iterator[Member]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in inside.parts):
            yield f"{name}/{inside.as_posix()}", path


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One backup at a time; drafts of those that were killed are swept away. Raises Busy."""
    handle = os.open(data / "backup.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupUnderWay from None
        for stale in data.glob(f"{DRAFT}*"):
            shutil.rmtree(stale, ignore_errors=True)
        yield
    finally:
        os.close(handle)


@contextmanager
def _folder_of_its_own(data: Path) -> Iterator[Path]:
    """A folder for the copy, which is not encrypted yet: beside the database, and as private."""
    folder = Path(tempfile.mkdtemp(prefix=DRAFT, dir=data))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _draft_beside(target: Path) -> Iterator[Path]:
    """The name under which the file grows: nobody takes it for a backup. Gone at the end, whatever happens."""
    for stale in target.parent.glob(f".{target.name}.*.part"):
        stale.unlink(missing_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _publish(draft: Path, target: Path) -> None:
    """Give it its name, unless somebody was faster; the name is on disk before anything is answered."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise Taken(str(target)) from None
    handle = os.open(target.parent, os.O_RDONLY)
    with suppress(OSError):  # some disks of a network know no such thing for folders
        os.fsync(handle)
    os.close(handle)


def _hash_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
