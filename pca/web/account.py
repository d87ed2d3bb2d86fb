"""One's own account: password, second factor, passkeys, and the sessions that are open."""

from __future__ import annotations

from datetime import datetime

import msgspec
import segno
from starlette.responses import RedirectResponse, Response

from pca.domain.access import Action
from pca.services import own_account, passkeys, preparations, sessions, tokens
from pca.services.execute import Done
from pca.services.signin import NotSignedIn
from pca.store import accounts
from pca.store import preparations as prepared
from pca.store import sessions as stored
from pca.web.agents import browser_of
from pca.web.door import Door, Over, Went, onward, refusal_of
from pca.web.own_tokens import Confirming, OwnToken, Waiting, confirming, own_tokens, waiting
from pca.web.pages import render
from pca.web.signin import with_next, with_session
from pca.web.visit import NotFound, Visit

door = Door()


class OpenSession(msgspec.Struct, frozen=True):
    """One session of this person."""

    id: str
    browser: str
    last_seen: datetime
    this: bool


class Key(msgspec.Struct, frozen=True):
    """One passkey."""

    id: str
    label: str
    created_at: datetime


class Account(msgspec.Struct, frozen=True):
    """One's own account. `own` is false for personas and the sealed account, which have none."""

    person: str
    name: str
    own: bool
    roles: tuple[str, ...]
    codes: bool
    second_factor: bool
    fresh: bool
    """Whether they signed in lately enough to change their ways in, or to confirm."""
    again: str
    """Where they sign in anew and come back from."""
    confirming: Confirming
    waiting: tuple[Waiting, ...]
    to_confirm: int
    """How many ways in of others wait for a second person such as this one."""
    tokens: tuple[OwnToken, ...]
    keys: tuple[Key, ...]
    sessions: tuple[OpenSession, ...]
    begun: str = ""
    options: str = ""
    """What the browser needs to make a passkey; empty when none can be made here."""
    secret: str = ""
    picture: str = ""
    """The secret of a new authenticator and its picture (SVG), until it is confirmed."""
    token: str = ""
    """A token just confirmed: shown this once."""
    trouble: str = ""


@door.file("/account", may=Action.ACCOUNT, over=Over.OWN, reads=False)
def show(visit: Visit) -> Response:
    """One's own account."""
    return _page(visit)


def _page(
    visit: Visit, trouble: str = "", secret: str = "", label: str = "", token: str = "", status: int = 200
) -> Response:
    begun, options = _new_key(visit)
    with visit.reading() as unit:
        who, now = visit.who, visit.now
        owner = accounts.account(unit, who.person)
        page = Account(
            person=who.person,
            name=visit.name(who.person),
            own=owner is not None,
            roles=tuple(one.role.value for one in who.grants),
            codes=bool(owner and owner.totp_confirmed),
            second_factor=who.second_factor,
            fresh=own_account.fresh(who, now),
            again=again(visit, owner),
            confirming=confirming(visit, owner),
            waiting=waiting(visit),
            to_confirm=_to_confirm(visit),
            tokens=own_tokens(visit),
            keys=tuple(Key(one.id, one.label, one.created_at) for one in accounts.passkeys_of(unit, who.person)),
            sessions=tuple(
                OpenSession(one.id, browser_of(one.agent), one.last_seen_at, one.id == who.session)
                for one in stored.sessions_of(unit, who.person)
            ),
            begun=begun,
            options=options,
            secret=secret,
            picture=segno.make(label).svg_inline(scale=4, dark="#000", light="#fff") if label else "",
            token=token,
            trouble=trouble,
        )
        return render(visit, "account.html", page, status=status)


def again(visit: Visit, owner: accounts.Account | None, back: str = "/account") -> str:
    """The page on which this person shows anew who they are, before they go on at `back`."""
    if owner is not None and owner.totp_confirmed:
        return with_next("/signin/code", back)
    if visit.who.by == "oidc":
        return with_next("/signin/provider", back) + "&again=true"
    return with_next("/signin", back)


def _to_confirm(visit: Visit) -> int:
    if not visit.may(Action.CONFIRM_ACCESS):
        return 0
    waiting = (one for one in prepared.waiting(visit.unit, visit.now) if one.kind != "token")
    return sum(visit.person not in (one.asked_by, one.person) for one in waiting)


def _new_key(visit: Visit) -> tuple[str, str]:
    if not visit.runtime.settings.web_address:
        return "", ""
    try:
        return passkeys.begin_passkey(visit.runtime, visit.who)
    except NotSignedIn:
        return "", ""


@door.form("/account/password", may=Action.ACCOUNT, over=Over.OWN, lane="own_password")
def change_password(visit: Visit) -> Response:
    """Change one's own password; every other session ends."""
    try:
        old, new = visit.value("old"), visit.value("new")
        found = own_account.change_password(visit.runtime, visit.who, old, new)
    except NotSignedIn as error:
        return _page(visit, error.code, status=422)
    return with_session(visit, RedirectResponse("/account", status_code=303), found)


@door.form("/account/codes", may=Action.ACCOUNT, over=Over.OWN)
def codes(visit: Visit) -> Response:
    """Begin to set up an authenticator, or confirm it by its first code."""
    try:
        if not visit.value("code"):
            secret, label = own_account.begin_codes(visit.runtime, visit.who)
            return _page(visit, secret=secret, label=label)
        found = own_account.confirm_codes(visit.runtime, visit.who, visit.value("code"))
    except NotSignedIn as error:
        return _page(visit, error.code, status=422)
    return with_session(visit, RedirectResponse("/account", status_code=303), found)


@door.form("/account/passkeys", may=Action.ACCOUNT, over=Over.OWN)
def add_key(visit: Visit) -> Response:
    """Keep the passkey that the browser made, or remove one."""
    try:
        if visit.value("remove"):
            passkeys.remove_passkey(visit.runtime, visit.who, visit.value("remove"))
            return RedirectResponse("/account", status_code=303)
        begun, answer, label = visit.value("begun"), visit.value("answer"), visit.value("label")
        found = passkeys.add_passkey(visit.runtime, visit.who, begun, answer, label)
    except NotSignedIn as error:
        return _page(visit, error.code, status=422)
    return with_session(visit, RedirectResponse("/account", status_code=303), found)


@door.form("/account/sessions", may=Action.ACCOUNT, over=Over.OWN)
def end_sessions(visit: Visit) -> Response:
    """End one session, or all but this one."""
    one = visit.value("session")
    if one:
        sessions.end_one(visit.runtime, visit.who, one)
    else:
        sessions.sign_out_everywhere(visit.runtime, visit.person, but=visit.who.session)
    return RedirectResponse("/account", status_code=303)


@door.form("/account/tokens", may=Action.ACCOUNT, over=Over.OWN)
def settle_token(visit: Visit) -> Response:
    """Confirm a token that acts for oneself, and see it this once; or throw away what somebody prepared."""
    number, why = _number(visit.value("preparation")), visit.value("why") or "—"
    if visit.value("drop"):
        return _settled(visit, preparations.drop(visit.runtime, visit.person, number, why, **visit.given))
    try:
        with visit.reading() as unit:
            own_account.confirms(unit, visit.who, visit.now)
    except NotSignedIn as error:
        return _page(visit, error.code, status=422)
    proved = visit.who.second_factor
    found = preparations.confirm(visit.runtime, visit.person, number, proved=proved, **visit.given)
    return _page(visit, token=found.secret) if found.secret else _settled(visit, found.done)


@door.form("/account/tokens/confirm", may=Action.ACCOUNT, over=Over.OWN)
def confirm_token(visit: Visit) -> Response:
    """Confirm one of one's own tokens anew, with a second factor: for a strong role that came after it."""
    try:
        if not visit.who.second_factor:
            raise NotSignedIn("step")
        with visit.reading() as unit:
            own_account.confirms(unit, visit.who, visit.now)
    except NotSignedIn as error:
        return _page(visit, error.code, status=422)
    done = tokens.confirm_anew(visit.runtime, visit.person, _number(visit.value("token")), **visit.given)
    if done is None:
        raise NotFound
    return _settled(visit, done)


@door.form("/account/tokens/revoke", may=Action.ACCOUNT, over=Over.OWN)
def revoke_token(visit: Visit) -> Response:
    """Take back one of one's own tokens at once."""
    number = _number(visit.value("token"))
    with visit.reading() as unit:
        found = stored.token_numbered(unit, number)
    if found is None or found.person != visit.person:
        raise NotFound
    done = tokens.revoke(visit.runtime, visit.person, number, visit.value("why") or "—", **visit.given)
    return _settled(visit, done)


def _settled(visit: Visit, done: Done | None) -> Response:
    """On to the page, which tells the journal number of what was done; or why it was not."""
    if done is not None and done.refused is not None:
        visit.refusal = refusal_of(visit, done)
        return _page(visit, status=409)
    return onward(Went("/account", done))


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and said.isascii() and len(said) < 10 else 0
