"""Shows tasks: late ones first, then those due soon; and one task with all its points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from pca.catalogue.refusals import say as say_refusal
from pca.cli import show
from pca.cli.desk import Unusable, scene, to
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.directory import ROOT
from pca.domain.plan.instructions import instruction
from pca.domain.plan.measures import Evidence, Item
from pca.domain.situation import LIVE, Crisis
from pca.runtime import Runtime
from pca.services.crisis.scene import Scene
from pca.services.tasks.read import is_late
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.tasks import tasks
from pca.store.tasks.tasks import TaskLine

STATUSES = ("open", "acknowledged", "done", "refused", "impossible", "cancelled", "missed", "replaced", "unfinished")
PAGE = 200
"""Tasks in a table, unless another limit is given."""

_SAID = {name: f"{name}_status" for name in ("acknowledged", "done", "refused", "impossible")}


@dataclass(frozen=True)
class Wanted:
    """Which tasks of a crisis are asked for."""

    person: str | None = None
    team: str | None = None
    measure: str | None = None
    status: str | None = None
    late: bool = False
    all: bool = False
    limit: int | None = None


def listed(runtime: Runtime, unit: Unit, crisis: Crisis, wanted: Wanted, *, json: bool) -> None:
    """The tasks that fit, the most pressing first."""
    if wanted.status is not None and wanted.status not in STATUSES:
        raise Unusable(say("choice", text=wanted.status, known=", ".join(STATUSES)))
    about = scene(runtime, unit, crisis)
    found = tasks.tasks(
        unit,
        crisis.key,
        status=[wanted.status] if wanted.status else None,
        live=wanted.late or not (wanted.all or wanted.status),
        measure=wanted.measure,
        team=wanted.team,
        assignee=wanted.person,
    )
    ordered = sorted(
        found, key=lambda task: (not _late(about, task), task.status not in ("open", "acknowledged"), task.due_at)
    )
    chosen = [one for one in ordered if _late(about, one) or not wanted.late]
    shown = chosen[: wanted.limit or (None if json else PAGE)]
    if json:
        show.as_json({"crisis": crisis.key, "at": about.now, "tasks": [_plain(about, one) for one in shown]})
        return
    show.banner(crisis.key)
    names = _names(unit, shown)
    show.table(
        heads("key", "status", "task", "place", "assignee", "acknowledge_by", "due"),
        [_row(about, one, names) for one in shown],
        empty=say("no_tasks"),
        whole=2,
    )
    if len(shown) < len(chosen):
        show.line(say("more", count=show.number(len(chosen) - len(shown)), limit=len(chosen)))


def _late(about: Scene, task: TaskLine) -> bool:
    return is_late(task, about.now)


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
    late = f", {say('late')}" if _late(about, task) else ""
    if task.waiting and task.status in LIVE:
        return f"{show.SHAPES['waiting']} {say('waiting')}"
    return f"{show.SHAPES['late' if late else task.status]} {say(_SAID.get(task.status, task.status))}{late}"


def _title(about: Scene, task: TaskLine) -> str:
    measure = about.plan.playbook.measure.get(task.measure)
    if measure is not None and task.purpose == "undo" and measure.undo:
        return f"{task.measure} {to(measure.undo.title)}"
    return about.measure(task.measure)


def _names(unit: Unit, found: Iterable[TaskLine]) -> dict[str, str]:
    """People as they are called here: identifier and name, when there is one."""
    wanted = {task.assignee for task in found if task.assignee}
    return {key: f"{contact.name} ({key})" for key, contact in directory.contacts(unit, sorted(wanted)).items()}


def _plain(about: Scene, task: TaskLine) -> dict[str, Any]:
    fields = msgspec.structs.asdict(task)
    return {
        "key": f"{about.crisis.key}/T{task.number}",
        "title": _title(about, task),
        "late": _late(about, task),
        **fields,
    }


def one(runtime: Runtime, unit: Unit, crisis: Crisis, number: int, *, json: bool) -> None:
    """One task in full: what to do, point by point, and what was answered."""
    about = scene(runtime, unit, crisis)
    found = tasks.tasks(unit, crisis.key, after=number - 1, limit=1)
    if not found or found[0].number != number:
        raise Unusable(say_refusal("task_unknown", {"task": str(number)}, LANGUAGE.get()))
    task, proofs = found[0], tasks.evidence(unit, crisis.key, number)
    items = _items(about, task)
    if json:
        show.as_json(
            {
                **_plain(about, task),
                "instructions": _instructions(about, task),
                "checklist": [{"id": item.id, "text": to(item.text), "evidence": item.evidence} for item in items],
                "evidence": proofs,
                "escalations": tasks.escalations(unit, crisis.key, number),
            }
        )
        return
    show.banner(crisis.key)
    show.line(f"{crisis.key}/T{number} — {_title(about, task)}", style="bold")
    show.line(_status(about, task))
    show.line(_instructions(about, task))
    who = _names(unit, [task]).get(task.assignee or "", task.assignee or "—")
    place = _where(about, task, _names(unit, [task]))
    show.line(f"{say('place')} : {place} · {say('assignee')} : {who} · {say('team')} : {task.team}")
    if not task.waiting:
        show.line(f"{say('acknowledge_by')} : {about.at(task.acknowledge_by)} · {say('due')} : {about.at(task.due_at)}")
    proven = {proof.item for proof in proofs}
    rows = [(item.id, to(item.text), _proof(item, item.id in proven)) for item in items]
    show.table(heads("item", "to_do", "evidence"), rows)
    for text in (task.comment, task.reason, task.despite, task.note):
        if text:
            show.line(text)


def _proof(item: Item, there: bool) -> str:
    if there:
        return "●"
    return say("evidence_required") if item.evidence is Evidence.REQUIRED else ""


def _items(about: Scene, task: TaskLine) -> tuple[Item, ...]:
    measure = about.plan.playbook.measure.get(task.measure)
    if measure is None:
        return ()
    return instruction(measure, task.purpose, task.level, task.items).checklist


def _instructions(about: Scene, task: TaskLine) -> str:
    measure = about.plan.playbook.measure.get(task.measure)
    if measure is None:
        return ""
    return to(instruction(measure, task.purpose, task.level, task.items).text)
