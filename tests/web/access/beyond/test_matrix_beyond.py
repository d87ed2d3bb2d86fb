"""Every route × whoever reaches a part only: nothing of another branch comes out, by page, API, file or past."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from pca.domain.access.access import AccessRole, Action, Identity, Scope
from pca.domain.access.rights import ScopeKind
from pca.services.engine.naming import answerable
from pca.web.kit.routes import rule_of
from pca.web.kit.rules import Everybody
from tests.web.access.beyond.conftest import READERS, WHO, fillings, reader, routes
from tests.web.conftest import Browser, House
from tests.web.two_branches import FAR, NEAR, name_mark, phone_of, place_mark, text_mark

SEATS = frozenset({"dir", "dep", "voice", "voice2"})
"""Whoever holds a role of the crisis is called by name by everybody."""


POINTED = (
    f"region={FAR}&site=C&place=C&perimeter={FAR}&person=head-C&assignee=head-C&text=head-C&search=C&status=all"
    f"&where=&everybody=true&author=head-C&communication=start&event=activate&crisis=2026-1&level=near"
)
"""Filters that ask for the other branch by name."""


def beyond(house: House, identity: Identity, scope: Scope) -> set[str]:
    """Marks that must not be seen: names, telephones and addresses, places and texts out of reach."""
    organisation = house.world.organisation()
    if scope.kind is ScopeKind.TEAM:  # a team works in every branch: what is its own there is to be seen
        people, places = {"reg-TTA", "regvice-TTA"}, {"house", FAR}
        return _marks(house, people) | {text_mark(one) for one in places}
    action = Action.SEE_SITUATION if identity.roles - {AccessRole.ADMINISTRATOR} else Action.ADMINISTER
    reach = identity.reach(action)
    people = {p for p in organisation.people if not reach.covers_person(organisation, p)}
    people -= answerable(organisation, reach) | SEATS | {"vice-A", "ops1", "ops2"}  # who has its tasks in hand
    found = _marks(house, people) | {text_mark("house")}
    for place in {*organisation.regions, *organisation.sites}:
        if not (reach.covers(organisation, place=place) or place in reach.perimeters(organisation)):
            found |= {place_mark(place), text_mark(place)}
    assert {place_mark(FAR), text_mark(FAR), text_mark("C"), text_mark("D"), name_mark("head-C")} <= found
    return found


def _marks(house: House, people: set[str]) -> set[str]:
    known = {p: n for n, p in enumerate(sorted(house.world.organisation().people), 1)}
    return {mark for p in people for mark in (name_mark(p), phone_of(p, known[p]), f"{p}@example.org")}


def addresses(house: House, method: str, prefix: str = "") -> Iterator[tuple[APIRoute, str]]:
    key = str(house.world.crisis)
    for route in routes(house, method):
        made = rule_of(route)
        if made is None or made.may is Everybody.PAGE or route.path.startswith("/live") != (prefix == "/live"):
            continue
        for row in fillings(house, route.path):
            path = route.path.replace("{key}", key)
            for gap, value in row.items():
                path = path.replace(f"{{{gap}}}", value)
            yield route, path


def spans(route: APIRoute) -> bool:
    return bool(route.dependant.query_params)


def asked(house: House, browser: Browser) -> Iterator[tuple[str, Any]]:
    """Every page, API answer and file, plain and asked for the other branch by name; and as it was a minute ago."""
    at = house.world.clock.now().isoformat().replace("+", "%2B")
    for route, path in addresses(house, "GET"):
        queries = ["", POINTED] if spans(route) else [""]
        if any(one.name == "at" for one in route.dependant.query_params):
            queries += [f"at={at}", f"at={at}&{POINTED}"]
        for query in queries:
            full = f"{path}?{query}" if query else path
            yield full, browser.get(full)


@pytest.mark.parametrize(("role", "scope", "actions"), WHO, ids=lambda one: getattr(one, "said", str(one))[:24])
def test_nothing_of_another_branch_is_shown(
    house: House, role: AccessRole, scope: Scope, actions: tuple[Action, ...] | None
) -> None:
    browser = reader(house, role, scope, actions)
    identity = house._identities[browser.cookies["pca-loopback"]]
    hidden, leaks, seen = beyond(house, identity, scope), [], 0
    for path, answer in asked(house, browser):
        assert answer.status_code < 500, path
        seen += answer.status_code == 200
        leaks += [(path, mark) for mark in hidden if mark in answer.text]
    assert leaks == []
    assert seen > 2


@pytest.mark.parametrize(("role", "scope"), [(role, scope) for role, scope, actions in READERS])
def test_no_live_part_tells_of_another_branch(house: House, role: AccessRole, scope: Scope) -> None:
    """What an open page fetches when something happened; the line that says so (`/live`) holds a number alone."""
    browser = reader(house, role, scope, None)
    hidden = beyond(house, house._identities[browser.cookies["pca-loopback"]], scope)
    told = [(path, browser.get(path).text) for route, path in addresses(house, "GET", "/live") if route.path != "/live"]
    assert [(path, mark) for path, text in told for mark in hidden if mark in text] == []
    assert len(told) > 5


def test_the_whole_house_sees_it_all(house: House) -> None:
    """What is hidden from others is really there to be seen: otherwise the tests above would prove nothing."""
    browser = house.browser("dir", AccessRole.DIRECTOR, AccessRole.HR, language="en")
    text = "\n".join(answer.text for _, answer in asked(house, browser) if answer.status_code == 200)
    organisation = house.world.organisation()
    wanted = {place_mark(one) for one in (*organisation.regions, *organisation.sites)}
    wanted |= {text_mark(one) for one in ("A", "B", "C", "D", "house", FAR, NEAR)}
    wanted |= {name_mark(one) for one in ("head-A", "head-C", "vice-C", "head-D", "reg-TTA")}
    wanted |= {phone_of(p, n) for n, p in enumerate(sorted(organisation.people), 1) if p in ("head-C", "head-A")}
    assert {mark for mark in wanted if mark not in text} == set()
