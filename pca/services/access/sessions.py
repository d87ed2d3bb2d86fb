"""Sessions: who asks, found by what their browser holds; ended by time, by hand, or when a grant or account ends."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from pca.domain.access.access import INSTITUTION, Grant, Identity, Method, live
from pca.domain.access.rights import AccessRole
from pca.domain.misdated import TOLERANCE
from pca.domain.texts.wording import one_line
from pca.domain.topics import Topic, credential
from pca.runtime import Runtime
from pca.services.access.tokens import PREFIX, admit_token
from pca.store.access import grants
from pca.store.access import sessions as stored
from pca.store.access.sessions import Session
from pca.store.audit.credentials import named
from pca.store.kit.database import Unit
from pca.store.kit.errors import StoreError
from pca.store.people.directory import organisation

IDLE = timedelta(hours=1)
"""A session unused for this long is over."""

LASTS = timedelta(hours=12)
"""A session is over after this long in any case: one shift of a crisis unit."""

NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is noted when a session was used last."""

FIRST_LASTS = timedelta(minutes=20)
"""A session with a first password, in which one's own is chosen and nothing else."""

AHEAD = timedelta(minutes=1)
"""A session from further ahead than this was begun while the clock was wrong: it counts no more."""

LONGEST_NAME = 1_400
"""Longest name or identifier looked up, in characters: a passkey's may have 1 023 bytes."""

ACCOUNTLESS: frozenset[Method] = frozenset({"persona", "break_glass"})
"""Ways in that need no account here."""


@dataclass(frozen=True)
class SessionBegun:
    """A session begun. `token` goes to the browser and is kept nowhere else."""

    token: str
    person: str
    second_factor: bool
    must_change: bool = False
    """Whether the password must be changed before anything else."""
    expires_at: datetime | None = None
    whole: bool = True
    """Whether nothing more is to be shown: the browser may be remembered."""
    next: str = "/"
    """The page that was asked for, where the way in remembered it."""


def known_as(agent: object) -> str:
    """What somebody typed or sent as a name, as far as it can be one; what cannot is nobody's."""
    return agent if isinstance(agent, str) and len(agent) <= LONGEST_NAME and agent.isprintable() else ""


def digest(token: str) -> str:
    """What is stored of a secret with 256 random bits: its SHA-256, in hex."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def ended_with(secret: str, *, bearer: bool) -> Topic:
    """What is touched when the session with this secret ends; of a program's token, when any token changes."""
    return credential("token", "") if bearer else credential("session", named("session", digest(secret)))


def begin(
    unit: Unit,
    now: datetime,
    person: str,
    method: Method,
    *,
    second_factor: bool,
    agent: str = "",
    must_change: bool = False,
    break_glass: int | None = None,
    expires_at: datetime | None = None,
    proved_at: datetime | None = None,
    vouched: bool = False,
    whole: bool = True,
) -> SessionBegun:
    """Start a session in this unit of work; with a first password it lasts only as long as choosing another takes.

    What it rests on was shown now, unless `proved_at` says earlier, or somebody `vouched` for an unknown moment.
    """
    token, ends = secrets.token_urlsafe(32), expires_at or now + (FIRST_LASTS if must_change else LASTS)
    session = Session(
        id=digest(token),
        person=person,
        method=method,
        second_factor=second_factor,
        break_glass=break_glass,
        created_at=now,
        last_seen_at=now,
        expires_at=ends,
        agent=one_line(agent)[:200],
        proved_at=None if vouched else proved_at or now,
    )
    stored.start_session(unit, session)
    return SessionBegun(token, person, second_factor, must_change, ends, whole and not must_change)


def admit(runtime: Runtime, token: str, *, bearer: bool = False) -> Identity | None:
    """Who asks: by a session's secret or, as `bearer`, by a program's token; None for anybody else."""
    if bearer or token.startswith(PREFIX):
        return admit_token(runtime, token) if bearer else None
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        session = stored.session(unit, digest(token))
        identity = identity_of(unit, session, now) if session is not None else None
    if identity is not None and session is not None and now - session.last_seen_at >= NOTED_EVERY:
        _note(runtime, session.id, now)
    return identity


def identity_of(unit: Unit, session: Session, now: datetime) -> Identity | None:
    """Who a session stands for at `now`; None when it is over, or its account or person is gone."""
    if now >= session.expires_at or now - session.last_seen_at >= IDLE or session.created_at > now + AHEAD:
        return None
    if session.disabled:
        return None
    if session.created_at > now + TOLERANCE:  # begun while the clock ran ahead: it would last for as long
        return None
    if session.disabled is None and session.method not in ACCOUNTLESS:
        return None
    if session.method != "break_glass" and session.person not in organisation(unit).people:
        return None
    held = live(grants.grants_of(unit, session.person), now)
    if session.method == "break_glass":
        opened = _opened(unit, session, now)
        if opened is None:
            return None
        held = (*held, opened)
    return Identity(
        person=session.person,
        grants=held,
        by=session.method,
        session=session.id,
        second_factor=session.second_factor,
        held_back=bool(session.must_change) and session.method == "password",
        proved_at=session.proved_at,
    )


def _opened(unit: Unit, session: Session, now: datetime) -> Grant | None:
    """What the sealed account adds while it is open: the director's rights, for whoever broke the seal."""
    use = grants.last_break_glass(unit)
    if use is None or use.number != session.break_glass or not use.live(now):
        return None
    return Grant(
        number=0,
        person=use.person,
        role=AccessRole.DIRECTOR,
        scope=INSTITUTION,
        starts=use.opened_at,
        ends=use.ends,
        granted_by="break_glass",
        reason="",
    )


def _note(runtime: Runtime, id: str, now: datetime) -> None:
    try:
        with runtime.store.note() as unit:
            stored.session_seen(unit, id, now)
    except StoreError:  # somebody writes, or the disk is full: looking never waits for that
        return


def persona(runtime: Runtime, person: str, agent: str = "") -> SessionBegun:
    """Begin a session as a persona of a demonstration; the caller sees to it that this is one."""
    with runtime.store.write() as unit:
        return begin(unit, runtime.clock.now(), person, "persona", second_factor=True, agent=agent)


def sign_out(runtime: Runtime, token: str) -> bool:
    """End the session; False when there was none."""
    with runtime.store.write() as unit:
        return stored.end_session(unit, digest(token))


def sign_out_everywhere(runtime: Runtime, person: str, but: str | None = None) -> int:
    """End all sessions of a person, but for the one with identifier `but`; how many."""
    with runtime.store.write() as unit:
        return stored.end_sessions(unit, person, but)


def end_one(runtime: Runtime, identity: Identity, session: str) -> bool:
    """End one of one's own sessions, by its identifier; False when it is not one."""
    with runtime.store.write() as unit:
        own = session in {other.id for other in stored.sessions_of(unit, identity.person)}
        return own and stored.end_session(unit, session)
