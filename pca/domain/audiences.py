"""Whom an audience of the plan means: people of the directory, whoever holds a seat now, parties outside the house."""

from __future__ import annotations

from collections.abc import Iterable

from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.plan.communications import Audience
from pca.domain.recipients import STAKEHOLDER, Recipients


def audience(draft: Draft, wanted: Audience, perimeter: str = ROOT) -> Recipients:
    """Recipients and their languages, each once; people of the perimeter only, unless it is the institution.

    Worked out once for one order, however many communications mean the same people.
    """
    known = draft.audiences.get((wanted, perimeter))
    if known is None:
        known = draft.audiences[wanted, perimeter] = _meant(draft, wanted, perimeter)
    return known


def _meant(draft: Draft, wanted: Audience, perimeter: str) -> Recipients:
    organisation, book = draft.situation.organisation, draft.plan.playbook
    recipients: list[str] = []
    if wanted.everyone:
        recipients += organisation.people
    if wanted.people:
        recipients += draft.plan.people(wanted.people, organisation)
    if wanted.site_heads:
        recipients += (organisation.sites[site].head for site in draft.plan.sites(wanted.site_heads, organisation))
    if perimeter != ROOT:
        inside = {perimeter, *organisation.within.get(perimeter, ())}
        recipients = [
            person
            for person in recipients
            if person in organisation.people and organisation.people[person].site in inside
        ]
    if wanted.committee:
        recipients += committee(draft)
    recipients += deciders(draft, wanted.roles)
    for team in wanted.teams:
        recipients += _team(draft, team, perimeter)
    known = [record for person in once(recipients) if (record := organisation.people.get(person)) is not None]
    spoken = {language: book.speaks(language) for language in {person.language for person in known}}
    outside = [stakeholder for stakeholder in book.stakeholders if stakeholder.id in wanted.stakeholders]
    return Recipients(
        (*(person.id for person in known), *(STAKEHOLDER + stakeholder.id for stakeholder in outside)),
        (*(spoken[person.language] for person in known), *(party.language or book.main for party in outside)),
    )


def committee(draft: Draft) -> list[str]:
    """Holders of the committee's seats, and deputies of those who are absent."""
    organisation, book = draft.situation.organisation, draft.plan.playbook
    seats = (book.role[role] for role in book.committee.roles)
    return once(
        person for seat in seats if (person := organisation.first_present(draft.holder(seat.id), *seat.deputies))
    )


def deciders(draft: Draft, roles: Iterable[str]) -> list[str]:
    """Holders and deputies of the roles that may decide something; whoever is on call or relieved a holder is one."""
    known = draft.plan.playbook.role
    return once(person for role in roles for person in (draft.holder(role), *known[role].deputies) if person)


def _team(draft: Draft, team: str, perimeter: str) -> list[str]:
    organisation, declared = draft.situation.organisation, draft.plan.playbook.team[team]
    members = list(organisation.members.get(team, ()))
    if declared.per != "region":
        return [*([declared.lead] if declared.lead else []), *declared.deputies, *members]
    regions = {region.id: region for region in organisation.regions.values() if perimeter in (ROOT, region.id)}
    near = [member for member in members if organisation.region_of(member) in regions]
    return [*(person for region in regions.values() for person in (region.head, region.deputy)), *near]


def language(draft: Draft, person: str) -> str:
    """The language a person is told in: their own, if the plan speaks it; else the plan's first one."""
    known, book = draft.situation.organisation.people.get(person), draft.plan.playbook
    return book.speaks(known.language) if known else book.main


def once(people: Iterable[str]) -> list[str]:
    """Each of them, the first time they are named."""
    return list(dict.fromkeys(people))
