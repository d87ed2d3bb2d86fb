"""A page asks the database for its rows at once: no statement is run again for each of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.access.access_orders import GiveGrant
from pca.store.kit.statements import Statement
from tests.web.conftest import House

PAGES = (
    *("/crises/{key}/people", "/crises/{key}/people/roles/director", "/crises/{key}/people/calls"),
    *("/crises/{key}/tasks/1", "/crises/{key}/log", "/plans/{plan}", "/administration/invitations", "/compliance"),
)
AGAIN = 3
"""Times one statement may be run for one page: for the page itself, and for what surrounds it."""


@pytest.mark.parametrize("path", PAGES)
def test_no_statement_is_run_for_each_row(house: House, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key = house.opened()
    house.world.decide("activate")
    admin = "administration" in path
    for site in house.world.organisation().sites if admin else ():
        scope = Scope(ScopeKind.SITE, site)
        house.world.ok(GiveGrant(person=f"head-{site}", role=AccessRole.DEPARTMENT_HEAD, scope=scope), "operator")
    roles = [AccessRole.ADMINISTRATOR] if admin else [AccessRole.DIRECTOR]
    browser = house.browser("hr1" if admin else "dir", *roles)
    asked, run = Counter[str](), Statement._execute

    def counted(self: Statement, unit: Any, ready: Any, values: dict[str, Any]) -> Any:
        asked[ready.sql] += 1
        return run(self, unit, ready, values)

    monkeypatch.setattr(Statement, "_execute", counted)
    answer = browser.get(path.format(key=key, plan=house.world.version))
    assert answer.status_code == 200
    assert [sql for sql, times in asked.items() if times > AGAIN] == []
