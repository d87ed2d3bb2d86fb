"""What applies to me: the staff measures of each open crisis, my hours, sessions put off where I work."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from pca.catalogue.openings import week_in_one
from pca.domain.access.access import Action
from pca.services.crisis.read import open_crises
from pca.services.crisis.scene import Scene
from pca.services.people.read import institution
from pca.services.staff.read import Applying, applying, in_force, sessions_for
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class OwnMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure that applies to the reader; instants in UTC."""

    title: str
    level: str
    text: str
    wanted: tuple[str, ...]
    follows: bool | None
    hours: str
    since: datetime
    excepted: str
    """Why it does not apply to the reader; empty where it does."""
    trips: bool


class SessionPutOff(msgspec.Struct, frozen=True):
    """A session put off where the reader works."""

    text: str
    was_on: date
    moved_to: date | None


class OwnCrisis(msgspec.Struct, frozen=True, kw_only=True):
    """What one crisis, or exercise, asks of the reader."""

    key: str
    title: str
    exercise: bool
    measures: tuple[OwnMeasure, ...]
    sessions: tuple[SessionPutOff, ...]


class OwnMeasures(msgspec.Struct, frozen=True, kw_only=True):
    """All that applies to the reader now."""

    status: str
    """Empty for who is not in the directory."""
    crises: tuple[OwnCrisis, ...]


@routes.page("/account/measures", may=Action.OWN_AVAILABILITY, over=Over.OWN, template="staff/own.html", personal=True)
def applies_to_me(context: RequestContext) -> OwnMeasures:
    """What applies to me now."""
    person = institution(context.unit).people.get(context.person)
    if person is None:
        return OwnMeasures(status="", crises=())
    return OwnMeasures(
        status=person.status.value,
        crises=tuple(_crisis(context, crisis.key) for crisis in open_crises(context.unit)),
    )


def _crisis(context: RequestContext, key: str) -> OwnCrisis:
    about = context.scene(key)
    person = about.organisation.people[context.person]
    return OwnCrisis(
        key=about.crisis.key,
        title=about.crisis.title,
        exercise=about.crisis.mode == "exercise",
        measures=tuple(
            _measure(about, applied) for applied in applying(context.unit, in_force(context.unit, about), person)
        ),
        sessions=tuple(
            SessionPutOff(session.text, session.was_on, session.moved_to)
            for session in sessions_for(context.unit, about, person.site)
        ),
    )


def _measure(about: Scene, applied: Applying) -> OwnMeasure:
    staff = applied.measure.staff
    assert staff is not None
    return OwnMeasure(
        title=about.measure(applied.measure.id),
        level=about.say(applied.level.title) if applied.level else "",
        text=about.say(applied.level.instructions if applied.level else applied.measure.instructions),
        wanted=staff.status,
        follows=applied.follows,
        hours=week_in_one(staff.hours, about.language) if staff.hours else "",
        since=applied.running.started_at,
        excepted=applied.exception.why if applied.exception else "",
        trips=bool(staff.purposes),
    )
