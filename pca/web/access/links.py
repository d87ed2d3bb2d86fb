"""Links that choose a password: asking for one, and what the page behind it does; looking at it uses nothing up."""

from __future__ import annotations

from datetime import datetime

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.catalogue import LANGUAGES
from pca.services.access import links
from pca.services.access.forgotten import forgot
from pca.services.access.signin import NotSignedIn
from pca.web.access.signin import STATUS, device_of, later, source_of, welcomed
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Everybody, Over, Router

routes = Router()
PATH = "/signin/forgotten"


class Forgotten(msgspec.Struct, frozen=True):
    """The page on which one asks for a link. `asked`: a link is on its way, should the name be somebody's."""

    asked: bool
    possible: bool
    """Whether this installation can send links at all."""
    trouble: str = ""
    until: datetime | None = None


class Welcome(msgspec.Struct, frozen=True):
    """The page behind a link. `kind` is empty for a link that is over."""

    secret: str
    kind: str
    person: str
    institution: str
    trouble: str = ""
    until: datetime | None = None


@routes.page(PATH, may=Everybody.PAGE, over=Over.NOTHING, template="access/forgotten.html", api=False)
def forgotten(context: RequestContext, asked: bool = False) -> Forgotten:
    """The page on which one asks for a link."""
    return Forgotten(asked, bool(context.runtime.settings.web_address))


@routes.form(PATH, may=Everybody.PAGE, over=Over.NOTHING)
def ask(context: RequestContext) -> Response:
    """Ask for a link; the answer is the same whoever the name belongs to, and whether it is anybody's."""
    try:
        name, address = context.value("person"), source_of(context)["address"]
        forgot(context.runtime, name, address=address, device=device_of(context))
    except NotSignedIn as error:
        with context.reading():
            page = Forgotten(False, bool(context.runtime.settings.web_address), error.code, error.until)
            return later(render(context, "access/forgotten.html", page, status=STATUS[error.code]), error)
    return RedirectResponse(f"{PATH}?asked=true", status_code=303)


@routes.file("/welcome/{secret}", may=Everybody.PAGE, over=Over.NOTHING)
def welcome(context: RequestContext, secret: str) -> Response:
    """Where a link leads: the password is chosen here. Programs that open links in advance use nothing up."""
    return _page(context, secret)


def _page(context: RequestContext, secret: str, trouble: str = "", status: int = 200) -> Response:
    link = links.opened(context.runtime, context.unit, secret)
    if link and context.request.cookies.get("pca-language") is None and link.language in LANGUAGES:
        context.language = link.language
    house = context.runtime.settings.institution
    page = Welcome(secret, link.kind if link else "", link.person if link else "", house, trouble if link else "")
    answer = render(context, "access/welcome.html", page, status=status if link else 410)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@routes.form("/welcome/{secret}", may=Everybody.PAGE, over=Over.NOTHING, lane="signing_in")
def choose(context: RequestContext, secret: str) -> Response:
    """Choose the password: the link is used up, and one is signed in; a second factor is asked for next."""
    try:
        agent = source_of(context)["agent"]
        signed_in = links.choose(context.runtime, secret, context.value("new"), agent=agent)
    except NotSignedIn as error:
        with context.reading():
            return later(_page(context, secret, error.code, STATUS.get(error.code, 422)), error)
    return welcomed(context, signed_in, "/")
