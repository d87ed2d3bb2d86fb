"""Periods of many people from a file: looked at first or planned at once, all of it or nothing."""

from __future__ import annotations

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.catalogue.findings import line
from pca.domain.access.access import Action
from pca.domain.availability_acts import PlanAvailability, PlannedPeriod
from pca.registers.periods import PeriodRow, periods_apart
from pca.services.people.read import institution
from pca.web.kit.action_result import refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.availability import PATH

routes = Router()
TEMPLATE = "people/import_availability.html"
NAMED = 200
"""Problems listed on the page; the count is of all."""


class WrongCell(msgspec.Struct, frozen=True):
    """One thing to correct; row 0 for the whole file."""

    row: int
    column: str
    text: str


class PeriodsImport(msgspec.Struct, frozen=True):
    """The form and, once a file was sent, what it holds or what is wrong with it."""

    rows: int = 0
    people: int = 0
    wrong: tuple[WrongCell, ...] = ()
    count: int = 0
    """How many problems there are."""


@routes.page(f"{PATH}/import", may=Action.PLAN_AVAILABILITY, over=Over.ROWS, template=TEMPLATE)
def form(_context: RequestContext) -> PeriodsImport:
    """Where a file is sent."""
    return PeriodsImport()


@routes.form(f"{PATH}/import", may=Action.PLAN_AVAILABILITY, over=Over.ROWS)
def send(context: RequestContext) -> Response:
    """Look at the file; with the second button plan what it says, in one order."""
    content = b"".join(file.content for file in context.files[:1])
    with context.reading() as unit:
        house, reach = institution(unit), context.reach(Action.PLAN_AVAILABILITY)
    mine = frozenset(person for person in house.people if reach.everything or reach.covers_person(house, person))
    read = periods_apart(content, mine, frozenset(house.sites))
    if read.problems:
        cells = (
            WrongCell(problem.row, problem.column, line(problem.what, context.language))
            for problem in read.problems[:NAMED]
        )
        return _shown(context, PeriodsImport(wrong=tuple(cells), count=len(read.problems)), 422)
    if context.value("press") != "plan":
        return _shown(context, PeriodsImport(len(read.rows), len({row.person for row in read.rows})), 200)
    try:
        done = context.execute(PlanAvailability(periods=_grouped(read.rows)))
    except NotFound:
        return _shown(context, PeriodsImport(), 404)
    if done.refused is not None:
        context.refusal = refusal_of(context, done)
        return _shown(context, PeriodsImport(), 409)
    return RedirectResponse(f"{PATH}?journal={done.seq}", status_code=303)


def _shown(context: RequestContext, page: PeriodsImport, status: int) -> Response:
    with context.reading():
        return render(context, TEMPLATE, page, status=status)


def _grouped(rows: tuple[PeriodRow, ...]) -> tuple[PlannedPeriod, ...]:
    """People of the same status and days together, in the order of the file."""
    groups: dict[tuple[object, ...], list[PeriodRow]] = {}
    for row in rows:
        groups.setdefault((row.status, row.starts, row.ends, row.site), []).append(row)
    return tuple(
        PlannedPeriod(
            people=tuple(row.person for row in same),
            status=same[0].status,  # type: ignore[arg-type]  # one of the names, as it was read
            starts=same[0].starts,
            ends=same[0].ends,
            site=same[0].site,
        )
        for same in groups.values()
    )
