"""The home page of a committee: who sits, what waits for it, its last entries, when it meets next."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action, Reach
from pca.domain.directory import ROOT
from pca.services.crisis.recorded import code_of, recorded, told_decision
from pca.services.crisis.scene import Scene
from pca.services.requests import committees as read
from pca.services.requests.committees import SittingCommittee
from pca.services.requests.read import answerer
from pca.store.crisis.decisions import DecisionLine
from pca.store.log.log import LogFilter
from pca.web.kit.exceptions import NotFound
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.requests.shown import ProblemShown, problems_shown

routes = Router()
LAST = 10
"""Entries of the log on the page."""


class MemberShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who sits in it, and as what."""

    name: str
    title: str
    """The seat; empty for the head of the region and the deputy."""
    part: str
    """head, deputy, holder or acting"""
    here: bool
    leads: str
    """chair or secretary, else empty"""


class PendingShown(msgspec.Struct, frozen=True, kw_only=True):
    """One vote or proposal that waits."""

    kind: str
    title: str
    place: str
    path: str
    by: datetime | None


class CommitteeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the log."""

    code: str
    text: str
    at: datetime


class CommitteePage(msgspec.Struct, frozen=True, kw_only=True):
    """One committee."""

    key: str
    at: datetime
    title: str
    members: tuple[MemberShown, ...]
    next_meeting: datetime | None
    decides: tuple[str, ...]
    levels: tuple[str, ...]
    may_relax: bool
    regional: bool
    pending: tuple[PendingShown, ...]
    problems: tuple[ProblemShown, ...]
    entries: tuple[CommitteeEntry, ...]
    others: tuple[tuple[str, str], ...]
    """The other committees within reach: place and title."""


@routes.page(
    "/crises/{key}/committees/{place}", may=Action.SEE_REQUESTS, over=Over.ROWS, template="requests/committee.html"
)
def committee(context: RequestContext, key: str, place: str) -> CommitteePage:
    """The committee of a region within reach or around it, or the central one."""
    about = context.scene(key)
    reach = context.reach(Action.SEE_REQUESTS)
    known = {sitting.place: sitting for sitting in read.committees(about, reach)}
    if place not in known:
        raise NotFound
    sitting = known[place]
    declared = sitting.declared
    return CommitteePage(
        key=about.crisis.key,
        at=context.now,
        title=_title(about, sitting),
        members=_members(context, about, sitting),
        next_meeting=read.next_meeting(about, sitting),
        decides=tuple(about.event_title(event) or event for event in declared.decides) if declared else (),
        levels=tuple(about.measure(name) for name in declared.levels) if declared else (),
        may_relax=declared.may_relax if declared else True,
        regional=place != ROOT,
        pending=_pending(context, about, sitting),
        problems=problems_shown(context, about, read.problems_of(context.unit, about, reach, sitting)),
        entries=_entries(context, about, sitting),
        others=tuple((at, _title(about, other)) for at, other in known.items() if at != place),
    )


def _title(about: Scene, sitting: SittingCommittee) -> str:
    return answerer(about, sitting.committee, "" if sitting.place == ROOT else sitting.place)


def _members(context: RequestContext, about: Scene, sitting: SittingCommittee) -> tuple[MemberShown, ...]:
    heads, seats = read.heads_of(about, sitting), read.seats_in(context.unit, about, sitting)
    context.contacts({*heads, *(person for seat in seats for person in seat.people if person)})
    chair = sitting.declared.chair if sitting.declared else None
    secretary = sitting.declared.secretary if sitting.declared else None
    leading = chair or ("" if heads else next((seat.role.id for seat in seats), ""))
    members = [
        MemberShown(
            name=context.name(person),
            title="",
            part="deputy" if at else "head",
            here=about.organisation.present(person),
            leads="chair" if not at and not leading else "",
        )
        for at, person in enumerate(heads)
    ]
    for seat in seats:
        leads = "chair" if seat.role.id == leading else "secretary" if seat.role.id == secretary else ""
        for at, person in enumerate(person for person in seat.people if person):
            part = "holder" if person == seat.holder else "deputy" if person in seat.deputies else "acting"
            members.append(
                MemberShown(
                    name=context.name(person),
                    title=about.say(seat.role.title),
                    part=part,
                    here=about.organisation.present(person),
                    leads="" if at else leads,
                )
            )
    return tuple(members)


def _pending(context: RequestContext, about: Scene, sitting: SittingCommittee) -> tuple[PendingShown, ...]:
    """What waits for an answer, for who may look at decisions."""
    if not context.may(Action.PREVIEW_DECISION):
        return ()
    reach, base = context.reach(Action.PREVIEW_DECISION), f"/crises/{about.crisis.key}"
    votes = (
        PendingShown(
            kind="vote",
            title=about.event_title(question.line.event) or question.line.event,
            place=about.place(question.line.perimeter),
            path=f"{base}/votes/{question.line.number}",
            by=question.line.deadline,
        )
        for question in read.votes_of(context.unit, about, reach, sitting)
    )
    proposals = (
        PendingShown(
            kind="proposal",
            title=about.event_title(line.event) or about.measure(line.event),
            place=about.place(line.perimeter),
            path=f"{base}/proposals#p-{line.number}",
            by=line.decide_by,
        )
        for line in read.proposals_of(context.unit, about, reach, sitting)
    )
    return (*votes, *proposals)


def _entries(context: RequestContext, about: Scene, sitting: SittingCommittee) -> tuple[CommitteeEntry, ...]:
    """The last entries of the log about its perimeter, for who may read it there."""
    if not context.may(Action.SEE_LOG):
        return ()
    reach = context.reach(Action.SEE_LOG)
    if sitting.place != ROOT:
        if not reach.covers(about.organisation, place=sitting.place):
            return ()
        reach = Reach(regions=frozenset({sitting.place}))
    lines = recorded(context.unit, about, LogFilter(), reach, limit=LAST)
    return tuple(
        CommitteeEntry(
            code=code_of(line),
            text=told_decision(about, line) if isinstance(line, DecisionLine) else line.text,
            at=_at(line),
        )
        for line in lines
    )


def _at(line: object) -> datetime:
    instant = next(getattr(line, name) for name in ("decided_at", "entered_at", "at") if hasattr(line, name))
    assert isinstance(instant, datetime)
    return instant
