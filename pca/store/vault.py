"""Seals what must be read back but not by whoever copies the database: AES-GCM under a key file beside it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pca.store.errors import StoreError

_NONCE = 12


class Vault:
    """A key file, made on first use, readable by its owner alone. Keep it out of the backups of the database."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def seal(self, secret: str, about: str) -> bytes:
        """`secret` sealed; it can only be opened for the same `about` (whose it is)."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher(make=True).encrypt(nonce, secret.encode(), about.encode())

    def open(self, sealed: bytes, about: str) -> str:
        """What was sealed. Raises StoreError when the key file is missing, or is not the one that sealed it."""
        try:
            return self._cipher(make=False).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode()).decode()
        except InvalidTag:
            raise StoreError(
                "wrong_key", f"{self._file} is not the key that sealed this. Restore the right key file."
            ) from None

    def _cipher(self, *, make: bool) -> AESGCM:
        try:
            return AESGCM(self._file.read_bytes())
        except FileNotFoundError:
            if not make:
                raise StoreError("missing_key", f"The key file {self._file} is missing. Restore it.") from None
        except ValueError:
            raise StoreError("wrong_key", f"{self._file} is not a key file. Restore the right one.") from None
        self._make()
        return AESGCM(self._file.read_bytes())

    def _make(self) -> None:
        """Write a new key whole or not at all; when another process was faster, its key stands."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_name(f".{self._file.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(AESGCM.generate_key(256))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, self._file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
