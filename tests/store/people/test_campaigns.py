"""Campaigns as stored, on both databases: whom one asks, who has an address that a channel leads to, who is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pca.domain import facts
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.contact_points import ContactPoint
from pca.domain.directory import Contact, Person, Region, Site
from pca.domain.journal import Entry
from pca.store.kit.database import Store
from pca.store.people import campaigns, contact_points, directory, reach_of_channels
from pca.store.people.campaigns import CampaignCount

ENDS = datetime(2020, 3, 20, tzinfo=UTC)
HOUSE = facts.DirectoryChanged(
    digest="d",
    regions=(Region("R", "R", "", ""), Region("Q", "Q", "", "")),
    sites=(Site("S", "S", "urban", "R", "", ""), Site("T", "T", "urban", "Q", "", "")),
    people=tuple(Person(f"P{number}", "T" if number == 4 else "S") for number in range(1, 5)),
)


def test_who_is_asked_written_to_and_left(store: Store, tell: Callable[..., Entry]) -> None:
    tell(store, HOUSE, crisis=None)
    tell(store, facts.CampaignStarted(number=1, region="R", until=ENDS.date(), ends=ENDS), crisis=None)
    tell(store, facts.ContactsConfirmed(number=1, person="P2"), crisis=None)
    both = frozenset({"email", "sms"})
    with store.write() as unit:
        directory.write_contacts(unit, [Contact("P1", "A", "a@x", "+1"), Contact("P2", "B", "b@x"), Contact("P4", "D")])
        for person, address in (("P3", "+3"), ("P2", "+2")):
            contact_points.add_point(unit, ContactPoint(person=person, kind="sms", address=address))
    with store.read() as unit:
        last = campaigns.latest(unit)
        assert last is not None
        assert campaigns.people_asked(unit, "R") == 3
        assert campaigns.written_to(unit, "R", both) == ["P1", "P2"], "not by what was added on a page"
        assert campaigns.counted(unit, last, EVERYTHING) == CampaignCount(3, 1)
        assert campaigns.counted(unit, last, Reach(regions=frozenset({"Q"}))) == CampaignCount(0, 0)
        assert campaigns.waiting(unit, last, EVERYTHING, after="P1", most=9) == ["P3"]
        assert [campaigns.asks(unit, last, person) for person in ("P1", "P4", "no")] == [True, False, False]
        assert reach_of_channels.in_two_ways(unit, both) == 2
        assert reach_of_channels.out_of_reach(unit, both) == 1
        few = reach_of_channels.in_few_ways(unit, both, EVERYTHING, after="", most=9)
        assert few == [("P3", 1), ("P4", 0)]
        assert reach_of_channels.in_few_ways(unit, both, Reach(regions=frozenset({"R"})), after="P2", most=1) == few[:1]
