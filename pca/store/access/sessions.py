"""Sessions, tokens for programs, and steps of signing in, found by the SHA-256 of a secret that is never stored."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, delete, func, select

from pca.domain.access.access import Method
from pca.store.audit.credentials import note
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, inserting, updating, upserting
from pca.store.tables.accounts import ACCOUNT, API_TOKEN, SESSION, SIGN_IN_STEP

LONGEST_STEP = timedelta(hours=1)
"""A step that ends later was begun while the clock was wrong: it counts no more."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody signed in, with what their account says now (None where there is no account)."""

    id: str
    person: str
    method: Method
    second_factor: bool
    break_glass: int | None = None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    agent: str
    proved_at: datetime | None = None
    disabled: bool | None = None
    must_change: bool | None = None


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """One key for a program."""

    id: str
    number: int
    person: str
    label: str
    actions: tuple[str, ...]
    scope_kind: str
    scope_id: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    proved_for: int = 0
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def live(self, now: datetime) -> bool:
        """Whether it lets a program in at `now`."""
        return self.revoked_at is None and now < self.expires_at


class SignInStep(msgspec.Struct, frozen=True, kw_only=True):
    """Something begun and not yet finished."""

    kind: str
    person: str | None
    data: str
    expires_at: datetime


_s = SESSION.c
_SESSIONS = Reader(Session, SESSION, ACCOUNT, person=_s.person, created_at=_s.created_at)
_WITH_ACCOUNT = _SESSIONS.select().select_from(SESSION.outerjoin(ACCOUNT, ACCOUNT.c.person == _s.person))
_SESSION = Statement(_WITH_ACCOUNT.where(_s.id == bindparam("id")))
_OF_PERSON = Statement(_WITH_ACCOUNT.where(_s.person == bindparam("person")).order_by(_s.created_at))
_START = inserting(SESSION)
_SEEN = updating(SESSION, ["id"], "last_seen_at")
_END = Statement(delete(SESSION).where(_s.id == bindparam("id")))
_PRUNE = Statement(delete(SESSION).where(_s.expires_at <= bindparam("now")))

_TOKENS = Reader(Token, API_TOKEN)
_TOKEN, _TOKEN_NUMBER = _TOKENS.by("id"), _TOKENS.by("number")
_ALL_TOKENS = Statement(_TOKENS.select().order_by(API_TOKEN.c.number))
_ADD_TOKEN = inserting(API_TOKEN)
_REVOKE = updating(API_TOKEN, ["number"], "revoked_at", where=[API_TOKEN.c.revoked_at.is_(None)])
_PROVED = updating(API_TOKEN, ["number"], "proved_for")
_USED = updating(API_TOKEN, ["id"], "last_used_at")

_t = SIGN_IN_STEP.c
_STEPS = Reader(SignInStep, SIGN_IN_STEP)
_STEP = _STEPS.by("id")
_ADD_STEP = upserting(SIGN_IN_STEP)
_DROP_STEP = Statement(delete(SIGN_IN_STEP).where(_t.id == bindparam("id")))
_PRUNE_STEPS = Statement(delete(SIGN_IN_STEP).where(_t.expires_at <= bindparam("now")))


def session(unit: Unit, id: str) -> Session | None:
    """The session with this identifier, and what its account says now: one look-up by key."""
    return _SESSIONS.one(unit, _SESSION, id=id)


def sessions_of(unit: Unit, person: str) -> tuple[Session, ...]:
    """A person's sessions, oldest first."""
    return _SESSIONS.prepared(unit, _OF_PERSON, person=person)


def start_session(unit: Unit, opened: Session) -> None:
    """Keep a new session; those that ran out are cleared away on the way."""
    _PRUNE.run(unit, now=opened.created_at)
    fields = msgspec.structs.asdict(opened)
    _START.run(unit, **{name: value for name, value in fields.items() if name in SESSION.c})
    note(unit, "session", [(opened.id,)])


def session_seen(unit: Unit, id: str, at: datetime) -> None:
    """The session was used."""
    _SEEN.run(unit, last_seen_at=at, of_id=id)


def end_session(unit: Unit, id: str) -> bool:
    """End one session; False when there was none."""
    ended = _END.run(unit, id=id) == 1
    note(unit, "session", [(id,)] if ended else [])
    return ended


def end_sessions(unit: Unit, person: str, but: str | None = None) -> int:
    """End all sessions of a person, but for one; how many."""
    ids = [session.id for session in sessions_of(unit, person) if session.id != but]
    for id in ids:
        _END.run(unit, id=id)
    note(unit, "session", [(ref,) for ref in ids])
    return len(ids)


def end_all(unit: Unit) -> None:
    """End every session there is, and forget what was begun: after a restore everybody signs in anew."""
    ids = [str(id) for id in unit.connection.execute(select(_s.id)).scalars()]
    unit.connection.execute(delete(SESSION))
    unit.connection.execute(delete(SIGN_IN_STEP))
    note(unit, "session", [(ref,) for ref in ids])


def token(unit: Unit, id: str) -> Token | None:
    """The token with this identifier, or None."""
    return _TOKENS.one(unit, _TOKEN, id=id)


def token_numbered(unit: Unit, number: int) -> Token | None:
    """The token of this number, or None."""
    return _TOKENS.one(unit, _TOKEN_NUMBER, number=number)


def tokens(unit: Unit) -> tuple[Token, ...]:
    """All tokens, revoked ones included, by number."""
    return _TOKENS.prepared(unit, _ALL_TOKENS)


def next_token_number(unit: Unit) -> int:
    """The number of the next token."""
    return int(unit.connection.execute(select(func.coalesce(func.max(API_TOKEN.c.number), 0))).scalar_one()) + 1


def add_token(unit: Unit, made: Token) -> None:
    """Keep a new token."""
    _ADD_TOKEN.run(unit, **msgspec.structs.asdict(made))
    note(unit, "token", [(made.number,)])


def revoke_token(unit: Unit, number: int, at: datetime) -> bool:
    """Revoke a token; False when it was revoked before or there is none."""
    revoked = _REVOKE.run(unit, revoked_at=at, of_number=number) == 1
    note(unit, "token", [(number,)] if revoked else [])
    return revoked


def token_proved(unit: Unit, number: int, grants: int) -> None:
    """Its person confirmed a token with a second factor, when so many grants had been given."""
    _PROVED.run(unit, proved_for=grants, of_number=number)
    note(unit, "token", [(number,)])


def token_used(unit: Unit, id: str, at: datetime) -> None:
    """The token was used."""
    _USED.run(unit, last_used_at=at, of_id=id)


def add_step(unit: Unit, id: str, taken: SignInStep, now: datetime) -> None:
    """Keep what was begun; what was never finished is cleared away on the way."""
    _PRUNE_STEPS.run(unit, now=now)
    _ADD_STEP.run(unit, id=id, **msgspec.structs.asdict(taken))


def step(unit: Unit, id: str, kind: str, now: datetime) -> SignInStep | None:
    """What was begun; None when it is unknown, of another kind, or too old."""
    taken = _STEPS.one(unit, _STEP, id=id)
    fits = taken is not None and taken.kind == kind and now < taken.expires_at <= now + LONGEST_STEP
    return taken if fits else None


def take_step(unit: Unit, id: str, kind: str, now: datetime) -> SignInStep | None:
    """What was begun, once: it is gone afterwards."""
    taken = step(unit, id, kind, now)
    if taken is not None:
        _DROP_STEP.run(unit, id=id)
    return taken
