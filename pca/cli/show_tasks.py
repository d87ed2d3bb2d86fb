"""Shows tasks: late ones first, then those due soon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from pca.cli import show
from pca.cli.lines import Unusable
from pca.cli.looking import glance
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.directory import ROOT
from pca.domain.situation import LIVE, Crisis
from pca.runtime import Runtime
from pca.services.crisis.glance import Glance
from pca.services.tasks import read_lists as read
from pca.store.kit.database import Unit
from pca.store.tasks.task_lists import TaskFilter
from pca.store.tasks.tasks import TaskLine

if TYPE_CHECKING:
    from pca.services.crisis.scene import Scene

STATUSES = ("open", "acknowledged", "done", "refused", "impossible", "cancelled", "missed", "replaced", "unfinished")
PAGE = 200
"""Tasks in a table, unless another limit is given."""

_STATUS_WORDS = {name: f"{name}_status" for name in ("acknowledged", "done", "refused", "impossible")}


def task_list(
    runtime: Runtime,
    unit: Unit,
    crisis: Crisis,
    wanted: TaskFilter,
    *,
    settled: bool,
    limit: int | None,
    json: bool,
) -> None:
    """The tasks that fit, the most pressing first; `settled` ones too."""
    if wanted.status and wanted.status not in STATUSES:
        raise Unusable(say("choice", text=wanted.status, known=", ".join(STATUSES)))
    about = glance(runtime, unit, crisis)
    most = limit or (None if json else PAGE)
    fitting = read.tasks_wanted(unit, crisis.key, wanted, about.now, settled=settled, limit=most)
    shown = fitting.lines
    if json:
        show.as_json({"crisis": crisis.key, "at": about.now, "tasks": [plain(about, task) for task in shown]})
        return
    show.banner(crisis.key)
    names = names_of(unit, shown)
    show.table(
        heads("key", "status", "task", "place", "assignee", "acknowledge_by", "due"),
        [_row(about, task, names) for task in shown],
        empty=say("no_tasks"),
        whole=2,
    )
    if len(shown) < fitting.count:
        show.line(say("more", count=show.number(fitting.count - len(shown)), limit=fitting.count))


def _row(about: Scene | Glance, task: TaskLine, names: Mapping[str, str]) -> tuple[object, ...]:
    status = status_of(about, task)
    place = "" if task.place == ROOT and not task.subject else where(about, task, names)
    first = about.at(task.acknowledge_by) if task.status == "open" and not task.waiting else ""
    due = "" if task.waiting else about.at(task.due_at)
    who = names.get(task.assignee or "", task.assignee)
    return f"{about.crisis.key}/T{task.number}", status, about.task(task.measure, task.purpose), place, who, first, due


def where(about: Scene | Glance, task: TaskLine, names: Mapping[str, str]) -> str:
    """The place of a task; with the person or the entry of a list it is about."""
    return about.place(task.place) + (f" – {names.get(task.subject, task.subject)}" if task.subject else "")


def status_of(about: Scene | Glance, task: TaskLine) -> str:
    """Its status, by a shape and in words."""
    late = f", {say('late')}" if read.is_late(task, about.now) else ""
    if task.waiting and task.status in LIVE:
        return f"{show.SHAPES['waiting']} {say('waiting')}"
    return f"{show.SHAPES['late' if late else task.status]} {say(_STATUS_WORDS.get(task.status, task.status))}{late}"


def names_of(unit: Unit, tasks: Iterable[TaskLine]) -> dict[str, str]:
    """People as they are called here: identifier and name, when there is one."""
    return {key: f"{contact.called(LANGUAGE.get())} ({key})" for key, contact in read.holders(unit, tasks).items()}


def plain(about: Scene | Glance, task: TaskLine) -> dict[str, Any]:
    """A task for programs; instants in UTC."""
    fields = msgspec.structs.asdict(task)
    return {
        "key": f"{about.crisis.key}/T{task.number}",
        "title": about.task(task.measure, task.purpose),
        "late": read.is_late(task, about.now),
        **fields,
    }
