"""Signing in: by password and code, by passkey, by the institution's identity provider, or by the sealed account."""

from __future__ import annotations

from datetime import datetime

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.domain.identification import Identification
from pca.services import access, oidc, passkeys, sessions, signin
from pca.services.sessions import SignedIn as Session
from pca.services.signin import NotSignedIn
from pca.store import accounts
from pca.web.door import Door, Everybody, Over, SignedIn, refusal_of
from pca.web.entry import cookie_name
from pca.web.pages import render
from pca.web.speech import own_path
from pca.web.visit import NotFound, Visit

door = Door()

BEGUN = "pca-begun"
"""Cookie that ties the provider's answer to the browser that asked for it."""

BACK_WITHIN = 600
"""Seconds for which that cookie lasts."""


class SigningIn(msgspec.Struct, frozen=True):
    """The page one signs in on. `trouble` is a code of NotSignedIn or a trouble of the provider."""

    next: str
    provider: bool
    passkeys: bool
    begun: str
    options: str
    trouble: str = ""
    until: datetime | None = None


class Code(msgspec.Struct, frozen=True):
    """The page that asks for the second factor."""

    next: str
    trouble: str = ""
    until: datetime | None = None


@door.file("/signin", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def show(visit: Visit, next: str = "/") -> Response:
    """The page one signs in on."""
    return _page(visit, next)


def _page(visit: Visit, next: str, trouble: str = "", until: datetime | None = None, status: int = 200) -> Response:
    settings = visit.runtime.settings
    begun, options = passkeys.begin_sign_in(visit.runtime) if settings.web_address else ("", "")
    page = SigningIn(
        own_path(next), bool(settings.oidc.issuer), bool(settings.web_address), begun, options, trouble, until
    )
    with visit.reading():
        return render(visit, "signin.html", page, status=status)


@door.form("/signin", may=Everybody.PAGE, over=Over.NOTHING)
def enter(visit: Visit) -> Response:
    """Sign in by password, or with what a passkey answered."""
    where = own_path(visit.value("next", "/"))
    try:
        if visit.value("answer"):
            answer = visit.value("answer")
            found = passkeys.by_passkey(visit.runtime, visit.value("begun"), answer, **_from(visit))
        else:
            name, password = visit.value("person"), visit.value("password")
            found = signin.by_password(visit.runtime, name, password, **_from(visit))
    except NotSignedIn as error:
        return _page(visit, where, error.code, error.until, 429 if error.code == "wait" else 422)
    return _welcome(visit, found, where)


def _welcome(visit: Visit, found: Session, where: str) -> Response:
    """On with the new session: to change the password, to show a second factor, or to the page asked for."""
    if visit.identity is not None:
        sessions.sign_out(visit.runtime, visit.token)
    to = where
    if found.must_change:
        to = "/account"
    elif not found.second_factor and _has_codes(visit, found.person):
        to = f"/signin/code?next={where}"
    return with_session(visit, RedirectResponse(to, status_code=303), found)


def _has_codes(visit: Visit, person: str) -> bool:
    with visit.reading() as unit:
        owner = accounts.account(unit, person)
    return bool(owner and owner.totp_confirmed)


@door.page("/signin/code", may=SignedIn.PAGE, over=Over.OWN, template="code.html", api=False)
def code(visit: Visit, next: str = "/") -> Code:
    """The page that asks for the second factor."""
    return Code(own_path(next))


@door.form("/signin/code", may=SignedIn.PAGE, over=Over.OWN)
def show_code(visit: Visit) -> Response:
    """Show the second factor; a new session takes the place of this one."""
    where = own_path(visit.value("next", "/"))
    try:
        found = signin.by_code(visit.runtime, visit.token, visit.value("code"), **_from(visit))
    except NotSignedIn as error:
        with visit.reading():
            return render(visit, "code.html", Code(where, error.code, error.until), status=422)
    return _welcome_after_code(visit, found, where)


def _welcome_after_code(visit: Visit, found: Session, where: str) -> Response:
    return with_session(visit, RedirectResponse("/account" if found.must_change else where, status_code=303), found)


@door.form("/signout", may=SignedIn.PAGE, over=Over.OWN)
def leave(visit: Visit) -> Response:
    """End this session."""
    sessions.sign_out(visit.runtime, visit.token)
    answer = RedirectResponse("/signin", status_code=303)
    answer.delete_cookie(cookie_name(visit.request), path="/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@door.file("/signin/provider", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def ask_provider(visit: Visit) -> Response:
    """On to the institution's identity provider."""
    if not visit.runtime.settings.oidc.issuer:
        raise NotFound
    try:
        begun, address = oidc.begin_visit(visit.runtime, f"{visit.runtime.settings.web_address}/signin/provider/back")
    except oidc.ProviderTrouble:
        return _page(visit, "/", "provider", status=503)
    answer = RedirectResponse(address, status_code=303)
    secure = visit.request.url.scheme == "https"
    answer.set_cookie(BEGUN, begun, max_age=BACK_WITHIN, httponly=True, samesite="lax", secure=secure, path="/signin")
    return answer


@door.file("/signin/provider/back", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def back_from_provider(visit: Visit) -> Response:
    """Back from the provider."""
    begun, agent = visit.request.cookies.get(BEGUN, ""), _from(visit)["agent"]
    try:
        found = oidc.by_provider(visit.runtime, begun, dict(visit.request.query_params), agent=agent)
    except NotSignedIn as error:
        return _page(visit, "/", error.code, status=422)
    except oidc.ProviderTrouble:
        return _page(visit, "/", "provider", status=503)
    return _welcome(visit, found, "/")


@door.page("/signin/sealed", may=Everybody.PAGE, over=Over.NOTHING, template="sealed.html", api=False)
def sealed(visit: Visit) -> Code:
    """The page of the sealed account."""
    return Code("/")


@door.form("/signin/sealed", may=Everybody.PAGE, over=Over.NOTHING)
def break_seal(visit: Visit) -> Response:
    """Open the sealed account: four hours, alarms, a review to follow."""
    person, secret, why = visit.value("person"), visit.value("secret"), visit.value("why")
    try:
        opened = access.open_break_glass(
            visit.runtime, person, secret, why, **_from(visit), identified=Identification("page", "break_glass")
        )
    except NotSignedIn as error:
        with visit.reading():
            return render(visit, "sealed.html", Code("/", error.code, error.until), status=422)
    if opened.signed_in is None:
        visit.refusal = refusal_of(visit, opened.done)
        with visit.reading():
            return render(visit, "sealed.html", Code("/"), status=409)
    return with_session(visit, RedirectResponse("/", status_code=303), opened.signed_in)


def with_session(visit: Visit, answer: Response, found: Session) -> Response:
    """The answer, with the session's cookie."""
    secure = visit.request.url.scheme == "https"
    name = cookie_name(visit.request)
    answer.set_cookie(name, found.token, httponly=True, samesite="lax", secure=secure, path="/")
    return answer


def _from(visit: Visit) -> dict[str, str]:
    """Where a request comes from, for the throttle and the list of sessions."""
    return {"address": visit.address, "agent": visit.request.headers.get("user-agent", "")[:200]}
