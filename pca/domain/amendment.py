"""A running crisis takes over another version of its plan: nobody stays bound by words they were never shown.

Each live task is compared by the digest of its instruction: with what its people *acknowledged*, not with the version
before, so that two adoptions in an hour ask once and a roll-back asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from pca.domain import deadlines, messages, tasks
from pca.domain.draft import Draft
from pca.domain.facts import MeasureRenamed, PlanAdopted, TasksAmended, TasksSettled
from pca.domain.new_names import RenamedRounds, RenamedTasks, with_name
from pca.domain.notices import TASKS_AMENDED
from pca.domain.plan.ad_hoc import is_ad_hoc
from pca.domain.plan.compiled import CompiledPlan, compile_plan
from pca.domain.plan.instructions import Instructions, instruction
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.renaming import renamed, with_measures
from pca.domain.situation import Task, knowing

Kind = Literal["told", "notice", "ask_again", "restored", "reassigned"]
"""What an amendment does to a task: `told` where nobody had acknowledged it yet; see `TasksAmended`."""


class _Amended(msgspec.Struct, frozen=True):
    """What becomes of tasks alike: of one measure, purpose and level, changed in the same way, due at the same time."""

    measure: str
    kind: Kind
    digest: str
    due_at: datetime
    team: str


# ---------------------------------------------------------------- the versions compared


def with_retired(plan: CompiledPlan, retired: Iterable[Measure]) -> CompiledPlan:
    """The plan with measures of earlier versions that it has no more: they hold nowhere, and keep their words."""
    gone = [_at_rest(plan.playbook, measure) for measure in retired if measure.id not in plan.playbook.measure]
    if not gone:
        return plan
    book = with_measures(plan.playbook, [*plan.playbook.measures, *gone])
    return compile_plan(book, plan.texts)


def _at_rest(book: Playbook, measure: Measure) -> Measure:
    """A measure that holds nowhere, without names that the plan does not know."""
    known = {
        "holds_in": (),
        "when": None,
        "due": None,
        "excludes": (),
        "fallback": None,
        "after": type(measure.after)(),
        "axis": measure.axis if any(axis.id == measure.axis for axis in book.axes) else book.axes[0].id,
        "team": measure.team if measure.team in book.team else None,
        "transfer_to": measure.transfer_to if measure.transfer_to in book.team else None,
        "decided_by": tuple(role for role in measure.decided_by if role in book.role),
        "activities": tuple(name for name in measure.activities if name in book.activity),
        "levels": tuple(level.model_copy(update={"holds_in": (), "propose_when": None}) for level in measure.levels),
        "target": None,
    }
    return measure.model_copy(update=known)


def left_over(draft: Draft, old: CompiledPlan) -> list[Measure]:
    """Measures the new version has no more, of which something was started here."""
    started = {name for name, _ in draft.running}
    book = draft.plan.playbook.measure
    return [
        measure
        for measure in old.playbook.measures
        if measure.id not in book and (measure.id in started or is_ad_hoc(measure.id))
    ]


def names_taken(draft: Draft, old: CompiledPlan) -> dict[str, str]:
    """Measures that go on under another name: old name → new name; a renaming that is taken back included.

    A name under which something else was done in this crisis is not given to another measure.
    """
    now, before = draft.plan.playbook, old.playbook
    ahead = [(measure.was, measure.id) for measure in now.measures if measure.was]
    back = [(measure.id, measure.was) for measure in before.measures if measure.was]
    known = ((was, name) for was, name in (*back, *ahead) if was in before.measure and name in now.measure)
    used = {*before.measure, *(name for name, _ in draft.running)}
    renamed: dict[str, str] = {}
    for was, name in sorted(known, key=lambda pair: not before.measure[pair[0]].holds_in):  # what is at rest comes last
        if was not in now.measure and name not in (*used, *renamed.values()):
            renamed.setdefault(was, name)
    return renamed


def rename(draft: Draft, names: dict[str, str]) -> None:
    """What was started, opened and acknowledged under the old name counts under the new one."""
    for was, name in names.items():
        draft.add(MeasureRenamed(before=was, after=name))
    known = draft.situation
    draft.adopt(
        replace(
            known,
            verdicts={(names.get(measure, measure), at): holds for (measure, at), holds in known.verdicts.items()},
            lists={(names.get(measure, measure), at): entries for (measure, at), entries in known.lists.items()},
            running={
                (names.get(measure, measure), at): with_name(held, names)
                for (measure, at), held in known.running.items()
            },
            tasks={number: with_name(task, names) for number, task in known.tasks.items()},
            live=RenamedTasks(known.live, names),
            rounds=RenamedRounds(known.rounds, names),
        )
    )


def take_over(draft: Draft, in_force: CompiledPlan, before: str) -> CompiledPlan:
    """The crisis follows the new version; the one it followed until now, as far as it is to be compared.

    Measures that only the old version had stay known, at rest, until nothing is left of them.
    """
    version = draft.situation.plans.version
    names = names_taken(draft, in_force)
    old = compile_plan(renamed(in_force.playbook, names), in_force.texts) if names else in_force
    gone = [measure for measure in left_over(draft, in_force) if measure.id not in names]
    draft.add(
        PlanAdopted(
            before=before,
            after=version.hash if version else "",
            retired=tuple(measure.model_dump_json(by_alias=True, exclude_none=True) for measure in gone),
        )
    )
    if names:
        rename(draft, names)
    known = knowing(draft.situation, retired=frozenset(measure.id for measure in gone))
    draft.adopt(known, with_retired(draft.plan, gone))
    return old


# ---------------------------------------------------------------- what becomes of each task


def amend(draft: Draft, old: CompiledPlan) -> None:
    """Compare each live task with what the new version asks of it, and tell whom it concerns, each person once."""
    gone = tuple(_outdated(draft))
    if gone:
        draft.add(TasksSettled(outcome="cancelled", tasks=gone))
    groups: dict[_Amended, list[Task]] = {}
    versions = Instructions(old.playbook.measure), Instructions(draft.plan.playbook.measure)
    for task in draft.live.all():
        if task.number not in draft.live.opened:
            for amended in _change(draft, *versions, task):
                groups.setdefault(amended, []).append(task)
    by_person: dict[str, list[int]] = {}
    for change, same in groups.items():
        measure = draft.plan.playbook.measure[change.measure]
        for person, number in _written(draft, change, measure, same):
            by_person.setdefault(person, []).append(number)
    if by_person:
        notice = TASKS_AMENDED if draft.plan.kinds_of(TASKS_AMENDED) else "task_opened"
        messages.tell_of_tasks(draft, notice, by_person, before=draft.crisis.plan)


def _change(draft: Draft, old: Instructions, new: Instructions, task: Task) -> Iterator[_Amended]:
    """What the new version changes about a task; nothing when it asks just what it asked."""
    before, now = old.measure.get(task.measure), new.measure.get(task.measure)
    if before is None or now is None:
        return
    of = (task.measure, task.purpose, task.level, task.items)
    was, asked = task.digest or old.digest(*of), new.digest(*of)
    if was == asked:
        return
    team = now.team or "" if task.team == (before.team or "") else task.team
    kind = _kind(draft, task, was, asked, same_words=old.words(*of) == new.words(*of))
    if team != task.team:
        kind = "reassigned"
    yield _Amended(task.measure, kind, asked, _due(draft, task, before, now), team)


def _kind(draft: Draft, task: Task, was: str, asked: str, *, same_words: bool) -> Kind:
    acknowledged = task.acknowledged_digest or (was if task.status == "acknowledged" else None)
    if acknowledged is None:
        return "told"
    if acknowledged == asked:
        return "restored"
    if task.status == "acknowledged":
        return "notice" if same_words or draft.editorial(task.measure) else "ask_again"
    return "told"


def _due(draft: Draft, task: Task, before: Measure, now: Measure) -> datetime:
    """The deadline counted from the opening as before, but never sooner than one may acknowledge."""
    if task.waiting:
        return task.due_at
    if before.due != now.due and task.purpose != "undo":
        return deadlines.due_at(draft, now, task.spot)
    if now.due is not None and task.purpose != "undo" and deadlines.counted(draft, now, task.spot) is not None:
        return task.due_at
    spans = [instruction(measure, task.purpose, task.level).complete_within for measure in (before, now)]
    if spans[0] == spans[1]:
        return task.due_at
    return max(task.due_at - spans[0] + spans[1], draft.now + now.acknowledge_within)


def _written(draft: Draft, change: _Amended, measure: Measure, same: list[Task]) -> Iterator[tuple[str, int]]:
    """The fact for tasks changed alike; who is told of which."""
    people = [tasks.responsible(draft, measure, task.spot) for task in same] if change.kind == "reassigned" else None
    numbers = tuple(sorted(task.number for task in same))
    by_number = dict(zip((task.number for task in same), people or [task.assignee for task in same], strict=True))
    asked = change.kind in ("ask_again", "reassigned")
    draft.add(
        TasksAmended(
            measure=change.measure,
            kind=change.kind,
            tasks=numbers,
            digest=change.digest,
            due_at=change.due_at,
            acknowledge_by=draft.now + measure.acknowledge_within if asked else None,
            team=change.team if change.kind == "reassigned" else None,
            to=tuple(by_number[number] for number in numbers) if change.kind == "reassigned" else None,
        )
    )
    if change.kind != "restored":
        yield from ((person, number) for number, person in by_number.items() if person is not None)


def _outdated(draft: Draft) -> Iterator[int]:
    """Tasks that nothing is left of: their measure is gone, or the lines of the list they were about."""
    for task in draft.live.all():
        if task.purpose == "undo" or is_ad_hoc(task.measure):
            continue
        measure = draft.plan.playbook.measure.get(task.measure)
        lines = {item.id for item in measure.checklist} if measure else set()
        if task.measure in draft.situation.plans.retired or (task.purpose == "extend" and lines.isdisjoint(task.items)):
            yield task.number
