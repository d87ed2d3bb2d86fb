"""What people call a place of the institution."""

from __future__ import annotations

from pca.catalogue.words import Words
from pca.domain.directory import ROOT, Organisation

_HOUSE = Words("house")


def place_name(organisation: Organisation, perimeter: str, language: str) -> str:
    """What people call a perimeter."""
    if perimeter == ROOT:
        return _HOUSE.say("everywhere", language)
    place = organisation.sites.get(perimeter) or organisation.regions.get(perimeter)
    return place.called(language) if place else perimeter
