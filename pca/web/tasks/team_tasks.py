"""The tasks of all teams: late first, narrowed by filters that stand in the address, and each team's counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import Query

from pca.domain.access.access import Action
from pca.domain.numbers import number_in
from pca.services.crisis.read_situation import team_tallies
from pca.services.crisis.scene import Scene
from pca.services.tasks.read_lists import page_of
from pca.store.tasks.task_lists import TaskFilter, TaskMark, TeamTally
from pca.web.kit.cards import Card, card
from pca.web.kit.cards import team as team_title
from pca.web.kit.reachable_places import named, regions_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measures import ChosenFilter
from pca.web.tasks.pictures import answers
from pca.web.tasks.tasks import read_instant

routes = Router()
PAGE = 50
FILTERS = ("late", "status", "team", "measure", "place", "assignee")
STATUSES = ("open", "acknowledged", "done", "refused", "impossible", "cancelled", "missed", "replaced", "unfinished")


class TeamCounts(msgspec.Struct, frozen=True):
    """One team's tasks by status; those past their deadline are `late` instead."""

    id: str
    title: str
    counts: dict[str, int]


class TeamTasks(msgspec.Struct, frozen=True, kw_only=True):
    """One page of tasks that fit the filters, the most pressing first; and each team's counts."""

    key: str
    at: datetime
    cards: tuple[Card, ...]
    after: str
    first: bool
    wanted: TaskFilter
    chosen: tuple[ChosenFilter, ...]
    teams: tuple[TeamCounts, ...]
    late: int
    options: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]
    """What the list may be narrowed to, as (identifier, title): teams, measures, regions."""


Filter = Annotated[str, Query(max_length=80)]


@routes.page(
    "/crises/{key}/tasks",
    may=Action.SEE_TEAM_TASKS,
    over=Over.ROWS,
    template="tasks/team_tasks.html",
    past=True,
    pictures=(answers,),
)
def listed(
    context: RequestContext,
    key: str,
    late: Filter = "",
    status: Filter = "",
    team: Filter = "",
    measure: Filter = "",
    place: Filter = "",
    assignee: Filter = "",
    after: Filter = "",
) -> TeamTasks:
    """The tasks of the teams one sees, late first, then due soon; settled ones newest first."""
    about = context.scene(key)
    wanted = wanted_from(late, status, team, measure, place, assignee)
    reach = context.reach(Action.SEE_TEAM_TASKS)
    page = page_of(context.unit, about.crisis.key, reach, wanted, context.now, after=_mark(wanted, after), limit=PAGE)
    context.contacts({task.assignee for task in page.lines if task.assignee}, met=True)
    tallies = team_tallies(context.unit, about, reach)
    return TeamTasks(
        key=about.crisis.key,
        at=context.now,
        cards=tuple(card(context, about, task) for task in page.lines),
        after=_after(page.after) if page.after else "",
        first=not after,
        wanted=wanted,
        chosen=tuple(_chosen(context, about, wanted)),
        teams=_teams(about, tallies),
        late=sum(tally.progress.late for tally in tallies.values()),
        options=_options(context, about),
    )


def wanted_from(late: str, status: str, team: str, measure: str, place: str, assignee: str) -> TaskFilter:
    """The filters of an address. Raises NotFound for a status there is not."""
    if status and status not in STATUSES:
        raise NotFound
    return TaskFilter(
        late=bool(late) and late != "0", status=status, team=team, measure=measure, place=place, assignee=assignee
    )


def wanted_in(context: RequestContext) -> TaskFilter:
    """The filters of this address. Raises NotFound for a status there is not."""
    given = context.request.query_params
    return wanted_from(*(given.get(name, "")[:80] for name in FILTERS))


def _mark(wanted: TaskFilter, after: str) -> TaskMark | None:
    at, _, last = after.rpartition("~")
    number, instant = number_in(last), read_instant(at)
    return TaskMark(number, instant) if number is not None and (instant or not wanted.live) else None


def _after(last: TaskMark) -> str:
    return f"{last.at.isoformat()}~{last.number}" if last.at else str(last.number)


def _chosen(context: RequestContext, about: Scene, wanted: TaskFilter) -> Iterator[ChosenFilter]:
    if wanted.team:
        yield ChosenFilter("team", team_title(about, wanted.team))
    if wanted.measure:
        yield ChosenFilter("measure", about.measure(wanted.measure))
    if wanted.place:
        yield ChosenFilter("place", named(context, about, wanted.place, Action.SEE_TEAM_TASKS))
    if wanted.assignee:
        yield ChosenFilter("assignee", context.name(wanted.assignee))


def _teams(about: Scene, tallies: Mapping[str, TeamTally]) -> tuple[TeamCounts, ...]:
    """Teams with most late tasks first, then those with most to do."""
    teams = [TeamCounts(team, team_title(about, team), tally.late_apart) for team, tally in tallies.items()]
    return tuple(sorted(teams, key=lambda team: (-team.counts.get("late", 0), -_on_time(team.counts), team.title)))


def _on_time(counts: Mapping[str, int]) -> int:
    return counts.get("open", 0) + counts.get("acknowledged", 0)


def _options(
    context: RequestContext, about: Scene
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    book = about.plan.playbook
    teams = tuple((team.id, about.say(team.title)) for team in book.teams)
    measures = tuple((measure.id, about.measure(measure.id)) for measure in book.measures)
    return teams, measures, regions_in(context, about, Action.SEE_TEAM_TASKS)
