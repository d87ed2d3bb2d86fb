"""Faults that change nothing anybody could notice: they are not drawn. Each with its reason, and only true ones."""

from __future__ import annotations

EQUIVALENT: dict[tuple[str, str, str, str], str] = {}
"""(file, function, before, after) → why nobody can notice."""
