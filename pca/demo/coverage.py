"""What the demonstration's people may do, and that no branch of it depends on one person alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pca.domain.directory import SiteType

TILL, DRIVER, CREDIT = "till", "driver", "credit"
"""Till rights, driving licence of a mobile branch, loan officer: keys that the shipped plan of 2020 names."""


def paired(staff: Mapping[str, int], types: Mapping[str, SiteType]) -> dict[str, int]:
    """The same people, with two at least at each branch (dual control of cash): the largest of its region gives."""
    moved = dict(staff)
    for site in [site for site, people in staff.items() if people == 1]:
        area = site.partition("-")[0]
        near = (other for other in moved if other.partition("-")[0] == area and types[other] is SiteType.URBAN)
        moved[max(near, key=lambda other: moved[other])] -= 1
        moved[site] += 1
    return moved


def skills_at(kind: SiteType, team: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who of a team may do what: officers and a driver in a mobile branch; elsewhere every second holds a till."""
    for place, person in enumerate(team):
        if kind is SiteType.MOBILE:
            yield person, (DRIVER,) if place == len(team) - 1 else (CREDIT, TILL)
        else:
            yield person, (CREDIT, TILL) if place % 2 == 0 else (CREDIT,)
