"""The tasks one sees, to take away: as CSV or as a workbook, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import datetime
from functools import cache, partial

from starlette.responses import Response, StreamingResponse

from pca.catalogue import Words
from pca.domain.access.access import Action
from pca.registers.exports import as_csv, as_workbook
from pca.services.crisis.scene import Scene
from pca.services.tasks.read import is_late, page_of
from pca.store.tasks.task_lists import TaskFilter, TaskMark
from pca.store.tasks.tasks import TaskLine
from pca.web.kit.cards import team, title, where
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.tasks.team_tasks import wanted_in

routes = Router()
EXPORTED = 1_000
"""Tasks read at a time."""

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
    while True:
        with context.runtime.store.read() as unit:
            context.unit = unit
            page = page_of(unit, about.crisis.key, reach, wanted, now, after=after, limit=EXPORTED)
            people = {who for task in page.lines for who in (task.assignee, task.on_behalf_of, task.entered_by) if who}
            context.contacts(people, met=True)
        yield from map(_Cells(context, about).row, page.lines)
        given, after = given + len(page.lines), page.after
        if after is None:
            return
        if most is not None and given >= most:
            yield (f"… > {most}: CSV",)
            return


class _Cells:
    """The cells of some rows; what many of them have in common is said once."""

    def __init__(self, context: RequestContext, about: Scene) -> None:
        self._context, self._about = context, about
        self._name, self._at = cache(context.name), cache(self._instant)
        self._team, self._place, self._title = cache(partial(team, about)), cache(about.place), dict[Hashable, str]()

    def row(self, task: TaskLine) -> tuple[str, ...]:
        """One task."""
        who = (self._team(task.team), self._name(task.assignee))
        when = (task.opened_at, task.acknowledge_by, task.due_at, task.acknowledged_at, task.closed_at)
        what = (task.measure, self._asked(task), self._where(task))
        late = "x" if is_late(task, self._context.now) else ""
        state = (f"{self._about.crisis.key}/T{task.number}", task.status, late)
        spoke = (self._name(task.on_behalf_of), self._name(task.entered_by)) if task.on_behalf_of else ("", "")
        return (*state, *what, *who, *map(self._at, when), task.reason or "", task.comment or "", *spoke)

    def _instant(self, instant: datetime | None) -> str:
        return instant.astimezone(self._about.plan.playbook.zone).isoformat(timespec="minutes") if instant else ""

    def _asked(self, task: TaskLine) -> str:
        kind = (task.measure, task.purpose, task.level)
        if kind not in self._title:
            self._title[kind] = title(self._about, task)
        return self._title[kind]

    def _where(self, task: TaskLine) -> str:
        return where(self._context, self._about, task) if task.subject else self._place(task.place)
