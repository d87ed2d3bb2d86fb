"""What a person may ask about tomorrow's cover: that a proposal of moves is carried out."""

from __future__ import annotations

from datetime import date

import msgspec

from pca.domain.act import Act
from pca.domain.cover_move import CoverMove

FARTHEST = 2_000
"""Kilometres between two sites, at most."""

MOST_DISTANCES = 60_000
"""Pairs of sites of one table."""


class SiteDistance(msgspec.Struct, frozen=True, array_like=True):
    """How far it is between two sites by road, either way, in kilometres."""

    site: str
    other: str
    km: int


class SetDistances(Act, frozen=True, tag="set_distances"):
    """Replace the institution's own table of distances between sites; an empty one is none."""

    rows: tuple[SiteDistance, ...]


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
