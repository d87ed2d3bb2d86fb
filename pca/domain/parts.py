"""A long text message comes in parts: how they are put together, and what counts when some never come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

WAIT = timedelta(minutes=3)
"""How long the other parts are waited for; then what has come counts as it is."""

MOST_PARTS = 40
"""Parts of one text that are believed; 2 000 characters of Arabic are 30."""

GAP = " … "
"""What stands where a part is missing."""


def fits(number: int, count: int) -> bool:
    """Whether there is such a part of a text of several parts."""
    return 2 <= count <= MOST_PARTS and 1 <= number <= count


def whole(parts: Mapping[int, str], count: int) -> tuple[str, str | None]:
    """The text of these parts in their order, and where an answer is looked for: nowhere else than in the whole (None),
    or, where parts are missing, in the first one; empty when that one is missing.
    """
    if all(number in parts for number in range(1, count + 1)):
        return "".join(parts[number] for number in range(1, count + 1)), None
    text, missing = "", False
    for number in range(1, count + 1):
        if number in parts:
            text += (GAP if missing else "") + parts[number]
            missing = False
        else:
            missing = True
    return text + (GAP.rstrip() if missing else ""), parts.get(1, "")
