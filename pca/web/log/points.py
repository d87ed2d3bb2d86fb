"""Points of situation: the draft of the one that is due, and those published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from pca.domain.access.access import Action
from pca.domain.orders import PublishPoint, RecallPoint
from pca.domain.points import NextPoint
from pca.services.crisis.scene import Scene
from pca.services.log.read import point as point_of
from pca.services.log.read import points_page, recipients
from pca.store.log.points import PointLine
from pca.web.kit.action_result import ActionResult
from pca.web.kit.consequences import Follows, follows_from
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PAGE = 20


class PointDue(msgspec.Struct, frozen=True):
    """When the next point is due (UTC), how many before it were missed, and the rhythm."""

    at: datetime
    missed: int
    every: timedelta
    overdue: bool


class PointShown(msgspec.Struct, frozen=True, kw_only=True):
    """One point as published. Instants in UTC."""

    number: int
    text: str
    at: datetime
    by: str
    entered_by: str
    """Who wrote it, where that is somebody else."""
    due_at: datetime | None
    missed: int
    next_at: datetime | None
    recipients: int
    """To how many it was sent."""
    held_until: datetime | None
    """Until when all of it can be recalled."""
    recalled_at: datetime | None


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """The draft as things stand now, and the points published, newest first."""

    key: str
    at: datetime
    due: PointDue | None
    closed: bool
    expects: int
    """Number of the last point when this page was made."""
    draft: str
    sends: bool
    """Whether the plan names an audience for points."""
    follows: Follows
    """Whom publishing would tell."""
    points: tuple[PointShown, ...]
    page: int
    more: bool


class AskPoint(msgspec.Struct, frozen=True):
    """A point to publish; `expects` is the number of the last one that was seen."""

    text: str
    expects: int | None = None
    confirm_recipients: int | None = None
    """How many are told; asked for when they are more than the installation lets pass."""


class OnePoint(msgspec.Struct, frozen=True):
    """One point, for reading and for paper."""

    key: str
    at: datetime
    title: str
    point: PointShown


@routes.page("/crises/{key}/points", may=Action.SEE_LOG, over=Over.INSTITUTION, template="log/points.html")
def listed(context: RequestContext, key: str, page: int = 1) -> Points:
    """The draft of the next point, and those published."""
    about, page = context.scene(key), max(page, 1)
    points = points_page(context.unit, about, skip=min(page - 1, 10**6) * PAGE, limit=PAGE)
    drafted, closed = points.drafted, about.crisis.closed_at is not None
    return Points(
        key=about.crisis.key,
        at=context.now,
        due=due_shown(context, drafted.due),
        closed=closed,
        expects=drafted.last.number if drafted.last else 0,
        draft="" if closed else drafted.text,
        sends=("point_published", "") in about.plan.said_when,
        follows=Follows() if closed else _follows(context, about),
        points=tuple(_shown(context, about, point, points.recipients) for point in points.points),
        page=page,
        more=points.more,
    )


@routes.act("/crises/{key}/points", may=Action.WRITE_LOG, over=Over.ORDER, asks=AskPoint, page=listed)
def publish(context: RequestContext, ask: AskPoint, key: str) -> ActionResult:
    """Publish a point of situation; the next one is due one rhythm later."""
    act = PublishPoint(text=ask.text, expects=ask.expects)
    done = context.execute(act, crisis=key, confirm_recipients=ask.confirm_recipients)
    return ActionResult(f"/crises/{key}/points", done)


class AskPointRecall(msgspec.Struct, frozen=True):
    """Why, for who wants to say; one press is enough."""

    why: str = ""


@routes.act(
    "/crises/{key}/points/{number}/recall", may=Action.STOP_WAVE, over=Over.ORDER, asks=AskPointRecall, page=listed
)
def recall(context: RequestContext, ask: AskPointRecall, key: str, number: int) -> ActionResult:
    """Recall all that a point was to send, before it leaves; the point stands."""
    return ActionResult(f"/crises/{key}/points", context.execute(RecallPoint(point=number), crisis=key, why=ask.why))


def _follows(context: RequestContext, about: Scene) -> Follows:
    """Whom publishing now would tell, for whoever may."""
    if not context.may(Action.WRITE_LOG):
        return Follows()
    return follows_from(context, about, context.preview(context.order(PublishPoint(text="-"), crisis=about.crisis.key)))


@routes.page("/crises/{key}/points/{number}", may=Action.SEE_LOG, over=Over.INSTITUTION, template="log/point.html")
def one_point(context: RequestContext, key: str, number: int) -> OnePoint:
    """One point as published."""
    about = context.scene(key)
    point = point_of(context.unit, about, number)
    if point is None:
        raise NotFound
    shown = _shown(context, about, point, recipients(context.unit, about))
    return OnePoint(about.crisis.key, context.now, about.crisis.title, shown)


def due_shown(context: RequestContext, due: NextPoint | None) -> PointDue | None:
    """When the next point of a crisis is due; None when none is asked for."""
    return PointDue(due.at, due.missed, due.every, due.at <= context.now) if due else None


def _shown(context: RequestContext, about: Scene, point: PointLine, told_to: Mapping[int, int]) -> PointShown:
    role = about.plan.playbook.sitting.get(point.seat or "")
    by = about.say(role.title) if role else context.name(point.published_by)
    wrote = context.name(point.entered_by)
    return PointShown(
        number=point.number,
        text=point.text,
        at=point.published_at,
        by=by,
        entered_by=wrote,
        due_at=point.due_at,
        missed=point.missed,
        next_at=point.next_at,
        recipients=told_to.get(point.number, 0),
        held_until=point.held_until,
        recalled_at=point.recalled_at,
    )
