"""Choosing a password by a link that was sent: once, in its time, by whoever the link still may let in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from pca.domain.access.access import Grant
from pca.domain.access.rights import STRONG
from pca.runtime import Runtime
from pca.services.access import account_messages, passwords
from pca.services.access.reaching import marks_of, ways
from pca.services.access.revoking import revoke
from pca.services.access.sessions import SessionBegun, begin, digest, known_as
from pca.services.access.signin import LOG, NotSignedIn, has_second_factor, hashed
from pca.store.access import account_messages as stored
from pca.store.access import accounts, grants
from pca.store.access import sessions as kept_sessions
from pca.store.access.account_messages import AccessLink, AccountMessageKind
from pca.store.access.accounts import Account
from pca.store.kit.database import Unit
from pca.store.people import contact_points
from pca.store.people.directory import organisation


class LinkOpened(msgspec.Struct, frozen=True, kw_only=True):
    """What a link is good for."""

    kind: AccountMessageKind
    person: str
    language: str
    expires_at: datetime


def opened(runtime: Runtime, unit: Unit, secret: str) -> LinkOpened | None:
    """What the link with this secret is good for; None for one that is over, or was never ours. Changes nothing."""
    now = runtime.clock.now()
    link = stored.link(unit, digest(known_as(secret)), now)
    if link is None or not _lets_in(unit, link):
        return None
    language = organisation(unit).people[link.person].language
    return LinkOpened(kind=link.kind, person=link.person, language=language, expires_at=link.expires_at)


def choose(runtime: Runtime, secret: str, new: str, *, agent: str = "") -> SessionBegun:
    """Choose the password; the link is used up, every session ends and one begins. Raises NotSignedIn.

    `step`: the link is over; `weak`: the password is not taken, and the link still counts. A second factor stays, and
    is asked for next; a first password takes away what was added before it.
    """
    id = digest(known_as(secret))
    with runtime.store.read() as unit:
        link = stored.link(unit, id, runtime.clock.now())
        if link is None or not _lets_in(unit, link):
            raise NotSignedIn("step")
    if passwords.weakness(new, link.person, runtime.settings.institution) is not None:
        raise NotSignedIn("weak")
    kept = hashed(new)
    with runtime.store.write() as unit:
        now = runtime.clock.now()
        taken = stored.take_link(unit, id, now)
        if taken is None or not _lets_in(unit, taken):
            raise NotSignedIn("step")  # used or taken back while the password was worked on
        return _chosen(runtime, unit, taken, kept, now, agent)


def _chosen(runtime: Runtime, unit: Unit, link: AccessLink, kept: str, now: datetime, agent: str) -> SessionBegun:
    person = link.person
    if link.kind == "invitation":
        revoke(unit, person, now)
    kept_sessions.end_sessions(unit, person)
    owner = accounts.account(unit, person) or Account(person=person, created_at=now)
    accounts.write_account(unit, replace(owner, password=kept, must_change=False, password_at=now))
    points = ways(runtime, unit, person)
    point = account_messages.marked(runtime, points, link.address)
    if point is not None:  # whoever opened the link reads what goes there
        contact_points.mark_one(unit, "verified_at", person, point.kind, point.address, now)
    account_messages.notice(unit, person, "password_chosen", now, marks_of(runtime, points))
    LOG.info("%s chose a password by a link", person)
    whole = not has_second_factor(unit, owner)
    return begin(unit, now, person, "password", second_factor=False, agent=agent, whole=whole)


def _lets_in(unit: Unit, link: AccessLink) -> bool:
    """Whether the link still counts for whom it was sent to, as their account and roles are now."""
    known = link.person in organisation(unit).people
    return known and lets_in(unit, link.kind, link.person)


def lets_in(unit: Unit, kind: AccountMessageKind, person: str) -> bool:
    """Whether a link may give this person a password.

    A mailbox alone opens no strong role: whoever holds one needs a second factor that the link leaves in place.
    """
    owner, held = accounts.account(unit, person), grants.grants_of(unit, person)
    if kind == "invitation":
        return _invitable(owner, held)
    if owner is None or owner.disabled or not _chosen_before(owner):
        return False
    return not _strong(held) or has_second_factor(unit, owner)


def may_be_invited(
    unit: Unit, people: Iterable[str], held: Mapping[str, Iterable[Grant]] | None = None
) -> tuple[str, ...]:
    """Those whom an invitation may let in: read at once, for many; `held` are all roles, where they are known."""
    owners = {owner.person: owner for owner in accounts.accounts(unit)}
    held = grants.grants_by_person(unit) if held is None else held
    return tuple(person for person in people if _invitable(owners.get(person), held.get(person, ())))


def _invitable(owner: Account | None, held: Iterable[Grant]) -> bool:
    new = owner is None or not (owner.disabled or _chosen_before(owner))
    return new and not _strong(held)


def _chosen_before(owner: Account) -> bool:
    """Whether the person has a password that they chose themselves."""
    return owner.password is not None and not owner.must_change


def _strong(held: Iterable[Grant]) -> bool:
    return any(grant.role in STRONG for grant in held)
