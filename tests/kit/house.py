"""The small institution, and where its small plan lies."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from pca.domain.directory import Organisation, Person, Region, Site, SiteType
from pca.domain.orders import ImportDirectory

DATA = Path(__file__).parent.parent / "data"
PLAN = DATA / "plans" / "small"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

SITES = (
    ("HQ", "head_office", "CS"),
    ("A", "urban", "CS"),
    ("B", "rural", "CS"),
    ("C", "urban", "TTA"),
    ("D", "mobile", "TTA"),
)


def small_organisation() -> Organisation:
    """Two regions, a head office and four sites, each with a head and a deputy; the plan's seats at head office."""
    seats = ("dir", "dep", "voice", "voice2", "author", "ops1", "ops2", "hr1", "hr2")
    people = [Person(id=one, site="HQ", teams=("ops",) if one == "ops2" else ()) for one in seats]
    people += [Person(id=f"{role}-{site}", site=site) for site, _, _ in SITES for role in ("head", "vice")]
    people += [Person(id=f"{role}-{region}", site="HQ") for region in ("CS", "TTA") for role in ("reg", "regvice")]
    return Organisation(
        regions={one: Region(one, one, f"reg-{one}", f"regvice-{one}") for one in ("CS", "TTA")},
        sites={
            one: Site(one, one, SiteType(kind), region, f"head-{one}", f"vice-{one}", 2) for one, kind, region in SITES
        },
        people={one.id: one for one in people},
    )


def counted(act: ImportDirectory, known: Organisation) -> ImportDirectory:
    """The order with the number of records that leave by it, as whoever sends it saw."""
    gone = known.people.keys() - {person.id for person in act.people}
    places = {*known.regions, *known.sites} - {place.id for place in (*act.regions, *act.sites)}
    return replace(act, leaving=len(gone) + len(places))
