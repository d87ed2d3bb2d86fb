"""Who may decide, what was decided and where, in words: no identifier stands on the pages of decisions."""

from __future__ import annotations

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.store.people import directory
from tests.web.conftest import House, flat


@pytest.fixture
def named(house: House) -> House:
    house.opened("real")
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact("dir", "Amina Berrada"), Contact("ops1", "Omar Tazi")])
    return house


def test_who_may_decide_is_named_with_their_role(named: House) -> None:
    key = named.world.crisis
    other = named.browser("ops1", AccessRole.COMMITTEE)
    page = flat(other.get(f"/crises/{key}/decide").text)
    assert "Décide : Amina Berrada (" in page
    refused = flat(other.get(f"/crises/{key}/decide/activate").text).partition('role="alert"')[2]
    assert "Omar Tazi ne peut pas décider « Activer ». Demandez à : Amina Berrada (" in refused


def test_decisions_of_one_name_are_told_apart_and_stand_in_the_log(named: House) -> None:
    world, key = named.world, named.world.crisis
    director = named.browser("dir", AccessRole.DIRECTOR)
    assert "Rien n’est consigné ici" in director.get(f"/crises/{key}/log").text
    for event, perimeter in (("activate", "root"), ("lockdown", "CS"), ("lockdown", "TTA")):
        world.decide(event, perimeter=perimeter)
    regions = world.organisation().regions
    page = flat(director.get(f"/crises/{key}/decide").text)
    assert all(f" – {regions[region].title}</td>" in page for region in ("CS", "TTA"))
    log = director.get(f"/crises/{key}/log").text
    assert all(f'id="d{number}"' in log for number in (1, 2, 3))
    assert "Rien n’est consigné" not in log
    assert "Rien n’est encore consigné" not in director.get(f"/crises/{key}").text
