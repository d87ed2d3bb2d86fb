"""A support vault that is set up, and a file in it that holds a word to look for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from pca.domain.access.access import AccessRole

CANARY = "Canari-7f3a"
TERMS = {
    "basis": "Consentement exprès",
    "reference": "CNDP D-W-123/2020",
    "purpose": "Accompagner les salariés touchés",
    "notice": "Note de service du 16 mars 2020",
}


def set_up(house: Any, key: str, days: int = 30) -> Any:
    director = house.browser("dir", AccessRole.DIRECTOR)
    until = (house.world.clock.now().date() + timedelta(days=days)).isoformat()
    assert director.fill(f"/crises/{key}/vault", until=until, **TERMS).status_code == 303
    return director


def begun(keeper: Any, key: str, person: str = "ops1", **more: Any) -> str:
    """A file about somebody; its address."""
    path = f"/crises/{key}/vault/files"
    said = keeper.fill(path, person=person, needs=f"{CANARY} besoins", notes=f"{CANARY} notes", **more)
    assert said.status_code == 303, said.text
    return next(
        one
        for one in re.findall(rf'href="({path}/[0-9a-f]{{32}})"', keeper.get(path).text)
        if CANARY in keeper.get(one).text
    )
