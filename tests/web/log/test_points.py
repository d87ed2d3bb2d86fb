"""Points of situation on pages: a draft ready at the rhythm, published once, what was missed said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole
from tests.web.conftest import Browser, House


@pytest.fixture
def key(house: House) -> str:
    key = house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    return key


def test_a_draft_waits_and_a_missed_point_is_said(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/points"
    assert "Prochain point de situation" in director.get(f"/crises/{key}/log").text
    house.world.clock.advance_to(house.world.clock.now() + timedelta(hours=9))
    told = director.get(f"/api{path}").json()
    assert (told["due"]["overdue"], told["due"]["missed"]) == (True, 1)
    assert "Écoles fermées." in told["draft"]
    page = director.get(path).text
    assert "1 point de situation n’a pas été publié" in page
    assert "Écoles fermées." in page


def test_published_once_corrected_by_hand(house: House, director: Browser, key: str) -> None:
    path = f"/crises/{key}/points"
    assert director.fill(path, text="Tout est calme.\nVraiment.", expects="0").status_code == 303
    [point] = director.get(f"/api{path}").json()["points"]
    assert (point["number"], point["by"], point["missed"]) == (1, "Directrice", 0)
    assert "Tout est calme.\nVraiment." in director.get(f"{path}/1").text
    refused = director.fill(path, text="Le mien.", expects="0")
    assert refused.status_code == 409
    assert "Le mien." in refused.text
    assert director.get(f"{path}/2").status_code == 404


def test_none_is_asked_for_outside_watch_and_crisis(house: House, director: Browser) -> None:
    fresh = house.opened()
    told = director.get(f"/api/crises/{fresh}/points").json()
    assert told["due"] is None
    assert "ne demande pas de point" in director.get(f"/crises/{fresh}/points").text


def test_compliance_reads_the_draft_and_does_not_publish(house: House, key: str) -> None:
    reader = house.browser("hr2", AccessRole.COMPLIANCE)
    page = reader.get(f"/crises/{key}/points").text
    assert "POINT DE SITUATION" in page
    assert "<textarea" not in page
