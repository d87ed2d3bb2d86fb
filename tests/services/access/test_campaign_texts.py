"""The texts of a campaign: each person once, a slice at a time, nobody who confirmed, nothing beside a real crisis."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pca.domain.directory import Contact
from pca.domain.directory_acts import RemovePerson, record_version
from pca.domain.orders import ConfirmContacts, OpenCrisis, RemindCampaign, StartCampaign
from pca.services.access import campaign_texts
from pca.services.access.account_messages import send_account_messages
from pca.services.access.campaign_texts import write_campaign_texts
from pca.store.access import accounts
from pca.store.people import directory

DAY = timedelta(days=1)
ADDRESSED = ("head-A", "head-B", "ops1")


@pytest.fixture
def house(world):
    """Three people have an address, `head-A` an account that opens as well."""
    world.runtime.settings = world.runtime.settings.model_copy(update={"web_address": "https://pca.example"})
    account = accounts.Account(person="head-A", password="x", created_at=world.clock.now())
    with world.store.write() as unit:
        directory.write_contacts(unit, [Contact(person, f"N. {person}", f"{person}@x.example") for person in ADDRESSED])
        accounts.write_account(unit, account)
    return world


def last_day(world, days: int = 3) -> date:
    return world.clock.now().date() + days * DAY


def begun(world, **more) -> None:
    world.ok(StartCampaign(until=last_day(world), **more), "operator")


def left(world):
    """What leaves in one look of the loop, by address."""
    before = len(world.channel.accepted)
    write_campaign_texts(world.runtime)
    send_account_messages(world.runtime)
    return {letter.address.partition("@")[0]: letter for letter in world.channel.accepted[before:]}


def test_each_person_with_an_address_gets_one_text_that_fits(house):
    begun(house)
    letters = left(house)
    assert set(letters) == set(ADDRESSED)
    assert "https://pca.example/account/contacts" in letters["head-A"].body
    assert "dites aux ressources humaines" in letters["ops1"].body
    assert "http" not in letters["ops1"].body
    assert left(house) == {}
    with house.store.read() as unit:
        assert "x.example" not in str(unit.connection.exec_driver_sql("SELECT * FROM journal").all())


def test_one_reminder_goes_to_those_who_did_not_confirm(house):
    begun(house)
    left(house)
    house.ok(ConfirmContacts(campaign=1), "head-A")
    house.ok(RemindCampaign(campaign=1), "operator")
    assert set(left(house)) == {"head-B", "ops1"}
    assert house.no(RemindCampaign(campaign=1), "operator") == "campaign_reminded"
    assert left(house) == {}


def test_people_are_written_to_a_slice_at_a_time(house, monkeypatch):
    monkeypatch.setattr(campaign_texts, "SLICE", 2)
    begun(house)
    looks = [left(house) for _ in range(len(house.organisation().people))]
    assert max(map(len, looks)) <= 2
    assert sorted(person for look in looks for person in look) == sorted(ADDRESSED)


def test_the_next_slice_waits_until_the_last_one_left(house, monkeypatch):
    monkeypatch.setattr(campaign_texts, "SLICE", 1)
    begun(house)
    for _ in range(20):
        write_campaign_texts(house.runtime)
    with house.store.read() as unit:
        assert unit.connection.exec_driver_sql("SELECT count(*) FROM account_message").scalar_one() == 1


def test_a_real_crisis_comes_first(house, monkeypatch):
    monkeypatch.setattr(campaign_texts, "SLICE", sorted(house.organisation().people).index("ops1"))
    begun(house)
    write_campaign_texts(house.runtime)
    house.ok(OpenCrisis(plan=house.version, title="Vraie"), "dir")
    assert left(house) == {}, "neither what waits nor more of it"
    with house.store.read() as unit:
        assert len(unit.connection.exec_driver_sql("SELECT * FROM account_message").all()) == 2


def test_nothing_leaves_after_the_last_day_nor_to_somebody_who_left(house):
    begun(house)
    gone = house.organisation().people["ops1"]
    write_campaign_texts(house.runtime)
    house.ok(RemovePerson(person="ops1", seen=record_version(gone)), "operator")
    send_account_messages(house.runtime)
    assert {letter.address for letter in house.channel.accepted} == {"head-A@x.example", "head-B@x.example"}
    house.ok(RemindCampaign(campaign=1), "operator")
    house.clock.advance_to(house.clock.now() + 4 * DAY)
    assert left(house) == {}
    assert house.no(ConfirmContacts(campaign=1), "head-A") == "campaign_over"
    begun(house)
    assert set(left(house)) == {"head-A", "head-B"}, "the next one begins anew"
