"""A channel that keeps what it is handed, or refuses while it is down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pca.channels.port import Abilities, Outgoing, Sent


class Gateway:
    """An SMS centre and mail server in one: keeps what it is handed, or refuses while it is `down`."""

    name, live, down = "gateway", True, False

    def __init__(self, kinds: str, contact: str) -> None:
        self.kinds, self.contact, self.sent = frozenset({kinds}), contact, list[Outgoing]()
        self.abilities = Abilities()

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *_: object) -> None: ...

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        for one in batch:
            if not self.down:
                self.sent.append(one)
            yield Sent(key=one.key, outcome="retry" if self.down else "sent")
