"""What happened to the cover of sites."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from pca.domain.cover_acts import SiteDistance
from pca.domain.cover_move import CoverMove
from pca.domain.facts.fact import Fact


class DistancesSet(Fact, frozen=True, tag="distances_set"):
    """The institution's own table of distances between sites is this one."""

    rows: tuple[SiteDistance, ...]


class CoverConfirmed(Fact, frozen=True, tag="cover_confirmed"):
    """Somebody confirmed who works at another site on that day; it replaces what was confirmed before."""

    region: str
    day: date
    moves: tuple[CoverMove, ...]
    sites: int = 0
    most_sites: int = 0


CoverFact: TypeAlias = CoverConfirmed | DistancesSet
