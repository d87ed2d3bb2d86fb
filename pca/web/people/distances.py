"""The institution's own table of distances between sites: how many pairs it has, and the file that replaces it."""

from __future__ import annotations

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.catalogue.findings import line
from pca.domain.access.access import Action
from pca.domain.orders import SetDistances
from pca.registers.distances import distances_apart
from pca.services.people.read import institution
from pca.services.people.read_cover import pairs_known
from pca.web.kit.action_result import refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.import_availability import NAMED, WrongCell

routes = Router()
PATH, TEMPLATE = "/directory/distances", "people/distances.html"


class DistancesPage(msgspec.Struct, frozen=True, kw_only=True):
    """How many pairs of sites are known; of a file that was sent, what is wrong with it."""

    pairs: int
    wrong: tuple[WrongCell, ...] = ()
    count: int = 0


@routes.page(PATH, may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION, template=TEMPLATE)
def form(context: RequestContext) -> DistancesPage:
    """What is known, and where a file is sent."""
    return DistancesPage(pairs=pairs_known(context.unit))


@routes.form(PATH, may=Action.IMPORT_DIRECTORY, over=Over.INSTITUTION)
def send(context: RequestContext) -> Response:
    """Replace the table by what the file says; all of it, or nothing."""
    content = b"".join(file.content for file in context.files[:1])
    with context.reading() as unit:
        sites = frozenset(institution(unit).sites)
    read = distances_apart(content, sites)
    if read.problems:
        cells = (
            WrongCell(problem.row, problem.column, line(problem.what, context.language))
            for problem in read.problems[:NAMED]
        )
        return _shown(context, 422, tuple(cells), len(read.problems))
    done = context.execute(SetDistances(rows=read.rows))
    if done.refused is not None:
        context.refusal = refusal_of(context, done)
        return _shown(context, 409)
    return RedirectResponse(f"{PATH}?journal={done.seq}", status_code=303)


def _shown(context: RequestContext, status: int, wrong: tuple[WrongCell, ...] = (), count: int = 0) -> Response:
    with context.reading():
        page = DistancesPage(pairs=pairs_known(context.unit), wrong=wrong, count=count)
        return render(context, TEMPLATE, page, status=status)
