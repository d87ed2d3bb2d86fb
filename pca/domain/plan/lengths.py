"""Lengths of time as a plan writes them."""

from __future__ import annotations

from datetime import timedelta

UNITS = {"min": 60, "h": 3600, "d": 86_400, "w": 604_800}
"""Seconds of each unit."""


def say_duration(length: timedelta) -> str:
    """The shortest way to write `length` so that `parse_duration` reads it back."""
    left, words = int(length.total_seconds()), []
    for unit in ("w", "d", "h", "min"):
        count, left = divmod(left, UNITS[unit])
        if count:
            words.append(f"{count}{unit}")
    return " ".join(words)
