"""What is pulled from elsewhere: rows that are set aside."""

from __future__ import annotations

import msgspec


class BadRow(msgspec.Struct, frozen=True):
    """A row set aside: what is wrong (`value`, `date`, `future`, `missing`), and what stands there."""

    row: int
    wrong: str
    seen: str = ""
