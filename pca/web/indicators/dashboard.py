"""Figures that the house prints together: a table by blocks as it is printed, charts, a workbook and a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.domain.access.access import Action
from pca.domain.expressions.expressions import Type
from pca.domain.orders import Observation
from pca.domain.plan.indicator_sets import IndicatorSet, SetBlock, SetLine
from pca.domain.plan.text import Text
from pca.pictures import charts
from pca.pictures.picture import Picture
from pca.registers.exports import as_sheets
from pca.render.pdf import PdfFailed, PdfUnavailable, pdf
from pca.services.crisis.scene import Scene
from pca.services.indicators.read import figures
from pca.web.kit.rendering import environment
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DRAWN = 2
"""A line with fewer values than this is no picture."""


class DashboardLine(msgspec.Struct, frozen=True):
    """One figure through the columns, the last of them what it is now where the plan follows it; None: not known."""

    id: str
    title: str
    unit: str
    section: str
    part: bool
    values: tuple[str | None, ...]


class DashboardBlock(msgspec.Struct, frozen=True):
    """Lines of one subject."""

    title: str
    note: str
    lines: tuple[DashboardLine, ...]


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    """One set of figures in words. Instants in UTC."""

    key: str
    at: datetime
    name: str
    title: str
    source: str
    columns: tuple[str, ...]
    now: bool
    """Whether the last column is what the crisis knows now."""
    blocks: tuple[DashboardBlock, ...]
    unprinted: Literal["", "pdf"] = ""
    """A form that was asked for and could not be made here."""


def years(it: Dashboard, context: RequestContext) -> tuple[Picture, ...]:
    """A chart for each line with several values."""
    return tuple(
        charts.years(
            [
                charts.YearBar(column, None if value is None else float(value))
                for column, value in zip(it.columns, line.values, strict=True)
            ],
            title=line.title,
            unit=line.unit,
            language=context.language,
            key=f"years-{at}",
        )
        for at, line in enumerate(line for block in it.blocks for line in block.lines)
        if sum(value is not None for value in line.values) >= DRAWN
    )


@routes.page(
    "/crises/{key}/dashboards/{name}",
    may=Action.SEE_INDICATORS,
    over=Over.COMMON,
    template="indicators/dashboard.html",
    past=True,
    pictures=(years,),
)
def dashboard(context: RequestContext, key: str, name: str, unprinted: Literal["", "pdf"] = "") -> Dashboard:
    """One set of figures of the plan: each value as it is printed, and what is followed as it is known now."""
    return msgspec.structs.replace(_read(context, key, name), unprinted=unprinted)


def _read(context: RequestContext, key: str, name: str) -> Dashboard:
    about = context.scene(key)
    printed = next((held for held in about.plan.playbook.indicator_sets if held.id == name), None)
    if printed is None:
        raise NotFound
    now = any(line.indicator for block in printed.blocks for line in block.lines)
    known = _numbers(context, about) if now else None
    columns = (*(about.say(column.title) for column in printed.columns), *((about.at(context.now),) if now else ()))
    return Dashboard(
        key=about.crisis.key,
        at=context.now,
        name=printed.id,
        title=about.say(printed.title),
        source=_said(about, printed.source),
        columns=columns,
        now=now,
        blocks=tuple(_block(about, printed, block, known) for block in printed.blocks),
    )


Known = Mapping[str, Observation | None]


def _numbers(context: RequestContext, about: Scene) -> Known:
    """The latest values of the figures that are numbers."""
    now = figures(context.unit, about).figures
    return {figure.indicator.id: figure.latest for figure in now if figure.indicator.type is Type.NUMBER}


def _block(about: Scene, printed: IndicatorSet, block: SetBlock, known: Known | None) -> DashboardBlock:
    lines = tuple(_line(about, printed, line, known) for line in block.lines)
    return DashboardBlock(about.say(block.title), _said(about, block.note), lines)


def _line(about: Scene, printed: IndicatorSet, line: SetLine, known: Known | None) -> DashboardLine:
    latest = known.get(line.indicator or "") if known is not None else None
    return DashboardLine(
        line.id,
        about.say(line.title),
        _said(about, line.unit),
        _said(about, line.section),
        line.part,
        (
            *(line.values.get(column.id) for column in printed.columns),
            *((latest.value if latest else None,) if known is not None else ()),
        ),
    )


def _said(about: Scene, text: Text | None) -> str:
    return about.say(text) if text else ""


@routes.file("/crises/{key}/dashboards/{name}/figures.xlsx", may=Action.SEE_INDICATORS, over=Over.COMMON)
def as_workbook(context: RequestContext, key: str, name: str) -> Response:
    """The same as a workbook, a sheet for each block."""
    it = _read(context, key, name)
    head = (it.title, context.word("exports.dashboard", "unit"), *it.columns)
    sheets = {block.title: [head, *_rows(block)] for block in it.blocks}
    return _taken(as_sheets(sheets), SHEET, f"{it.key}-{it.name}.xlsx")


def _rows(block: DashboardBlock) -> Iterator[tuple[str, ...]]:
    for line in block.lines:
        if line.section:
            yield (line.section,)
        yield (f"  {line.title}" if line.part else line.title, line.unit, *(value or "" for value in line.values))
    if block.note:
        yield (block.note,)


@routes.file("/crises/{key}/dashboards/{name}/figures.pdf", may=Action.SEE_INDICATORS, over=Over.COMMON)
def as_pdf(context: RequestContext, key: str, name: str) -> Response:
    """The same on paper; where no PDF can be made, the page itself, to be printed."""
    it = _read(context, key, name)
    page = environment(context.language).get_template("indicators/dashboard_paper.html")
    exercise = context.exercise(it.key)
    zone = context.scene(key).plan.playbook.zone
    given = {"it": it, "exercise": exercise, "pictures": years(it, context), "zone": zone, "context": context}
    try:
        return _taken(pdf(page.render(given)), "application/pdf", f"{it.key}-{it.name}.pdf")
    except (PdfUnavailable, PdfFailed):
        return RedirectResponse(f"/crises/{it.key}/dashboards/{it.name}?unprinted=pdf", 303)


def _taken(content: bytes, kind: str, file: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
