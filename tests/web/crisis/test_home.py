"""Each role begins where its own work is."""

from __future__ import annotations

import pytest

from pca.domain.access.access import INSTITUTION, AccessRole, Scope, ScopeKind
from tests.web.conftest import House

A = Scope(ScopeKind.SITE, "A")


@pytest.mark.parametrize(
    ("person", "roles", "scope", "calm", "crisis"),
    [
        ("dir", (AccessRole.DIRECTOR,), INSTITUTION, "/crises", "/crises/{key}"),
        ("ops1", (AccessRole.COMMITTEE, AccessRole.DEPARTMENT_HEAD), INSTITUTION, "/crises", "/crises/{key}"),
        ("head-A", (AccessRole.DEPARTMENT_HEAD,), A, "/tasks", "/tasks"),
        ("head-A", (AccessRole.DEPARTMENT_HEAD, AccessRole.OBSERVER), A, "/tasks", "/tasks"),
        ("hr1", (AccessRole.HR,), INSTITUTION, "/administration/directory", "/crises/{key}/people"),
        ("hr1", (AccessRole.HR,), A, "/crises", "/crises/{key}/people"),
        ("hr2", (AccessRole.COMPLIANCE,), INSTITUTION, "/compliance", "/compliance"),
        ("hr2", (AccessRole.ADMINISTRATOR,), INSTITUTION, "/administration/first-steps", "/administration/first-steps"),
        ("voice", (AccessRole.OBSERVER,), A, "/crises", "/crises/{key}"),
        ("voice", (), INSTITUTION, "/account", "/account"),
    ],
)
def test_each_role_has_its_home(
    house: House, person: str, roles: tuple[AccessRole, ...], scope: Scope, calm: str, crisis: str
) -> None:
    browser = house.browser(person, *roles, scope=scope)
    assert browser.get("/").headers["location"] == calm
    if roles:
        assert browser.get(calm).status_code == 200
    key = house.opened()
    there = browser.get("/").headers["location"]
    assert there == crisis.format(key=key)
    if roles:
        assert browser.get(there).status_code == 200
