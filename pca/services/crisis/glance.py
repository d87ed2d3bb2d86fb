"""What a list about one crisis needs to speak of it: names and instants, of which no rule of the plan is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pca.catalogue.places import place_name
from pca.catalogue.times import say_instant
from pca.domain.directory import Organisation
from pca.domain.plan.ad_hoc import is_ad_hoc
from pca.domain.plan.glance import PlanGlance, glance_at
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.kit.unknown import UnknownPlan
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.plans import plans


@dataclass(frozen=True)
class Glance:
    """A crisis, what its plan calls things, the institution, and this instant (UTC). Says what a `Scene` says."""

    crisis: Crisis
    plan: PlanGlance
    organisation: Organisation
    now: datetime
    language: str = "fr"

    def at(self, instant: datetime | None) -> str:
        """An instant in the plan's zone, in words; a dash for none."""
        return say_instant(instant, ZoneInfo(self.plan.time_zone), self.language) if instant else "—"

    def place(self, perimeter: str) -> str:
        """What people call a perimeter."""
        return place_name(self.organisation, perimeter, self.language)

    def task(self, measure: str, purpose: str) -> str:
        """What a task of a measure is called: by the measure's id and title, or by what undoes it."""
        known = self.plan.measures.get(measure)
        if known is None:
            return measure
        asked = known.undo if purpose == "undo" and known.undo else known
        title = self.plan.say(asked.title, self.language)
        return title if is_ad_hoc(measure) else f"{measure} {title}"


def crisis_called(unit: Unit, key: str) -> Crisis | None:
    """The crisis with this key, in capitals or not; None where there is none."""
    return crises.crisis(unit, key.upper())


def glance(runtime: Runtime, unit: Unit, crisis: Crisis, language: str = "fr") -> Glance:
    """A look at `crisis`. Raises UnknownPlan where its plan is not kept here, or is not what its hash says."""
    body = (plans.plan_body(unit, crisis.plan) or "").encode()
    if hashlib.sha256(body).hexdigest() != crisis.plan:
        raise UnknownPlan(crisis.plan)
    plan = glance_at(body, crisis.retired)
    return Glance(crisis, plan, directory.organisation(unit), runtime.clock.now(), language)
