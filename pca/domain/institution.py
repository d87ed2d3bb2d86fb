"""A plan held against the institution at hand: what it names that the directory lacks, and what reaches nobody.

Nothing here is about the plan alone (that is lint's): the same plan may fit one institution and not another, and fit
the same one today and not tomorrow.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from pca.domain.audiences import audience
from pca.domain.directory import ROOT, Organisation
from pca.domain.draft import looking
from pca.domain.expressions.expressions import ExpressionError, Type, compile_expression
from pca.domain.facts import AnyFact, MeasureStarted, MeasureStopped, MessagesQueued, PointPublished, StateEntered
from pca.domain.messages import PUT_UP
from pca.domain.plan import names
from pca.domain.plan.communications import Communication
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.lint.findings import Path
from pca.domain.plan.lint.measures import CATALOGUES
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.roles import Role
from pca.domain.plan.text import Text
from pca.domain.rotas import turn_at
from pca.domain.seats import Seats
from pca.domain.situation import Situation
from pca.domain.tasks import leads


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a plan that does not fit the institution."""

    code: str
    path: Path
    about: Text
    """What people call the seat, team, measure or message concerned; the plan, where it is none of them."""
    key: str = ""
    """Its id in the plan."""
    names: tuple[str, ...] = ()
    """What the plan names and the directory lacks."""
    near: str = ""
    """The one thing of the directory that is called almost so."""


def gaps(
    book: Playbook, organisation: Organisation, now: datetime, plan: CompiledPlan | None = None
) -> tuple[Gap, ...]:
    """All that does not fit; nothing while there is no directory.

    What reaches nobody only where the same plan is given made ready to run, as it is without errors.
    """
    if not organisation.people:
        return ()
    missing = [*_seats(book, organisation, now), *_people(book, organisation), *_selectors(book, organisation)]
    if plan is not None:
        missing += [*_measures(plan, organisation), *_messages(plan, organisation, now)]
    return tuple(missing)


def empty_seats(book: Playbook, organisation: Organisation) -> tuple[Role, ...]:
    """The seats that nobody of the directory would sit in: neither a holder or somebody on call, nor a deputy."""
    return tuple(
        role for role in book.roles if not any(who in organisation.people for who in _sitters(role, organisation))
    )


def seats_alone(book: Playbook, organisation: Organisation) -> tuple[Role, ...]:
    """The seats that one person of the directory alone would sit in: nobody stands in when they are away."""
    return tuple(
        role
        for role in book.roles
        if len({who for who in _sitters(role, organisation) if who in organisation.people}) == 1
    )


def seat_gaps(book: Playbook, organisation: Organisation, now: datetime) -> tuple[Gap, ...]:
    """Seats that are empty, or that name somebody or a rota that is not there."""
    return tuple(_seats(book, organisation, now))


def _sitters(role: Role, organisation: Organisation) -> tuple[str, ...]:
    """Everybody who may come to sit in a seat."""
    rota = organisation.rotas.get(role.rota or "")
    return (*role.named, *(rota.people if rota else ()))


def _missing(people: Sequence[str | None], organisation: Organisation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for person in people if person and person not in organisation.people))


def _seats(book: Playbook, organisation: Organisation, now: datetime) -> Iterator[Gap]:
    """Seats nobody sits in; seats for which somebody is named who is not there; rotas that do not say who."""
    empty = {seat.id for seat in empty_seats(book, organisation)}
    for index, role in enumerate(book.roles):
        path: Path = ("roles", index)
        missing = _missing(role.named, organisation)
        if role.id in empty:
            yield Gap(code="seat_empty", path=path, about=role.title, key=role.id, names=missing)
        elif missing:
            yield Gap(code="unlisted_person", path=path, about=role.title, key=role.id, names=missing)
        if role.rota is not None:
            yield from _rota(role, (*path, "rota"), book, organisation, now)


def _rota(role: Role, path: Path, book: Playbook, organisation: Organisation, now: datetime) -> Iterator[Gap]:
    name = role.rota or ""
    rota = organisation.rotas.get(name)
    if rota is None:
        near = _near(name, tuple(organisation.rotas))
        yield Gap(code="unlisted_rota", path=path, about=role.title, key=role.id, names=(name,), near=near)
        return
    missing = _missing(rota.people, organisation)
    if missing or turn_at(rota, now, book.zone) is None:
        yield Gap(code="rota_empty", path=path, about=role.title, key=role.id, names=missing)


def _people(book: Playbook, organisation: Organisation) -> Iterator[Gap]:
    """People named outside the seats: leads of teams and their deputies, those who are informed, the author."""
    for index, team in enumerate(book.teams):
        missing = _missing((team.lead, *team.deputies), organisation)
        known = any(person in organisation.people for person in (team.lead, *team.deputies) if person)
        code = "unlisted_person" if known else "team_empty"
        if missing:
            yield Gap(code=code, path=("teams", index), about=team.title, key=team.id, names=missing)
    for index, measure in enumerate(book.measures):
        missing = _missing(measure.informed, organisation)
        if missing:
            path: Path = ("measures", index, "informed")
            yield Gap(code="unlisted_person", path=path, about=measure.title, key=measure.id, names=missing)
    missing = _missing((book.author,), organisation)
    if missing:
        yield Gap(code="unlisted_person", path=("author",), about=book.title, key=book.id, names=missing)


def _selectors(book: Playbook, organisation: Organisation) -> Iterator[Gap]:
    """Places and kinds of place that a condition names."""
    for index, measure in enumerate(book.measures):
        if measure.each is not None:
            path: Path = ("measures", index, "each", "where")
            yield from _compared(
                measure.each.where, CATALOGUES[measure.each.kind], path, measure.title, measure.id, organisation
            )
        if measure.staff is not None:
            path = ("measures", index, "staff", "where")
            yield from _compared(measure.staff.where, names.STAFF, path, measure.title, measure.id, organisation)
    for index, communication in enumerate(book.communications):
        path = ("communications", index, "audience")
        for field, catalogue in (("people", names.PEOPLE), ("site_heads", names.SITE)):
            source = getattr(communication.audience, field)
            yield from _compared(source, catalogue, (*path, field), communication.title, communication.id, organisation)


def _compared(
    source: str | None, catalogue: Mapping[str, Type], path: Path, about: Text, key: str, organisation: Organisation
) -> Iterator[Gap]:
    try:
        compared = compile_expression(source, catalogue).compared if source else {}
    except ExpressionError:  # lint says why
        return
    kinds, places = tuple(organisation.kinds), (tuple(organisation.regions), tuple(organisation.sites))
    for name, code, known in (
        ("type", "unlisted_site_type", kinds),
        ("site_type", "unlisted_site_type", kinds),
        ("region", "unlisted_region", places[0]),
        ("site", "unlisted_site", places[1]),
    ):
        for word in sorted(compared.get(name, frozenset()) - set(known)):
            yield Gap(code=code, path=path, about=about, key=key, names=(word,), near=_near(word, known))


def _near(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return close[0] if close else ""


def _measures(plan: CompiledPlan, organisation: Organisation) -> Iterator[Gap]:
    """Measures that would hold without a task, or with one that is nobody's."""
    for index, measure in enumerate(plan.playbook.measures):
        if not _done_by(plan, measure, organisation, ROOT):
            yield Gap(code="measure_reaches_nobody", path=("measures", index), about=measure.title, key=measure.id)


def _done_by(plan: CompiledPlan, measure: Measure, organisation: Organisation, perimeter: str) -> bool:
    """Whether a measure that holds in a perimeter has somebody to do it, at some place of it."""
    if measure.each is not None and not measure.by_subject:
        return any(_within(place, perimeter, organisation) for place in plan.places(measure, organisation))
    if measure.each is not None and measure.each.given_to != "team":
        return True  # by whom it is about, or whoever answers for their site: known once it is known whom
    team = plan.playbook.team.get(measure.team or "")
    everywhere = team is not None and team.per == "region" and perimeter == ROOT
    places = tuple(organisation.regions) if everywhere else (perimeter,)
    return any(who in organisation.people for place in places for who in leads(organisation, team, place))


def _within(place: str, perimeter: str, organisation: Organisation) -> bool:
    site = organisation.sites.get(place)
    return perimeter in (ROOT, place) or (site is not None and site.region == perimeter)


def _messages(plan: CompiledPlan, organisation: Organisation, now: datetime) -> Iterator[Gap]:
    """Communications that nobody would get. Whom `holders_of` reaches, and who reads what is put up, is not known."""
    seats = Seats(rotas=organisation.rotas)
    draft = looking(plan, Situation(organisation=organisation, seats=seats), now)
    for index, communication in enumerate(plan.playbook.communications):
        if communication.audience.holders_of or set(communication.kinds) <= set(PUT_UP):
            continue
        if not audience(draft, communication.audience).people:
            path: Path = ("communications", index, "audience")
            yield Gap(code="message_reaches_nobody", path=path, about=communication.title, key=communication.id)


def unreached(plan: CompiledPlan, organisation: Organisation, facts: Sequence[AnyFact]) -> tuple[Gap, ...]:
    """Of the measures and communications that these facts begin, those that reach nobody where they begin."""
    book, by_key = plan.playbook, dict[tuple[str, str], Gap]()
    for fact in facts:
        measure = book.measure.get(fact.measure) if isinstance(fact, MeasureStarted) else None
        if isinstance(fact, MeasureStarted) and measure and not _done_by(plan, measure, organisation, fact.perimeter):
            path: Path = ("measures", book.measures.index(measure))
            by_key["m", measure.id] = Gap(code="measure_reaches_nobody", path=path, about=measure.title, key=measure.id)
    sent = {fact.communication for fact in facts if isinstance(fact, MessagesQueued)}
    for communication in _begun(plan, facts):
        if communication.id not in sent and not communication.audience.holders_of:
            path = ("communications", book.communications.index(communication), "audience")
            by_key["c", communication.id] = Gap(
                code="message_reaches_nobody", path=path, about=communication.title, key=communication.id
            )
    return tuple(by_key.values())


def _begun(plan: CompiledPlan, facts: Sequence[AnyFact]) -> Iterator[Communication]:
    """The communications that these facts send."""
    for fact in facts:
        match fact:
            case StateEntered():
                begun = [("entering", state) for state in fact.entered] + [("leaving", state) for state in fact.exited]
            case MeasureStarted():
                begun = [("measure_starts", fact.measure)]
            case MeasureStopped():
                begun = [("measure_stops", fact.measure)]
            case PointPublished():
                begun = [("point_published", "")]
            case _:
                begun = []
        left = fact.exited if isinstance(fact, StateEntered) else ()
        for communication in (communication for trigger in begun for communication in plan.said_when.get(trigger, ())):
            if not communication.when.source or not set(communication.when.source).isdisjoint(left):
                yield communication
