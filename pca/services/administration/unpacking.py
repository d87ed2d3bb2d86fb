"""Reads a backup back: only when it is whole and right, and never outside the folder it is given."""

from __future__ import annotations

import gzip
import hashlib
import os
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any

import msgspec
import pyrage

from pca.services.administration.archive import (
    DIGESTS,
    FORMAT,
    KEY,
    MANIFEST,
    OUTER,
    PIECE,
    BadBackup,
    Manifest,
    Opener,
    Unfit,
    flowing,
)

MOST_NAMES = 2_000_000
"""Files in one backup at most."""

DEEPEST, LONGEST = 40, 255
"""Parts of a path, and bytes of each."""

LARGEST_KEY = 10_000
"""Bytes of the secret key, wrapped in its passphrase; ours has a few hundred."""


def read(source: Path, opener: Opener, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder, and see that it is whole and right. Raises BadBackup, Unfit, OSError."""
    try:
        with zipfile.ZipFile(source) as outer:
            names = set(outer.namelist())
            if OUTER not in names:
                raise BadBackup("not_a_backup")
            identities = _opened(opener, _small(outer, KEY) if KEY in names else b"")
            with flowing(lambda pipe: _decrypt(outer, pipe, identities)) as plain:
                return _unpack(plain, folder)
    except zipfile.BadZipFile:
        raise BadBackup(_why_no_zip(source)) from None
    except RuntimeError:  # packed in a way that no backup is
        raise BadBackup("altered") from None


def _small(outer: zipfile.ZipFile, name: str) -> bytes:
    """A part that is small in every backup of ours, whatever it unpacks to. Raises BadBackup."""
    with outer.open(name) as part:
        content = part.read(LARGEST_KEY + 1)
    if len(content) > LARGEST_KEY:
        raise BadBackup("altered")
    return content


def _why_no_zip(source: Path) -> str:
    with source.open("rb") as file:
        return "truncated" if file.read(4) == b"PK\x03\x04" else "not_a_backup"


def _opened(opener: Opener, wrapped: bytes) -> list[Any]:
    if wrapped and opener.passphrase:
        try:
            unwrapped = pyrage.passphrase.decrypt(wrapped, opener.passphrase).decode()
        except (pyrage.DecryptError, UnicodeDecodeError):
            raise BadBackup("locked") from None
        return [pyrage.x25519.Identity.from_str(unwrapped)]
    if not opener.identities:
        raise Unfit("no_opener")
    try:
        return [pyrage.x25519.Identity.from_str(identity) for identity in opener.identities]
    except pyrage.IdentityError:
        raise Unfit("identity") from None


def _decrypt(outer: zipfile.ZipFile, pipe: IO[bytes], identities: list[Any]) -> None:
    try:
        with outer.open(OUTER) as sealed:
            pyrage.decrypt_io(sealed, pipe, identities)
    except pyrage.DecryptError as error:
        raise BadBackup("locked" if "key" in str(error) else "altered") from None
    except BrokenPipeError:
        return  # whoever reads has said already what is wrong
    except (OSError, EOFError, zipfile.BadZipFile):
        raise BadBackup("altered") from None


def _unpack(plain: IO[bytes], folder: Path) -> Manifest:
    """Everything into `folder`, each file as its digest says."""
    members: dict[str, tuple[int, str]] = {}
    try:
        with (
            gzip.GzipFile(fileobj=plain, mode="rb") as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            for member in tar:
                if len(members) > MOST_NAMES or not member.isfile() or not _safe(member.name) or member.name in members:
                    raise BadBackup("altered")
                content = tar.extractfile(member)
                assert content is not None
                members[member.name] = _save(content, folder / member.name)
                if member.name == MANIFEST and len(members) == 1:
                    _known(folder)
    except (EOFError, tarfile.TarError, gzip.BadGzipFile, zlib.error):
        raise BadBackup("altered") from None
    except (ValueError, FileExistsError, NotADirectoryError):  # heads and names that no program of ours writes
        raise BadBackup("altered") from None
    digests = _digests(folder)
    if members.pop(DIGESTS, None) is None or digests != members:
        raise BadBackup("altered")
    return _known(folder)


def _safe(name: str) -> bool:
    """A plain relative path that a disk takes: nothing is ever written outside."""
    parts = PurePosixPath(name).parts
    if not 0 < len(parts) <= DEEPEST or any(len(os.fsencode(part)) > LONGEST for part in parts):
        return False
    return not name.startswith("/") and ".." not in parts and "\0" not in name and "\\" not in name


def _save(content: IO[bytes], place: Path) -> tuple[int, str]:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while piece := content.read(PIECE):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _digests(folder: Path) -> dict[str, tuple[int, str]]:
    try:
        return msgspec.json.decode((folder / DIGESTS).read_bytes(), type=dict[str, tuple[int, str]])
    except (OSError, msgspec.MsgspecError):
        return {}


def _known(folder: Path) -> Manifest:
    """The manifest. Raises BadBackup `newer` for a layout this program does not know."""
    content = (folder / MANIFEST).read_bytes() if (folder / MANIFEST).is_file() else b""
    try:
        if msgspec.json.decode(content, type=dict[str, Any]).get("format", 0) > FORMAT:
            raise BadBackup("newer")
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, TypeError):
        raise BadBackup("altered") from None
