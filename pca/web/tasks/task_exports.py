"""The tasks one sees, to take away: as CSV or as a workbook, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache, partial

from starlette.responses import Response, StreamingResponse

from pca.catalogue import Words
from pca.domain.access.access import Action
from pca.domain.plan.instructions import instruction
from pca.registers.exports import as_csv, as_workbook
from pca.services.crisis.scene import Scene
from pca.services.tasks.read import taken
from pca.store.kit.instants import as_instant
from pca.store.tasks.task_exports import StoredInstant, TakenTask
from pca.store.tasks.task_lists import TaskFilter, TaskMark
from pca.web.kit.cards import subject, team
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.tasks.team_tasks import wanted_in

routes = Router()
EXPORTED = 2_000
"""Tasks read at a time."""

KEPT = lru_cache(maxsize=8192)
"""For what may be another one in each of a million rows; people, teams, places and measures are as many as they are."""

_HEADS = Words("exports.tasks")

IN_A_WORKBOOK = 20_000
"""Most tasks in a workbook; a CSV file holds them all."""


@routes.file("/crises/{key}/tasks.csv", may=Action.SEE_TEAM_TASKS, over=Over.ROWS)
def as_file(context: RequestContext, key: str) -> Response:
    """All tasks that fit the filters, as a CSV file; read piece by piece while it is sent."""
    about = context.scene(key)
    rows = _rows(context, about, wanted_in(context))
    return _download(
        StreamingResponse(as_csv(_heads(context), rows), media_type="text/csv; charset=utf-8"), about, "csv"
    )


@routes.file("/crises/{key}/tasks.xlsx", may=Action.SEE_TEAM_TASKS, over=Over.ROWS)
def as_sheet(context: RequestContext, key: str) -> Response:
    """The same as a workbook; the last row says so when there are more than a workbook is made for."""
    about = context.scene(key)
    rows = _rows(context, about, wanted_in(context), most=IN_A_WORKBOOK)
    content = as_workbook(about.crisis.key, _heads(context), rows)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(Response(content, media_type=kind), about, "xlsx")


def _heads(context: RequestContext) -> tuple[str, ...]:
    return tuple(_HEADS.say(head, context.language) for head in _HEADS)


def _download(answer: Response, about: Scene, kind: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{about.crisis.key}-tasks.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _rows(
    context: RequestContext, about: Scene, wanted: TaskFilter, *, most: int | None = None
) -> Iterator[tuple[str, ...]]:
    """The rows of an export, each piece read in a unit of its own: the sending may take its time."""
    reach, now, given = context.reach(Action.SEE_TEAM_TASKS), context.now, 0
    after: TaskMark | None = None
    cells = _Cells(context, about)
    while True:
        with context.runtime.store.read() as unit:
            context.unit = unit
            tasks, after = taken(unit, about.crisis.key, reach, wanted, now, after=after, limit=EXPORTED)
            people = {who for task in tasks for who in (task.assignee, task.on_behalf_of, task.entered_by) if who}
            context.contacts(people, met=True)
        yield from map(cells.row, tasks)
        given += len(tasks)
        if after is None:
            return
        if most is not None and given >= most:
            yield (f"… > {most}: CSV",)
            return


class _Cells:
    """The cells of some rows; what many of them have in common is said once."""

    def __init__(self, context: RequestContext, about: Scene) -> None:
        self._about, self._key = about, about.crisis.key
        self._name, self._at = cache(context.name), KEPT(self._instant)
        self._team, self._place, self._title = cache(partial(team, about)), cache(about.place), cache(self._asked)
        self._subject = KEPT(partial(subject, context, about))

    def row(self, task: TakenTask) -> tuple[str, ...]:
        """One task."""
        at, name, place = self._at, self._name, self._place(task.place)
        return (
            f"{self._key}/T{task.number}",
            task.status,
            task.late,
            task.measure,
            self._title(task.measure, task.purpose, task.level),
            f"{place} – {self._subject(task.subject)}" if task.subject else place,
            self._team(task.team),
            name(task.assignee),
            at(task.opened_at),
            at(task.acknowledge_by),
            at(task.due_at),
            at(task.acknowledged_at),
            at(task.closed_at),
            task.reason or "",
            task.comment or "",
            name(task.on_behalf_of) if task.on_behalf_of else "",
            name(task.entered_by) if task.on_behalf_of else "",
        )

    def _instant(self, stored: StoredInstant | None) -> str:
        if stored is None:
            return ""
        return as_instant(stored).astimezone(self._about.plan.playbook.zone).isoformat(timespec="minutes")

    def _asked(self, measure: str, purpose: str, level: str | None) -> str:
        known = self._about.plan.playbook.measure.get(measure)
        return self._about.say(instruction(known, purpose, level).title) if known else measure
