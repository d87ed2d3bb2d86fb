"""What a parser may spend on one foreign input, and the one way in which it fails."""

from __future__ import annotations

from typing import Literal

import msgspec

MB = 1024 * 1024

Limit = Literal["time", "memory", "size", "crashed", "refused", "busy"]
"""Why nothing came back: too slow; too much memory; input or result too large; the process died or the parser has a
defect; the parser refuses this input; no process was free in time (nothing is known against the input: come again)."""


class Limits(msgspec.Struct, frozen=True):
    """What one input may cost."""

    seconds: float = 20
    """Of the wall clock, from the moment a process is free."""
    processor: int = 10
    """Seconds of processor time."""
    memory: int = 512 * MB
    """Bytes beyond what the waiting process holds (Linux: address space)."""
    input: int = 32 * MB
    """Bytes of the input and its arguments."""
    output: int = 64 * MB
    """Bytes of the encoded result."""
    wait: float = 30
    """Seconds to wait for a free process of the lane."""


class ParseFailed(ValueError):
    """No result: `limit` says which limit was hit, `detail` what the parser said (a text for logs, not for people)."""

    def __init__(self, limit: Limit, detail: str = "") -> None:
        self.limit, self.detail = limit, detail
        super().__init__(f"{limit}: {detail}" if detail else limit)
