"""Questions about invitations: who can be invited, what became of each, and which heads have no role yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from pca.domain.access.access import Grant, Scope, live
from pca.domain.access.rights import APART, AccessRole, ScopeKind
from pca.domain.contact_points import ContactPoint
from pca.runtime import Runtime
from pca.services.access import links
from pca.services.access.account_messages import LASTS
from pca.services.access.invitations import State
from pca.services.access.preparations import Content
from pca.services.access.reaching import mark_of, ways_of
from pca.store.access import account_messages, accounts, grants
from pca.store.access.account_messages import AccountMessage
from pca.store.kit.database import Unit
from pca.store.people import contact_points
from pca.store.people.directory import organisation

STATES: tuple[State, ...] = ("fresh", "waiting", "sent", "over", "failed", "unreached")


class Invited(msgspec.Struct, frozen=True):
    """One person with a role and no password of their own, and where their invitation stands."""

    person: str
    site: str
    roles: tuple[str, ...]
    state: State
    at: datetime | None
    """When it was sent, or agreed to."""


def looked_over(
    runtime: Runtime, unit: Unit, now: datetime, language: str
) -> tuple[tuple[Invited, ...], tuple[tuple[str, Scope], ...]]:
    """Everybody whom an invitation could let in, and the heads who have no role yet; all roles are read once."""
    given = grants.grants_by_person(unit)
    return invitable(runtime, unit, now, language, given), heads_without_role(unit, now, given)


def invitable(
    runtime: Runtime, unit: Unit, now: datetime, language: str, given: Mapping[str, tuple[Grant, ...]] | None = None
) -> tuple[Invited, ...]:
    """Everybody with a role whom an invitation could let in, by identifier."""
    house = organisation(unit)
    given = grants.grants_by_person(unit) if given is None else given
    held = {person: tuple(grant.role.value for grant in live(given[person], now)) for person in sorted(given)}
    linked = accounts.linked(unit)
    people = links.may_be_invited(
        unit, [person for person in held if held[person] and person in house.people and person not in linked], given
    )
    invitations, reached = account_messages.invitations(unit, people), ways_of(runtime, unit, people)
    rows = []
    for person in people:
        message, place = invitations.get(person), house.sites.get(house.people[person].site)
        state = _state(message, reached=bool(reached[person]), now=now)
        at = (message.sent_at or message.asked_at) if message else None
        rows.append(
            Invited(person, place.called(language) if place else "", tuple(dict.fromkeys(held[person])), state, at)
        )
    return tuple(rows)


def counted(rows: Iterable[Invited]) -> Mapping[State, int]:
    """How many stand where."""
    tally = Counter(invited.state for invited in rows)
    return {state: tally[state] for state in STATES}


def _state(message: AccountMessage | None, *, reached: bool, now: datetime) -> State:
    if message is None or now >= message.ends:
        return "fresh" if reached else "unreached"
    if message.next_at is not None and message.sent_at is None:
        return "waiting"
    if message.sent_at is None:
        return "failed" if reached else "unreached"
    return "over" if now >= message.sent_at + LASTS["invitation"] else "sent"


class Destinations(msgspec.Struct, frozen=True):
    """Where prepared invitations would go: what a second person looks at, without a single address."""

    people: int
    domains: tuple[tuple[str, int], ...]
    """Mail domains, and to how many people they lead; the most common first."""
    telephones: int
    gone: int
    """People whose addresses are others since: nothing goes to them."""
    shared: int
    """People whose address is that of another one of them too, or of whoever prepared."""


def destinations(runtime: Runtime, unit: Unit, content: Content, by: str) -> Destinations:
    """Where the invitations that `by` prepared would go as addresses are now."""
    points = ways_of(runtime, unit, list(content.addresses))
    own = {(point.kind, point.address.lower()) for point in contact_points.points(unit, [by]).get(by, ())}
    chosen = [_first(runtime, points[person], marks) for person, marks in content.addresses.items()]
    mails = Counter(point.address.rpartition("@")[2].lower() for point in chosen if point and point.kind == "email")
    others = sum(point is not None and point.kind != "email" for point in chosen)
    same = Counter((point.kind, point.address.lower()) for point in chosen if point)
    shared = sum(count for address, count in same.items() if count > 1 or address in own)
    gone = sum(point is None for point in chosen)
    return Destinations(len(chosen), tuple(mails.most_common()), others, gone, shared)


def _first(runtime: Runtime, points: Iterable[ContactPoint], marks: Iterable[str]) -> ContactPoint | None:
    agreed = set(marks)
    return next((point for point in points if mark_of(runtime, point) in agreed), None)


def heads_without_role(
    unit: Unit, now: datetime, given: Mapping[str, tuple[Grant, ...]] | None = None
) -> tuple[tuple[str, Scope], ...]:
    """Heads and deputies of sites, as the directory names them, who cannot act for their site yet."""
    house, missing = organisation(unit), list[tuple[str, Scope]]()
    given = grants.grants_by_person(unit) if given is None else given
    for site in house.sites.values():
        scope = Scope(ScopeKind.SITE, site.id)
        for person in dict.fromkeys((site.head, site.deputy)):
            held = live(given.get(person, ()), now)
            has = any(grant.role is AccessRole.DEPARTMENT_HEAD and grant.scope == scope for grant in held)
            apart = any(grant.role in APART for grant in held)
            if person in house.people and not has and not apart:
                missing.append((person, scope))
    return tuple(missing)
