"""Accounts and roles: who can come in and what they may do; each change needs a reason and is journalled."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.access.access import CONFLICTS, AccessRole, Action, Grant, Scope
from pca.domain.access.rights import SCOPES, ScopeKind
from pca.store.access import accounts as stored
from pca.store.access import grants, holders, preparations, sessions
from pca.store.access.holders import Holder
from pca.store.people import directory
from pca.web.access.agents import browser_of
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PAGE = 50


class Holders(msgspec.Struct, frozen=True):
    """People with an account or a role, by identifier."""

    rows: tuple[Holder, ...]
    text: str
    role: str
    roles: tuple[str, ...]
    after: str
    """Where the next page begins; empty on the last."""
    first: bool
    known: str
    """A person of the directory that was looked for and has nothing yet: their page is where one begins."""


@routes.page("/administration/accounts", may=Action.SEE_ACCESS, over=Over.INSTITUTION, template="access/accounts.html")
def listed(context: RequestContext, text: str = "", role: str = "", after: str = "") -> Holders:
    """Who can come in and as what. A person who has nothing yet is found by their whole identifier."""
    said = text.strip()[:100]
    found = holders.page(context.unit, context.now, text=said, role=role, after=after, limit=PAGE + 1)
    people = directory.organisation(context.unit).people
    return Holders(
        rows=tuple(found[:PAGE]),
        text=said,
        role=role,
        roles=tuple(one.value for one in AccessRole),
        after=found[PAGE - 1].person if len(found) > PAGE else "",
        first=not after,
        known=said if said in people and all(one.person != said for one in found) else "",
    )


class GrantLine(msgspec.Struct, frozen=True):
    """One role of the person, now or later."""

    number: int
    role: str
    scope: str
    place: str
    """What the part of the institution is called; empty for all of it and for teams."""
    starts: datetime
    ends: datetime | None
    by: str
    reason: str
    live: bool


class SessionLine(msgspec.Struct, frozen=True):
    """One open session; nothing of it leads back to its secret."""

    method: str
    agent: str
    since: datetime
    last_seen: datetime


class Ticket(msgspec.Struct, frozen=True):
    """One token of the person, revoked ones included."""

    number: int
    label: str
    actions: tuple[str, ...]
    scope: str
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    live: bool


class Prepared(msgspec.Struct, frozen=True):
    """Something prepared that waits."""

    number: int
    kind: str
    by: str
    at: datetime


Made: TypeAlias = Literal["", "password", "subject", "token"]
"""What was just prepared."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person's ways in, roles, sessions and tokens. `own` is the reader: nobody changes their own here."""

    person: str
    known: bool
    """Whether they are in the directory."""
    own: bool
    holder: Holder
    must_change: bool
    grants: tuple[GrantLine, ...]
    sessions: tuple[SessionLine, ...]
    tokens: tuple[Ticket, ...]
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    """Each role with the kinds of scope it can be given for."""
    apart: tuple[tuple[str, str], ...]
    """Roles the person cannot be given now, and the one they hold that stands against it."""
    regions: tuple[tuple[str, str], ...]
    """What a role can be given for: identifier and title; below the same for sites and teams."""
    sites: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    waiting: tuple[Prepared, ...]
    """What was prepared for them and waits for somebody's confirmation."""
    half: str = ""
    """The first half of a first password just prepared: shown this once."""
    made: Made = ""


@routes.page(
    "/administration/accounts/{person}", may=Action.SEE_ACCESS, over=Over.INSTITUTION, template="access/account_of.html"
)
def person_page(context: RequestContext, person: str) -> Person:
    """Everything about how one person comes in and what they may do."""
    return about(context, person)


def about(context: RequestContext, person: str, half: str = "", made: Made = "") -> Person:
    """The person's page; `made` is what was just prepared. Needs the context's unit. Raises NotFound."""
    unit, organisation = context.unit, directory.organisation(context.unit)
    held = grants.grants_of(unit, person)
    owner = stored.account(unit, person)
    given = [one for one in sessions.tokens(unit) if one.person == person]
    if person not in organisation.people and not held and owner is None and not given:
        raise NotFound
    [holder] = holders.told(unit, context.now, [person])
    names = {one.id: one.title for one in organisation.sites.values()}
    names |= {one.id: one.title for one in organisation.regions.values()}
    return Person(
        person=person,
        known=person in organisation.people,
        own=person == context.person,
        holder=holder,
        must_change=bool(owner and owner.must_change),
        grants=tuple(_grant(one, names, context.now) for one in held if one.ends is None or context.now < one.ends),
        sessions=tuple(
            SessionLine(one.method, browser_of(one.agent), one.created_at, one.last_seen_at)
            for one in sessions.sessions_of(unit, person)
            if context.now < one.expires_at
        ),
        tokens=tuple(_ticket(one, context.now) for one in given),
        roles=tuple(
            (role.value, tuple(kind.value for kind in ScopeKind if kind in SCOPES[role])) for role in AccessRole
        ),
        apart=tuple(_apart(held, context.now)),
        regions=tuple((one.id, one.title) for one in organisation.regions.values()),
        sites=tuple((one.id, one.title) for one in organisation.sites.values()),
        teams=tuple((one, one) for one in sorted(organisation.members)),
        actions=tuple(one.value for one in Action if one is not Action.ACCOUNT),
        waiting=tuple(
            Prepared(one.number, one.kind, one.asked_by, one.asked_at)
            for one in preparations.waiting(unit, context.now)
            if one.person == person
        ),
        half=half,
        made=made,
    )


def _grant(one: Grant, names: dict[str, str], now: datetime) -> GrantLine:
    place = names.get(one.scope.id, "")
    return GrantLine(
        one.number,
        one.role.value,
        one.scope.said,
        place,
        one.starts,
        one.ends,
        one.granted_by,
        one.reason,
        one.live(now),
    )


def _ticket(one: sessions.Token, now: datetime) -> Ticket:
    scope = Scope(ScopeKind(one.scope_kind), one.scope_id).said
    live = one.revoked_at is None and now < one.expires_at
    return Ticket(one.number, one.label, one.actions, scope, one.expires_at, one.revoked_at, one.last_used_at, live)


def _apart(held: tuple[Grant, ...], now: datetime) -> list[tuple[str, str]]:
    """Each role that may not stand beside one the person holds now."""
    live = [one.role for one in held if one.live(now)]
    return [
        (role.value, other.value)
        for role in AccessRole
        for other in live
        if role is not other and frozenset({role, other}) in CONFLICTS
    ]
