"""What facts of staff measures say in a way of their own: places of trips, answers, levels."""

from __future__ import annotations

from pca.catalogue.staff import TRIPS
from pca.domain.facts.staff import SessionSettled, StaffFact, TravelAnswered, TravelAsked, TravelJudged
from pca.services.crisis.scene import Scene
from pca.web.kit.trip_places import trip_place
from pca.web.measures.measures import level_title


def staff_fields(about: Scene, fact: StaffFact, language: str) -> dict[str, str]:
    """The words that fill the sentence of such a fact, beside those that every fact has."""
    if isinstance(fact, TravelAsked):
        return {
            "departure": about.place(fact.departure),
            "destination": trip_place(about, fact.destination, language),
            "status": TRIPS.say(fact.status, language),
            "level": level_title(about, about.plan.playbook.measure.get(fact.measure), fact.level),
        }
    if isinstance(fact, TravelAnswered):
        return {"granted": TRIPS.say("granted" if fact.granted else "declined", language)}
    if isinstance(fact, TravelJudged):
        return {"count": str(len(fact.trips))}
    return {"outcome": TRIPS.say(fact.outcome, language)} if isinstance(fact, SessionSettled) else {}
