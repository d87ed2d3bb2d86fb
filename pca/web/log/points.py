"""Points of situation: the draft of the one that is due, and those published."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from pca.domain.access.access import Action
from pca.domain.orders import PublishPoint
from pca.domain.points import NextPoint
from pca.services.crisis.scene import Scene
from pca.services.log.read import point as point_of
from pca.services.log.read import points_page
from pca.store.log.points import PointLine
from pca.web.kit.action_result import ActionResult
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


class PointShown(msgspec.Struct, frozen=True):
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


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """The draft as things stand now, and the points published, newest first."""

    key: str
    at: datetime
    due: PointDue | None
    closed: bool
    expects: int
    """Number of the last point when this page was made."""
    draft: str
    points: tuple[PointShown, ...]
    page: int
    more: bool


class AskPoint(msgspec.Struct, frozen=True):
    """A point to publish; `expects` is the number of the last one that was seen."""

    text: str
    expects: int | None = None


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
        points=tuple(_shown(context, about, point) for point in points.points),
        page=page,
        more=points.more,
    )


@routes.act("/crises/{key}/points", may=Action.WRITE_LOG, over=Over.ORDER, asks=AskPoint, page=listed)
def publish(context: RequestContext, ask: AskPoint, key: str) -> ActionResult:
    """Publish a point of situation; the next one is due one rhythm later."""
    done = context.execute(PublishPoint(text=ask.text, expects=ask.expects), crisis=key)
    return ActionResult(f"/crises/{key}/points", done)


@routes.page("/crises/{key}/points/{number}", may=Action.SEE_LOG, over=Over.INSTITUTION, template="log/point.html")
def one_point(context: RequestContext, key: str, number: int) -> OnePoint:
    """One point as published."""
    about = context.scene(key)
    point = point_of(context.unit, about, number)
    if point is None:
        raise NotFound
    return OnePoint(about.crisis.key, context.now, about.crisis.title, _shown(context, about, point))


def due_shown(context: RequestContext, due: NextPoint | None) -> PointDue | None:
    """When the next point of a crisis is due; None when none is asked for."""
    return PointDue(due.at, due.missed, due.every, due.at <= context.now) if due else None


def _shown(context: RequestContext, about: Scene, point: PointLine) -> PointShown:
    role = about.plan.playbook.sitting.get(point.seat or "")
    by = about.say(role.title) if role else context.name(point.published_by)
    wrote = context.name(point.entered_by)
    return PointShown(
        point.number, point.text, point.published_at, by, wrote, point.due_at, point.missed, point.next_at
    )
