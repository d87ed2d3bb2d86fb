"""Which crisis an entry belongs to, and whether it is real or an exercise: on every row (R17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pca.store.kit.errors import StoreError

if TYPE_CHECKING:
    from pca.domain.journal import Entry


def crisis_of(entry: Entry) -> tuple[str, str]:
    """Key and mode of the entry's crisis. Raises StoreError when it has none but needs one."""
    if entry.crisis is None or entry.mode is None:
        raise StoreError("no_crisis", f"Order {entry.id} changes a crisis but names none; nothing was written.")
    return entry.crisis, entry.mode
