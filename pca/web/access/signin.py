"""Signing in: by password and code, by passkey, by the institution's identity provider, or by the sealed account."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, unquote

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.domain.identification import Identification
from pca.services.access import devices, envelope, oidc, own_account, passkeys, sessions, signin
from pca.services.access.provider import ProviderTrouble
from pca.services.access.read import uses_codes
from pca.services.access.sessions import SessionBegun as Session
from pca.services.access.signin import NotSignedIn
from pca.web.kit.action_result import refusal_of
from pca.web.kit.guard import cookie_name
from pca.web.kit.lanes import device_cookie
from pca.web.kit.language_switch import own_path
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Everybody, Over, Router, SignedIn

routes = Router()

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


@routes.file("/signin", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def show(context: RequestContext, next: str = "/") -> Response:
    """The page one signs in on."""
    return _page(context, asked(context, next))


def _page(
    context: RequestContext, next: str, trouble: str = "", until: datetime | None = None, status: int = 200
) -> Response:
    settings = context.runtime.settings
    begun, options = passkeys.begin_sign_in(context.runtime) if settings.web_address else ("", "")
    page = SigningIn(
        own_path(next), bool(settings.oidc.issuer), bool(settings.web_address), begun, options, trouble, until
    )
    with context.reading():
        return render(context, "access/signin.html", page, status=status)


@routes.form("/signin", may=Everybody.PAGE, over=Over.NOTHING, lane="signing_in")
def enter(context: RequestContext) -> Response:
    """Sign in by password, or with what a passkey answered."""
    where = own_path(context.value("next", "/"))
    try:
        if context.value("answer"):
            answer = context.value("answer")
            signed_in = passkeys.by_passkey(context.runtime, context.value("begun"), answer, **source_of(context))
        else:
            name, password = context.value("person"), context.value("password")
            signed_in = signin.by_password(context.runtime, name, password, **_whence(context))
    except NotSignedIn as error:
        return later(_page(context, where, error.code, error.until, STATUS.get(error.code, 422)), error)
    return welcomed(context, signed_in, where)


STATUS = {"wait": 429, "busy": 503}


def later(answer: Response, error: NotSignedIn) -> Response:
    """The answer, saying to programs too when to come back."""
    if error.code in STATUS:
        answer.headers["Retry-After"] = "60" if error.code == "wait" else "3"
    return answer


def welcomed(context: RequestContext, signed_in: Session, where: str) -> Response:
    """On with the new session: to change the password, to show a second factor, or to the page asked for."""
    if context.identity is not None:
        sessions.sign_out(context.runtime, context.token)
    to = where
    if signed_in.must_change:
        to = with_next("/signin/password", where)
    elif not signed_in.second_factor:
        with context.reading() as unit:
            to = with_next("/signin/code", where) if uses_codes(unit, signed_in.person) else where
    return with_session(context, RedirectResponse(to, status_code=303), signed_in)


def asked(context: RequestContext, next: str) -> str:
    """The page to go on to, as this address says it; also where somebody wrote it by hand and did not quote it."""
    query = context.request.url.query
    return own_path(unquote(query.removeprefix("next=")) if query.startswith("next=/") else next)


def with_next(page: str, where: str) -> str:
    """The address of a step on the way to the page asked for, which stays whole: its own query too."""
    return f"{page}?next={quote(where, safe='')}"


@routes.page("/signin/code", may=SignedIn.PAGE, over=Over.OWN, template="access/code.html", api=False)
def code(context: RequestContext, next: str = "/") -> Code:
    """The page that asks for the second factor."""
    return Code(asked(context, next))


@routes.form("/signin/code", may=SignedIn.PAGE, over=Over.OWN)
def show_code(context: RequestContext) -> Response:
    """Show the second factor; a new session takes the place of this one."""
    where = own_path(context.value("next", "/"))
    try:
        code = context.value("code")
        signed_in = signin.by_code(context.runtime, context.token, code, **_whence(context))
    except NotSignedIn as error:
        with context.reading():
            status = STATUS.get(error.code, 422)
            return later(
                render(context, "access/code.html", Code(where, error.code, error.until), status=status), error
            )
    return with_session(context, RedirectResponse(where, status_code=303), signed_in)


@routes.page("/signin/password", may=SignedIn.FIRST, over=Over.OWN, template="access/first_password.html", api=False)
def first_password(context: RequestContext, next: str = "/") -> Code:
    """The one page that a first password leads to: choosing one's own."""
    return Code(asked(context, next), "" if context.who.held_back else "step")


@routes.form("/signin/password", may=SignedIn.FIRST, over=Over.OWN, lane="own_password")
def choose_password(context: RequestContext) -> Response:
    """Choose one's own password; the session it gives reaches what the person may."""
    where = own_path(context.value("next", "/"))
    try:
        signed_in, _revoked = own_account.choose_password(context.runtime, context.who, context.value("new"))
    except NotSignedIn as error:
        with context.reading():
            status = STATUS.get(error.code, 422)
            return later(render(context, "access/first_password.html", Code(where, error.code), status=status), error)
    return with_session(context, RedirectResponse(where, status_code=303), signed_in)


@routes.form("/signout", may=SignedIn.FIRST, over=Over.OWN)
def leave(context: RequestContext) -> Response:
    """End this session."""
    sessions.sign_out(context.runtime, context.token)
    answer = RedirectResponse("/signin", status_code=303)
    answer.delete_cookie(cookie_name(context.request), path="/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@routes.file("/signin/provider", may=Everybody.PAGE, over=Over.NOTHING, reads=False, lane="provider")
def ask_provider(context: RequestContext, next: str = "/", again: bool = False) -> Response:
    """On to the institution's identity provider; `again` has it ask the person anew."""
    if not context.runtime.settings.oidc.issuer:
        raise NotFound
    where, held = asked(context, next), context.request.cookies.get(BEGUN, "")
    back = f"{context.runtime.settings.web_address}/signin/provider/back"
    try:
        begun, address = oidc.begin_visit(context.runtime, back, begun=held, next=where, again=again)
    except ProviderTrouble:
        return _page(context, where, "provider", status=503)
    answer = RedirectResponse(address, status_code=303)
    secure = context.request.url.scheme == "https"
    answer.set_cookie(BEGUN, begun, max_age=BACK_WITHIN, httponly=True, samesite="lax", secure=secure, path="/signin")
    return answer


@routes.file("/signin/provider/back", may=Everybody.PAGE, over=Over.NOTHING, reads=False, lane="provider")
def back_from_provider(context: RequestContext) -> Response:
    """Back from the provider."""
    begun, agent = context.request.cookies.get(BEGUN, ""), source_of(context)["agent"]
    try:
        signed_in = oidc.by_provider(context.runtime, begun, dict(context.request.query_params), agent=agent)
    except NotSignedIn as error:
        return _page(context, "/", error.code, status=422)
    except ProviderTrouble:
        return _page(context, "/", "provider", status=503)
    return welcomed(context, signed_in, own_path(signed_in.next))


@routes.page("/signin/sealed", may=Everybody.PAGE, over=Over.NOTHING, template="access/sealed.html", api=False)
def sealed(context: RequestContext) -> Code:
    """The page of the sealed account."""
    return Code("/")


@routes.form("/signin/sealed", may=Everybody.PAGE, over=Over.NOTHING)
def break_seal(context: RequestContext) -> Response:
    """Open the sealed account: four hours, alarms, a review to follow."""
    person, secret, why = context.value("person"), context.value("secret"), context.value("why")
    try:
        opened = envelope.open_break_glass(
            context.runtime, person, secret, why, **source_of(context), identified=Identification("page", "break_glass")
        )
    except NotSignedIn as error:
        with context.reading():
            return render(context, "access/sealed.html", Code("/", error.code, error.until), status=422)
    if opened.signed_in is None:
        context.refusal = refusal_of(context, opened.done)
        with context.reading():
            return render(context, "access/sealed.html", Code("/"), status=409)
    return with_session(context, RedirectResponse("/", status_code=303), opened.signed_in)


def with_session(context: RequestContext, answer: Response, signed_in: Session) -> Response:
    """The answer, with the session's cookie."""
    secure = context.request.url.scheme == "https"
    name = cookie_name(context.request)
    answer.set_cookie(name, signed_in.token, httponly=True, samesite="lax", secure=secure, path="/")
    if signed_in.whole:
        kept, age = (
            devices.remembered(context.runtime, device_of(context), signed_in.person),
            int(devices.LASTS.total_seconds()),
        )
        name = device_cookie(context.request)
        answer.set_cookie(name, kept, max_age=age, httponly=True, samesite="lax", secure=secure, path="/")
    return answer


def device_of(context: RequestContext) -> str:
    """What this browser holds since somebody signed in there."""
    return context.request.cookies.get(device_cookie(context.request), "")


def _whence(context: RequestContext) -> dict[str, str]:
    """Where a request comes from, and what its browser holds."""
    return {**source_of(context), "device": device_of(context)}


def source_of(context: RequestContext) -> dict[str, str]:
    """Where a request comes from, for the throttle and the list of sessions."""
    return {"address": context.address, "agent": context.request.headers.get("user-agent", "")[:200]}
