"""What customers read without signing in: what is open, until when, where else to go. Off until switched on."""

from __future__ import annotations

import hashlib

import msgspec
from starlette.responses import Response

from pca.catalogue.openings import REGIMES, day_said
from pca.domain.regimes import STRICTNESS
from pca.services.regimes.public import Board, PublicOpenings, PublicSite, as_schema
from pca.services.regimes.read import ZONE
from pca.web.kit.rendering import environment
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Everybody, Over, Router

routes = Router()
PAGE, LONGEST = 25, 60
KEPT = "public, max-age=60"


class PublicLine(msgspec.Struct, frozen=True):
    """One point of sale in the reader's language."""

    title: str
    region: str
    regime: str
    said: str
    alternate: str
    today: str
    site: PublicSite


class PublicPage(msgspec.Struct, frozen=True):
    """One page of points of sale."""

    board: Board
    lines: tuple[PublicLine, ...]
    total: int
    text: str
    page: int
    more: bool
    institution: str


@routes.file("/openings", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def page(context: RequestContext, q: str = "", page: int = 1) -> Response:
    """What is open, by name of place; one page of it."""
    asked = _asked(context)
    if isinstance(asked, Response):
        return asked
    fitting = asked.fitting(q[:LONGEST])
    number = min(max(page, 1), 1 + max(0, len(fitting) - 1) // PAGE)
    start = (number - 1) * PAGE
    lines = tuple(_line(context, asked.shown(site)) for site in fitting[start : start + PAGE])
    shown = PublicPage(
        *(asked, lines, len(fitting), q[:LONGEST], number),
        more=len(fitting) > start + PAGE,
        institution=context.runtime.settings.institution,
    )
    template = environment(context.language).get_template("regimes/public.html")
    text = template.render(it=shown, context=context, zone=ZONE)
    return _kept(context, text.encode(), "text/html; charset=utf-8")


@routes.file("/openings.json", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def feed(context: RequestContext, q: str = "", page: int = 1) -> Response:
    """The same for programs, in the words of schema.org."""
    asked = _asked(context)
    if isinstance(asked, Response):
        return asked
    fitting = asked.fitting(q[:LONGEST])
    number = min(max(page, 1), 1 + max(0, len(fitting) - 1) // PAGE)
    start = (number - 1) * PAGE
    words = {regime: REGIMES.say(regime, context.language) for regime in STRICTNESS}
    feed = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": context.runtime.settings.institution,
        "dateModified": asked.at.isoformat(),
        "numberOfItems": len(fitting),
        "page": number,
        "pages": 1 + max(0, len(fitting) - 1) // PAGE,
        "itemListElement": [
            as_schema(asked.shown(site), context.language, words) for site in fitting[start : start + PAGE]
        ],
    }
    return _kept(context, msgspec.json.encode(feed), "application/ld+json")


def _asked(context: RequestContext) -> Board | Response:
    """The board of this minute. Raises NotFound where the page is not switched on."""
    if not context.runtime.settings.public_openings:
        raise NotFound
    kept: PublicOpenings = context.request.app.state.openings
    if kept.too_many(context.address, context.now):
        return Response(status_code=429, headers={"Retry-After": "60", "Cache-Control": "no-store"})
    return kept.board(context.runtime, context.now)


def _kept(context: RequestContext, content: bytes, media_type: str) -> Response:
    """An answer anybody may keep for a minute; one that is known already is not sent again."""
    mark = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    headers = {"Cache-Control": KEPT, "ETag": mark, "Vary": "Accept-Language, Cookie"}
    if context.request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _line(context: RequestContext, site: PublicSite) -> PublicLine:
    return PublicLine(
        title=site.title(context.language),
        region=site.area(context.language),
        regime=site.regime,
        said=REGIMES.say(site.regime, context.language),
        alternate=site.alternate.called(context.language) if site.alternate else "",
        today=day_said(site.days[0], context.language),
        site=site,
    )
