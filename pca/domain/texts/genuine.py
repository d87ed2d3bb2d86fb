"""A short code in every message, by which anybody can see on a public page that the house really sent it."""

from __future__ import annotations

import hashlib
import hmac

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 and O, no 1 and I: the code is read out on the telephone."""

LENGTH = 8


def code_of(key: bytes, crisis: str, wave: int) -> str:
    """The code of all messages of one wave. Nobody without the installation's key can make one."""
    number = int.from_bytes(hmac.digest(key, f"{crisis}/V{wave}".encode(), hashlib.sha256)[:LENGTH])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def normal(written: str) -> str:
    """The code somebody typed, without blanks and dashes, in capitals; empty when it cannot be one."""
    typed = "".join(sign for sign in written.upper() if not sign.isspace() and sign not in "-#")
    return typed if len(typed) == LENGTH and set(typed) <= set(ALPHABET) else ""
