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
        roles=tuple(access_role.value for access_role in AccessRole),
        after=found[PAGE - 1].person if len(found) > PAGE else "",
        first=not after,
        known=said if said in people and all(holder.person != said for holder in found) else "",
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
    given = [token for token in sessions.tokens(unit) if token.person == person]
    if person not in organisation.people and not held and owner is None and not given:
        raise NotFound
    [holder] = holders.told(unit, context.now, [person])
    names = {site.id: site.title for site in organisation.sites.values()}
    names |= {region.id: region.title for region in organisation.regions.values()}
    return Person(
        person=person,
        known=person in organisation.people,
        own=person == context.person,
        holder=holder,
        must_change=bool(owner and owner.must_change),
        grants=tuple(
            _grant(grant, names, context.now) for grant in held if grant.ends is None or context.now < grant.ends
        ),
        sessions=tuple(
            SessionLine(session.method, browser_of(session.agent), session.created_at, session.last_seen_at)
            for session in sessions.sessions_of(unit, person)
            if context.now < session.expires_at
        ),
        tokens=tuple(_ticket(token, context.now) for token in given),
        roles=tuple(
            (role.value, tuple(kind.value for kind in ScopeKind if kind in SCOPES[role])) for role in AccessRole
        ),
        apart=tuple(_apart(held, context.now)),
        regions=tuple((region.id, region.title) for region in organisation.regions.values()),
        sites=tuple((site.id, site.title) for site in organisation.sites.values()),
        teams=tuple((member, member) for member in sorted(organisation.members)),
        actions=tuple(action.value for action in Action if action is not Action.ACCOUNT),
        waiting=tuple(
            Prepared(preparation.number, preparation.kind, preparation.asked_by, preparation.asked_at)
            for preparation in preparations.waiting(unit, context.now)
            if preparation.person == person
        ),
        half=half,
        made=made,
    )


def _grant(grant: Grant, names: dict[str, str], now: datetime) -> GrantLine:
    place = names.get(grant.scope.id, "")
    return GrantLine(
        grant.number,
        grant.role.value,
        grant.scope.written,
        place,
        grant.starts,
        grant.ends,
        grant.granted_by,
        grant.reason,
        grant.live(now),
    )


def _ticket(token: sessions.Token, now: datetime) -> Ticket:
    scope = Scope(ScopeKind(token.scope_kind), token.scope_id).written
    live = token.revoked_at is None and now < token.expires_at
    return Ticket(
        token.number, token.label, token.actions, scope, token.expires_at, token.revoked_at, token.last_used_at, live
    )


def _apart(held: tuple[Grant, ...], now: datetime) -> list[tuple[str, str]]:
    """Each role that may not stand beside one the person holds now."""
    live = [grant.role for grant in held if grant.live(now)]
    return [
        (role.value, other.value)
        for role in AccessRole
        for other in live
        if role is not other and frozenset({role, other}) in CONFLICTS
    ]
