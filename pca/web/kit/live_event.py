"""What is told on the lines that browsers keep open."""

from __future__ import annotations

import zlib


class LiveEvent:
    """Something told on lines, under a name or none; squeezed once for all who hear it."""

    def __init__(self, name: str, data: str, id: int | None = None) -> None:
        lines = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        head = (f"event: {name}\n" if name else "") + (f"id: {id}\n" if id is not None else "")
        self.id = id
        self.plain = (head + "".join(f"data: {line}\n" for line in lines) + "\n").encode()
        self._packed = b""

    @property
    def packed(self) -> bytes:
        """A piece of a deflate stream that refers to nothing before it: it fits into any line at any place."""
        if not self._packed:
            squeezing = zlib.compressobj(5, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._packed = squeezing.compress(self.plain) + squeezing.flush(zlib.Z_FULL_FLUSH)
        return self._packed
