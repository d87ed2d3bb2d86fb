"""Whoever works at another site by a confirmed cover is told where and when; whoever does not any more, as well."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.cover_move import CoverMove
from pca.domain.directory import Contact
from pca.domain.orders import ConfirmCover, Order
from pca.services.access.account_messages import send_account_messages
from pca.services.access.cover_texts import telling
from pca.services.engine.execute import execute
from pca.store.people import directory

DAY = timedelta(days=1)
GOING = (CoverMove("head-B", "B", "A", 11), CoverMove("vice-B", "B", "A", 11))


@pytest.fixture
def house(world):
    with world.store.write() as unit:
        people = ("head-B", "vice-B")
        directory.write_contacts(unit, [Contact(person, f"N. {person}", f"{person}@x.example") for person in people])
    return world


def confirmed(world, *moves):
    act = ConfirmCover(region="CS", day=world.clock.now().date() + DAY, moves=moves)
    order = Order(id=world.runtime.new_id(), who="hr1", act=act)
    done = execute(world.runtime, order, telling(world.runtime, act, "hr1"))
    assert done.refused is None, done.refused


def left(world):
    before = len(world.channel.accepted)
    send_account_messages(world.runtime)
    return {letter.address.partition("@")[0]: letter for letter in world.channel.accepted[before:]}


def test_who_goes_elsewhere_is_told_where_and_who_stays_after_all_too(house):
    confirmed(house, *GOING)
    letters = left(house)
    assert set(letters) == {"head-B", "vice-B"}
    assert "vous travaillez à A" in letters["head-B"].body
    confirmed(house, GOING[0])
    again = left(house)
    assert set(again) == {"vice-B"}
    assert "site habituel" in again["vice-B"].body
    with house.store.read() as unit:
        assert "x.example" not in str(unit.connection.exec_driver_sql("SELECT * FROM journal").all())


def test_what_was_taken_back_before_it_left_is_not_told(house):
    confirmed(house, *GOING)
    confirmed(house)
    assert {person: "site habituel" in letter.body for person, letter in left(house).items()} == {
        "head-B": True,
        "vice-B": True,
    }
