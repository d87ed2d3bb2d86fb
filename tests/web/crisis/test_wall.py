"""The committee's wall on a large screen: the same reading as the situation, and nobody's name."""

from __future__ import annotations

from datetime import timedelta

from pca.domain import orders
from pca.domain.access.access import AccessRole
from pca.domain.proposal_acts import Propose
from tests.web.conftest import Browser, House, flat


def test_the_wall_says_what_the_situation_says_and_names_nobody(house: House, director: Browser) -> None:
    key = house.opened()
    house.world.decide("activate")
    house.world.ok(Propose(event="lockdown"), "dir", why="Madame Dupont le demande.")
    house.world.ok(orders.AddLogEntry(kind="fact", text="Madame Dupont appelle"), "dir")
    house.world.pass_time(timedelta(hours=12))
    wall, situation = (director.get(f"/api/crises/{key}{path}").json() for path in ("/wall", ""))
    for part in ("state", "level_since", "at_risk", "ending", "counts", "late", "voted"):
        assert wall[part] == situation[part], part
    assert [one["title"] for one in wall["awaited"]] == [one["title"] for one in situation["awaited"]] != []
    assert wall["late"]["late"] > 0
    observer = house.browser("ops1", AccessRole.OBSERVER)
    page = flat(observer.get(f"/crises/{key}/wall").text)
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in page
    assert [word for word in ("Dupont", "<form", "<button", "/account") if word in page] == []
