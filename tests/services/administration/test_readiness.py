"""Ready for a crisis: a line is green only when it is so, says what is missing, and where."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from pca.domain import orders
from pca.domain.contact_points import ContactPoint
from pca.domain.directory import Contact, Organisation
from pca.domain.institution import seats_alone
from pca.domain.plan.playbook import Playbook
from pca.plans.loader import load
from pca.services.administration.health import health
from pca.services.administration.readiness import LineName, ReadinessLine, readiness
from pca.store.access import accounts
from pca.store.people import contact_points
from pca.store.people.directory import write_contacts
from tests.kit.gateway import Gateway
from tests.kit.house import PLAN, small_organisation


def lines(world, language: str = "fr") -> dict[LineName, ReadinessLine]:
    found = health(world.runtime)
    with world.store.read() as unit:
        return {line.name: line for line in readiness(world.runtime, unit, found, language).lines}


def test_without_an_approved_plan_nothing_of_plans_is_green(make_world) -> None:
    found = lines(make_world().prepare(approve=False))
    assert [found[name].done for name in ("plan", "seats", "review", "exercise")] == [False] * 4
    assert found["plan"].text == "Aucun plan n’est approuvé : une crise réelle ne pourrait pas s’ouvrir."


def test_an_exercise_counts_for_twelve_months(world) -> None:
    assert not lines(world)["exercise"].done
    world.ok(orders.OpenCrisis(plan=world.version, title="Exercice", mode="exercise"), "dir")
    assert lines(world)["exercise"].done
    world.clock.advance_to(world.clock.now() + timedelta(days=366))
    missing = lines(world)["exercise"]
    assert (missing.done, len(missing.lacks)) == (False, 1)
    assert missing.text == "1 plan sans exercice depuis douze mois."


def test_a_real_crisis_is_no_exercise(world) -> None:
    world.ok(orders.OpenCrisis(plan=world.version, title="Vraie"), "dir")
    assert not lines(world)["exercise"].done


def test_a_plan_comes_to_be_late_for_its_review(world) -> None:
    assert lines(world)["review"].done
    world.clock.advance_to(world.clock.now() + timedelta(days=3 * 365))
    late = lines(world, "en")["review"]
    assert (late.done, late.text) == (False, "1 plan is late for its review.")
    assert late.lacks[0].path == f"/plans/{world.version}"


def test_who_answers_must_have_an_account_that_opens(world) -> None:
    assert not lines(world)["accounts"].done
    people = world.organisation().people
    with world.store.write() as unit:
        for person in people:
            accounts.write_account(unit, accounts.Account(person=person, password="x", created_at=world.clock.now()))
    assert lines(world)["accounts"].done
    with world.store.write() as unit:
        first = accounts.Account(person="dir", password="x", must_change=True, created_at=world.clock.now())
        accounts.write_account(unit, first)
    missing = lines(world)["accounts"]
    assert (missing.done, missing.text.startswith("1 responsable sur ")) == (False, True)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_line_is_said(world, language: str) -> None:
    for line in lines(world, language).values():
        assert line.title
        assert line.text
        assert line.path.startswith("/")


def only(house: Organisation, people: set[str]) -> Organisation:
    return replace(house, people={person: one for person, one in house.people.items() if person in people})


def test_a_seat_with_one_person_alone_is_said() -> None:
    book: Playbook = load(PLAN).playbook
    house = small_organisation()
    seat = book.roles[0]
    whole = [alone.id for alone in seats_alone(book, house)]
    assert seat.holder is not None
    left = only(house, {person for person in house.people if person not in seat.deputies})
    assert seat.id in {alone.id for alone in seats_alone(book, left)} - set(whole)


def test_who_is_reached_by_one_channel_alone_is_counted(world) -> None:
    people = sorted(world.organisation().people)
    assert lines(world)["ways"].text.startswith("Aucun canal")
    world.runtime.channels = (Gateway("mail", "email"), Gateway("sms", "sms"))

    def kept(*two: str) -> ReadinessLine:
        with world.store.write() as unit:
            phone = dict.fromkeys(two, "+2126")
            write_contacts(unit, [Contact(one, one, f"{one}@x.example", phone.get(one)) for one in people])
        return lines(world)["ways"]

    assert kept(*people).done
    assert kept(*people[1:]).text.startswith(f"1 personne sur {len(people)} n’est jointe")
    with world.store.write() as unit:
        beside = ContactPoint(person=people[0], kind="sms", address="+2127")
        contact_points.add_point(unit, beside)
    assert lines(world)["ways"].done
    with world.store.write() as unit:
        contact_points.add_point(unit, replace(beside, gone_at=world.clock.now()))
    assert not lines(world)["ways"].done


def test_a_seat_counts_once_however_much_it_lacks(world) -> None:
    """Its deputy left: the plan names somebody who is not there, and one person sits there alone."""
    before = lines(world)["seats"]
    known = world.organisation()
    people = tuple(person for person in known.people.values() if person.id != "voice2")
    act = orders.ImportDirectory("1", tuple(known.regions.values()), tuple(known.sites.values()), people, leaving=1)
    world.ok(act, "operator")
    after = lines(world)["seats"]
    assert (before.done, after.done, len(after.lacks)) == (True, False, 2)
    assert after.text == "1 siège est à pourvoir."
