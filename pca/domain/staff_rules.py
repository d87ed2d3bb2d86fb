"""The rules of staff measures: exceptions by name that end with the measure, and sessions that are put off."""

from __future__ import annotations

from datetime import date, timedelta

from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.facts.staff import ExceptionEnded, ExceptionMade, SessionMoved, SessionPostponed, SessionSettled
from pca.domain.plan.measures import Measure
from pca.domain.populations import Population
from pca.domain.sessions import MeasureException, PostponedSession
from pca.domain.situation import Running
from pca.domain.staff_acts import EndException, ExceptFromMeasure, MoveSession, PostponeSession, SettleSession
from pca.domain.travel_rules import today

SPAN = timedelta(days=731)
"""How far from today a session's days may lie."""


def counts(made: MeasureException, running: Running) -> bool:
    """Whether an exception was made since the measure began to hold: it ends with it."""
    return made.since >= running.started_at


def has_exceptions(measure: Measure) -> bool:
    """Whether somebody can be an exception to it: it says what people are to be, or when they work."""
    return measure.staff is not None and bool(measure.staff.status or measure.staff.hours)


def make_exception(draft: Draft, act: ExceptFromMeasure) -> None:
    """A measure that is about somebody does not apply to them, for a reason that is not medical."""
    draft.require_open()
    draft.require_reason()
    running, made = _applies(draft, act.measure, act.person), draft.situation.staff.exception
    if act.person == draft.actor:
        refuse("exception_own")
    if made is not None and counts(made, running):
        refuse("exception_made", person=act.person)
    draft.add(ExceptionMade(measure=act.measure, person=act.person))


def end_exception(draft: Draft, act: EndException) -> None:
    """It applies to them again."""
    draft.require_open()
    if draft.situation.staff.exception is None:
        refuse("exception_unknown", person=act.person)
    draft.add(ExceptionEnded(measure=act.measure, person=act.person))


def _applies(draft: Draft, name: str, person: str) -> Running:
    """The measure as it holds for somebody."""
    measure, known = draft.plan.playbook.measure.get(name), draft.situation.organisation.people.get(person)
    if known is None:
        refuse("person_unknown", person=person)
    if measure is None or not has_exceptions(measure):
        refuse("staff_measure_unknown", measure=name)
    running = Population(draft.coverage, measure, draft.running, draft.holder).of(known)
    if running is None:
        refuse("staff_not_meant", measure=name, person=person)
    return running


def postpone(draft: Draft, act: PostponeSession) -> None:
    """A session is put off by a measure that holds."""
    draft.require_open()
    measure, house = draft.plan.playbook.measure.get(act.measure), draft.situation.organisation
    if measure is None or measure.staff is None or not measure.staff.sessions:
        refuse("staff_measure_unknown", measure=act.measure)
    if not any(name == act.measure and running.status == "held" for (name, _), running in draft.running.items()):
        refuse("measure_not_held", measure=act.measure, perimeter=act.perimeter)
    if act.perimeter != ROOT and act.perimeter not in house.regions and act.perimeter not in house.sites:
        refuse("perimeter_unknown", perimeter=act.perimeter)
    text = " ".join(act.text.split())
    if not text:
        refuse("session_unnamed")
    if abs(act.was_on - today(draft)) > SPAN:
        refuse("session_day")
    if act.moved_to is not None:
        _later(draft, act.moved_to, act.was_on)
    draft.add(
        SessionPostponed(
            number=draft.situation.staff.sessions + 1,
            measure=act.measure,
            text=text,
            was_on=act.was_on,
            moved_to=act.moved_to,
            perimeter=act.perimeter,
        )
    )


def move(draft: Draft, act: MoveSession) -> None:
    """It gets another new day."""
    session = _open(draft)
    _later(draft, act.moved_to, session.was_on)
    draft.add(SessionMoved(number=session.number, moved_to=act.moved_to))


def settle(draft: Draft, act: SettleSession) -> None:
    """It was held after all, or is given up: nothing is left to make up for."""
    session = _open(draft)
    draft.add(SessionSettled(number=session.number, outcome=act.outcome))


def _open(draft: Draft) -> PostponedSession:
    draft.require_open()
    session = draft.situation.staff.session
    if session is None or session.status != "postponed":
        refuse("session_unknown")
    return session


def _later(draft: Draft, day: date, was_on: date) -> None:
    """A new day comes after the old one, within sight."""
    if day <= was_on or day - today(draft) > SPAN:
        refuse("session_day")
