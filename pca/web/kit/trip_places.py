"""Where a trip goes, as people call it."""

from __future__ import annotations

from pca.catalogue.staff import TRIPS
from pca.domain.trips import ABROAD
from pca.services.crisis.scene import Scene


def destination(about: Scene, place: str, language: str) -> str:
    """Where a trip goes, in words."""
    return TRIPS.say(ABROAD, language) if place == ABROAD else about.place(place)
