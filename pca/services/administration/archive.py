"""The one file of a backup: a zip with a tar inside, encrypted by age. `unpacking` reads it back."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec
import pyrage

FORMAT = 1
"""The version of the file's own layout."""

OUTER, KEY, READ_ME = "backup.age", "key.age", "README.txt"
MANIFEST, DIGESTS = "manifest.json", "digests.json"
PIECE = 1 << 20
SHORTEST = 12
"""Shortest passphrase taken, in characters."""

EXPLAINED = """\
A backup of a continuity installation (pca), encrypted by age (https://age-encryption.org).
Restore it with:  pca restore FILE FOLDER
By hand:          age -d -i IDENTITY backup.age | tar -xz
With a passphrase, the identity is inside key.age:  age -d key.age > IDENTITY
"""


class BadBackup(Exception):
    """The file cannot be read back; `code` is stable: not_a_backup, truncated, altered, newer, locked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Lock(NamedTuple):
    """To whom a backup is encrypted: public keys, or whoever knows a passphrase."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""


class Opener(NamedTuple):
    """What opens a backup: secret keys as lines of a file, or a passphrase."""

    identities: tuple[str, ...] = ()
    passphrase: str = ""


class Unfit(ValueError):
    """The lock or the opener cannot be used; `code` says why: no_lock, recipient, passphrase_short, identity."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.said = code, detail


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds, said at its beginning."""

    format: int
    program: str
    schema: str
    kind: str
    institution: str
    made_at: datetime
    entries: int
    head: str
    last_at: datetime | None
    waiting: int
    environment: tuple[str, ...] = ()
    """Settings that came from the environment: their names; their values are not in the backup."""


Member = tuple[str, Path | bytes]
"""A name inside, and the file or the bytes it holds."""


def write(target: IO[bytes], lock: Lock, manifest: Manifest, members: Iterable[Member]) -> None:
    """Write a whole backup. Raises Unfit, OSError; what was written before that is no backup."""
    recipients, wrapped = _locked(lock)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as outer:
        outer.writestr(READ_ME, EXPLAINED)
        if wrapped:
            outer.writestr(KEY, wrapped)
        with (
            outer.open(OUTER, "w", force_zip64=True) as sealed,
            flowing(lambda pipe: _pack(pipe, manifest, members)) as plain,
        ):
            try:
                pyrage.encrypt_io(plain, sealed, recipients)
            except pyrage.EncryptError as error:
                raise OSError(28, str(error)) if "space" in str(error) else OSError(str(error)) from None


def _locked(lock: Lock) -> tuple[list[Any], bytes]:
    """The recipients, and the secret key wrapped in the passphrase where there is one."""
    if lock.recipients:
        try:
            return [pyrage.x25519.Recipient.from_str(recipient) for recipient in lock.recipients], b""
        except pyrage.RecipientError:
            raise Unfit("recipient", ", ".join(lock.recipients)) from None
    if not lock.passphrase:
        raise Unfit("no_lock")
    if len(lock.passphrase) < SHORTEST:
        raise Unfit("passphrase_short")
    own = pyrage.x25519.Identity.generate()
    return [own.to_public()], pyrage.passphrase.encrypt(str(own).encode(), lock.passphrase)


@contextmanager
def flowing(produce: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """What `produce` writes, to be read meanwhile; what it raises is raised here at the end."""
    reading, writing = os.pipe()
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as pipe:
                produce(pipe)
        except BaseException as error:
            trouble.append(error)

    thread = threading.Thread(target=run, name="backup", daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as pipe:
            yield pipe
    except Exception:
        thread.join()
        if trouble and not isinstance(trouble[0], BrokenPipeError):
            raise trouble[0] from None  # the cause; what was raised here only follows from it
        raise
    thread.join()
    if trouble:
        raise trouble[0]


def _pack(pipe: IO[bytes], manifest: Manifest, members: Iterable[Member]) -> None:
    digests: dict[str, tuple[int, str]] = {}
    with (
        gzip.GzipFile(fileobj=pipe, mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        _add(tar, MANIFEST, msgspec.json.encode(manifest), digests)
        for name, content in members:
            _add(tar, name, content, digests)
        _add(tar, DIGESTS, msgspec.json.encode(digests), {})


def _add(tar: tarfile.TarFile, name: str, content: Path | bytes, digests: dict[str, tuple[int, str]]) -> None:
    """One member; a file is read no further than its size when it was begun, and what is gone by then is left out."""
    if isinstance(content, bytes):
        _put(tar, name, io.BytesIO(content), len(content), digests)
        return
    try:
        file = content.open("rb")
    except FileNotFoundError:
        return
    with file:
        _put(tar, name, file, os.fstat(file.fileno()).st_size, digests)


def _put(tar: tarfile.TarFile, name: str, file: IO[bytes], size: int, digests: dict[str, tuple[int, str]]) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    hashed = _Hashing(file)
    tar.addfile(info, hashed)
    digests[name] = (size, hashed.digest.hexdigest())


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece
