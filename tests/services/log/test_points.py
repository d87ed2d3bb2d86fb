"""Points of situation through the one door: drafts at the rhythm, published by those who keep the log."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.facts import PointPublished
from pca.domain.orders import AddLogEntry, Complete, PublishPoint
from pca.services.crisis.scene import scene
from pca.services.log import points
from pca.services.log.points import Drafted
from pca.store.crisis import crisis as crises
from tests.services.conftest import World

HOUR = timedelta(hours=1)


def draft(world: World, language: str = "fr") -> Drafted:
    with world.store.read() as unit:
        found = crises.crisis(unit, world.crisis or "")
        assert found is not None
        return points.drafted(unit, scene(world.runtime, unit, found, language))


def test_the_draft_gathers_what_happened_since_the_last_point(crisis: World) -> None:
    crisis.ok(AddLogEntry(kind="fact", text="Pont coupé."))
    crisis.ok(AddLogEntry(kind="risk", text="Pénurie de gel."))
    crisis.ok(AddLogEntry(kind="fact", text="Pont ouvert.", corrects=1))
    crisis.decide("lockdown", why="Cas déclaré.")
    text = draft(crisis).text
    for said in ("Nº 1", "Pont ouvert.", "Pénurie de gel.", "Cas déclaré.", "Payer"):
        assert said in text
    assert "Pont coupé." not in text
    crisis.ok(PublishPoint(text=text))
    crisis.pass_time(HOUR)
    later = draft(crisis).text
    assert "Nº 2" in later
    assert "Pénurie de gel." in later, "a risk stays until it is struck"
    assert "Pont ouvert." not in later
    assert "Cas déclaré." not in later


def test_a_point_that_was_missed_is_on_record(crisis: World) -> None:
    crisis.clock.advance_to(crisis.clock.now() + 9 * HOUR)
    found = draft(crisis)
    assert found.due is not None
    assert found.due.missed == 1
    [fact] = crisis.ok(PublishPoint(text="Point."))
    assert isinstance(fact, PointPublished)
    assert (fact.number, fact.missed, fact.next_at) == (1, 1, crisis.clock.now() + 4 * HOUR)
    after = draft(crisis)
    assert after.due is not None
    assert (after.due.missed, after.due.at) == (0, crisis.clock.now() + 4 * HOUR)


def test_who_publishes_and_what_is_refused(crisis: World) -> None:
    assert crisis.no(PublishPoint(text="x"), "hr1") == "not_entitled"
    assert crisis.no(PublishPoint(text="  ")) == "point_empty"
    assert crisis.no(PublishPoint(text="x" * 10_001)) == "text_too_long"
    crisis.ok(PublishPoint(text="x", expects=0), "voice2")
    assert crisis.no(PublishPoint(text="y", expects=0)) == "point_overtaken"
    for event in ("end", "learn"):
        crisis.decide(event, despite="Essai.")
    for number in list(crisis.live()):
        crisis.ok(Complete(task=number), crisis.task(number).assignee)
    crisis.decide("close")
    assert crisis.no(PublishPoint(text="x")) == "crisis_closed"
    assert draft(crisis).due is None
