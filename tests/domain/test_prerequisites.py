"""Which places lie near a place: what comes first may be asked of it, of what is around it, and of what is inside."""

from __future__ import annotations

import msgspec
import pytest

from pca.domain.directory import ROOT, Organisation
from pca.domain.prerequisites import _is_near
from pca.domain.readiness import around

HEADS = {"head": "h", "deputy": "d"}
HOUSE = msgspec.convert(
    {
        "regions": {one: {"id": one, "title": one, **HEADS} for one in ("north", "south")},
        "sites": {
            one: {"id": one, "title": one, "type": "urban", "region": region, **HEADS}
            for one, region in (("a", "north"), ("b", "north"), ("c", "south"))
        },
        "people": {},
    },
    Organisation,
)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("a", "a", True),
        ("a", "north", True),
        ("a", ROOT, True),
        ("north", ROOT, True),
        ("a", "b", False),
        ("a", "south", False),
        ("north", "south", False),
        ("c", "south", True),
    ],
)
def test_near_is_the_place_what_is_around_it_and_what_is_inside(one: str, other: str, near: bool) -> None:
    assert _is_near(HOUSE, one, other) is near
    assert _is_near(HOUSE, other, one) is near


@pytest.mark.parametrize(("place", "named"), [("a", ("a", "north", ROOT)), ("north", None), (ROOT, None)])
def test_only_near_a_site_are_places_few_enough_to_be_named(place: str, named: tuple[str, ...] | None) -> None:
    assert around(HOUSE, place) == named
