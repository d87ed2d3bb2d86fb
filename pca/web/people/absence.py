"""An absent person's tasks: seen who would do each, then given to them with one press, and back with another."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from pca.domain.absence_acts import PassOnTasks, ReturnTasks
from pca.domain.access.access import Action
from pca.domain.facts import Refused, TasksReassigned
from pca.services.crisis.scene import Scene
from pca.services.tasks.read_absence import Away, away, measures_of
from pca.web.kit.action_result import ActionResult
from pca.web.kit.person_functions import functions_of
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class AwayLine(msgspec.Struct, frozen=True):
    """Somebody who is away, or came back, with their tasks."""

    person: str
    name: str
    functions: str
    """What they do in the crisis."""
    place: str
    present: bool
    held: int
    lent: int


class AwayPeople(msgspec.Struct, frozen=True):
    """Whoever left tasks behind, and whoever may have theirs back."""

    key: str
    rows: tuple[AwayLine, ...]


class StandIn(msgspec.Struct, frozen=True):
    """Who would have tasks, how many, and what they are about."""

    name: str
    count: int
    measures: tuple[tuple[str, int], ...]


class AwayPerson(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of one person's tasks; nothing is done yet."""

    key: str
    line: AwayLine
    to: tuple[StandIn, ...]
    stay: int
    """Tasks for which nobody is there: they stay where they are."""
    hindered: str
    """Why nothing can be done; empty when it can."""


class AskAbsence(msgspec.Struct, frozen=True, kw_only=True):
    """Pass the tasks on, or give them back."""

    press: Literal["pass_on", "give_back"]
    why: str = ""


@routes.page("/crises/{key}/people/away", may=Action.RELAY_TASKS, over=Over.ROWS, template="people/away.html")
def listed(context: RequestContext, key: str) -> AwayPeople:
    """Whose tasks wait although they are away, and who is back while others still do theirs."""
    about = context.scene(key)
    rows = away(context.unit, about.crisis.key, context.reach(Action.RELAY_TASKS))
    context.contacts([row.person for row in rows])
    functions = functions_of(about, [row.person for row in rows])
    return AwayPeople(about.crisis.key, tuple(_line(context, about, row, functions[row.person]) for row in rows))


def _line(context: RequestContext, about: Scene, row: Away, functions: str) -> AwayLine:
    name, place = context.name(row.person), about.place(row.site)
    return AwayLine(row.person, name, functions, place, row.present, row.held, row.lent)


@routes.page(
    "/crises/{key}/people/away/{person}", may=Action.RELAY_TASKS, over=Over.ROWS, template="people/away_person.html"
)
def preview(context: RequestContext, key: str, person: str) -> AwayPerson:
    """Who would do what, for one person."""
    about, reach = context.scene(key), context.reach(Action.RELAY_TASKS)
    if person not in about.organisation.people or not reach.covers_person(about.organisation, person):
        raise NotFound
    rows = {row.person: row for row in away(context.unit, about.crisis.key, reach)}
    known = about.organisation.people[person]
    present = about.organisation.present(person)
    row = rows.get(person) or Away(person=person, site=known.site, present=present, held=0, lent=0)
    act = ReturnTasks(person=person) if present else PassOnTasks(person=person)
    facts = context.preview(context.order(act, crisis=about.crisis.key))
    given = next((fact for fact in facts if isinstance(fact, TasksReassigned)), None)
    refused = next((fact for fact in facts if isinstance(fact, Refused)), None)
    return AwayPerson(
        key=about.crisis.key,
        line=_line(context, about, row, ""),
        to=_stand_ins(context, about, person, given) if given else (),
        stay=0 if present else row.held - (len(given.tasks) if given else 0),
        hindered=refusal_said(context, refused, about),
    )


def _stand_ins(context: RequestContext, about: Scene, person: str, given: TasksReassigned) -> tuple[StandIn, ...]:
    """Who would have how many, those with most first."""
    measures = measures_of(context.unit, about.crisis.key, person)
    counts: dict[str, Counter[str]] = {}
    for task, to in zip(given.tasks, given.to, strict=True):
        counts.setdefault(to or "", Counter())[measures[task]] += 1
    context.contacts(counts, met=True)
    rows = (
        StandIn(
            context.name(to),
            tally.total(),
            tuple((about.measure(measure), count) for measure, count in tally.most_common()),
        )
        for to, tally in counts.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.count, row.name)))


@routes.act(
    "/crises/{key}/people/away/{person}", may=Action.RELAY_TASKS, over=Over.ORDER, asks=AskAbsence, page=preview
)
def settle(context: RequestContext, ask: AskAbsence, key: str, person: str) -> ActionResult:
    """Pass the tasks on, or give them back: one order."""
    act = PassOnTasks(person=person) if ask.press == "pass_on" else ReturnTasks(person=person)
    return ActionResult(f"/crises/{key}/people/away", context.execute(act, crisis=key, why=ask.why))
