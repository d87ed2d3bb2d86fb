"""A first step is done when it is seen to be so, and no sooner; health is not good while nothing reaches anybody."""

from __future__ import annotations

import pytest

from pca.channels.port import Sent
from pca.clockwork.pulse import Pulse
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.domain.contact_points import ContactPoint
from pca.domain.directory import Contact
from pca.domain.guard_orders import RecordBackup
from pca.domain.identification import ENGINE
from pca.services.administration.channel_test import NoOwnAddress, NoSuchChannel, TriedTooOften, try_channel
from pca.services.administration.first_steps import first_steps
from pca.services.administration.health import health
from pca.store.access import accounts
from pca.store.people import contact_points
from pca.store.people.directory import write_contacts
from tests.kit.gateway import Gateway


@pytest.fixture
def house(world):
    """The small institution; its administrator, who has no account yet, and two channels nobody tested."""
    world.ok(GiveGrant(person="author", role=AccessRole.ADMINISTRATOR), "operator", "Mise en service.")
    world.smtp, world.sms = Gateway("mail", "email"), Gateway("sms", "sms")
    world.smtp.name, world.sms.name = "smtp", "sms"
    world.people = sorted(world.organisation().people)
    return world


def steps(house):
    found = health(house.runtime)
    with house.store.read() as unit:
        return first_steps(house.runtime, unit, found)


def whys(house):
    return {step.name: step.why for step in steps(house).steps if not step.done}


def addresses(house, people):
    with house.store.write() as unit:
        write_contacts(unit, [Contact(person, person, f"{person}@maison.example") for person in people])


def tried(house, channel):
    house.clock.advance_to(house.clock.now())
    return try_channel(house.runtime, "author", channel, identified=ENGINE)


NOTHING = {
    "loops": "no_tick",
    "mail": "none",
    "channels": "none",
    "administrator": "none",
    "envelope": "none",
    "people": "no_channel",
    "backup": "none",
}


def test_each_step_is_done_by_what_was_seen(house):
    assert whys(house) == NOTHING
    house.runtime.channels = (house.smtp, house.sms)
    assert whys(house) == NOTHING | {"mail": "untested", "channels": "untested", "people": "unreached"}

    addresses(house, house.people)
    with house.store.write() as unit:
        contact_points.add_point(unit, ContactPoint(person="author", kind="sms", address="+212600000001"))
    assert "people" not in whys(house)
    for name in ("smtp", "sms"):
        assert tried(house, name).sent.outcome == "sent"
    assert not {"mail", "channels"} & whys(house).keys()

    pulse = Pulse(house.runtime, "run")
    pulse.did("tick")
    pulse.did("deliver")
    pulse.write()
    now = house.clock.now()
    with house.store.write() as unit:
        account = accounts.Account(person="author", password="x", must_change=True, created_at=now, totp_confirmed=True)
        accounts.write_account(unit, account)
        accounts.write_seal(unit, "x", now, "author", "hr1")
    assert whys(house).keys() == {"administrator", "backup"}, "a password somebody else gave is nobody's own"
    with house.store.write() as unit:
        accounts.write_account(unit, accounts.Account(person="author", password="x", created_at=now))
    assert whys(house)["administrator"] == "none", "there is no second factor"
    with house.store.write() as unit:
        account = accounts.Account(person="author", password="x", created_at=now, totp_confirmed=True)
        accounts.write_account(unit, account)
    house.ok(RecordBackup(made_at=now, entries=1, head="a", size=1, sha256="b"), "operator", crisis=None)
    found = steps(house)
    assert (whys(house), found.left) == ({}, 0)
    assert {step.at for step in found.steps} == {now}


def test_a_test_counts_for_the_settings_it_was_made_with(house):
    house.runtime.channels = (house.smtp,)
    addresses(house, ["author"])
    tried(house, "smtp")
    settings = house.runtime.settings
    for change in ({"smtp_host": "other.example"}, {"smtp_port": 587}, {"mail_from": "x@maison.example"}):
        house.runtime.settings = settings.model_copy(update=change)
        assert whys(house)["mail"] == "untested", change
    house.runtime.settings = settings.model_copy(update={"institution": "Autre"})
    assert "mail" not in whys(house)
    house.smtp.down = True
    tried(house, "smtp")
    assert whys(house)["mail"] == "refused", "the last test counts, not the best one"


def test_a_test_goes_to_whoever_asks_and_to_nobody_else(house):
    house.runtime.channels = (house.smtp,)
    addresses(house, ["dir"])
    with pytest.raises(NoOwnAddress):
        tried(house, "smtp")
    with pytest.raises(NoSuchChannel):
        tried(house, "sms")
    addresses(house, ["author"])
    for _ in range(8):
        tried(house, "smtp")
    with pytest.raises(TriedTooOften):
        tried(house, "smtp")
    assert {sent.address for sent in house.smtp.sent} == {"author@maison.example"}


def test_what_the_other_side_answers_is_told_and_not_kept(house, monkeypatch):
    house.runtime.channels = (house.smtp,)
    addresses(house, ["author"])
    answer = Sent(key="a", outcome="failed", error="550 no author@maison.example here")
    monkeypatch.setattr(house.smtp, "send", lambda batch: iter([answer]))
    assert tried(house, "smtp").sent == answer
    with house.store.read() as unit:
        bodies = [str(body) for (body,) in unit.connection.exec_driver_sql("SELECT body FROM journal")]
    assert not any("maison.example" in body for body in bodies)


def test_only_an_administrator_notes_a_test(house):
    house.runtime.channels = (house.smtp,)
    addresses(house, ["ops1"])
    done = try_channel(house.runtime, "ops1", "smtp", identified=ENGINE).done
    assert done.refused is not None
    assert done.refused.code == "not_administrator"


def test_health_is_never_good_while_nothing_reaches_anybody(house):
    assert "no_way_out" in health(house.runtime).complaints
    house.runtime.channels = (house.sms,)
    addresses(house, house.people)
    assert "nobody_reached" in health(house.runtime).complaints, "everybody has e-mail, and there is SMS alone"
    house.runtime.channels = (house.smtp,)
    assert not {"no_way_out", "nobody_reached"} & {*health(house.runtime).complaints}
    with house.store.write() as unit:
        for person in house.people:
            contact_points.mark_one(unit, "gone_at", person, "email", f"{person}@maison.example", house.clock.now())
    assert whys(house)["people"] == "unreached"
    assert steps(house).steps[5].count == len(house.people)
    assert "nobody_reached" in health(house.runtime).complaints, "every address is no more"
