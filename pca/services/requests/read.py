"""Problems as every door shows them: who answers until when, what was answered, and how fast each region answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from statistics import median

import msgspec

from pca.domain.access.access import EVERYTHING, Reach
from pca.services.crisis.scene import Scene
from pca.store.kit.database import Unit
from pca.store.requests import requests as stored
from pca.store.requests.requests import CommitteeRequest as CommitteeRequest
from pca.store.requests.requests import RulingLine as RulingLine


class RegionFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How problems of one region stand; of none, where the region is empty."""

    region: str
    raised: int
    open: int
    late: int
    """Open, and nobody answered in time."""
    answered: int
    unread: int
    """Answered, and who asked has not said so."""
    median: timedelta | None
    """The median time to the first answer; None where there is none."""


def problems(unit: Unit, about: Scene, reach: Reach, person: str = "") -> tuple[CommitteeRequest, ...]:
    """Those within reach and a person's own: what waits first, late before others, then the newest."""
    lines = stored.requests(unit, about.crisis.key, reach, person)
    return tuple(sorted(lines, key=lambda line: (line.status != "open", not line.late(about.now), -line.number)))


def waiting(unit: Unit, crisis: str, reach: Reach) -> int:
    """How many within reach nobody has answered."""
    return stored.waiting_within(unit, crisis, reach)


def problem(unit: Unit, about: Scene, reach: Reach, person: str, number: int) -> CommitteeRequest | None:
    """One of them, for who reaches it."""
    lines = stored.requests(unit, about.crisis.key, reach, person, number=number)
    return lines[0] if lines else None


def rulings_on(unit: Unit, about: Scene, request: int) -> tuple[RulingLine, ...]:
    """The rulings on one problem, the newest first."""
    return stored.rulings(unit, about.crisis.key, request)


def titles(unit: Unit, about: Scene, requests: Collection[int]) -> dict[int, str]:
    """What these problems are called, also to whom a ruling on them is an instruction."""
    lines = stored.requests(unit, about.crisis.key, EVERYTHING, "") if requests else ()
    return {line.number: line.title for line in lines if line.number in requests}


def to_follow(unit: Unit, about: Scene, reach: Reach) -> tuple[RulingLine, ...]:
    """Rulings in force that are an instruction for a site within reach, the newest first."""
    given = stored.rulings(unit, about.crisis.key)
    replaced = {ruling.replaces for ruling in given}
    return tuple(
        ruling
        for ruling in given
        if ruling.concerned and ruling.number not in replaced and _concerns(about, reach, ruling)
    )


def _concerns(about: Scene, reach: Reach, ruling: RulingLine) -> bool:
    if reach.everything:
        return True
    return any(
        ruling.region in ("", site.region)
        and (not ruling.site_types or site.type in ruling.site_types)
        and reach.covers(about.organisation, place=site.id)
        for site in about.organisation.sites.values()
    )


def figures(lines: Iterable[CommitteeRequest], now: datetime) -> tuple[RegionFigures, ...]:
    """By region, those that are late first."""
    by_region: dict[str, list[CommitteeRequest]] = {}
    for line in lines:
        by_region.setdefault(line.region, []).append(line)
    counted = [_figures(region, mine, now) for region, mine in by_region.items()]
    return tuple(sorted(counted, key=lambda counts: (-counts.late, -counts.open, counts.region)))


def _figures(region: str, lines: list[CommitteeRequest], now: datetime) -> RegionFigures:
    answered = [line.answered_at - line.raised_at for line in lines if line.answered_at is not None]
    times = [taken.total_seconds() for taken in answered]
    return RegionFigures(
        region=region,
        raised=len(lines),
        open=sum(line.status == "open" for line in lines),
        late=sum(line.late(now) for line in lines),
        answered=len(times),
        unread=sum(line.status == "answered" for line in lines),
        median=timedelta(seconds=median(times)) if times else None,
    )


def answerer(about: Scene, committee: str, region: str) -> str:
    """What whoever answers is called: a committee, with its region, or a role."""
    book = about.plan.playbook
    known = book.sitting.get(committee)
    title = about.say(known.title) if known else about.say(book.committee.title)
    regional = book.regional is not None and committee == book.regional.id
    return title + " – " + about.place(region) if regional and region else title


def said(ruling: RulingLine, language: str) -> str:
    """A ruling in the reader's language where it was written in it; else in the first it was written in."""
    return ruling.written.get(language) or next(iter(ruling.written.values()), "")
