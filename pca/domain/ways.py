"""By which ways a person can be reached: the ways they have, in the plan's order, that the message is written for."""

from __future__ import annotations

from collections.abc import Mapping

from pca.domain.directory import Organisation
from pca.domain.draft import Draft
from pca.domain.recipients import STAKEHOLDER

UNKNOWN = ("mail",)
"""What is tried when nothing is known of a person's ways."""


def ways(draft: Draft, recipient: str, message: str) -> tuple[str, ...]:
    """Kinds of text that can reach `recipient` with `message`, the gentlest first; none when there is no way at all."""
    written = draft.plan.kinds_of(message)
    if recipient.startswith(STAKEHOLDER):
        stakeholder = draft.plan.stakeholder.get(recipient.removeprefix(STAKEHOLDER))
        known: tuple[str, ...] = ("mail",) if stakeholder and (stakeholder.emergency_email or stakeholder.email) else ()
    else:
        known = draft.situation.sent.ways.get(recipient, UNKNOWN)
    return tuple(kind for kind in draft.plan.playbook.ladder.kinds if kind in known and kind in written)


def way(draft: Draft, recipient: str, message: str, place: int = 0) -> str:
    """The way at `place` (0 the gentlest, -1 the strongest; the last when there are fewer), mail for want of any."""
    own = ways(draft, recipient, message)
    return (own[place] if place < len(own) else own[-1]) if own else "mail"


def stand_ins(draft: Draft) -> Mapping[str, tuple[str, ...]]:
    """By person those who stand in, nearest first: deputies of a seat, a team, a region, a site."""
    organisation, book = draft.situation.organisation, draft.plan.playbook
    by_person: dict[str, list[str]] = {}
    for role in book.roles:
        by_person.setdefault(draft.holder(role.id), []).extend(role.deputies)
    for team in book.teams:
        by_person.setdefault(team.lead or "", []).extend(team.deputies)
    for region in organisation.regions.values():
        by_person.setdefault(region.head, []).append(region.deputy)
    for site in organisation.sites.values():
        by_person.setdefault(site.head, []).append(site.deputy)
    return {person: tuple(others) for person, others in by_person.items()}


def stand_in(organisation: Organisation, known: Mapping[str, tuple[str, ...]], person: str) -> str | None:
    """Who is told when `person` cannot be: the first stand-in present, else who answers for their site; or nobody."""
    record = organisation.people.get(person)
    site = organisation.sites.get(record.site) if record else None
    candidates = [*known.get(person, ()), *((site.head, site.deputy) if site else ())]
    return next(
        (candidate for candidate in candidates if candidate != person and organisation.present(candidate)), None
    )
