"""Lengths of time in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

_UNITS: Mapping[str, tuple[str, str, str]] = {"fr": ("j", "h", "min"), "ar": ("ي", "س", "د"), "en": ("d", "h", "min")}


def say_length(length: timedelta, language: str) -> str:
    """A length of time in its two largest units (`1 j 4 h`, `45 min`); empty when nothing is left."""
    minutes = int(length.total_seconds()) // 60
    counts = (minutes // 1440, minutes // 60 % 24, minutes % 60)
    units = _UNITS.get(language, _UNITS["fr"])
    said = [f"{count} {unit}" for count, unit in zip(counts, units, strict=True) if count]
    return " ".join(said[:2]) if minutes > 0 else ""
