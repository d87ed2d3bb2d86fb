"""All crises, the open ones first; the front page leads to the one that is open."""

from __future__ import annotations

from datetime import datetime

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.domain.access.access import AccessRole, Action, Identity
from pca.domain.orders import Mode, OpenCrisis
from pca.services.crisis.read import CrisisFile, crisis_files, latest_open, openable
from pca.services.crisis.scene import scene
from pca.services.plans.plans import misfits
from pca.store.plans.plans import PlanLine
from pca.web.kit.action_result import ActionResult
from pca.web.kit.cache import Cache
from pca.web.kit.plan_text import text_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router, SignedIn
from pca.web.plans.plans import book_of

routes = Router()
MOST = 5
"""Of what does not fit a plan, named where a crisis is opened; the plan's page says all."""


class CrisisLine(msgspec.Struct, frozen=True):
    """One crisis file in the list. Instants in UTC."""

    key: str
    title: str
    mode: str
    plan: str
    state: str
    level: int | None
    since: datetime
    opened_at: datetime
    closed_at: datetime | None


class Ready(msgspec.Struct, frozen=True):
    """A plan version that a crisis may be opened on; one nobody approved serves exercises only."""

    hash: str
    title: str
    version: str
    approved: bool
    misfits: tuple[str, ...]
    """What of it does not fit the directory, in words; MOST at most."""
    more: int
    """How many more there are."""


class Crises(msgspec.Struct, frozen=True):
    """All crisis files, the open ones first, newest first; and the plans for another, for those who may open one."""

    crises: tuple[CrisisLine, ...]
    ready: tuple[Ready, ...]


class AskOpen(msgspec.Struct, frozen=True):
    """A crisis to open; whether it is real must be said."""

    plan: str
    title: str
    mode: Mode
    why: str = ""


@routes.page("/crises", may=Action.SEE_SITUATION, over=Over.COMMON, template="crisis/crises.html")
def listed(context: RequestContext) -> Crises:
    """All crises, the open ones first."""
    return Crises(tuple(_line(context, file) for file in crisis_files(context.unit)), _ready(context))


@routes.act("/crises", may=Action.OPEN_CRISIS, over=Over.ORDER, asks=AskOpen, page=listed)
def open_crisis(context: RequestContext, ask: AskOpen) -> ActionResult:
    """Open a crisis file on a plan version, in the plan's initial state."""
    done = context.execute(OpenCrisis(plan=ask.plan, title=ask.title, mode=ask.mode), why=ask.why)
    return ActionResult(f"/crises/{done.crisis}", done)


def _ready(context: RequestContext) -> tuple[Ready, ...]:
    """The version in force of each plan, or its last one for exercises; none for those who may not open a crisis."""
    if not context.may(Action.OPEN_CRISIS):
        return ()
    versions = openable(context.unit)
    return tuple(
        _opens(context, plan, text_in(book.title, context.language), versions.directory)
        for plan in versions.plans
        if (book := book_of(context, plan.hash)) is not None
    )


def _opens(context: RequestContext, plan: PlanLine, title: str, directory: str) -> Ready:
    kept: Cache = context.request.app.state.cache
    gaps = kept.get(
        ("misfits", plan.hash, context.language),
        lambda: misfits(context.runtime, context.unit, plan.hash, context.language),
        stamp=(directory, context.now.replace(minute=0, second=0, microsecond=0)),
    )
    sentences = tuple(sentence for sentence, _ in gaps)
    approved = plan.approved_by is not None
    return Ready(plan.hash, title, plan.version, approved, sentences[:MOST], len(sentences[MOST:]))


def _line(context: RequestContext, file: CrisisFile) -> CrisisLine:
    crisis, standing = file.crisis, file.root
    about = scene(context.runtime, context.unit, crisis, context.language, text_in)
    return CrisisLine(
        key=crisis.key,
        title=crisis.title,
        mode=crisis.mode,
        plan=about.say(about.plan.playbook.title),
        state=about.outer(standing.configuration),
        level=about.level(standing.configuration),
        since=standing.since,
        opened_at=crisis.opened_at,
        closed_at=crisis.closed_at,
    )


@routes.file("/", may=SignedIn.PAGE, over=Over.COMMON)
def front(context: RequestContext) -> Response:
    """On to where one's own work is: the situation for who leads, tasks for heads, staff, proofs, the house itself."""
    latest = latest_open(context.unit)
    return RedirectResponse(_home(context.who, latest.key if latest else ""), status_code=303)


def _home(who: Identity, key: str) -> str:
    """The page somebody begins on, whose work comes before what they only look at; `key` is the crisis open last."""
    roles, situation = who.roles, f"/crises/{key}" if key else "/crises"
    keeps = who.reach(Action.IMPORT_DIRECTORY).everything and not key
    staff = "/administration/directory" if keeps else f"{situation}/people" if key else situation
    homes = (
        ((AccessRole.DIRECTOR, AccessRole.COMMITTEE, AccessRole.REGIONAL_COMMITTEE), situation),
        ((AccessRole.DEPARTMENT_HEAD,), "/tasks"),
        ((AccessRole.HR,), staff),
        ((AccessRole.COMPLIANCE,), "/compliance"),
        ((AccessRole.ADMINISTRATOR,), "/administration/first-steps"),
        ((AccessRole.SUPPORT,), "/vault"),
        ((AccessRole.OBSERVER,), situation),
    )
    return next((page for whose, page in homes if not roles.isdisjoint(whose)), "/account")


class FrameOnly(msgspec.Struct, frozen=True):
    """A page that only needs its frame."""


@routes.page("/more", may=SignedIn.PAGE, over=Over.COMMON, template="crisis/more.html", api=False)
def more(context: RequestContext) -> FrameOnly:
    """All the ways to go on, for small screens."""
    return FrameOnly()
