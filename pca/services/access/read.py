"""Questions about access that pages and commands ask alike: who comes in how and as what, and what waits for whom."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import msgspec

from pca.domain.access.access import CONFLICTS, AccessRole, Action, Grant, Scope
from pca.domain.access.rights import SCOPES, ScopeKind
from pca.domain.ways_in import BreakGlass, Preparation
from pca.services.access.agents import Device, browser_of, device_of
from pca.store.access import accounts as stored
from pca.store.access import grants, holders, preparations, sessions
from pca.store.access.holders import Holder as Holder
from pca.store.access.sessions import Token as Token
from pca.store.kit.database import Unit
from pca.store.people import directory

Titled: TypeAlias = tuple[tuple[str, str], ...]
"""Identifiers, each with its title."""


class HolderPage(msgspec.Struct, frozen=True):
    """People with an account, a role or a token, by identifier."""

    rows: tuple[Holder, ...]
    after: str
    """Where the next page begins; empty on the last."""
    known: str
    """A person of the directory that was looked for and has nothing yet."""


def holder_page(unit: Unit, now: datetime, *, text: str, role: str, after: str, most: int) -> HolderPage:
    """At most `most` people whose identifier holds `text`. Somebody who has nothing is found by the whole of it."""
    rows = holders.page(unit, now, text=text, role=role, after=after, limit=most + 1)
    unlisted = text in directory.organisation(unit).people and all(holder.person != text for holder in rows)
    return HolderPage(tuple(rows[:most]), rows[most - 1].person if len(rows) > most else "", text if unlisted else "")


class AccountLine(msgspec.Struct, frozen=True):
    """How one account signs in; never a secret."""

    person: str
    password: bool
    codes: bool
    passkeys: int
    provider: bool
    must_change: bool
    disabled: bool


def account_lines(unit: Unit) -> tuple[AccountLine, ...]:
    """All accounts, by person."""
    return tuple(
        AccountLine(
            person=account.person,
            password=account.password is not None,
            codes=account.totp_confirmed,
            passkeys=len(stored.passkeys_of(unit, account.person)),
            provider=account.subject is not None,
            must_change=account.must_change,
            disabled=account.disabled,
        )
        for account in stored.accounts(unit)
    )


def uses_codes(unit: Unit, person: str) -> bool:
    """Whether the person has an authenticator, whose code they show after their password."""
    account = stored.account(unit, person)
    return bool(account and account.totp_confirmed)


def open_grants(unit: Unit, now: datetime, person: str | None = None) -> tuple[Grant, ...]:
    """The roles of everybody, or of one person, that have not ended; future ones included."""
    given = grants.all_grants(unit) if person is None else grants.grants_of(unit, person)
    return tuple(grant for grant in given if grant.ends is None or now < grant.ends)


def waiting(unit: Unit, now: datetime) -> tuple[Preparation, ...]:
    """What was prepared and waits for somebody's confirmation, oldest first."""
    return preparations.waiting(unit, now)


def has_grant(unit: Unit, person: str, number: int) -> bool:
    """Whether this is a role of that person, past and future ones included, which was not withdrawn."""
    return any(grant.number == number for grant in grants.grants_of(unit, person))


def tokens(unit: Unit, person: str | None = None) -> tuple[Token, ...]:
    """The tokens of everybody, or those that act for one person; revoked ones included, by number."""
    return tuple(token for token in sessions.tokens(unit) if person in (None, token.person))


def has_token(unit: Unit, person: str, number: int) -> bool:
    """Whether this token acts for that person."""
    token = sessions.token_numbered(unit, number)
    return token is not None and token.person == person


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
    browser: str
    device: Device
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


class PersonAccess(msgspec.Struct, frozen=True, kw_only=True):
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
    apart: Titled
    """Roles the person cannot be given now, and the one they hold that stands against it."""
    regions: Titled
    """What a role can be given for: identifier and title; below the same for sites and teams."""
    sites: Titled
    teams: Titled
    actions: tuple[str, ...]
    waiting: tuple[Prepared, ...]
    """What was prepared for them and waits for somebody's confirmation."""


def access_of(unit: Unit, now: datetime, person: str, reader: str, language: str) -> PersonAccess | None:
    """How one person comes in and what they may do, as `reader` sees it; None for somebody nobody knows here."""
    organisation = directory.organisation(unit)
    account, held, given = stored.account(unit, person), grants.grants_of(unit, person), tokens(unit, person)
    if person not in organisation.people and not held and account is None and not given:
        return None
    [holder] = holders.holders_of(unit, now, [person])
    regions, sites = (
        tuple((place.id, place.called(language)) for place in places.values())
        for places in (organisation.regions, organisation.sites)
    )
    titles = dict((*sites, *regions))
    return PersonAccess(
        person=person,
        known=person in organisation.people,
        own=person == reader,
        holder=holder,
        must_change=bool(account and account.must_change),
        grants=tuple(_grant(grant, titles, now) for grant in open_grants(unit, now, person)),
        sessions=tuple(_session(s) for s in sessions.sessions_of(unit, person) if now < s.expires_at),
        tokens=tuple(_ticket(token, now) for token in given),
        roles=tuple(
            (role.value, tuple(kind.value for kind in ScopeKind if kind in SCOPES[role])) for role in AccessRole
        ),
        apart=_apart(held, now),
        regions=regions,
        sites=sites,
        teams=tuple((team, team) for team in sorted(organisation.members)),
        actions=tuple(action.value for action in Action if action is not Action.ACCOUNT),
        waiting=tuple(
            Prepared(preparation.number, preparation.kind, preparation.asked_by, preparation.asked_at)
            for preparation in preparations.waiting(unit, now)
            if preparation.person == person
        ),
    )


def _grant(grant: Grant, titles: dict[str, str], now: datetime) -> GrantLine:
    return GrantLine(
        grant.number,
        grant.role.value,
        grant.scope.written,
        titles.get(grant.scope.id, ""),
        grant.starts,
        grant.ends,
        grant.granted_by,
        grant.reason,
        grant.live(now),
    )


def _session(session: sessions.Session) -> SessionLine:
    return SessionLine(
        method=session.method,
        browser=browser_of(session.agent),
        device=device_of(session.agent),
        since=session.created_at,
        last_seen=session.last_seen_at,
    )


def _ticket(token: Token, now: datetime) -> Ticket:
    return Ticket(
        token.number,
        token.label,
        token.actions,
        Scope(ScopeKind(token.scope_kind), token.scope_id).written,
        token.expires_at,
        token.revoked_at,
        token.last_used_at,
        token.live(now),
    )


def _apart(held: tuple[Grant, ...], now: datetime) -> Titled:
    """Each role that may not stand beside one the person holds now."""
    live = [grant.role for grant in held if grant.live(now)]
    return tuple(
        (role.value, other.value)
        for role in AccessRole
        for other in live
        if role is not other and frozenset({role, other}) in CONFLICTS
    )


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope, and its last use."""

    at: datetime
    sealed_at: datetime | None
    """None when there is no envelope, or it was opened."""
    sealed_by: str
    confirmed_by: str
    """The second of those who made it; empty for one that a single person made."""
    waits: bool
    """Whether half of a new one is made, and waits for its second."""
    use: BreakGlass | None
    open: bool
    unreviewed: bool
    mine: bool
    """Whether the reader is who used it, and so cannot look at their own use."""


def envelope(unit: Unit, now: datetime, reader: str) -> Envelope:
    """Whether there is an envelope, who used it last, and whether somebody looked at that."""
    seal, use = stored.seal(unit), grants.last_break_glass(unit)
    return Envelope(
        at=now,
        sealed_at=seal.sealed_at if seal else None,
        sealed_by=seal.sealed_by if seal else "",
        confirmed_by=(seal.confirmed_by or "") if seal else "",
        waits=any(preparation.kind == "envelope" for preparation in preparations.waiting(unit, now)),
        use=use,
        open=use is not None and use.live(now),
        unreviewed=use is not None and use.reviewed_at is None,
        mine=use is not None and reader in (use.person, use.claimed),
    )
