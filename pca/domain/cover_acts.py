"""What a person may ask about tomorrow's cover: that a proposal of moves is carried out."""

from __future__ import annotations

from datetime import date

from pca.domain.act import Act
from pca.domain.cover_move import CoverMove


class ConfirmCover(Act, frozen=True, tag="confirm_cover"):
    """Confirm who works where in one region on one day; what was confirmed for it before is replaced."""

    region: str
    day: date
    moves: tuple[CoverMove, ...]
    sites: int = 0
    """How many sites open with it."""
    most_sites: int = 0
    """How many could open at most."""

    @property
    def places(self) -> tuple[str, ...]:
        """What one must reach to confirm it."""
        return (self.region,)
