"""The directory as whoever keeps it finds their way in it: people by name, each with a page of their own."""

from __future__ import annotations

import msgspec

from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.directory import PersonQuery
from pca.services.people import read
from pca.store.people.people import PersonLine
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PAGE = 50


class DirectoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """The people whom the reader keeps, by name."""

    people: tuple[PersonLine, ...]
    titles: dict[str, str]
    after: str
    first: bool
    text: str
    near: bool
    """Whether nobody is called so, and these are called nearly so."""
    counted: dict[str, int]
    """Regions, sites and people of the whole institution."""


@routes.page("/directory", may=Action.EDIT_DIRECTORY, over=Over.ROWS, template="people/directory.html")
def directory(context: RequestContext, text: str = "", site: str = "", after: str = "") -> DirectoryPage:
    """People by name, found by part of a name, an identifier, or their site."""
    house, reach = read.institution(context.unit), context.reach(Action.EDIT_DIRECTORY)
    name, _, person = after.rpartition("~")
    query = PersonQuery(text=text.strip()[:100], site=site)
    names, mark = context.may(Action.SEE_NAMES), (name, person) if person else None
    page = read.page(context.unit, reach, query, names=names, after=mark, most=PAGE, language=context.language)
    return DirectoryPage(
        people=page.people,
        titles={line.site: place_name(house, line.site, context.language) for line in page.people},
        after="~".join(page.after) if page.after else "",
        first=not after,
        text=query.text,
        near=page.near,
        counted={table: len(getattr(house, table)) for table in ("regions", "sites", "people")},
    )
