"""The places somebody reaches: what a form offers, and what a page may name."""

from __future__ import annotations

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.services.crisis.scene import Scene
from pca.web.kit.request_context import RequestContext


def places_in(context: RequestContext, about: Scene, action: Action) -> tuple[tuple[str, str], ...]:
    """Where the action may be taken, the widest first: the institution, regions, then sites named in a grant."""
    reach, organisation = context.reach(action), about.organisation
    whole = [ROOT] if reach.everything else []
    regions = [region for region in organisation.regions if reach.covers(organisation, place=region)]
    sites = [site for site in sorted(reach.sites) if site in organisation.sites]
    return tuple((place, about.place(place)) for place in (*whole, *regions, *sites))


def regions_in(context: RequestContext, about: Scene, action: Action) -> tuple[tuple[str, str], ...]:
    """The regions within reach, to narrow a list by."""
    return tuple(place for place in places_in(context, about, action) if place[0] in about.organisation.regions)


def named(context: RequestContext, about: Scene, place: str, action: Action) -> str:
    """What a place is called, for who reaches it or is governed by it; what was typed for anybody else."""
    reach, organisation = context.reach(action), about.organisation
    known = place in reach.perimeters(organisation) or reach.covers(organisation, place=place)
    return about.place(place) if known else place
