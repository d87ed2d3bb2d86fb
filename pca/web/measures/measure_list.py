"""The list of which a measure has one task for each entry: given or changed later, what follows is seen first."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.facts import ListGiven
from pca.domain.orders import GiveList
from pca.domain.plan.measures import Measure
from pca.services.crisis.scene import Scene
from pca.services.measures.read import GivenList, list_given
from pca.web.kit.action_result import ActionResult
from pca.web.kit.consequences import Follows, follows_from
from pca.web.kit.reachable_places import places_in
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measures import measure_in

routes = Router()
PATH = "/crises/{key}/measures/{measure}/entries"


class EntryShown(msgspec.Struct, frozen=True):
    """One entry, and how far its task is; no status where it has none."""

    text: str
    status: str = ""
    by: str = ""


class MeasureList(msgspec.Struct, frozen=True, kw_only=True):
    """The list of a measure in one perimeter, and what another one would bring about; nothing is recorded."""

    key: str
    measure: str
    title: str
    ask: str
    most: int
    perimeter: str
    place: str
    perimeters: tuple[tuple[str, str], ...]
    entries: tuple[EntryShown, ...]
    """What is on it now."""
    held: bool
    """Whether the measure holds there: only then do tasks follow at once."""
    lines: str
    """What was typed, or what is on the list now."""
    seen: bool
    """Whether what follows from it is shown."""
    changed: bool = True
    begins: tuple[str, ...] = ()
    ends: tuple[EntryShown, ...] = ()
    refusal: str = ""
    follows: Follows = Follows()


class AskList(msgspec.Struct, frozen=True):
    """The whole list, one entry on each line, and why it is so."""

    why: str
    lines: str = ""
    perimeter: str = ROOT
    confirm_recipients: int | None = None


@routes.page(PATH, may=Action.STEER_MEASURE, over=Over.ROWS, template="measures/measure_list.html")
def entries(context: RequestContext, key: str, measure: str, perimeter: str = "") -> MeasureList:
    """What is on the list; with lines that were sent, what would follow from them."""
    about = context.scene(key)
    wanted = measure_in(about, measure)
    if wanted.each is None or wanted.each.ask is None:
        raise NotFound
    mine = places_in(context, about, Action.STEER_MEASURE)
    at = context.value("perimeter", perimeter) or (mine[0][0] if mine else ROOT)
    context.require(Action.STEER_MEASURE, at)
    given = list_given(context.unit, about, context.reach(Action.STEER_MEASURE), measure, at)
    now = _entries(context, given)
    lines = context.value("lines", "\n".join(entry.text for entry in now))
    page = MeasureList(
        key=about.crisis.key,
        measure=measure,
        title=about.say(wanted.title),
        ask=about.say(wanted.each.ask),
        most=wanted.each.most,
        perimeter=at,
        place=about.place(at),
        perimeters=mine,
        entries=now,
        held=given.held,
        lines=lines,
        seen="lines" in context.typed,
    )
    return _with_what_follows(context, about, page) if page.seen else page


@routes.form(f"{PATH}/preview", may=Action.STEER_MEASURE, over=Over.ROWS)
def previewed(context: RequestContext, key: str, measure: str) -> Response:
    """What would follow from these lines, before the reason is given; nothing is recorded."""
    with context.reading():
        return render(context, entries.template, entries.answer(context, key, measure))


@routes.act(PATH, may=Action.STEER_MEASURE, over=Over.ORDER, asks=AskList, page=entries)
def give(context: RequestContext, ask: AskList, key: str, measure: str) -> ActionResult:
    """Give or change the list: what is new opens, what is no more on it ends."""
    act = GiveList(measure=measure, entries=entries_in(ask.lines), perimeter=ask.perimeter)
    done = context.execute(act, crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    return ActionResult(f"/crises/{key}/measures/{measure}", done)


def takes_list(measure: Measure) -> bool:
    """Whether a measure has one task for each entry of a list."""
    return measure.each is not None and measure.each.kind == "entry"


def entries_in(lines: str) -> tuple[str, ...]:
    """One entry on each line; empty ones do not count."""
    return tuple(line.strip() for line in lines.splitlines() if line.strip())


def _entries(context: RequestContext, given: GivenList) -> tuple[EntryShown, ...]:
    context.contacts({task.assignee for _, task in given.entries if task and task.assignee}, met=True)
    return tuple(
        EntryShown(entry, task.status, context.name(task.assignee)) if task else EntryShown(entry)
        for entry, task in given.entries
    )


def _with_what_follows(context: RequestContext, about: Scene, page: MeasureList) -> MeasureList:
    act = GiveList(measure=page.measure, entries=entries_in(page.lines), perimeter=page.perimeter)
    facts = context.preview(context.order(act, crisis=page.key, why="-"))
    first = facts[0] if facts else None
    given = next((fact.entries for fact in facts if isinstance(fact, ListGiven)), ())
    before = tuple(entry.text for entry in page.entries)
    return msgspec.structs.replace(
        page,
        changed=given != before,
        begins=tuple(entry for entry in given if entry not in before),
        ends=tuple(entry for entry in page.entries if entry.text not in given),
        refusal=refusal_said(context, first, about),
        follows=follows_from(context, about, facts),
    )
