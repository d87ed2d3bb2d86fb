"""Stands in for the real channels in a rehearsal: nothing leaves the house, some texts fail as a seed decides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from pca.channels.outbox import KINDS
from pca.channels.port import Abilities, Outgoing, Sent
from pca.domain.contact_points import ContactKind


class RehearsedChannel:
    """Accepts texts of all kinds. Of each thousand, about `retried` need a second try and `refused` never arrive.

    The same seed and key give the same answer, in whatever order texts come. `keep` holds on to what was accepted.
    """

    name = "rehearsed"
    kinds = KINDS
    live = False
    contact: ContactKind | None = None
    abilities = Abilities()

    def __init__(self, seed: int, *, retried: int = 0, refused: int = 0, keep: bool = False) -> None:
        if not 0 <= retried + refused <= 1000:
            raise ValueError("retried and refused are counts out of a thousand")
        self._seed, self._retried, self._refused, self._keep = seed, retried, refused, keep
        self._tried: set[str] = set()
        self.accepted: list[Outgoing] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""

    def send(self, batch: Sequence[Outgoing]) -> Sequence[Sent]:
        """An answer for each text, as the seed decides."""
        return [self._one(outgoing) for outgoing in batch]

    def _one(self, outgoing: Outgoing) -> Sent:
        lot = self._lot(outgoing.key)
        if lot < self._refused:
            return Sent(key=outgoing.key, outcome="failed", error="550 rehearsed: no such mailbox")
        if lot < self._refused + self._retried and outgoing.key not in self._tried:
            self._tried.add(outgoing.key)
            return Sent(key=outgoing.key, outcome="retry", error="451 rehearsed: try again later")
        if self._keep:
            self.accepted.append(outgoing)
        return Sent(key=outgoing.key, outcome="sent", provider_id=outgoing.key)

    def _lot(self, key: str) -> int:
        """The number between 0 and 999 that the key draws."""
        return int.from_bytes(hashlib.sha256(f"{self._seed}/{key}".encode()).digest()[:8]) % 1000
