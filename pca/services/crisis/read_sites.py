"""Where the sites stand: which state is in force in each region, how far its tasks are, and one site in full."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import ROOT, Region, Site
from pca.domain.situation import Standing
from pca.services.crisis.scene import Scene
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.tasks import progress
from pca.store.tasks.progress import NONE, Progress
from pca.store.tasks.tasks import TaskLine


class RegionStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One region: the state in force there (`own` when it has one by itself), its sites and tasks within reach."""

    region: Region
    standing: Standing
    own: bool
    sites: int
    closed: int
    """Sites with a state of their own."""
    tasks: Progress


class SitesFound(msgspec.Struct, frozen=True):
    """Regions within reach, those with most late tasks first; sites that were looked for, in the same order."""

    regions: tuple[RegionStanding, ...]
    sites: tuple[tuple[Site, Progress], ...]


class SiteStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One site: the state in force and the perimeter that holds it, its tasks counted, live ones late first."""

    site: Site
    governing: str
    standing: Standing
    counted: Progress
    tasks: tuple[TaskLine, ...]


def sites(unit: Unit, about: Scene, reach: Reach, region: str, search: str) -> SitesFound:
    """The regions, and the sites of one region (of all when empty) whose name or identifier holds `search`."""
    counted = progress.by_place(unit, about.crisis.key, about.now, reach)
    mine = progress.sites(unit, reach)
    within = [site for site in about.organisation.sites.values() if site.id in mine]
    matching = [(site, counted.get(site.id, NONE)) for site in within if matches(site, region, search)]
    regions = sorted(_regions(unit, about, reach, within, counted), key=lambda region: -region.tasks.late)
    return SitesFound(
        tuple(regions), tuple(sorted(matching, key=lambda pair: (-pair[1].late, pair[0].called(about.language))))
    )


def _regions(
    unit: Unit, about: Scene, reach: Reach, within: list[Site], counted: Mapping[str, Progress]
) -> Iterator[RegionStanding]:
    standings = crises.standings(unit, about.crisis.key)
    by_region: dict[str, list[str]] = {}
    for site in within:
        by_region.setdefault(site.region, []).append(site.id)
    for region in about.organisation.regions.values():
        own = by_region.get(region.id, [])
        if own or reach.covers(about.organisation, place=region.id):
            yield RegionStanding(
                region=region,
                standing=standings.get(region.id, standings[ROOT]),
                own=region.id in standings,
                sites=len(own),
                closed=sum(site in standings for site in own),
                tasks=progress.total(counted.get(place, NONE) for place in (region.id, *own)),
            )


def matches(site: Site, region: str, search: str) -> bool:
    """Accents and capitals do not matter: on the telephone nobody spells them."""
    wanted = _plain(search)
    names = f"{site.title} {site.title_ar} {site.id}"
    return (not region or site.region == region) and (not wanted or wanted in _plain(names))


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    return "".join(letter for letter in split if not unicodedata.combining(letter)).strip()


def site_standing(unit: Unit, about: Scene, reach: Reach, name: str, *, limit: int) -> SiteStanding | None:
    """One site within reach, with at most `limit` of its tasks; a site elsewhere is not told from one there is not."""
    site = about.organisation.sites.get(name)
    if site is None or name not in progress.sites(unit, reach):
        return None
    key, standings = about.crisis.key, crises.standings(unit, about.crisis.key)
    governing = next((perimeter for perimeter in (name, site.region) if perimeter in standings), ROOT)
    return SiteStanding(
        site=site,
        governing=governing,
        standing=standings[governing],
        counted=progress.at(unit, key, about.now, reach, place=name),
        tasks=progress.lines(unit, key, about.now, reach, limit=limit, live=True, place=name),
    )
