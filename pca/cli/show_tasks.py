"""Shows tasks: late ones first, then those due soon; and one task with all its points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from pca.catalogue.refusals import say as say_refusal
from pca.cli import show
from pca.cli.desk import Unusable, scene, to
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.directory import ROOT
from pca.domain.plan.measures import Evidence, Item
from pca.domain.situation import LIVE, Crisis
from pca.runtime import Runtime
from pca.services.crisis.scene import Scene
from pca.services.tasks import read
from pca.store.kit.database import Unit
from pca.store.tasks.task_lists import TaskFilter
from pca.store.tasks.tasks import TaskLine

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
    about = scene(runtime, unit, crisis)
    fitting = read.tasks_wanted(unit, crisis.key, wanted, about.now, settled=settled)
    shown = fitting[: limit or (None if json else PAGE)]
    if json:
        show.as_json({"crisis": crisis.key, "at": about.now, "tasks": [_plain(about, task) for task in shown]})
        return
    show.banner(crisis.key)
    names = _names(unit, shown)
    show.table(
        heads("key", "status", "task", "place", "assignee", "acknowledge_by", "due"),
        [_row(about, task, names) for task in shown],
        empty=say("no_tasks"),
        whole=2,
    )
    if len(shown) < len(fitting):
        show.line(say("more", count=show.number(len(fitting) - len(shown)), limit=len(fitting)))


def _row(about: Scene, task: TaskLine, names: Mapping[str, str]) -> tuple[object, ...]:
    status = _status(about, task)
    place = "" if task.place == ROOT and not task.subject else _where(about, task, names)
    first = about.at(task.acknowledge_by) if task.status == "open" and not task.waiting else ""
    due = "" if task.waiting else about.at(task.due_at)
    who = names.get(task.assignee or "", task.assignee)
    return f"{about.crisis.key}/T{task.number}", status, _title(about, task), place, who, first, due


def _where(about: Scene, task: TaskLine, names: Mapping[str, str]) -> str:
    """The place of a task; with the person or the entry of a list it is about."""
    return about.place(task.place) + (f" – {names.get(task.subject, task.subject)}" if task.subject else "")


def _status(about: Scene, task: TaskLine) -> str:
    late = f", {say('late')}" if read.is_late(task, about.now) else ""
    if task.waiting and task.status in LIVE:
        return f"{show.SHAPES['waiting']} {say('waiting')}"
    return f"{show.SHAPES['late' if late else task.status]} {say(_STATUS_WORDS.get(task.status, task.status))}{late}"


def _title(about: Scene, task: TaskLine) -> str:
    measure = about.plan.playbook.measure.get(task.measure)
    if measure is not None and task.purpose == "undo" and measure.undo:
        return f"{task.measure} {to(measure.undo.title)}"
    return about.measure(task.measure)


def _names(unit: Unit, tasks: Iterable[TaskLine]) -> dict[str, str]:
    """People as they are called here: identifier and name, when there is one."""
    return {key: f"{contact.name} ({key})" for key, contact in read.holders(unit, tasks).items()}


def _plain(about: Scene, task: TaskLine) -> dict[str, Any]:
    fields = msgspec.structs.asdict(task)
    return {
        "key": f"{about.crisis.key}/T{task.number}",
        "title": _title(about, task),
        "late": read.is_late(task, about.now),
        **fields,
    }


def one(runtime: Runtime, unit: Unit, crisis: Crisis, number: int, *, json: bool) -> None:
    """One task in full: what to do, point by point, and what was answered."""
    about = scene(runtime, unit, crisis)
    file = read.task_file(unit, about, number, EVERYTHING)
    if file is None:
        raise Unusable(say_refusal("task_unknown", {"task": str(number)}, LANGUAGE.get()))
    task, asked = file.task, read.instruction_of(about, file.task)
    text, items = (to(asked.text), asked.checklist) if asked else ("", ())
    if json:
        show.as_json(
            {
                **_plain(about, task),
                "instructions": text,
                "checklist": [{"id": item.id, "text": to(item.text), "evidence": item.evidence} for item in items],
                "evidence": file.evidence,
                "escalations": file.escalations,
            }
        )
        return
    show.banner(crisis.key)
    show.line(f"{crisis.key}/T{number} — {_title(about, task)}", style="bold")
    show.line(_status(about, task))
    show.line(text)
    names = _names(unit, [task])
    who, place = names.get(task.assignee or "", task.assignee or "—"), _where(about, task, names)
    show.line(f"{say('place')} : {place} · {say('assignee')} : {who} · {say('team')} : {task.team}")
    if not task.waiting:
        show.line(f"{say('acknowledge_by')} : {about.at(task.acknowledge_by)} · {say('due')} : {about.at(task.due_at)}")
    proven = {proof.item for proof in file.evidence}
    rows = [(item.id, to(item.text), _proof(item, item.id in proven)) for item in items]
    show.table(heads("item", "to_do", "evidence"), rows)
    for answer in (task.comment, task.reason, task.despite, task.note):
        if answer:
            show.line(answer)


def _proof(item: Item, there: bool) -> str:
    if there:
        return "●"
    return say("evidence_required") if item.evidence is Evidence.REQUIRED else ""
