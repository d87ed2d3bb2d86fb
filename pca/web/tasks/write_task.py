"""A task that no plan asks for: to a person, a team or sites; seen first, then opened by one press."""

from __future__ import annotations

from typing import Literal

import msgspec
from fastapi import Response

from pca.domain.access.access import NOTHING, Action
from pca.domain.ad_hoc_acts import OpenTask, TaskFor
from pca.domain.facts import Refused, TasksOpened
from pca.domain.mass_alarm import recipients
from pca.services.crisis.scene import Scene
from pca.services.tasks.read_written import Opening, entry_text, opening
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.forms import FieldUnread, Form, struct_from
from pca.web.kit.local_time import instant_in
from pca.web.kit.person_lookup import person_in, site_in
from pca.web.kit.reachable_places import regions_in
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PATH = "/crises/{key}/tasks/write"
NAMED = 20
"""People named at most; the counts are of all."""


class AskTask(msgspec.Struct, frozen=True, kw_only=True):
    """What, for whom, until when: `due` as 2026-03-20T18:00 in the plan's zone."""

    title: str
    due: str
    fold: str = ""
    person: str = ""
    team: str = ""
    site: str = ""
    region: tuple[str, ...] = ()
    site_type: tuple[str, ...] = ()
    instructions: str = ""
    checklist: str = ""
    """A line for each."""
    evidence: Literal["none", "optional", "required"] = "none"
    priority: Literal["P0", "P1", "P2", "P3"] = "P2"
    entry: int | None = None
    why: str = ""
    confirm_recipients: int | None = None


class BearerShown(msgspec.Struct, frozen=True):
    """Somebody who would have tasks."""

    name: str
    tasks: int
    before: int
    overloaded: bool


class WriteTask(msgspec.Struct, frozen=True, kw_only=True):
    """The form; with what was typed, what it would open, or why it cannot be."""

    key: str
    regions: tuple[tuple[str, str], ...]
    site_types: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    entry: int | None
    instructions: str
    """What the entry of the main courante says, to begin with."""
    typed: tuple[tuple[str, str], ...]
    opens: Opening | None
    bearers: tuple[BearerShown, ...]
    to_confirm: int
    refusal: str


@routes.page(PATH, may=Action.OPEN_TASK, over=Over.ROWS, template="tasks/write.html")
def writing(context: RequestContext, key: str, entry: int | None = None) -> WriteTask:
    """The form, begun from an entry of the main courante; with what was typed, what would be opened."""
    about, reach = context.scene(key), context.reach(Action.OPEN_TASK)
    opens, to_confirm, refusal = _foreseen(context, about) if context.typed else (None, 0, "")
    bearers = opens.bearers[:NAMED] if opens else ()
    context.contacts({bearer.person for bearer in bearers})
    log = context.reach(Action.SEE_LOG) if context.may(Action.SEE_LOG) else NOTHING
    names = tuple(field.name for field in msgspec.structs.fields(AskTask) if field.name != "confirm_recipients")
    return WriteTask(
        key=about.crisis.key,
        regions=regions_in(context, about, Action.OPEN_TASK),
        site_types=tuple((kind.id, kind.title(context.language)) for kind in about.organisation.kinds.values()),
        teams=tuple(
            (team.id, about.say(team.title))
            for team in about.plan.playbook.teams
            if reach.everything or team.id in reach.teams
        ),
        entry=entry,
        instructions=entry_text(context.unit, about.crisis.key, entry, log) if entry is not None else "",
        typed=tuple((name, value) for name in names for value in context.values(name) if value),
        opens=opens,
        bearers=tuple(
            BearerShown(context.name(bearer.person), bearer.tasks, bearer.before, bearer.overloaded)
            for bearer in bearers
        ),
        to_confirm=to_confirm,
        refusal=refusal,
    )


@routes.form(f"{PATH}/preview", may=Action.OPEN_TASK, over=Over.ROWS)
def previewed(context: RequestContext, key: str) -> Response:
    """Who would have the task, and how much they have already; nothing is recorded."""
    with context.reading():
        return render(context, writing.template, writing.answer(context, key))


@routes.act(PATH, may=Action.OPEN_TASK, over=Over.ORDER, asks=AskTask, page=writing)
def open_task(context: RequestContext, ask: AskTask, key: str) -> ActionResult:
    """Open the task, or one for each site; who has it is told."""
    with context.reading():
        act = _act(context, context.scene(key), ask)
    done = context.execute(act, crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    first = next((fact for fact in done.facts if isinstance(fact, TasksOpened)), None)
    one_task = first is not None and len(first.places) == 1
    return ActionResult(f"/crises/{key}/tasks/{first.first}" if first and one_task else f"/crises/{key}/tasks", done)


def _act(context: RequestContext, about: Scene, ask: AskTask) -> OpenTask:
    """The order as it was filled in. Raises Unclear, and ValidationError for a time that is none."""
    site = site_in(context, ask.site, Action.OPEN_TASK)
    return OpenTask(
        title=ask.title.strip(),
        due_at=instant_in(ask.due, about.plan.playbook.zone, context.language, ask.fold) or context.now,
        given_to=TaskFor(
            person=person_in(context, about, ask.person, "person"),
            team=ask.team,
            sites=(site,) if site else (),
            regions=ask.region,
            site_types=ask.site_type,
        ),
        instructions=ask.instructions.strip(),
        checklist=tuple(line.strip() for line in ask.checklist.splitlines() if line.strip()),
        evidence=ask.evidence,
        priority=ask.priority,
        language=context.language,
        entry=ask.entry,
    )


def _foreseen(context: RequestContext, about: Scene) -> tuple[Opening | None, int, str]:
    """What the form as typed would open, the number to confirm, or why it cannot be opened."""
    try:
        ask = struct_from(Form(fields={name: list(values) for name, values in context.typed.items()}), AskTask)
        act = _act(context, about, ask)
    except msgspec.ValidationError as error:
        return None, 0, str(error) if not isinstance(error, FieldUnread) else context.word("input", "unread")
    except Unclear as error:
        context.choices = {error.field: error.choices}
        return None, 0, context.word("input", "unclear")
    facts = context.preview(context.order(act, crisis=about.crisis.key, why=ask.why))
    if isinstance(facts[0], Refused):
        return None, 0, refusal_said(context, facts[0], about)
    limit, count = context.runtime.settings.confirm_above, recipients(facts)
    return opening(context.unit, about.crisis.key, facts), count if limit and count > limit else 0, ""
