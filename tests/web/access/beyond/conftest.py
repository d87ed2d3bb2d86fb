"""A house with two branches, those who reach one of them, and the addresses of every route.

The addresses are made from the application's own routes: a new route is asked by itself, or fails here for want of
something to fill its gaps with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from pca.domain.access.access import AccessRole, Action, Identity, Scope, narrowed
from pca.domain.access.rights import SCOPES
from pca.store.kit.database import Store
from tests.web.conftest import Browser, House
from tests.web.two_branches import NEAR, furnish, numbers

ANYWHERE = {"region": f"region:{NEAR}", "site": "site:A", "team": "team:ops"}


READERS = [
    (role, Scope.read(ANYWHERE[kind.value]), None)
    for role in AccessRole
    for kind in sorted(SCOPES[role])
    if kind.value in ANYWHERE
]


TOKENS = [
    (role, Scope.read(where), tuple(Action))
    for role in (AccessRole.DIRECTOR, AccessRole.ADMINISTRATOR, AccessRole.HR)
    for where in ("site:A", f"region:{NEAR}")
]


WHO = READERS + TOKENS
"""A role, how far it reaches and, for a program, what its token allows (all there is)."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("branches")
    with Store.open(f"sqlite:///{folder / 'pca.db'}", create=True, durable=False) as store:
        yield furnish(store, folder)


def reader(house: House, role: AccessRole, scope: Scope, actions: tuple[Action, ...] | None) -> Browser:
    """Somebody of site A with this role there; or a program that acts for somebody of the whole house, narrowed."""
    if actions is None:
        return house.browser("vice-A", role, scope=scope, language="en")
    found = house.browser("vice-A", role, language="en")
    token = found.cookies["pca-loopback"]
    whole = house._identities[token]
    grants = narrowed(house.world.organisation(), whole.grants, scope)
    house._identities[token] = Identity(
        person="vice-A",
        grants=grants,
        by="token",
        second_factor=True,
        token_actions=frozenset(actions),
        token_scope=scope,
    )
    return found


# ---------------------------------------------------------------- the addresses


def routes(house: House, method: str) -> Iterator[APIRoute]:
    yield from (one for one in house.app.routes if isinstance(one, APIRoute) and method in (one.methods or ()))


def fillings(house: House, path: str) -> list[dict[str, str]]:
    """All that the gaps of an address are filled with. Raises KeyError for a gap nobody thought of."""
    world = house.world
    organisation, known = world.organisation(), numbers(world)
    gaps = set(re.findall(r"{(\w+)(?::\w+)?}", path)) - {"key"}
    if "number" in gaps:
        if "/inbox/" in path:
            return known["text"]
        kind = "message" if "wave" in gaps else "proof" if "/evidence/{" in path else "task"
        return [{"number": "1"}] if "/points/" in path else known[kind]
    if gaps == {"wave"}:
        return known["wave"]
    every: dict[str, list[str]] = {
        "site": list(organisation.sites),
        "resource": ["masks"],
        "place": ["C"],
        "item": ["1"],
        "file": ["0" * 32],
        "region": list(organisation.regions),
        "person": ["head-C", "head-A"],
        "role": ["voice", "director"],
        "measure": ["M1", "M6", "M5"],
        "act": ["level", "renew"],
        "perimeter": [*organisation.regions, "C"],
        "event": ["end", "lockdown"],
        "indicator": ["index"],
        "hash": [world.version],
        "before": [world.version],
        "seq": [str(one) for one in (1, 30)],
        "digest": ["0" * 64],
        "name": ["pca.css"],
        "ticket": ["2026-1.1.AAAAAAAAAAA"],
        "code": ["AAAA"],
        "provider": ["sms"],
        "language": ["en"],
    }
    rows: list[dict[str, str]] = [{}]
    for gap in sorted(gaps):
        rows = [{**row, gap: value} for row in rows for value in every[gap]]
    return rows


NOT_ASKED = frozenset({"plan"})
