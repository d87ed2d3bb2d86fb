"""One's own account: password, second factor, passkeys, and the sessions that are open."""

from __future__ import annotations

from datetime import datetime

import msgspec
import segno
from starlette.responses import RedirectResponse, Response

from pca.domain.access import Action
from pca.services import passkeys, sessions, signin
from pca.services.signin import NotSignedIn
from pca.store import accounts
from pca.store import sessions as stored
from pca.web.door import Door, Over
from pca.web.pages import render
from pca.web.signin import with_session
from pca.web.visit import Visit

door = Door()


class OpenSession(msgspec.Struct, frozen=True):
    """One session of this person."""

    id: str
    method: str
    agent: str
    since: datetime
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
    must_change: bool
    keys: tuple[Key, ...]
    sessions: tuple[OpenSession, ...]
    begun: str = ""
    options: str = ""
    """What the browser needs to make a passkey; empty when none can be made here."""
    secret: str = ""
    picture: str = ""
    """The secret of a new authenticator and its picture (SVG), until it is confirmed."""
    trouble: str = ""


@door.file("/account", may=Action.ACCOUNT, over=Over.OWN, reads=False)
def show(visit: Visit) -> Response:
    """One's own account."""
    return _page(visit)


def _page(visit: Visit, trouble: str = "", secret: str = "", label: str = "", status: int = 200) -> Response:
    begun, options = _new_key(visit)
    with visit.reading() as unit:
        who = visit.who
        owner = accounts.account(unit, who.person)
        page = Account(
            person=who.person,
            name=visit.name(who.person),
            own=owner is not None,
            roles=tuple(one.role.value for one in who.grants),
            codes=bool(owner and owner.totp_confirmed),
            second_factor=who.second_factor,
            must_change=bool(owner and owner.must_change),
            keys=tuple(Key(one.id, one.label, one.created_at) for one in accounts.passkeys_of(unit, who.person)),
            sessions=tuple(
                OpenSession(one.id, one.method, one.agent, one.created_at, one.last_seen_at, one.id == who.session)
                for one in stored.sessions_of(unit, who.person)
            ),
            begun=begun,
            options=options,
            secret=secret,
            picture=segno.make(label).svg_inline(scale=4, dark="#000", light="#fff") if label else "",
            trouble=trouble,
        )
        return render(visit, "account.html", page, status=status)


def _new_key(visit: Visit) -> tuple[str, str]:
    if not visit.runtime.settings.web_address:
        return "", ""
    try:
        return passkeys.begin_passkey(visit.runtime, visit.who)
    except NotSignedIn:
        return "", ""


@door.form("/account/password", may=Action.ACCOUNT, over=Over.OWN)
def change_password(visit: Visit) -> Response:
    """Change one's own password; every other session ends."""
    try:
        old, new = visit.value("old"), visit.value("new")
        found = signin.change_password(visit.runtime, visit.who, old, new, address=visit.address)
    except NotSignedIn as error:
        return _page(visit, error.code, status=422)
    return with_session(visit, RedirectResponse("/account", status_code=303), found)


@door.form("/account/codes", may=Action.ACCOUNT, over=Over.OWN)
def codes(visit: Visit) -> Response:
    """Begin to set up an authenticator, or confirm it by its first code."""
    try:
        if not visit.value("code"):
            secret, label = signin.begin_codes(visit.runtime, visit.who)
            return _page(visit, secret=secret, label=label)
        found = signin.confirm_codes(visit.runtime, visit.who, visit.value("code"), address=visit.address)
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
