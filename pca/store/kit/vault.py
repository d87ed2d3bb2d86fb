"""Seals what must be read back but not by whoever copies the database: AES-GCM under a key file beside it."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from pca.store.kit.errors import StoreError
from pca.store.kit.once import drawn_once

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# The library takes 6 MB and is loaded by whoever seals or opens something, which most commands never do.

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
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher(make=False).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode()).decode()
        except InvalidTag:
            raise StoreError(
                "wrong_key", f"{self._file} is not the key that sealed this. Restore the right key file."
            ) from None

    def _cipher(self, *, make: bool) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if not make and not (self._file.is_file() and self._file.stat().st_size):
            raise StoreError("missing_key", f"The key file {self._file} is missing. Restore it.")
        try:
            return AESGCM(drawn_once(self._file, lambda: AESGCM.generate_key(256)))
        except ValueError:
            raise StoreError("wrong_key", f"{self._file} is not a key file. Restore the right one.") from None
