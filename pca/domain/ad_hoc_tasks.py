"""A task that no plan asks for: opened by the committee, then like any other task until it is done or settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from pca.domain import messages, tasks
from pca.domain.ad_hoc_acts import OpenTask, TaskFor
from pca.domain.directory import ROOT, place_of, spot, subject_of
from pca.domain.draft import Draft, refuse
from pca.domain.facts import TasksOpened, TaskWritten
from pca.domain.orders import Order
from pca.domain.plan.ad_hoc import AD_HOC
from pca.domain.plan.instructions import digest
from pca.domain.plan.measures import Measure
from pca.domain.reaches import WHOLE, Concern, place, somebody
from pca.domain.situation import Situation
from pca.domain.texts.wording import clean, one_line, visible

MOST = 500
"""Tasks one order opens."""

LINES = 30
"""Lines of a checklist."""

MINUTE, HOUR, LONGEST = timedelta(minutes=1), timedelta(hours=1), timedelta(days=366)


def open_task(draft: Draft, act: OpenTask) -> None:
    """Open one task for a person, a team, or each site; who has it is told, as of any other."""
    draft.require_open()
    if not draft.author_known:
        refuse("not_entitled", person=draft.actor, what="open_task", roles="—")
    if not visible(act.title) or len(act.checklist) > LINES:
        refuse("task_untitled")
    span = act.due_at - draft.now
    if not MINUTE <= span <= LONGEST:
        refuse("task_due_when")
    spots = _spots(draft, act.given_to)
    measure, first = _measure(draft, act, span), draft.tasks + 1
    draft.tasks += len(spots)
    title = measure.title.best(draft.plan.playbook.main)
    draft.add(
        TaskWritten(
            measure=measure.id,
            body=measure.model_dump_json(by_alias=True, exclude_none=True),
            title=title,
            first=first,
            count=len(spots),
            entry=act.entry,
        ),
        TasksOpened(
            first=first,
            measure=measure.id,
            perimeter=ROOT,
            team=measure.team or "",
            places=tuple(map(place_of, spots)),
            subjects=tuple(map(subject_of, spots)) if act.given_to.person else (),
            assignees=tuple(tasks.responsible(draft, measure, at) for at in spots),
            run=1,
            acknowledge_by=draft.now + measure.acknowledge_within,
            due_at=act.due_at,
            priority=measure.priority.value,
            digest=digest(measure, "do", None, ()),
            waiting_at=(),
        ),
    )
    messages.notify(draft)


def _measure(draft: Draft, act: OpenTask, span: timedelta) -> Measure:
    """What it asks, said as a plan would say it, of a measure that holds nowhere."""
    book = draft.plan.playbook
    tag = act.language if act.language in book.languages else book.main
    lines = [one_line(line) for line in act.checklist if visible(line)] or [one_line(act.title)]
    each = {"kind": "person", "given_to": "person"} if act.given_to.person else {"kind": "site"}
    return Measure.model_validate(
        {
            "id": f"{AD_HOC}{draft.tasks + 1}",
            "axis": book.axes[0].id,
            "title": {tag: one_line(act.title)},
            "instructions": {tag: clean(act.instructions).strip() or one_line(act.title)},
            "team": act.given_to.team or None,
            "each": None if act.given_to.team else each,
            "checklist": [
                {
                    "id": f"line_{number}",
                    "text": {tag: line},
                    "evidence": act.evidence if number == len(lines) else "none",
                }
                for number, line in enumerate(lines, 1)
            ],
            "acknowledge_within": min(HOUR, span - span % MINUTE),
            "complete_within": span - span % MINUTE,
            "priority": act.priority,
        }
    )


def _spots(draft: Draft, to: TaskFor) -> list[str]:
    """Where it is to be done: the person's site, the team's place, each site; refused where that is nowhere."""
    organisation, book = draft.situation.organisation, draft.plan.playbook
    chosen = bool(to.person) + bool(to.team) + bool(to.sites or ((to.regions or to.site_types) and not to.team))
    if chosen != 1:
        refuse("task_for_whom")
    _known(to.sites, organisation.sites)
    _known(to.regions, organisation.regions)
    _known(to.site_types, organisation.kinds)
    if to.person:
        _known([to.person], organisation.people)
        return [spot(organisation.people[to.person].site, to.person)]
    if to.team:
        _known([to.team], book.team)
        per_region = book.team[to.team].per == "region"
        return list(to.regions or organisation.regions) if per_region else [ROOT]
    wide = to.regions or to.site_types
    spots = [
        site.id
        for site in organisation.sites.values()
        if site.id in to.sites
        or (
            wide and (not to.regions or site.region in to.regions) and (not to.site_types or site.type in to.site_types)
        )
    ]
    if not spots:
        refuse("task_for_whom")
    if len(spots) > MOST:
        refuse("task_for_many", count=len(spots), limit=MOST)
    return spots


def _known(named: Iterable[str], there: Iterable[str]) -> None:
    known = set(there)
    missing = next((name for name in named if name not in known), None)
    if missing is not None:
        refuse("addressee_unknown", name=missing)


def given(order: Order, situation: Situation) -> Iterable[Concern]:
    """Who is to do it: a person, a team, or the sites of a place within somebody's reach."""
    act = order.act
    assert isinstance(act, OpenTask)
    to = act.given_to
    if to.person:
        return (somebody(to.person, situation.organisation),)
    if to.team:
        return (Concern(teams=(to.team,)), *(place(region) for region in to.regions))
    if not (to.regions or to.sites):
        return (WHOLE,)
    return tuple(place(named) for named in (*to.regions, *to.sites))
