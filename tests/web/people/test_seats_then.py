"""Who held which seat at an instant: after hand-overs, delegations and their end, read back from the journal (R20)."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.access.access_orders import DelegateSeat, HandOverRole, WithdrawDelegation
from tests.web.conftest import Browser, House, flat


def test_who_held_which_seat_at_a_given_hour(house: House, director: Browser) -> None:
    key, world = house.opened(), house.world
    opened, hour = world.clock.now(), timedelta(hours=1)

    def later(act: object, who: str, why: str) -> None:
        world.clock.advance_to(world.clock.now() + hour)
        world.ok(act, who, why)

    later(DelegateSeat(role="director", to="ops1", ends=opened + 9 * hour), "dir", "Réunion.")
    later(WithdrawDelegation(delegation=1), "dir", "Revenue.")
    later(HandOverRole(role="director", to="hr1"), "dir", "Stocks livrés ; <b>Fès</b> inquiète.")

    def at(hours: float) -> tuple[str, list[str], str]:
        when = (opened + hours * hour).isoformat()
        seats = director.get(f"/api/crises/{key}/people/seats", params={"on": when}).json()["seats"]
        return next((seat["person"], seat["acting"], seat["note"]) for seat in seats if seat["role"] == "director")

    names = {hours: at(hours) for hours in (0.5, 1.5, 2.5, 3)}
    assert [held[0] for held in names.values()] == ["dir", "dir", "dir", "hr1"]
    assert [len(held[1]) for held in names.values()] == [0, 1, 0, 0]
    assert names[3][2] == "Stocks livrés ; <b>Fès</b> inquiète."
    page = flat(director.get(f"/crises/{key}/people/seats").text)
    assert "&lt;b&gt;Fès&lt;/b&gt;" in page
    before = director.get(f"/crises/{key}/people/seats", params={"on": (opened - hour).isoformat()})
    assert "pas encore ouverte" in before.text
    assert director.get(f"/crises/{key}/people/seats", params={"on": "hier"}).status_code == 422
