"""Where a trip goes, as people call it and as they write it."""

from __future__ import annotations

from pca.catalogue.staff import TRIPS
from pca.domain.directory import Region, Site
from pca.domain.folding import folded
from pca.domain.trips import ABROAD
from pca.services.crisis.scene import Scene
from pca.services.people.read import institution
from pca.web.kit.request_context import RequestContext


def trip_place(about: Scene, place: str, language: str) -> str:
    """Where a trip goes, in words."""
    return TRIPS.say(ABROAD, language) if place == ABROAD else about.place(place)


def place_named(context: RequestContext, typed: str) -> str:
    """The region or site with this whole title or identifier; what was written, where it is none or fits several."""
    house, wanted = institution(context.unit), folded(typed.strip())
    if typed.strip() in house.regions or typed.strip() in house.sites:
        return typed.strip()
    places: tuple[Region | Site, ...] = (*house.regions.values(), *house.sites.values())
    fitting = [place.id for place in places if wanted and wanted in (folded(place.title), folded(place.title_ar))]
    return fitting[0] if len(fitting) == 1 else typed.strip()
