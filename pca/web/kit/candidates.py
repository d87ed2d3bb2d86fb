"""What somebody may have meant by what they wrote, to choose from."""

from __future__ import annotations

import msgspec


class Candidate(msgspec.Struct, frozen=True):
    """One of those that fit: what is sent when it is chosen, and how it is told from the others."""

    id: str
    said: str


class Unclear(Exception):
    """What was written in a field may mean several, or one that it does not name whole: it is asked about."""

    def __init__(self, field: str, choices: tuple[Candidate, ...]) -> None:
        super().__init__(field)
        self.field, self.choices = field, choices
