"""How a crisis is named so that it can be said on the phone."""

from __future__ import annotations

from pca.domain.orders import Mode

EXERCISE = "EX-"
"""Prefix of exercise keys, so that nobody mistakes one for a real crisis."""


def key_for(mode: Mode, year: int, opened: int) -> str:
    """The key of the next crisis when `opened` of that mode were opened that year: 2026-1, or EX-2026-1."""
    return f"{EXERCISE if mode == 'exercise' else ''}{year}-{opened + 1}"
