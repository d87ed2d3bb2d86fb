"""The reversal ledger: what a crisis began that must be undone before it ends, by whom, by when, and the proof."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.orders import AddLogEntry
from pca.services.crisis.read_reversals import Reversal, ReversalKind, reversals
from pca.services.crisis.scene import Scene
from pca.web.kit.action_result import ActionResult
from pca.web.kit.cards import team as team_title
from pca.web.kit.local_time import day_in
from pca.web.kit.person_lookup import person_said
from pca.web.kit.plan_titles import is_place
from pca.web.kit.reachable_places import places_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
MOST = 500
"""Lines on one page; what is open comes first."""


class ReversalShown(msgspec.Struct, frozen=True, kw_only=True):
    """One line, in words; instants in UTC."""

    kind: ReversalKind
    ref: str
    title: str
    place: str
    since: datetime
    who: str
    """Who sees to it: a person or a team; empty while nobody does."""
    due: datetime | None
    open: bool
    late: bool
    done: int
    whole: int
    undone_at: datetime | None
    proof: str
    path: str
    """Where it is undone; empty where that is done here."""


class ReversalLedger(msgspec.Struct, frozen=True, kw_only=True):
    """All lines, what is open first."""

    key: str
    at: datetime
    closed_at: datetime | None
    rows: tuple[ReversalShown, ...]
    left: int
    """How many are open."""
    late: int
    more: int
    """How many lines are left out."""
    where: tuple[tuple[str, str], ...]
    """Whose log the reader may write: identifier and title, the widest first; none for who only reads."""


@routes.page(
    "/crises/{key}/reversals",
    may=Action.SEE_LOG,
    over=Over.ROWS,
    template="crisis/reversals.html",
    live=True,
    follows=("log", "measures", "tasks"),
)
def ledger(context: RequestContext, key: str) -> ReversalLedger:
    """What must be undone before the end, and what was."""
    about = context.scene(key)
    lines = reversals(context.unit, about, context.reach(Action.SEE_LOG))
    context.contacts([line.owner for line in lines[:MOST] if line.owner])
    return ReversalLedger(
        key=about.crisis.key,
        at=context.now,
        closed_at=about.crisis.closed_at,
        rows=tuple(_shown(context, about, line) for line in lines[:MOST]),
        left=sum(line.open for line in lines),
        late=sum(line.late(context.now) for line in lines),
        more=max(len(lines) - MOST, 0),
        where=places_in(context, about, Action.WRITE_LOG),
    )


def _shown(context: RequestContext, about: Scene, line: Reversal) -> ReversalShown:
    title = context.word("openings.regimes", line.title) if line.kind == "regime" else line.title
    return ReversalShown(
        kind=line.kind,
        ref=line.ref,
        title=title,
        place=_where(about, line.perimeter),
        since=line.since,
        who=context.name(line.owner) if line.owner else team_title(about, line.team) if line.team else "",
        due=line.due,
        open=line.open,
        late=line.late(context.now),
        done=line.done,
        whole=line.whole,
        undone_at=line.undone_at,
        proof=line.proof,
        path=_path(context, about.crisis.key, line),
    )


def _where(about: Scene, perimeter: str) -> str:
    """A place, or the team for which a right was given."""
    return about.place(perimeter) if is_place(about, perimeter) else team_title(about, perimeter)


def _path(context: RequestContext, key: str, line: Reversal) -> str:
    """The page on which a line is undone, for who may go there."""
    ways: dict[ReversalKind, tuple[str, Action]] = {
        "measure": (f"/crises/{key}/measures/{line.ref}", Action.SEE_MEASURES),
        "undo": (f"/crises/{key}/tasks?measure={line.ref}", Action.SEE_TEAM_TASKS),
        "kit": (f"/crises/{key}/resources/{line.ref}", Action.SEE_RESOURCES),
        "regime": (f"/crises/{key}/sites", Action.SEE_SITUATION),
        "grant": (f"/administration/accounts/{line.owner}", Action.SEE_ACCESS),
        "session": (f"/crises/{key}/staff-measures#sessions", Action.SEE_PEOPLE),
        "seat": (f"/crises/{key}/people/roles/{line.ref}", Action.SEE_PEOPLE),
    }
    path, action = ways.get(line.kind, ("", Action.SEE_LOG))
    return path if context.may(action) else ""


class AskReversal(msgspec.Struct, frozen=True):
    """Something that must be undone, as somebody writes it down."""

    text: str
    kind: Literal["waiver", "decision", "action"] = "waiver"
    owner: str = ""
    """Who sees to it, by name."""
    due: str = ""
    """The last day, as 2026-12-31."""
    perimeter: str = ROOT


@routes.act("/crises/{key}/reversals", may=Action.WRITE_LOG, over=Over.ORDER, asks=AskReversal, page=ledger)
def note(context: RequestContext, ask: AskReversal, key: str) -> ActionResult:
    """Write down what must be undone: it stands in the main courante, and here until its end is written."""
    owner = person_said(context, key, ask.owner, "owner")
    with context.reading():
        zone = context.scene(key).plan.playbook.zone
    act = AddLogEntry(
        kind=ask.kind,
        text=ask.text,
        perimeter=ask.perimeter,
        to_undo=True,
        undo_by=day_in(ask.due, zone, context.language, days=1),
        undo_owner=owner,
    )
    return ActionResult(f"/crises/{key}/reversals", context.give(context.order(act, crisis=key)))


class AskUndone(msgspec.Struct, frozen=True):
    """What proves that it was undone."""

    text: str


@routes.act(
    "/crises/{key}/reversals/{number}/undone", may=Action.WRITE_LOG, over=Over.ORDER, asks=AskUndone, page=ledger
)
def undone(context: RequestContext, ask: AskUndone, key: str, number: int) -> ActionResult:
    """Write down that it was undone, and how one knows."""
    act = AddLogEntry(kind="action", text=ask.text, undoes=number)
    return ActionResult(f"/crises/{key}/reversals", context.give(context.order(act, crisis=key)))
