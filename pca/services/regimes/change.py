"""What a change of openings would change: which sites it concerns, and what they would be, before anybody presses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import ROOT, Organisation, Site
from pca.domain.folding import folded
from pca.domain.regimes import Openings, RegimeHeld
from pca.store.kit.database import Unit
from pca.store.tasks import progress


class SiteChange(msgspec.Struct, frozen=True):
    """One site whose regime would be another one; or would stay what it is, for a stricter one is in force there."""

    site: str
    before: str
    after: str


class ChangePreview(msgspec.Struct, frozen=True):
    """What setting a regime at places would lead to."""

    concerned: int
    """Sites at these places."""
    changes: tuple[SiteChange, ...]
    own: int
    """Sites that keep a regime set for them alone."""


def preview(known: Openings, places: Iterable[str], wanted: RegimeHeld | None, now: datetime) -> ChangePreview:
    """What `wanted` at these places would change (None: what lifting it would)."""
    named = tuple(places)
    held = {place: cause for place, cause in known.held.items() if place not in named}
    if wanted is not None:
        held |= {place: msgspec.structs.replace(wanted, place=place) for place in named}
    later = replace(known, held=held)
    sites = list(sites_of(known.organisation, named))
    before, after = known.regimes(sites, now), later.regimes(sites, now)
    changes = tuple(
        SiteChange(site.id, before[site.id], after[site.id]) for site in sites if before[site.id] != after[site.id]
    )
    own = sum(site.id in known.held and site.id not in named for site in sites)
    return ChangePreview(len(sites), changes, own)


def sites_of(organisation: Organisation, places: Iterable[str]) -> Iterator[Site]:
    """The sites at these places, each once."""
    named = set(places)
    for site in organisation.sites.values():
        if ROOT in named or site.id in named or site.region in named:
            yield site


def tasks_left(unit: Unit, key: str, now: datetime, reach: Reach, known: Openings, places: Iterable[str]) -> int:
    """How many tasks of a crisis, within reach, are still to be done at the sites of these places."""
    counted = progress.by_place(unit, key, now, reach)
    sites = (site.id for site in sites_of(known.organisation, places))
    return sum(counted[site].open + counted[site].acknowledged for site in sites if site in counted)


def listed(organisation: Organisation, reach: Reach, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sites of a list, one a line, by identifier or name; and the lines that mean none, or one out of reach."""
    by_name = {folded(site.title): site.id for site in organisation.sites.values()}
    by_name |= {folded(site.id): site.id for site in organisation.sites.values()}
    sites, unknown = list[str](), list[str]()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name = line.replace(";", ",").partition(",")[0]
        site = by_name.get(folded(name))
        within = site is not None and reach.covers(organisation, place=site)
        sites += [site] if site is not None and within else []
        unknown += [] if within else [line[:60]]
    return tuple(dict.fromkeys(sites)), tuple(unknown)
