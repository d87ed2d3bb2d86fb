"""Which keys the house works with, and whether they are those its database belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pca.domain.guard_orders import NoteKeys
from pca.domain.identification import ENGINE, Identification
from pca.domain.orders import OPERATOR, Order
from pca.runtime import ACCOUNTS, GENUINE, Runtime
from pca.services.engine.execute import Done, execute
from pca.store.administration import guarded
from pca.store.kit.database import Unit

ROUNDS = 100_000
"""A key that was typed into the settings may be weak: its fingerprint must not be guessed at quickly."""


@lru_cache(maxsize=16)
def fingerprint(name: str, key: bytes) -> str:
    """What tells one key from another and gives nothing of it away: 16 hex digits."""
    return hashlib.pbkdf2_hmac("sha256", key, f"pca key {name}".encode(), ROUNDS).hex()[:16]


def held(runtime: Runtime) -> dict[str, bytes]:
    """The keys this process can read, by the names of their files; none is made."""
    settings, contents = runtime.settings, dict[str, bytes]()
    for name, places in {
        GENUINE: (settings.key_folder / GENUINE, settings.data / GENUINE),
        ACCOUNTS: (settings.key_folder / ACCOUNTS,),
    }.items():
        content = next((kept for place in places if (kept := _content(place))), b"")
        if content:
            contents[name] = content
    given = settings.genuine_key.get_secret_value().encode()
    return {**contents, GENUINE: given} if given else contents


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def introduce(runtime: Runtime) -> None:
    """Note the fingerprint of each key the database knows none of. The first process to start does it. StoreError."""
    runtime.key()
    mine = _fingerprints(held(runtime))
    with runtime.store.read() as unit:
        known = guarded.house_keys(unit)
    if not mine.keys() <= known.keys():
        execute(runtime, Order(id=runtime.new_id(), who=OPERATOR, act=NoteKeys(keys=mine), identified=ENGINE))


def accept(runtime: Runtime, who: str, why: str, identified: Identification) -> Done:
    """Go on with the keys at hand, the others being lost: what they signed and sealed is lost with them."""
    runtime.key()
    act = NoteKeys(keys=_fingerprints(held(runtime)), instead=True)
    return execute(runtime, Order(id=runtime.new_id(), who=who, act=act, why=why, identified=identified))


def unfit(runtime: Runtime, unit: Unit) -> tuple[str, ...]:
    """Names of keys that are missing here, or are not those the database belongs to."""
    known = guarded.house_keys(unit)
    mine = _fingerprints(held(runtime)) if known else {}
    return tuple(name for name, digest in known.items() if mine.get(name) != digest)


def _fingerprints(keys: Mapping[str, bytes]) -> dict[str, str]:
    return {name: fingerprint(name, content) for name, content in keys.items()}
