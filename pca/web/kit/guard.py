"""Who comes in: the session or token of a request, the rule of the page, and where a form was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from starlette.requests import Request

from pca.domain.access.access import Action, Identity
from pca.runtime import Runtime
from pca.web.kit.csrf import csrf_fits
from pca.web.kit.forms import Form
from pca.web.kit.languages import language_of
from pca.web.kit.request_context import NotAllowed, RequestContext
from pca.web.kit.rules import Everybody, Rule, SignedIn

SECURE_COOKIE, PLAIN_COOKIE = "__Host-pca", "pca-loopback"
"""The session's cookie; the second only where there is no TLS, which is allowed on loopback alone."""

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class SignedOut(Exception):
    """Nobody is signed in, or the session is over."""


class FirstPassword(Exception):
    """The session was opened by a first password, and is good for nothing but choosing one's own."""


class ForeignForm(Exception):
    """The form did not come from a page of this session."""


def visit_of(request: Request) -> RequestContext:
    """The context a request makes, whoever it is from."""
    runtime: Runtime = request.app.state.runtime
    token, bearer = secret_of(request)
    identity: Identity | None = request.app.state.admit(runtime, token, bearer=bearer) if token else None
    return RequestContext(
        runtime=runtime, request=request, language=language_of(request), identity=identity, token=token
    )


@contextmanager
def visiting(request: Request, rule: Rule, form: Form | None = None) -> Iterator[RequestContext]:
    """Let a request in: who it is, whether they may, and whether a form is really theirs.

    Raises SignedOut, FirstPassword, NotAllowed, ForeignForm. What was typed stays with the request, for the page that
    says so.
    """
    context = visit_of(request)
    identity = context.identity
    if form is not None:
        context.typed, context.files = form.fields, form.files
        if same_origin(request.headers, request.url.netloc):  # nobody sends again what another site wrote
            request.state.form = form
    named = request.headers.get("idempotency-key", "")[:100] if request.method in CHANGING else ""
    order = form.order or named if form is not None else named
    context.order_id, context.rule = order_id_of(identity, order), rule
    if rule.may is not Everybody.PAGE:
        if identity is None:
            raise SignedOut
        if identity.held_back and rule.may is not SignedIn.FIRST:
            raise FirstPassword
        if isinstance(rule.may, Action) and not rule.lets(identity):
            raise NotAllowed(rule.may, second_factor=identity.needs_second_factor)
    if request.method in CHANGING and not secret_of(request)[1]:
        _own_form(request, context, form)
    yield context


def order_id_of(identity: Identity | None, given: str) -> str:
    """The identifier under which an order is given that a page or a program called `said`; empty when it has no name.

    It is the person's own: nobody can take the name of an order that the house, or somebody else, is still to give.
    """
    if not given:
        return ""
    person = identity.person if identity else ""
    return hashlib.sha256(f"{person}\0{given}".encode(errors="replace")).hexdigest()[:32]


def secret_of(request: Request) -> tuple[str, bool]:
    """The secret that says who asks, and whether it is an API token rather than a session's cookie."""
    header = request.headers.get("authorization", "")
    if header[:7].lower() == "bearer ":
        return header[7:].strip(), True
    return request.cookies.get(cookie_name(request), ""), False


def cookie_name(request: Request) -> str:
    """The name of the session's cookie on this connection."""
    return SECURE_COOKIE if request.url.scheme == "https" else PLAIN_COOKIE


def _own_form(request: Request, context: RequestContext, form: Form | None) -> None:
    """A change needs the session's own form token, and a page of ours as its origin. Raises ForeignForm."""
    secret = (form.csrf if form is not None else "") or request.headers.get("x-csrf-token", "")
    if context.token and not csrf_fits(context.token, secret):
        raise ForeignForm
    if not same_origin(request.headers, request.url.netloc):
        raise ForeignForm


def same_origin(headers: Mapping[str, str], host: str) -> bool:
    """Whether a browser says that the request comes from our own pages; programs that say nothing are let through."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    try:
        return origin is None or urlsplit(origin).netloc == host
    except ValueError:  # no address at all
        return False
