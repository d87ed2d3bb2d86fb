"""Why somebody does not get what they ask for."""

from __future__ import annotations

from pca.domain.access.access import Action


class NotShared(RuntimeError):
    """A defect: a live part that others are shown too holds something personal. Make its page `personal`."""


class NotAllowed(Exception):
    """The person is signed in and may not do this; says what was asked."""

    def __init__(self, action: Action, *, second_factor: bool) -> None:
        super().__init__(action.value)
        self.action, self.second_factor = action, second_factor


class NotFound(LookupError):
    """There is no such page, or not for this person; the difference is not told."""
