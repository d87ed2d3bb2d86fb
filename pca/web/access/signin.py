"""Signing in: by password and code, by passkey, by the institution's identity provider, or by the sealed account."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, unquote

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.domain.identification import Identification
from pca.services.access import devices, envelope, oidc, own_account, passkeys, sessions, signin
from pca.services.access.provider import ProviderTrouble
from pca.services.access.sessions import SignedIn as Session
from pca.services.access.signin import NotSignedIn
from pca.store.access import accounts
from pca.web.kit.door import Door, Everybody, Over, SignedIn, refusal_of
from pca.web.kit.guard import cookie_name
from pca.web.kit.lanes import device_cookie
from pca.web.kit.language_switch import own_path
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotFound, Visit

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
    return _page(visit, asked(visit, next))


def _page(visit: Visit, next: str, trouble: str = "", until: datetime | None = None, status: int = 200) -> Response:
    settings = visit.runtime.settings
    begun, options = passkeys.begin_sign_in(visit.runtime) if settings.web_address else ("", "")
    page = SigningIn(
        own_path(next), bool(settings.oidc.issuer), bool(settings.web_address), begun, options, trouble, until
    )
    with visit.reading():
        return render(visit, "signin.html", page, status=status)


@door.form("/signin", may=Everybody.PAGE, over=Over.NOTHING, lane="signing_in")
def enter(visit: Visit) -> Response:
    """Sign in by password, or with what a passkey answered."""
    where = own_path(visit.value("next", "/"))
    try:
        if visit.value("answer"):
            answer = visit.value("answer")
            found = passkeys.by_passkey(visit.runtime, visit.value("begun"), answer, **_from(visit))
        else:
            name, password = visit.value("person"), visit.value("password")
            found = signin.by_password(visit.runtime, name, password, **_from(visit), device=_device(visit))
    except NotSignedIn as error:
        return _later(_page(visit, where, error.code, error.until, _STATUS.get(error.code, 422)), error)
    return _welcome(visit, found, where)


_STATUS = {"wait": 429, "busy": 503}


def _later(answer: Response, error: NotSignedIn) -> Response:
    """The answer, saying to programs too when to come back."""
    if error.code in _STATUS:
        answer.headers["Retry-After"] = "60" if error.code == "wait" else "3"
    return answer


def _welcome(visit: Visit, found: Session, where: str) -> Response:
    """On with the new session: to change the password, to show a second factor, or to the page asked for."""
    if visit.identity is not None:
        sessions.sign_out(visit.runtime, visit.token)
    to = where
    if found.must_change:
        to = with_next("/signin/password", where)
    elif not found.second_factor and _has_codes(visit, found.person):
        to = with_next("/signin/code", where)
    return with_session(visit, RedirectResponse(to, status_code=303), found)


def asked(visit: Visit, next: str) -> str:
    """The page to go on to, as this address says it; also where somebody wrote it by hand and did not quote it."""
    query = visit.request.url.query
    return own_path(unquote(query.removeprefix("next=")) if query.startswith("next=/") else next)


def with_next(page: str, where: str) -> str:
    """The address of a step on the way to the page asked for, which stays whole: its own query too."""
    return f"{page}?next={quote(where, safe='')}"


def _has_codes(visit: Visit, person: str) -> bool:
    with visit.reading() as unit:
        owner = accounts.account(unit, person)
    return bool(owner and owner.totp_confirmed)


@door.page("/signin/code", may=SignedIn.PAGE, over=Over.OWN, template="code.html", api=False)
def code(visit: Visit, next: str = "/") -> Code:
    """The page that asks for the second factor."""
    return Code(asked(visit, next))


@door.form("/signin/code", may=SignedIn.PAGE, over=Over.OWN)
def show_code(visit: Visit) -> Response:
    """Show the second factor; a new session takes the place of this one."""
    where = own_path(visit.value("next", "/"))
    try:
        code = visit.value("code")
        found = signin.by_code(visit.runtime, visit.token, code, **_from(visit), device=_device(visit))
    except NotSignedIn as error:
        with visit.reading():
            status = _STATUS.get(error.code, 422)
            return _later(render(visit, "code.html", Code(where, error.code, error.until), status=status), error)
    return with_session(visit, RedirectResponse(where, status_code=303), found)


@door.page("/signin/password", may=SignedIn.FIRST, over=Over.OWN, template="first_password.html", api=False)
def first_password(visit: Visit, next: str = "/") -> Code:
    """The one page that a first password leads to: choosing one's own."""
    return Code(asked(visit, next), "" if visit.who.held_back else "step")


@door.form("/signin/password", may=SignedIn.FIRST, over=Over.OWN, lane="own_password")
def choose_password(visit: Visit) -> Response:
    """Choose one's own password; the session it gives reaches what the person may."""
    where = own_path(visit.value("next", "/"))
    try:
        found, _revoked = own_account.choose_password(visit.runtime, visit.who, visit.value("new"))
    except NotSignedIn as error:
        with visit.reading():
            status = _STATUS.get(error.code, 422)
            return _later(render(visit, "first_password.html", Code(where, error.code), status=status), error)
    return with_session(visit, RedirectResponse(where, status_code=303), found)


@door.form("/signout", may=SignedIn.FIRST, over=Over.OWN)
def leave(visit: Visit) -> Response:
    """End this session."""
    sessions.sign_out(visit.runtime, visit.token)
    answer = RedirectResponse("/signin", status_code=303)
    answer.delete_cookie(cookie_name(visit.request), path="/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@door.file("/signin/provider", may=Everybody.PAGE, over=Over.NOTHING, reads=False, lane="provider")
def ask_provider(visit: Visit, next: str = "/", again: bool = False) -> Response:
    """On to the institution's identity provider; `again` has it ask the person anew."""
    if not visit.runtime.settings.oidc.issuer:
        raise NotFound
    where, held = asked(visit, next), visit.request.cookies.get(BEGUN, "")
    back = f"{visit.runtime.settings.web_address}/signin/provider/back"
    try:
        begun, address = oidc.begin_visit(visit.runtime, back, begun=held, next=where, again=again)
    except ProviderTrouble:
        return _page(visit, where, "provider", status=503)
    answer = RedirectResponse(address, status_code=303)
    secure = visit.request.url.scheme == "https"
    answer.set_cookie(BEGUN, begun, max_age=BACK_WITHIN, httponly=True, samesite="lax", secure=secure, path="/signin")
    return answer


@door.file("/signin/provider/back", may=Everybody.PAGE, over=Over.NOTHING, reads=False, lane="provider")
def back_from_provider(visit: Visit) -> Response:
    """Back from the provider."""
    begun, agent = visit.request.cookies.get(BEGUN, ""), _from(visit)["agent"]
    try:
        found = oidc.by_provider(visit.runtime, begun, dict(visit.request.query_params), agent=agent)
    except NotSignedIn as error:
        return _page(visit, "/", error.code, status=422)
    except ProviderTrouble:
        return _page(visit, "/", "provider", status=503)
    return _welcome(visit, found, own_path(found.next))


@door.page("/signin/sealed", may=Everybody.PAGE, over=Over.NOTHING, template="sealed.html", api=False)
def sealed(visit: Visit) -> Code:
    """The page of the sealed account."""
    return Code("/")


@door.form("/signin/sealed", may=Everybody.PAGE, over=Over.NOTHING)
def break_seal(visit: Visit) -> Response:
    """Open the sealed account: four hours, alarms, a review to follow."""
    person, secret, why = visit.value("person"), visit.value("secret"), visit.value("why")
    try:
        opened = envelope.open_break_glass(
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
    if found.whole:
        kept, age = devices.remembered(visit.runtime, _device(visit), found.person), int(devices.LASTS.total_seconds())
        name = device_cookie(visit.request)
        answer.set_cookie(name, kept, max_age=age, httponly=True, samesite="lax", secure=secure, path="/")
    return answer


def _device(visit: Visit) -> str:
    """What this browser holds since somebody signed in there."""
    return visit.request.cookies.get(device_cookie(visit.request), "")


def _from(visit: Visit) -> dict[str, str]:
    """Where a request comes from, for the throttle and the list of sessions."""
    return {"address": visit.address, "agent": visit.request.headers.get("user-agent", "")[:200]}
