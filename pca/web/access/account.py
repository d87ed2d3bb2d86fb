"""One's own account: password, second factor, passkeys, and the sessions that are open."""

from __future__ import annotations

import segno
from msgspec.structs import asdict, replace
from starlette.responses import RedirectResponse, Response

from pca.domain.access.access import Action
from pca.domain.numbers import number_in
from pca.services.access import own_account, passkeys, preparations, read, recovery, sessions, tokens
from pca.services.access.read_own import OwnAccess, own_access
from pca.services.access.signin import NotSignedIn
from pca.services.engine.execute import Done
from pca.web.access.signin import with_next, with_session
from pca.web.kit.action_result import ActionResult, onward, refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class OwnAccountPage(OwnAccess, frozen=True, kw_only=True):
    """One's own account, and what was just begun or made, which is shown this once."""

    name: str
    again: str
    """Where they sign in anew and come back from."""
    begun: str = ""
    options: str = ""
    """What the browser needs to make a passkey; empty when none can be made here."""
    secret: str = ""
    picture: str = ""
    """The secret of a new authenticator and its picture (SVG), until it is confirmed."""
    token: str = ""
    """A token just confirmed: shown this once."""
    recovery_codes: tuple[str, ...] = ()
    """Codes just made: shown this once."""
    changed: bool = False
    """Whether the password was changed just now."""
    trouble: str = ""


@routes.file("/account", may=Action.ACCOUNT, over=Over.OWN, reads=False)
def show(context: RequestContext, changed: bool = False) -> Response:
    """One's own account."""
    return _page(context, changed=changed)


def _page(
    context: RequestContext,
    trouble: str = "",
    *,
    secret: str = "",
    label: str = "",
    token: str = "",
    recovery_codes: tuple[str, ...] = (),
    changed: bool = False,
    status: int = 200,
) -> Response:
    begun, options = _new_key(context)
    with context.reading() as unit:
        access = own_access(context.runtime, unit, context.who, context.now)
        waiting = tuple(replace(prepared, by=context.name(prepared.by)) for prepared in access.waiting)
        page = OwnAccountPage(
            **asdict(replace(access, waiting=waiting)),
            name=context.name(access.person),
            again=again(context, access.codes),
            begun=begun,
            options=options,
            secret=secret,
            picture=segno.make(label).svg_inline(scale=4, dark="#000", light="#fff") if label else "",
            token=token,
            recovery_codes=recovery_codes,
            changed=changed,
            trouble=trouble,
        )
        return render(context, "access/account.html", page, status=status)


def again(context: RequestContext, codes: bool, back: str = "/account") -> str:
    """The page on which this person, who uses `codes` or not, shows anew who they are before they go on at `back`."""
    if codes:
        return with_next("/signin/code", back)
    if context.who.by == "oidc":
        return with_next("/signin/provider", back) + "&again=true"
    return with_next("/signin", back)


def _new_key(context: RequestContext) -> tuple[str, str]:
    if not context.runtime.settings.web_address:
        return "", ""
    try:
        return passkeys.begin_passkey(context.runtime, context.who)
    except NotSignedIn:
        return "", ""


@routes.form("/account/password", may=Action.ACCOUNT, over=Over.OWN, lane="own_password")
def change_password(context: RequestContext) -> Response:
    """Change one's own password; every other session ends."""
    try:
        old, new = context.value("old"), context.value("new")
        signed_in = own_account.change_password(context.runtime, context.who, old, new)
    except NotSignedIn as error:
        return _page(context, error.code, status=422)
    return with_session(context, RedirectResponse("/account?changed=true", status_code=303), signed_in)


@routes.form("/account/recovery", may=Action.ACCOUNT, over=Over.OWN)
def recovery_codes(context: RequestContext) -> Response:
    """Make recovery codes, shown this once; earlier ones count no more."""
    try:
        return _page(context, recovery_codes=recovery.new_codes(context.runtime, context.who))
    except NotSignedIn as error:
        return _page(context, error.code, status=422)


@routes.form("/account/codes", may=Action.ACCOUNT, over=Over.OWN)
def codes(context: RequestContext) -> Response:
    """Begin to set up an authenticator, or confirm it by its first code."""
    try:
        if not context.value("code"):
            secret, label = own_account.begin_codes(context.runtime, context.who)
            return _page(context, secret=secret, label=label)
        signed_in = own_account.confirm_codes(context.runtime, context.who, context.value("code"))
    except NotSignedIn as error:
        return _page(context, error.code, status=422)
    return with_session(context, RedirectResponse("/account", status_code=303), signed_in)


@routes.form("/account/passkeys", may=Action.ACCOUNT, over=Over.OWN)
def add_key(context: RequestContext) -> Response:
    """Keep the passkey that the browser made, or remove one."""
    try:
        if context.value("remove"):
            passkeys.remove_passkey(context.runtime, context.who, context.value("remove"))
            return RedirectResponse("/account", status_code=303)
        begun, answer, label = context.value("begun"), context.value("answer"), context.value("label")
        signed_in = passkeys.add_passkey(context.runtime, context.who, begun, answer, label)
    except NotSignedIn as error:
        return _page(context, error.code, status=422)
    return with_session(context, RedirectResponse("/account", status_code=303), signed_in)


@routes.form("/account/sessions", may=Action.ACCOUNT, over=Over.OWN)
def end_sessions(context: RequestContext) -> Response:
    """End one session, or all but this one."""
    session = context.value("session")
    if session:
        sessions.end_one(context.runtime, context.who, session)
    else:
        sessions.sign_out_everywhere(context.runtime, context.person, but=context.who.session)
    return RedirectResponse("/account", status_code=303)


@routes.form("/account/tokens", may=Action.ACCOUNT, over=Over.OWN)
def settle_token(context: RequestContext) -> Response:
    """Confirm a token that acts for oneself, and see it this once; or throw away what somebody prepared."""
    number, why = number_in(context.value("preparation")) or 0, context.value("why") or "—"
    if context.value("drop"):
        return _settled(context, preparations.drop(context.runtime, context.person, number, why, **context.given))
    try:
        with context.reading() as unit:
            own_account.confirms(unit, context.who, context.now)
    except NotSignedIn as error:
        return _page(context, error.code, status=422)
    proved = context.who.second_factor
    confirmed = preparations.confirm(context.runtime, context.person, number, proved=proved, **context.given)
    return _page(context, token=confirmed.secret) if confirmed.secret else _settled(context, confirmed.done)


@routes.form("/account/tokens/confirm", may=Action.ACCOUNT, over=Over.OWN)
def confirm_token(context: RequestContext) -> Response:
    """Confirm one of one's own tokens anew, with a second factor: for a strong role that came after it."""
    try:
        if not context.who.second_factor:
            raise NotSignedIn("step")
        with context.reading() as unit:
            own_account.confirms(unit, context.who, context.now)
    except NotSignedIn as error:
        return _page(context, error.code, status=422)
    done = tokens.confirm_anew(context.runtime, context.person, number_in(context.value("token")) or 0, **context.given)
    if done is None:
        raise NotFound
    return _settled(context, done)


@routes.form("/account/tokens/revoke", may=Action.ACCOUNT, over=Over.OWN)
def revoke_token(context: RequestContext) -> Response:
    """Take back one of one's own tokens at once."""
    number = number_in(context.value("token")) or 0
    with context.reading() as unit:
        if not read.has_token(unit, context.person, number):
            raise NotFound
    done = tokens.revoke(context.runtime, context.person, number, context.value("why") or "—", **context.given)
    return _settled(context, done)


def _settled(context: RequestContext, done: Done | None) -> Response:
    """On to the page, which tells the journal number of what was done; or why it was not."""
    if done is not None and done.refused is not None:
        context.refusal = refusal_of(context, done)
        return _page(context, status=409)
    return onward(ActionResult("/account", done))
