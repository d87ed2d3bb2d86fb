"""In-place help: each page has the section of the guide that goes with it, and every guide can be read here."""

from __future__ import annotations

from pca.render.guides import Guide, guide, names
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Everybody, Over, Router

routes = Router()


class GuidePage(Guide, frozen=True):
    """A guide, and the others there are: name, title, and the language that is in."""

    others: tuple[tuple[str, str, str], ...] = ()


@routes.page("/help/{name}", may=Everybody.PAGE, over=Over.NOTHING, template="kit/guide.html", api=False)
def read_guide(context: RequestContext, name: str) -> GuidePage:
    """A guide in the reader's language, as it is shipped with the program: it needs no network."""
    if name not in names():
        raise NotFound
    held = guide(name, context.language)
    further = (guide(other, context.language) for other in names() if other != name)
    others = tuple((other.name, other.title, other.language) for other in further)
    return GuidePage(held.name, held.language, held.title, held.sections, others)
