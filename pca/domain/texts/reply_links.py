"""How an answer finds its message: a short code, or a ticket for a link; made from a key and kept nowhere."""

from __future__ import annotations

import hashlib
import hmac
import re

from pca.domain.texts import genuine

SIGNS = 11
"""Signs of a ticket's seal: 54 bits, beyond guessing where each guess is a request."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs of a short code: no 0, O, 1, I or L, which are mistaken for each other."""

LENGTH = 3
"""Signs of a short code: enough to tell apart what one person has open."""

_TICKET = re.compile(rf"((?:EX-)?\d{{4}}-\d{{1,6}})\.(\d{{1,9}})\.([{genuine.ALPHABET}]{{{SIGNS}}})", re.ASCII)

_ANYWHERE = re.compile(
    rf"((?:EX-)?\d{{4}}-\d{{1,6}}\.\d{{1,9}}\.)[{genuine.ALPHABET}]{{{SIGNS}}}", re.ASCII | re.IGNORECASE
)

_RETURN = re.compile(rf"B\.{_TICKET.pattern}", re.ASCII)


def short_code(key: bytes, crisis: str, message: int) -> str:
    """The code one answers a text message with: told apart among what one person has open, not a secret."""
    return _signs(key, f"{crisis}/M{message}/code", ALPHABET, LENGTH)


def ticket(key: bytes, crisis: str, message: int) -> str:
    """What stands in a link: whoever holds it may answer this message in its recipient's name, and nothing else."""
    return f"{crisis}.{message}.{_signs(key, f'{crisis}/M{message}/ticket', genuine.ALPHABET, SIGNS)}"


def opened(key: bytes, written: str) -> tuple[str, int] | None:
    """Crisis and message of a ticket of ours; None for anything else."""
    match = _TICKET.fullmatch(written.strip().upper()[:60])
    if match is None:
        return None
    crisis, message = match[1], int(match[2])
    return (crisis, message) if hmac.compare_digest(ticket(key, crisis, message), match[0]) else None


def return_ticket(key: bytes, crisis: str, message: int) -> str:
    """What stands in the address that notices about one message come back to. It answers nothing, and opens no page."""
    return f"B.{crisis}.{message}.{_signs(key, f'{crisis}/M{message}/return', genuine.ALPHABET, SIGNS)}"


def returned(key: bytes, written: str) -> tuple[str, int] | None:
    """Crisis and message of a return address of ours; None for anything else, a ticket included."""
    match = _RETURN.fullmatch(written.strip().upper()[:60])
    if match is None:
        return None
    crisis, message = match[1], int(match[2])
    return (crisis, message) if hmac.compare_digest(return_ticket(key, crisis, message), match[0]) else None


def looks_like_ticket(written: str) -> bool:
    """Whether something has the shape of a ticket; that it is one of ours is not asked."""
    return _TICKET.fullmatch(written.strip().upper()[:60]) is not None


def looks_like_return(written: str) -> bool:
    """Whether something has the shape of what stands in a return address."""
    return _RETURN.fullmatch(written.strip().upper()[:60]) is not None


def withheld(text: str) -> str:
    """A message as others than its reader are shown it: without the secrets to answer it in the reader's name."""
    return _ANYWHERE.sub(r"\1…", text)


def _signs(key: bytes, what: str, alphabet: str, length: int) -> str:
    number, signs = int.from_bytes(hmac.digest(key, what.encode(), hashlib.sha256)), ""
    for _ in range(length):
        number, sign = divmod(number, len(alphabet))
        signs += alphabet[sign]
    return signs
