"""Passwords hashed by the real algorithm with its smallest parameters: a test has better to do."""

from __future__ import annotations

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from pca.services.access import passwords


def hash_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, for the length of the test."""
    quick = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", PasswordHash((quick,)))
    monkeypatch.setattr(passwords, "_decoy", [])
