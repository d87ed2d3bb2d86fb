"""Passwords: kept as argon2id, a few worked on at a time, and long enough that nobody guesses them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Literal

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST, LONGEST = 12, 256
"""Length in characters."""

DIFFERENT = 5
"""Different characters a password has at least."""

AT_ONCE = 3
"""Passwords worked on at the same time: each takes 64 MiB and two tenths of a second of several cores."""

PATIENCE = 8.0
"""Seconds to wait for one's turn."""

HASHER = PasswordHash((Argon2Hasher(),))

Weakness = Literal["short", "long", "simple", "known"]
"""Why a password is not taken."""

_COMMON = ("motdepasse", "password", "azerty", "qwerty", "123456", "bienvenue", "welcome", "passer", "admin", "maroc")
"""What most guessable passwords of this length are built from (in capitals or not)."""

_turns = BoundedSemaphore(AT_ONCE)
_decoy: list[str] = []


class SigningInCrowded(Exception):
    """Too many people are signing in at this very moment; try again in a few seconds."""


def weakness(password: str, *names: str) -> Weakness | None:
    """Why `password` is not taken, or None; `names` are words others know of the person (identifier, institution)."""
    text = _normal(password)
    if len(text) < SHORTEST:
        return "short"
    if len(text) > LONGEST:
        return "long"
    if len(set(text)) < DIFFERENT:
        return "simple"
    rest = text.casefold()
    for word in (*_COMMON, *(name.casefold() for name in names if len(name) > 2)):
        rest = rest.replace(word, "")
    return "known" if len(rest) < SHORTEST // 2 else None


def hashed(password: str) -> str:
    """The argon2id hash to keep. Raises Busy."""
    with _turn():
        return HASHER.hash(_normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept. Takes as long when there is none (no account, or none by password)."""
    if len(password) > LONGEST:
        return False
    with _turn():
        if not _decoy:
            _decoy.append(HASHER.hash("nobody's password"))
        return HASHER.verify(_normal(password), kept or _decoy[0]) and kept is not None


def _normal(password: str) -> str:
    """The same text whichever keyboard composed it."""
    return unicodedata.normalize("NFKC", password)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise SigningInCrowded
    try:
        yield
    finally:
        _turns.release()
