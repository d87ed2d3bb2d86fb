"""Figures from a file: looked at first or taken in at once; what cannot be read is named and set aside."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from pca.catalogue.findings import line
from pca.domain.access.access import Action
from pca.domain.facts import Proposed
from pca.domain.orders import Observe
from pca.services.indicators.figures_file import figures_in
from pca.web.kit.action_result import refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
TEMPLATE = "indicators/import_figures.html"
PATH = "/crises/{key}/series/import"
NAMED = 200
"""Cells listed on the page; the count is of all."""


class CellSetAside(msgspec.Struct, frozen=True):
    """One cell that was not taken; row 0 for the whole file."""

    row: int
    column: str
    seen: str
    text: str


class FiguresImport(msgspec.Struct, frozen=True, kw_only=True):
    """The form and, once a file was sent, what it holds."""

    key: str
    closed: bool
    columns: tuple[tuple[str, str], ...]
    """Indicators that may be columns: identifier and title."""
    sent: bool = False
    taken: bool = False
    new: int = 0
    known: int = 0
    restated: int = 0
    proposed: int = 0
    wrong: tuple[CellSetAside, ...] = ()
    count: int = 0
    """How many cells were set aside."""


@routes.page(PATH, may=Action.OBSERVE, over=Over.COMMON, template=TEMPLATE)
def form(context: RequestContext, key: str) -> FiguresImport:
    """Where a file is sent."""
    return _empty(context, key)


def _empty(context: RequestContext, key: str) -> FiguresImport:
    about = context.scene(key)
    entered = (indicator for indicator in about.plan.playbook.indicators if indicator.counted is None)
    return FiguresImport(
        key=about.crisis.key,
        closed=about.crisis.closed_at is not None,
        columns=tuple((indicator.id, about.say(indicator.title)) for indicator in entered),
    )


@routes.form(PATH, may=Action.OBSERVE, over=Over.COMMON)
def send(context: RequestContext, key: str) -> Response:
    """Look at the file; with the first button take in what is new, in one order."""
    content = b"".join(file.content for file in context.files[:1])
    with context.reading() as unit:
        about, empty = context.scene(key), _empty(context, key)
        in_file = figures_in(unit, about, content)
    page = msgspec.structs.replace(
        empty,
        sent=True,
        new=len(in_file.new),
        known=in_file.known,
        restated=in_file.restated,
        wrong=tuple(
            CellSetAside(problem.row, problem.column, problem.seen, line(problem.what, context.language))
            for problem in in_file.problems[:NAMED]
        ),
        count=len(in_file.problems),
    )
    if context.value("press") != "take" or not in_file.new:
        return _shown(context, page, 422 if in_file.problems and not (in_file.new or in_file.known) else 200)
    try:
        done = context.execute(Observe(observations=in_file.new, source=context.value("source")), crisis=key)
    except NotFound:
        return _shown(context, empty, 404)
    if done.refused is not None:
        context.refusal = refusal_of(context, done)
        return _shown(context, empty, 409)
    proposed = sum(isinstance(fact, Proposed) for fact in done.facts)
    return _shown(context, msgspec.structs.replace(page, taken=True, proposed=proposed), 200)


def _shown(context: RequestContext, page: FiguresImport, status: int) -> Response:
    with context.reading():
        return render(context, TEMPLATE, page, status=status)
