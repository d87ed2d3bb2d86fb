"""Shows one task with all its points."""

from __future__ import annotations

from pca.catalogue.refusals import say as say_refusal
from pca.cli import show
from pca.cli.lines import Unusable
from pca.cli.looking import scene, to
from pca.cli.show_tasks import names_of, plain, status_of, where
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.plan.measures import Evidence, Item
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.tasks import read
from pca.store.kit.database import Unit


def show_task(runtime: Runtime, unit: Unit, crisis: Crisis, number: int, *, json: bool) -> None:
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
                **plain(about, task),
                "instructions": text,
                "checklist": [{"id": item.id, "text": to(item.text), "evidence": item.evidence} for item in items],
                "evidence": file.evidence,
                "escalations": file.escalations,
            }
        )
        return
    show.banner(crisis.key)
    show.line(f"{crisis.key}/T{number} — {about.task(task.measure, task.purpose)}", style="bold")
    show.line(status_of(about, task))
    show.line(text)
    names = names_of(unit, [task])
    who, place = names.get(task.assignee or "", task.assignee or "—"), where(about, task, names)
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
