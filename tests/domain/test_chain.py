"""What a journal is made of: keys of crises, slim acts, entries, and the chain over what is stored."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pca.domain.crisis import key_for
from pca.domain.directory import Person
from pca.domain.journal import entry_for, leaf_of, link, slim
from pca.domain.mail_address import inside_domain
from pca.domain.orders import CLOCK, Acknowledge, ImportDirectory, Order, PassTime, PublishPlan
from pca.domain.seats import Seat
from tests.kit.rules import NOON


@pytest.mark.parametrize(
    ("mode", "year", "opened", "key"),
    [("real", 2026, 0, "2026-1"), ("real", 2026, 11, "2026-12"), ("exercise", 2027, 0, "EX-2027-1")],
)
def test_how_a_crisis_is_called(mode: Any, year: int, opened: int, key: str) -> None:
    assert key_for(mode, year, opened) == key


def test_each_value_of_the_chain_stands_on_the_one_before() -> None:
    leaf = leaf_of("é")
    assert leaf == hashlib.sha256(b"\0" + "é".encode()).digest()
    assert link(b"before", leaf) == hashlib.sha256(b"before" + leaf).digest()


def test_what_the_facts_repeat_is_left_out_of_the_act() -> None:
    assert slim(ImportDirectory(digest="d", people=(Person("a", "A"),))) == ImportDirectory(digest="d")
    assert slim(PublishPlan(hash="h", body="{}")) == PublishPlan(hash="h")
    assert slim(Acknowledge(task=1)) == Acknowledge(task=1)


def test_an_entry_says_who_in_which_seat_and_how_they_were_known() -> None:
    order = Order(
        id="o",
        who="voice",
        act=Acknowledge(task=1),
        on_behalf_of="ops1",
        informant="hr1",
        heard="telephone",
        why="Dit.",
    )
    entry = entry_for(order, (), NOON, Seat("director", 4), crisis="2026-1", mode="real", plan="h1")
    assert (entry.id, entry.at, entry.who, entry.act, entry.facts) == ("o", NOON, "voice", Acknowledge(task=1), ())
    assert (entry.on_behalf_of, entry.informant, entry.heard, entry.why) == ("ops1", "hr1", "telephone", "Dit.")
    assert (entry.seat, entry.delegation) == ("director", 4)
    assert (entry.crisis, entry.mode, entry.plan) == ("2026-1", "real", "h1")
    plain = entry_for(order, (), NOON)
    assert (plain.seat, plain.delegation, plain.crisis) == (None, None, None)
    engine = entry_for(Order(id="o", who=CLOCK, act=PassTime()), (), NOON)
    assert engine.identified != plain.identified


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@banque.local", "banque.local"),
        ("A@Siege.Banque.LOCAL", "siege.banque.local"),
        ('"a@b"@poste.test', "poste.test"),
        ("a@maison.home.arpa", "maison.home.arpa"),
        ("a@banque.ma", ""),
        ("a@local", ""),
        ("local", ""),
    ],
)
def test_a_domain_of_the_house_alone(address: str, domain: str) -> None:
    assert inside_domain(address) == domain
