"""Ways in made by two people: the first prepares and sees half of a secret, the second confirms and sees the rest."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

import msgspec
from msgspec.structs import replace

from pca.domain.access.access import INSTITUTION, Scope
from pca.domain.access.access_orders import ConfirmAccess, DropAccess, PrepareAccess, Prepared
from pca.domain.access.rights import Action, ScopeKind
from pca.domain.facts import AccessPrepared
from pca.domain.ways_in import Preparation
from pca.runtime import Runtime
from pca.services.access import notices, passwords, tokens
from pca.services.access.revoking import NOTHING, Revoked, revoke
from pca.services.access.sessions import digest
from pca.services.access.signin import NotSignedIn
from pca.services.engine.execute import Done, execute
from pca.services.engine.giving import Given, given
from pca.store.access import account_messages, accounts, grants, preparations, sessions
from pca.store.access.accounts import Account
from pca.store.kit.database import Unit

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Letters and digits that are not mistaken for one another on paper."""

GROUPS = {"password": 2, "envelope": 3}
"""Groups of five signs (24 bits) in each half: nobody guesses the half that they were not shown."""


class SubjectTaken(ValueError):
    """Somebody else's account is linked to this name of the identity provider."""


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What belongs to a preparation and is kept sealed until it is settled."""

    half: str = ""
    subject: str = ""
    label: str = ""
    actions: tuple[str, ...] = ()
    scope: str = ""
    ends: datetime | None = None
    addresses: Mapping[str, tuple[str, ...]] = {}
    """Whom an invitation is for, and where it may go (see `reaching.mark_of`)."""


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation led to. `secret` is the second half, or the token: shown this once, kept nowhere."""

    done: Done
    secret: str = ""
    revoked: Revoked = NOTHING
    preparation: Preparation | None = None
    """What was confirmed; None when it was not, or was before."""


def new_secret(groups: int) -> str:
    """A secret to be read aloud or typed from paper: so many groups of five letters and digits (24 bits each)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(groups))


def prepare_password(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> tuple[Done, str]:
    """Prepare a first password: the answer, and its first half. Nothing of the person's changes yet."""
    half = new_secret(GROUPS["password"]).lower()
    return _prepared(runtime, who, "password", person, why, Content(half=half), **how), half


def prepare_envelope(runtime: Runtime, who: str, why: str, **how: Unpack[Given]) -> tuple[Done, str]:
    """Prepare the envelope anew: the answer, and the first half of its secret. The old envelope counts until then."""
    half = new_secret(GROUPS["envelope"])
    return _prepared(runtime, who, "envelope", "", why, Content(half=half), **how), half


def prepare_subject(runtime: Runtime, who: str, person: str, subject: str, why: str, **how: Unpack[Given]) -> Done:
    """Prepare a link to the identity provider. Raises SubjectTaken."""
    with runtime.store.read() as unit:
        _free(unit, subject, person)
    return _prepared(runtime, who, "subject", person, why, Content(subject=subject), **how)


def prepare_token(
    runtime: Runtime,
    who: str,
    person: str,
    *,
    label: str,
    actions: Collection[Action],
    ends: datetime,
    scope: Scope = INSTITUTION,
    why: str,
    **how: Unpack[Given],
) -> Done:
    """Prepare a token; the person it acts for confirms it, and alone sees it then. Raises TokenUnfit."""
    tokens.check(runtime.clock.now(), label, actions, ends)
    data = Content(label=label.strip()[:100], actions=_named(actions), scope=scope.written, ends=ends)
    return _prepared(runtime, who, "token", person, why, data, **how)


def _named(actions: Collection[Action]) -> tuple[str, ...]:
    return tuple(sorted(action.value for action in actions))


def prepare_invitations(
    runtime: Runtime, who: str, addresses: Mapping[str, tuple[str, ...]], why: str, **how: Unpack[Given]
) -> Done:
    """Prepare messages by which these people choose their first password; `addresses` is where they may go."""
    return _prepared(runtime, who, "invitation", "", why, Content(addresses=addresses), **how)


def _prepared(
    runtime: Runtime, who: str, kind: Prepared, person: str, why: str, data: Content, **how: Unpack[Given]
) -> Done:
    act = PrepareAccess(kind=kind, person=person, people=tuple(data.addresses))
    order = given(runtime, who, act, why, **how)

    def keep(unit: Unit) -> None:
        number = preparations.made(unit)
        sealed = runtime.vault.seal(msgspec.json.encode(data).decode(), f"preparation {number}")
        preparations.keep_secret(unit, number, sealed, runtime.clock.now())

    done = execute(runtime, order, keep)
    if done.refused is None and not done.repeated and person:
        notices.prepared(runtime, person, kind, by=who, why=why)
    return done


def number_of(done: Done) -> int:
    """The number under which something was prepared."""
    return next(fact.number for fact in done.facts if isinstance(fact, AccessPrepared))


def confirm(
    runtime: Runtime, who: str, number: int, why: str = "", *, proved: bool = False, **how: Unpack[Given]
) -> Confirmed:
    """Confirm what somebody else prepared: it counts from now on. Raises SubjectTaken, NotSignedIn.

    A first password takes every older way in of its person away, but for their link to the identity provider. A token
    counts for strong roles only when its person showed a second factor (`proved`), and for none that come later.
    """
    with runtime.store.read() as unit:
        preparation, sealed = preparations.preparation(unit, number), preparations.secret(unit, number)
    if preparation is not None and not preparation.outcome and sealed is None:
        raise NotSignedIn("step")  # such as on a copy without what may be erased: prepare it anew
    made = (
        _making(runtime, preparation, sealed, proved=proved) if preparation is not None and sealed is not None else None
    )
    order = given(runtime, who, ConfirmAccess(preparation=number), why, **how)
    revoked: list[Revoked] = []

    def keep(unit: Unit) -> None:
        if made is None or preparations.secret(unit, number) != sealed:
            raise NotSignedIn("step")  # the secret went while it was worked on: somebody settled it
        preparations.forget_secret(unit, number)
        revoked.append(made.keep(unit, who))

    done = execute(runtime, order, keep)
    if done.refused is not None or done.repeated or made is None or preparation is None:
        return Confirmed(done)
    if preparation.person:
        notices.confirmed(runtime, preparation.person, preparation.kind, by=who, revoked=revoked[0])
    return Confirmed(done, made.secret, revoked[0], preparation)


def drop(runtime: Runtime, who: str, number: int, why: str, **how: Unpack[Given]) -> Done:
    """Throw away what was prepared."""
    order = given(runtime, who, DropAccess(preparation=number), why, **how)
    return execute(runtime, order)


def content(runtime: Runtime, preparation: Preparation, sealed: bytes) -> Content:
    """What belongs to a preparation."""
    return msgspec.json.decode(runtime.vault.open(sealed, f"preparation {preparation.number}"), type=Content)


@dataclass(frozen=True)
class _Making:
    """How a confirmation is written down: what is shown once, and the rows to write."""

    secret: str
    keep: Callable[[Unit, str], Revoked]


def _making(runtime: Runtime, preparation: Preparation, sealed: bytes, *, proved: bool) -> _Making:
    data = content(runtime, preparation, sealed)
    match preparation.kind:
        case "password":
            return _password(runtime, preparation, data)
        case "envelope":
            return _envelope(runtime, preparation, data)
        case "subject":
            return _Making("", lambda unit, _by: _link(unit, preparation, data, runtime.clock.now()))
        case "invitation":
            return _Making("", lambda unit, by: _invite(unit, data, by, runtime.clock.now()))
        case "token":
            return _token(runtime, preparation, data, proved=proved)


def _password(runtime: Runtime, preparation: Preparation, data: Content) -> _Making:
    half = new_secret(GROUPS["password"]).lower()
    kept, now = passwords.hashed(f"{data.half}-{half}"), runtime.clock.now()

    def keep(unit: Unit, _by: str) -> Revoked:
        revoked = revoke(unit, preparation.person, now)
        known = accounts.account(unit, preparation.person) or Account(person=preparation.person, created_at=now)
        accounts.write_account(unit, replace(known, password=kept, must_change=True, password_at=now))
        return revoked

    return _Making(half, keep)


def _envelope(runtime: Runtime, preparation: Preparation, data: Content) -> _Making:
    half, now = new_secret(GROUPS["envelope"]), runtime.clock.now()

    def keep(unit: Unit, by: str) -> Revoked:
        accounts.write_seal(unit, envelope_digest(f"{data.half}-{half}"), now, preparation.asked_by, by)
        return NOTHING

    return _Making(half, keep)


def _link(unit: Unit, preparation: Preparation, data: Content, now: datetime) -> Revoked:
    _free(unit, data.subject, preparation.person)
    known = accounts.account(unit, preparation.person) or Account(person=preparation.person, created_at=now)
    accounts.write_account(unit, replace(known, subject=data.subject))
    return NOTHING


def _invite(unit: Unit, data: Content, by: str, now: datetime) -> Revoked:
    invited = data.addresses.items()
    account_messages.add(unit, [account_messages.invitation(person, marks, by, now) for person, marks in invited])
    return NOTHING


def _token(runtime: Runtime, preparation: Preparation, data: Content, *, proved: bool) -> _Making:
    token, now = tokens.PREFIX + secrets.token_urlsafe(32), runtime.clock.now()
    scope, ends = Scope.read(data.scope), data.ends or now

    def keep(unit: Unit, _by: str) -> Revoked:
        made = sessions.Token(
            id=digest(token),
            number=sessions.next_token_number(unit),
            person=preparation.person,
            label=data.label,
            actions=data.actions,
            scope_kind=ScopeKind(scope.kind).value,
            scope_id=scope.id,
            created_at=now,
            created_by=preparation.asked_by,
            expires_at=ends,
            proved_for=grants.head(unit)[1] if proved else 0,
        )
        sessions.add_token(unit, made)
        return NOTHING

    return _Making(token, keep)


def envelope_digest(secret: str) -> str:
    """What is stored of the envelope's secret; blanks, hyphens and small letters do not matter to whoever types it."""
    return digest("".join(ch for ch in secret.upper() if ch.isalnum()))


def _free(unit: Unit, subject: str, person: str) -> None:
    if accounts.subjects_taken(unit, subject, person):
        raise SubjectTaken(subject)
