"""What a level answers to a trip: allowed, with somebody's consent, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from pca.domain.directory import Organisation
from pca.domain.plan.measures import Measure
from pca.domain.plan.staff import TravelRule, TripAnswer
from pca.domain.trips import ABROAD

Distance: TypeAlias = Literal["commune", "region", "country", "abroad"]

STRICTEST: Mapping[TripAnswer, int] = {"allowed": 0, "consent": 1, "refused": 2}


class TripVerdict(msgspec.Struct, frozen=True):
    """What a level answers."""

    answer: TripAnswer
    measure: str = ""
    level: str = ""


def distance(house: Organisation, start: str, to: str) -> Distance:
    """How far a trip goes. Sites whose commune is unknown lie in none together."""
    if to == ABROAD:
        return "abroad"
    sites = [house.sites.get(place) for place in (start, to)]
    regions = [site.region if site else place for site, place in zip(sites, (start, to), strict=True)]
    if start == to and sites[0] is not None:
        return "commune"
    communes = {site.commune.strip().casefold() if site else "" for site in sites}
    if regions[0] == regions[1]:
        return "commune" if len(communes) == 1 and "" not in communes else "region"
    return "country"


def rule_at(measure: Measure, level: str | None) -> TravelRule:
    """Which trips a measure allows at a level; all, where neither says anything."""
    own = next((known.travel for known in measure.levels if known.id == level), None)
    return own or (measure.staff and measure.staff.travel) or TravelRule()


def judged(measure: Measure, level: str | None, far: Distance, purpose: str) -> TripVerdict:
    """What the measure answers at a level to a trip that goes so far for this purpose."""
    rule = rule_at(measure, level)
    answer: TripAnswer = getattr(rule, far)
    if answer == "refused" and far != "abroad" and purpose in rule.exempt:
        answer = "consent"
    return TripVerdict(answer, measure.id, level or "")
