"""The contents of support vaults: one encrypted file for each person and crisis, each under a random key of its own.

Three places. The sealed contents lie with the data and go into backups. The keys, each wrapped by the master key, lie
with the keys, may be mirrored in one folder elsewhere, and go into no backup. The master key goes nowhere by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pca.store.kit.errors import StoreError
from pca.store.kit.once import alone, drawn_once, write_own

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PAGE = 1024
"""Contents are filled up to a multiple of so many bytes: a size tells little."""

_NONCE = 12
_SALT = 32
_NAME, _FILE = re.compile(r"[A-Za-z0-9-]{1,64}"), re.compile(r"[0-9a-f]{32}")


class KeyGone(StoreError):
    """The key of a file is not there: it was destroyed, or the folder of the keys is not the right one."""

    def __init__(self) -> None:
        super().__init__("missing_key", "The key of this file is not there. Nothing of it can be read.")


class SealedFiles:
    """The files of all vaults of a house. `mirror`: a second folder of wrapped keys, if there is one."""

    def __init__(self, contents: Path, keys: Path, mirror: Path | None, master: Callable[[], bytes]) -> None:
        self._contents, self._keys, self._mirror, self._master = contents, keys, mirror, master

    @contextmanager
    def beginning(self, crisis: str) -> Iterator[None]:
        """Hold a vault while it is looked whether somebody has a file, and one is begun: nobody gets two."""
        folder = self._contents / _checked(crisis)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(folder):
            yield

    def write(self, crisis: str, file: str, content: bytes, once: str, *, new: bool) -> str:
        """Seal a content, beside the one before; the commitment to it, under which it is read.

        Written twice under the same `once` it has the same commitment; the same words under another one have
        another, so that no content is dropped in the place of its like. Raises KeyGone unless `new`, OSError.
        """
        about, key = _about(crisis, file), self._key(crisis, file, make=new, share=True)
        salted = hashlib.sha256(once.encode()).digest() + content
        padded = salted + b"\0" * (-len(salted) % PAGE or PAGE)
        seal = _commitment(key, about, padded)
        nonce = secrets.token_bytes(_NONCE)
        path = self._content(crisis, file, seal)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_own(path, nonce + _cipher(key).encrypt(nonce, padded, about))
        return seal

    def read(self, crisis: str, file: str, seal: str) -> bytes:
        """The content the commitment speaks of. Raises KeyGone, or StoreError when it is another one or gone."""
        from cryptography.exceptions import InvalidTag

        about, key = _about(crisis, file), self._key(crisis, file)
        try:
            sealed = self._content(crisis, file, seal).read_bytes()
            padded = _cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
        except FileNotFoundError:
            raise StoreError("missing", "The sealed content is not there. Restore the data folder.") from None
        except InvalidTag:
            raise StoreError("wrong_key", "The key is not the one that sealed this content.") from None
        if not hmac.compare_digest(_commitment(key, about, padded), seal):
            raise StoreError("wrong_key", "The content is not the one the journal speaks of.")
        return padded[_SALT:].rstrip(b"\0")

    def drop(self, crisis: str, file: str, seal: str) -> None:
        """Forget one content of a file: it was replaced, or never entered."""
        _overwrite(self._content(crisis, file, seal))

    def destroy(self, crisis: str, file: str) -> None:
        """Destroy the key wherever it lies, then the contents. Raises OSError; then again, until nothing is left."""
        for path in (*self._keys_of(crisis, file), *self._contents_of(crisis, file)):
            _overwrite(path)

    def with_key(self, crisis: str) -> frozenset[str]:
        """The files of which a key, a content, or a draft of one still lies somewhere. Raises OSError."""
        folders = (*self._folders(crisis), self._contents / _checked(crisis))
        names = (_FILE.search(path.name) for folder in folders if folder.is_dir() for path in folder.iterdir())
        return frozenset(name[0] for name in names if name)

    @property
    def mirror_away(self) -> bool:
        """Whether the second folder of keys cannot be looked into: nobody can say then that a key is gone."""
        return self._mirror is not None and not self._mirror.is_dir()

    def _keys_of(self, crisis: str, file: str) -> Iterator[Path]:
        """Also drafts that a power cut left."""
        for folder in self._folders(crisis):
            yield from folder.glob(f"*{_checked(file)}.key*")

    def _contents_of(self, crisis: str, file: str) -> Iterator[Path]:
        yield from (self._contents / _checked(crisis)).glob(f"*{_checked(file)}.*")

    def _folders(self, crisis: str) -> tuple[Path, ...]:
        folders = (self._keys, self._mirror) if self._mirror else (self._keys,)
        return tuple(folder / _checked(crisis) for folder in folders)

    def _content(self, crisis: str, file: str, seal: str) -> Path:
        return self._contents / _checked(crisis) / f"{_checked(file)}.{_checked(seal)[:16]}"

    def _key(self, crisis: str, file: str, *, make: bool = False, share: bool = False) -> bytes:
        """The file's own key, unwrapped; `share` sees that it lies wherever it should.

        Raises KeyGone, and StoreError for another master key.
        """
        from cryptography.exceptions import InvalidTag

        name, about = f"{_checked(file)}.key", b"key of " + _about(crisis, file)
        places = [folder / name for folder in self._folders(crisis)]
        if self.mirror_away:  # where another disk belongs, no folder is made in its stead
            places = places[:1]
        wrapped = next((path.read_bytes() for path in places if path.is_file()), b"")
        if not wrapped:
            if not make:
                raise KeyGone
            nonce, key = secrets.token_bytes(_NONCE), secrets.token_bytes(32)
            fresh = nonce + _cipher(self._master()).encrypt(nonce, key, about)
            wrapped = drawn_once(places[0], lambda: fresh)
        for place in places:
            if share and not place.is_file():
                drawn_once(place, lambda: wrapped)
        try:
            return _cipher(self._master()).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], about)
        except InvalidTag:
            raise StoreError("wrong_key", "The vault's master key is not the one that wrapped this key.") from None


def _checked(name: str) -> str:
    """Only names of our own become parts of a path."""
    if not _NAME.fullmatch(name):
        raise ValueError("not a name of a vault")
    return name


def _about(crisis: str, file: str) -> bytes:
    return f"pca support {_checked(crisis)} {_checked(file)}".encode()


def _commitment(key: bytes, about: bytes, content: bytes) -> str:
    own = hmac.digest(key, b"pca support commitment", "sha256")
    return hmac.new(own, about + b"\0" + content, hashlib.sha256).hexdigest()


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _overwrite(path: Path) -> None:
    """Nothing of a file is left where disks write in place: noughts first, then its name. Gone already is well."""
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        handle = os.open(path.parent, os.O_RDONLY)
        with suppress(OSError):  # some disks of a network know no such thing for folders
            os.fsync(handle)
        os.close(handle)
