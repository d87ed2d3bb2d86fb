"""What a support file holds. It is sealed as it is, and stands nowhere else."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

LONGEST = 4_000
"""Characters of each text."""


class SupportFile(msgspec.Struct, frozen=True, kw_only=True):
    """One person who is supported, or one colleague to be contacted."""

    person: str
    about: Literal["person", "colleague"] = "person"
    needs: str = ""
    contact: str = ""
    """Who calls, and how the person wants to be reached."""
    follow_up: date | None = None
    notes: str = ""
    colleagues: tuple[str, ...] = ()
    """Files of colleagues to be contacted, by their random identifiers."""
