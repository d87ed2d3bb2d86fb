"""A decision's page: the figures as they were known at that minute, whatever is learnt later."""

from __future__ import annotations

from datetime import timedelta

from pca.domain import orders
from pca.domain.access.access import AccessRole
from tests.web.conftest import Browser, House, flat

HOUR = timedelta(hours=1)


def entered(house: House, value: str, ago: timedelta) -> None:
    at = house.world.clock.now() - ago
    house.world.ok(orders.Observe(observations=(orders.Observation("index", value, at),)), "dir")


def test_figures_stand_as_they_were_known_whatever_is_entered_later(house: House, director: Browser) -> None:
    key = house.opened()
    entered(house, "12", 3 * HOUR)
    house.world.pass_time(HOUR)
    house.world.decide("activate")
    page = f"/api/crises/{key}/decisions/1"
    first = director.get(page).json()
    house.world.pass_time(HOUR)
    entered(house, "40", 5 * HOUR)  # the same instant, put right afterwards
    entered(house, "33", 3 * HOUR)  # later than it, and before the decision
    assert director.get(page).json()["figures"] == first["figures"]
    [known] = first["figures"]
    assert (known["value"], known["observed_at"] < known["recorded_at"] < first["decision"]["at"]) == ("12", True)
    shown = flat(director.get(f"/crises/{key}/decisions/1").text)
    assert "Ce que l’on savait à cette minute" in shown
    assert director.get(page).json()["follows"] == first["follows"], "what followed stands as it was"
    assert [change["measure"] for change in first["follows"]["starts"]]
    assert first["follows"]["messages"] == sum(wave["recipients"] for wave in first["follows"]["waves"]) > 0
    assert "Ce qui a suivi" in shown
    observer = house.browser("ops1", AccessRole.OBSERVER)
    assert observer.get(page).json()["figures"] is None, "an observer sees no figures"
    assert director.get(f"/crises/{key}/decisions/9").status_code == 404
