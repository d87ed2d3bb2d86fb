"""What must be undone, on a page: written down with its owner and day, and its end with the proof."""

from __future__ import annotations

import pytest

from pca.domain.access.access import AccessRole, Scope
from tests.web.conftest import Browser, House, flat


@pytest.fixture
def path(house: House) -> str:
    return f"/crises/{house.opened()}/reversals"


def test_a_waiver_is_written_with_its_end(house: House, director: Browser, path: str) -> None:
    answer = director.fill(path, text="Un seul agent en caisse", owner="ops1", due="2026-12-31")
    assert answer.status_code == 303, answer.text
    page = flat(director.get(path).text)
    assert "Un seul agent en caisse" in page
    assert "Écrire que c’est défait" in page
    log = director.get(path.replace("reversals", "log")).text
    assert "Un seul agent en caisse" in log

    answer = director.fill(f"{path}/1/undone", page=path, text="Deux agents depuis ce matin")
    assert answer.status_code == 303, answer.text
    page = flat(director.get(path).text)
    assert "Deux agents depuis ce matin" in page
    assert "Écrire que c’est défait" not in page
    again = director.fill(f"{path}/1/undone", page=path, text="Encore")
    assert again.status_code == 409
    assert "déjà défait" in again.text


@pytest.mark.parametrize("due", ["demain", "2026-13-40", "99999-01-01"])
def test_a_day_that_is_none_is_said(director: Browser, path: str, due: str) -> None:
    answer = director.fill(path, text="Un seul agent", due=due)
    assert answer.status_code == 422
    assert "Un seul agent" in answer.text, "what was typed stays"


def test_compliance_reads_and_writes_nothing(house: House, director: Browser, path: str) -> None:
    director.fill(path, text="Un seul agent en caisse")
    auditor = house.browser("hr2", AccessRole.COMPLIANCE)
    page = auditor.get(path)
    assert "Un seul agent en caisse" in page.text
    assert '<form method="post" action="' + path not in page.text
    assert auditor.post(path, data={"text": "x"}).status_code == 403


def test_a_region_ends_its_own_matters_and_no_others_by_whichever_page(
    house: House, director: Browser, path: str
) -> None:
    near = Scope.read("region:TTA")
    region = house.browser("reg-TTA", AccessRole.REGIONAL_COMMITTEE, scope=near)
    assert region.fill(path, text="Caisse à deux", perimeter="TTA").status_code == 303
    assert director.fill(path, text="Plafond levé", perimeter="CS").status_code == 303
    log = path.replace("reversals", "log")
    end = {"kind": "action", "text": "Fini", "perimeter": "TTA", "undoes": "2"}
    region.fill(log, **end)
    assert region.fill(f"{path}/2/undone", page=path, text="Fini").status_code == 403
    assert director.get(f"/api{path}").json()["left"] == 2
    assert region.fill(f"{path}/1/undone", page=path, text="Fini").status_code == 303
    assert director.get(f"/api{path}").json()["left"] == 1
