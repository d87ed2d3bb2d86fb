"""Days away that somebody writes from their own telephone, or in answer to a mail of ours: planned and confirmed."""

from __future__ import annotations

from babel.dates import format_date

from pca.catalogue import Words
from pca.catalogue.languages import locale_of
from pca.channels.port import Inbound
from pca.domain.availability_acts import CancelAvailability, PlanAvailability, PlannedPeriod
from pca.domain.identification import Identification
from pca.domain.texts.days_said import DaysSaid, days_said
from pca.domain.texts.replies import Meaning
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.services.engine.giving import given
from pca.services.messages.answering import Outcome
from pca.services.people.read_availability import history
from pca.services.regimes.read import ZONE

_BACK = Words("answers.back")


def said(runtime: Runtime, event: Inbound, person: str) -> DaysSaid | None:
    """The days a text says of the one person who wrote it, and of nobody else; None for any other text."""
    if not person or event.automatic or event.opening is not None:
        return None
    return days_said(event.text, runtime.clock.now().astimezone(ZONE).date())


MOST_DAYS = 92
"""Days that may be said in one text; more are for a page, where one sees what one plans."""


def plan(runtime: Runtime, person: str, days: DaysSaid, identified: Identification) -> Outcome:
    """Plan them as their own page would; whoever is back takes back what they planned and what holds now."""
    act: PlanAvailability | CancelAvailability
    if days.status is None:
        now = runtime.clock.now()
        with runtime.store.read() as unit:
            periods = history(unit, person)
        held = tuple(
            period.number
            for period in periods
            if period.planned_by == person and period.dropped_at is None and period.starts_at <= now < period.ends_at
        )
        if not held:
            return "nothing"
        act = CancelAvailability(periods=held)
    elif days.ends < runtime.clock.now().astimezone(ZONE).date() or (days.ends - days.starts).days >= MOST_DAYS:
        return "refused"
    else:
        planned = PlannedPeriod(people=(person,), status=days.status, starts=days.starts, ends=days.ends)
        act = PlanAvailability(periods=(planned,))
    done = execute(runtime, given(runtime, person, act, identified=identified))
    return "refused" if done.refused is not None else "planned"


def meaning_today(runtime: Runtime, days: DaysSaid) -> Meaning | None:
    """What the days say of where somebody is now; None where they say nothing of today."""
    if days.status is None or not days.starts <= runtime.clock.now().astimezone(ZONE).date() <= days.ends:
        return None
    return "telework" if days.status == "telework" else "absent"


def confirmation(days: DaysSaid, outcome: Outcome, language: str) -> str:
    """What goes back: what was noted, or how to write it."""
    if outcome != "planned":
        return _BACK.plain("days_unfit", language)
    if days.status is None:
        return _BACK.plain("days_over", language)
    first, last = (format_date(day, "long", locale=locale_of(language)) for day in (days.starts, days.ends))
    return _BACK.plain(f"days_{days.status}", language, first=first, last=last)
