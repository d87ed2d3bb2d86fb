"""One click changes the language, and it is remembered."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pca.catalogue import LANGUAGES
from pca.web.kit.languages import COOKIE
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Everybody, Over, Router

routes = Router()
YEAR = 365 * 86_400


@routes.file("/language/{language}", may=Everybody.PAGE, over=Over.NOTHING)
def choose(context: RequestContext, language: str, back: str = "/") -> Response:
    """Keep the language and go back to the page."""
    if language not in LANGUAGES:
        raise NotFound
    answer = RedirectResponse(own_path(back), status_code=303)
    secure = _secure(context.request)
    answer.set_cookie(COOKIE, language, max_age=YEAR, samesite="lax", httponly=True, secure=secure)
    return answer


def own_path(given: str) -> str:
    """A path on this very server, whatever was asked for: never another host."""
    path = given.partition("#")[0].partition("?")[0]
    fine = path.startswith("/") and not path.startswith("//") and "\\" not in path and given.isprintable()
    return given if fine else "/"


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"
