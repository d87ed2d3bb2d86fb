"""A committee as its home page shows it: who sits, when it meets next, and what waits for it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import ROOT
from pca.domain.plan.committees import StandingCommittee
from pca.domain.recurrence import next_occurrence
from pca.services.crisis.read import awaited
from pca.services.crisis.read_questions import QuestionRead, questions_read
from pca.services.crisis.scene import Scene
from pca.services.people.read_seats import SeatRead, seats_of
from pca.services.requests.read import CommitteeRequest, problems
from pca.store.indicators.indicators import ProposalLine
from pca.store.kit.database import Unit


class SittingCommittee(msgspec.Struct, frozen=True, kw_only=True):
    """One committee: the central one (`place` is the institution), or that of a region."""

    place: str
    committee: str
    """Its name in the plan; empty for a crisis committee that the plan does not declare among its committees."""
    declared: StandingCommittee | None


def committees(about: Scene, reach: Reach) -> tuple[SittingCommittee, ...]:
    """The central committee, and those of the regions within reach or around it."""
    book, organisation = about.plan.playbook, about.organisation
    central = SittingCommittee(place=ROOT, committee=book.central.id if book.central else "", declared=book.central)
    if book.regional is None:
        return (central,)
    around = reach.perimeters(organisation)
    near = [name for name in organisation.regions if name in around or reach.covers(organisation, place=name)]
    return (
        central,
        *(SittingCommittee(place=name, committee=book.regional.id, declared=book.regional) for name in near),
    )


def seats_in(unit: Unit, about: Scene, sitting: SittingCommittee) -> tuple[SeatRead, ...]:
    """Its seats as they are filled now, in the order of the plan's list."""
    book = about.plan.playbook
    named = sitting.declared.seats if sitting.declared else ()
    wanted = named or (() if sitting.place != ROOT else book.committee.roles)
    filled = {seat.role.id: seat for seat in seats_of(unit, book, about.crisis.key, about.now)}
    return tuple(filled[role] for role in wanted if role in filled)


def heads_of(about: Scene, sitting: SittingCommittee) -> tuple[str, ...]:
    """The head of its region and the deputy, who sit by themselves."""
    region = about.organisation.regions.get(sitting.place)
    return tuple(person for person in (region.head, region.deputy) if person) if region else ()


def next_meeting(about: Scene, sitting: SittingCommittee) -> datetime | None:
    """When it sits next at its rhythm; None for one without, and once the crisis is closed."""
    meets = sitting.declared.meets if sitting.declared else None
    if meets is None or about.crisis.closed_at is not None:
        return None
    return next_occurrence(meets, about.now, about.plan.playbook.zone, about.crisis.opened_at)


def problems_of(unit: Unit, about: Scene, reach: Reach, sitting: SittingCommittee) -> tuple[CommitteeRequest, ...]:
    """Problems that wait for its answer; for the central one, those of a role it named too."""
    regional = about.plan.playbook.regional
    return tuple(
        line
        for line in problems(unit, about, reach)
        if line.status == "open"
        and (
            line.region == sitting.place and line.committee == sitting.committee
            if sitting.place != ROOT
            else regional is None or line.committee != regional.id
        )
    )


def votes_of(unit: Unit, about: Scene, reach: Reach, sitting: SittingCommittee) -> tuple[QuestionRead, ...]:
    """Votes that are open about its perimeter."""
    asked = questions_read(unit, about, reach, open_only=True)
    return tuple(question for question in asked if _within(about, sitting, question.line.perimeter))


def proposals_of(unit: Unit, about: Scene, reach: Reach, sitting: SittingCommittee) -> tuple[ProposalLine, ...]:
    """Decisions proposed for its perimeter."""
    return tuple(line for line in awaited(unit, about, reach) if _within(about, sitting, line.perimeter))


def _within(about: Scene, sitting: SittingCommittee, perimeter: str) -> bool:
    if sitting.place == ROOT:
        return True
    return perimeter == sitting.place or sitting.place in about.organisation.outwards(perimeter)
