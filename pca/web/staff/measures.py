"""Staff measures in force: whom each is about, how many follow it, exceptions by name; sessions that are put off."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.catalogue.openings import week_in_one
from pca.domain import small_cells
from pca.domain.access.access import Action, Reach
from pca.domain.sessions import MeasureException
from pca.domain.small_cells import Shown
from pca.domain.staff_acts import (
    EndException,
    ExceptFromMeasure,
    StaffAct,
)
from pca.domain.staff_rules import has_exceptions
from pca.services.crisis.scene import Scene
from pca.services.staff.read import PersonFound, StaffMeasure, in_force, sessions_within, staff_measures
from pca.store.tasks.progress import Progress
from pca.web.kit.action_result import ActionResult
from pca.web.kit.person_lookup import person_said
from pca.web.kit.reachable_places import places_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measures import level_title
from pca.web.staff.session_line import SessionShown, session_shown

routes = Router()
PATH = "/crises/{key}/staff-measures"
NAMED = 50
"""People named who do not follow a measure yet."""


class StaffMeasureShown(msgspec.Struct, frozen=True, kw_only=True):
    """One measure, counted over the reader's people. Counts are hidden from who does not plan for them by name."""

    id: str
    title: str
    level: str
    wanted: tuple[str, ...]
    """Statuses that follow it."""
    hours: str
    population: Shown
    following: Shown
    others: Shown
    excepted: Shown
    tasks: Progress
    trips: bool
    """Whether it limits travel."""
    trips_ahead: int | None
    """Trips that are allowed and have not begun, of the reader's people; None for who does not plan for them."""
    trips_asked: int
    """Trips that wait for consent."""
    sessions: bool
    opens: bool
    """Whether it has a page with names for this reader."""


class StaffMeasuresPage(msgspec.Struct, frozen=True, kw_only=True):
    """All staff measures in force, then the sessions that are put off."""

    key: str
    at: datetime
    closed_at: datetime | None
    measures: tuple[StaffMeasureShown, ...]
    sessions: tuple[SessionShown, ...]
    postponing: tuple[tuple[str, str], ...]
    """Measures that put sessions off, for who writes them down."""
    where: tuple[tuple[str, str], ...]


@routes.page(PATH, may=Action.SEE_PEOPLE, over=Over.ROWS, template="staff/measures.html")
def overview(context: RequestContext, key: str) -> StaffMeasuresPage:
    """Each staff measure in force, with its population, who follows it and the exceptions."""
    about = context.scene(key)
    exact, reach = _reach(context)
    in_reach = staff_measures(context.unit, in_force(context.unit, about), reach)
    edits = context.may(Action.SET_STATUS) and about.crisis.closed_at is None
    return StaffMeasuresPage(
        key=about.crisis.key,
        at=context.now,
        closed_at=about.crisis.closed_at,
        measures=tuple(_shown(context, about, counted, exact=exact) for counted in in_reach),
        sessions=tuple(
            session_shown(context, about, session) for session in sessions_within(context.unit, about, reach)
        ),
        postponing=tuple(
            (counted.measure.id, about.measure(counted.measure.id))
            for counted in in_reach
            if edits and counted.measure.staff and counted.measure.staff.sessions
        ),
        where=places_in(context, about, Action.SET_STATUS) if edits else (),
    )


def _reach(context: RequestContext) -> tuple[bool, Reach]:
    """Over whom one counts: exactly for those one plans for by name, with small counts hidden for others."""
    exact = context.may(Action.PLAN_AVAILABILITY)
    return exact, context.reach(Action.PLAN_AVAILABILITY if exact else Action.SEE_PEOPLE)


def _shown(context: RequestContext, about: Scene, counted: StaffMeasure, *, exact: bool) -> StaffMeasureShown:
    staff = counted.measure.staff
    assert staff is not None
    counts: tuple[Shown, ...] = (counted.following, counted.others, len(counted.exceptions))
    whole: Shown = counted.population
    if not exact:
        [counts], whole = (
            small_cells.shown([[counted.following, counted.others, len(counted.exceptions)]]),
            small_cells.total([counted.population]),
        )
    following, others, excepted = counts
    return StaffMeasureShown(
        id=counted.measure.id,
        title=about.measure(counted.measure.id),
        level=level_title(about, counted.measure, counted.level) if counted.level else "",
        wanted=staff.status,
        hours=week_in_one(staff.hours, context.language) if staff.hours else "",
        population=whole,
        following=following,
        others=others,
        excepted=excepted,
        tasks=counted.tasks,
        trips=bool(staff.purposes),
        trips_ahead=counted.trips_ahead if exact else None,
        trips_asked=counted.trips_asked if exact else 0,
        sessions=staff.sessions,
        opens=exact and has_exceptions(counted.measure),
    )


# ---------------------------------------------------------------- one measure, by name


class ExceptionShown(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to whom the measure does not apply."""

    person: str
    name: str
    why: str
    since: datetime
    by: str


class NotFollowing(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who does not follow it yet."""

    person: str
    name: str
    site: str
    status: str


class StaffMeasurePage(msgspec.Struct, frozen=True, kw_only=True):
    """One measure over the reader's people."""

    key: str
    at: datetime
    measure: StaffMeasureShown
    exceptions: tuple[ExceptionShown, ...]
    waiting: tuple[NotFollowing, ...]
    more: int
    """How many more do not follow it than are named."""
    open: bool


@routes.page(PATH + "/{measure}", may=Action.PLAN_AVAILABILITY, over=Over.ROWS, template="staff/measure.html")
def by_name(context: RequestContext, key: str, measure: str) -> StaffMeasurePage:
    """Who is an exception to a measure, and why; who does not follow it yet."""
    about = context.scene(key)
    _exact, reach = _reach(context)
    in_reach = staff_measures(context.unit, in_force(context.unit, about), reach, named=NAMED)
    counted = next(
        (counted for counted in in_reach if counted.measure.id == measure and has_exceptions(counted.measure)), None
    )
    if counted is None:
        raise NotFound
    context.contacts([made.person for made in counted.exceptions] + [waiting.person for waiting in counted.waiting])
    context.contacts({made.made_by for made in counted.exceptions}, met=True)
    named = len(counted.waiting)
    return StaffMeasurePage(
        key=about.crisis.key,
        at=context.now,
        measure=_shown(context, about, counted, exact=True),
        exceptions=tuple(_exception(context, made) for made in counted.exceptions),
        waiting=tuple(_waiting(context, about, waiting) for waiting in counted.waiting),
        more=counted.others - named if counted.measure.staff and counted.measure.staff.status else 0,
        open=about.crisis.closed_at is None,
    )


def _exception(context: RequestContext, made: MeasureException) -> ExceptionShown:
    by = context.name(made.made_by)
    return ExceptionShown(person=made.person, name=context.name(made.person), why=made.why, since=made.since, by=by)


def _waiting(context: RequestContext, about: Scene, person: PersonFound) -> NotFollowing:
    return NotFollowing(
        person=person.person, name=context.name(person.person), site=about.place(person.site), status=person.status
    )


class AskException(msgspec.Struct, frozen=True):
    """Who is an exception, and why; never for a medical reason."""

    person: str
    why: str


@routes.act(
    PATH + "/{measure}/exceptions",
    may=Action.PLAN_AVAILABILITY,
    over=Over.ORDER,
    asks=AskException,
    page=by_name,
)
def make_exception(context: RequestContext, ask: AskException, key: str, measure: str) -> ActionResult:
    """The measure does not apply to somebody, as long as it holds."""
    person = person_said(context, key, ask.person, "person")
    return given(context, ExceptFromMeasure(measure=measure, person=person), key, f"/{measure}", ask.why)


class AskExceptionEnd(msgspec.Struct, frozen=True):
    """Whose exception ends."""

    person: str


@routes.act(
    PATH + "/{measure}/exceptions/end",
    may=Action.PLAN_AVAILABILITY,
    over=Over.ORDER,
    asks=AskExceptionEnd,
    page=by_name,
)
def end_exception(context: RequestContext, ask: AskExceptionEnd, key: str, measure: str) -> ActionResult:
    """The measure applies to them again."""
    return given(context, EndException(measure=measure, person=ask.person), key, f"/{measure}")


def given(context: RequestContext, act: StaffAct, key: str, then: str = "", why: str = "") -> ActionResult:
    """Give an order, and come back to the list or to what stands behind it."""
    return ActionResult(PATH.format(key=key) + then, context.give(context.order(act, crisis=key, why=why)))
