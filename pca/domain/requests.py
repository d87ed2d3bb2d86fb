"""Requests: each reaches somebody who answers, climbs by itself when nobody does, and its answer is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from pca.domain import audiences, committees, messages
from pca.domain.directory import ROOT, Region, Site
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts import (
    RequestClimbed,
    RequestRaised,
    RequestsLeft,
    RequestWithdrawn,
    RulingAcknowledged,
    RulingGiven,
)
from pca.domain.notices import PROBLEM_ANSWERED, PROBLEM_WAITING, RULING_TO_FOLLOW
from pca.domain.plan.committees import StandingCommittee
from pca.domain.request_acts import AcknowledgeRuling, GiveRuling, RaiseProblem, WithdrawProblem
from pca.domain.requests_known import OpenRequest

OPEN_EACH = 20
"""Most problems of one person that wait for an answer."""

WITHIN, URGENT_WITHIN = timedelta(days=1), timedelta(hours=2)
"""How long a crisis committee has that the plan does not declare among its committees."""


class Answerer(NamedTuple):
    """Somebody who may answer: the committee or role by its name, the people who are told, and how long they have."""

    committee: str
    people: tuple[str, ...]
    within: timedelta


def raise_problem(draft: Draft, act: RaiseProblem) -> None:
    """A problem goes to the committee of its site's region; where nobody of it is here, to the next one up."""
    draft.require_open()
    if not draft.author_known:
        refuse("person_unknown", person=draft.actor)
    if not act.title.strip() or not act.text.strip():
        refuse("problem_words")
    if act.site != ROOT and act.site not in draft.situation.organisation.sites:
        refuse("site_unknown", site=act.site)
    known = draft.situation.requests
    if known.open_of_author >= OPEN_EACH:
        refuse("problems_too_many", most=OPEN_EACH)
    region = committees.region_at(draft.situation.organisation, act.site)
    rungs = list(_rungs(draft, region, urgent=act.urgent))
    raised = RequestRaised(
        number=known.last_request + 1,
        kind="problem",
        title=act.title.strip(),
        text=act.text.strip(),
        site=act.site,
        region=region.id if region else "",
        committee=rungs[0].committee,
        urgent=act.urgent,
        by=draft.actor,
        due=draft.now + rungs[0].within,
        step_at=draft.now + rungs[0].within if len(rungs) > 1 else None,
    )
    draft.add(raised)
    _put_to(draft, rungs[0], raised.title, raised.text, raised.site)


def climb(draft: Draft) -> None:
    """What nobody answered in time waits for whoever answers next."""
    for request in draft.situation.requests.late_requests:
        region = draft.situation.organisation.regions.get(request.region)
        rungs = list(_rungs(draft, region, urgent=request.urgent))
        names = [rung.committee for rung in rungs]
        at = names.index(request.committee) + 1 if request.committee in names else 0
        rung = rungs[min(at, len(rungs) - 1)]
        due = draft.now + rung.within
        step_at = due if at + 1 < len(rungs) else None
        draft.add(RequestClimbed(number=request.number, committee=rung.committee, due=due, step_at=step_at))
        _put_to(draft, rung, request.title, request.text, request.site)


def give_ruling(draft: Draft, act: GiveRuling) -> None:
    """Whoever answers for it rules; who asked is told, and the branches concerned where it is an instruction."""
    draft.require_open()
    request = _named(draft, act.request)
    seat = _answering(draft, request)
    if request.status in ("withdrawn", "left"):
        refuse("request_over", number=request.number)
    if act.replaces != request.ruling:
        refuse("ruled_already", number=request.number, ruling=request.ruling)
    written = {language: text.strip() for language, text in act.written.items() if text.strip()}
    if not written or not written.keys() <= set(draft.plan.playbook.languages):
        refuse("ruling_words")
    region = _concerned_region(draft, request, act, seat)
    sites = list(_sites(draft, act, region)) if act.concerned else []
    if act.concerned and not sites:
        refuse("ruling_nowhere")
    asker = [request.raised_by]
    _say(draft, PROBLEM_ANSWERED, asker, written, request, ())
    waves = _say(draft, RULING_TO_FOLLOW, _heads(draft, sites, but=asker), written, request, request.waves)
    draft.add(
        RulingGiven(
            number=draft.situation.requests.last_ruling + 1,
            request=request.number,
            seat=seat,
            written=written,
            replaces=act.replaces,
            concerned=act.concerned,
            region=region,
            site_types=act.site_types,
            sites=len(sites),
            waves=waves,
        )
    )


def acknowledge(draft: Draft, act: AcknowledgeRuling) -> None:
    """Who asked, or whoever is responsible for the site now, says that the answer was read."""
    request = _named(draft, act.request)
    if request.status != "answered":
        refuse("nothing_to_read", number=request.number)
    if draft.actor not in _askers(draft, request):
        refuse("problem_of_other", number=request.number)
    draft.add(RulingAcknowledged(request=request.number))


def withdraw(draft: Draft, act: WithdrawProblem) -> None:
    """Who asked takes the problem back while nobody has answered."""
    request = _named(draft, act.request)
    draft.require_open()
    if request.status != "open":
        refuse("request_over", number=request.number)
    if draft.actor not in _askers(draft, request):
        refuse("problem_of_other", number=request.number)
    draft.add(RequestWithdrawn(number=request.number))


def leave(draft: Draft) -> None:
    """A crisis that closes says of what nobody answered."""
    if draft.situation.requests.unanswered:
        draft.add(RequestsLeft(requests=draft.situation.requests.unanswered))


def _rungs(draft: Draft, region: Region | None, *, urgent: bool) -> Iterator[Answerer]:
    """Who may answer, from the nearest: committees of which somebody is here, then the role the plan names."""
    book, here = draft.plan.playbook, draft.situation.organisation.present
    central, nearest = book.central, book.central
    if book.regional is not None and region is not None:
        nearest = book.regional
        people = tuple(person for person in committees.members(draft, book.regional, region) if here(person))
        if people:
            yield Answerer(book.regional.id, people, _within(book.regional, urgent=urgent))
    people = tuple(person for person in audiences.deciders(draft, _central_seats(draft)) if here(person))
    if people:
        yield Answerer(central.id if central else "", people, _within(central, urgent=urgent))
    named = (committee.fallback for committee in (central, nearest) if committee)
    role = next((role for role in named if role), book.owner)
    yield Answerer(role, tuple(audiences.deciders(draft, [role])), _within(central, urgent=urgent))


def _central_seats(draft: Draft) -> tuple[str, ...]:
    book = draft.plan.playbook
    return (book.central.seats if book.central else ()) or book.committee.roles


def _within(committee: StandingCommittee | None, *, urgent: bool) -> timedelta:
    if committee is None:
        return URGENT_WITHIN if urgent else WITHIN
    return committee.urgent_within if urgent else committee.answer_within


def _put_to(draft: Draft, rung: Answerer, title: str, text: str, site: str) -> None:
    about = {"reason": f"{title} — {text}", "perimeter": site, "decide_by": (draft.now + rung.within).isoformat()}
    messages.tell(draft, PROBLEM_WAITING, rung.people, about)


def _named(draft: Draft, number: int) -> OpenRequest:
    request = draft.situation.requests.request
    if request is None:
        refuse("request_unknown", number=number)
    return request


def _answering(draft: Draft, request: OpenRequest) -> str:
    """The name in which the author answers: the region's committee, the central one, or the role it reached last."""
    book = draft.plan.playbook
    region = draft.situation.organisation.regions.get(request.region)
    if book.regional is not None and region and committees.sits(draft, draft.actor, book.regional, region):
        return book.regional.id
    held = draft.seated(
        draft.actor, (*_central_seats(draft), *([request.committee] * (request.committee in book.role)))
    )
    if held is None:
        regional = [book.regional.title] if book.regional and region else []
        title = book.central.title if book.central else book.committee.title
        refuse("not_entitled", person=draft.actor, what=request.title, roles=Titles([*regional, title]))
    return book.central.id if book.central and held in _central_seats(draft) else held


def _concerned_region(draft: Draft, request: OpenRequest, act: GiveRuling, seat: str) -> str:
    """The region an instruction is for, empty for everywhere; a region's committee instructs its own alone."""
    regional = draft.plan.playbook.regional
    if act.concerned == "everywhere" and regional is not None and seat == regional.id:
        refuse("instruction_too_wide")
    if act.concerned == "region" and not request.region:
        refuse("ruling_nowhere")
    return request.region if act.concerned == "region" else ""


def _sites(draft: Draft, act: GiveRuling, region: str) -> Iterator[Site]:
    for site in draft.situation.organisation.sites.values():
        if region in ("", site.region) and (not act.site_types or site.type in act.site_types):
            yield site


def _heads(draft: Draft, sites: Iterable[Site], but: Iterable[str]) -> list[str]:
    """Who is responsible for each site and is here; its head where nobody is."""
    present, spared = draft.situation.organisation.first_present, set(but)
    heads = ((present(site.head, site.deputy) or site.head) for site in sites)
    return audiences.once(head for head in heads if head and head not in spared)


def _askers(draft: Draft, request: OpenRequest) -> tuple[str, ...]:
    site = draft.situation.organisation.sites.get(request.site)
    return (request.raised_by, *((site.head, site.deputy) if site else ()))


def _say(
    draft: Draft,
    notice: str,
    people: Iterable[str],
    written: dict[str, str],
    request: OpenRequest,
    replaces: tuple[int, ...],
) -> tuple[int, ...]:
    """Tell each in their language where the ruling has it, else in the first it was written in; the waves' numbers."""
    by_text: dict[str, list[str]] = {}
    known = draft.situation.organisation.people
    for person in people:
        if person in known:
            spoken = audiences.language(draft, person)
            text = written.get(spoken) or next(iter(written.values()))
            by_text.setdefault(text, []).append(person)
    waves: list[int] = []
    for text, same in by_text.items():
        about = {"reason": f"{request.title} — {text}", "perimeter": request.site}
        waves += messages.tell(draft, notice, same, about, replaces=replaces)
    return tuple(waves)
