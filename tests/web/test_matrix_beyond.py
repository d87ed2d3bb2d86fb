"""Every route × whoever reaches a part only: nothing of another branch comes out, by page, API, file, stream or past.

The addresses are made from the application's own routes: a new route is asked by itself, or fails here for want of
something to fill its gaps with.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from fastapi.routing import APIRoute

import pca.web
from pca.domain.access.access import MAY, AccessRole, Action, Identity, Scope, narrowed
from pca.domain.access.rights import SCOPES, ScopeKind
from pca.domain.decide import HANDLERS, Handled
from pca.domain.orders import AnyAct
from pca.services.engine.naming import answerable
from pca.store.audit import journal
from pca.store.kit.database import Store
from pca.store.messages import messages
from pca.store.tasks import tasks
from pca.web.kit.csrf import SALT, csrf_for
from pca.web.kit.routes import Over, Router, Rule, rule_of
from pca.web.kit.rules import Everybody
from tests.web.conftest import Browser, House
from tests.web.two_branches import FAR, NEAR, furnish, name_mark, numbers, phone_of, place_mark, text_mark

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

SEATS = frozenset({"dir", "dep", "voice", "voice2"})
"""Whoever holds a role of the crisis is called by name by everybody."""

POINTED = (
    f"region={FAR}&site=C&place=C&perimeter={FAR}&person=head-C&assignee=head-C&text=head-C&search=C&status=all"
    f"&where=&everybody=true&author=head-C&communication=start&event=activate&crisis=2026-1&level=near"
)
"""Filters that ask for the other branch by name."""


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


# ---------------------------------------------------------------- orders


FIELDS: dict[str, Any] = {
    "address": "far@house.example",
    "id": "0" * 12,
    "event": "lockdown",
    "why": "x",
    "perimeter": FAR,
    "region": FAR,
    "site": "C",
    "scope": "region",
    "team": "hr",
    "person": ["head-C"],
    "to": "head-C",
    "status": "absent",
    "text": "x",
    "kind": "fact",
    "value": "5",
    "activity": "pay",
    "answer": "help",
    "link": "https://example.org",
    "plan": "?",
    "title": "x",
    "mode": "exercise",
    "until": "2026-03-02T18:00",
    "delegation": 1,
    "level": "near",
    "despite": "x",
    "reference": "x",
    "fault": "gone",
    "note": "x",
    "reply": "x",
    "then": "take",
    "held_by": "",
    "grant": 1,
    "token": 1,
    "role": "observer",
    "where": "institution",
    "change": "disabled",
    "impossible": True,
}
"""What orders are given with: everything they can be aimed at is of the other branch."""

NOT_ASKED = frozenset({"plan"})


def body_for(kind: type[msgspec.Struct], tasks: list[int]) -> dict[str, Any]:
    """A body with everything the route needs, aimed at the other branch; fields with defaults where we know one."""
    found: dict[str, Any] = {}
    for one in msgspec.structs.fields(kind):
        if one.name == "tasks":
            found["tasks"] = tasks
        elif one.name == "person" and one.type is str:
            found["person"] = "head-C"
        elif one.name in FIELDS:
            found[one.name] = FIELDS[one.name]
        else:
            assert not one.required, f"{kind.__name__}.{one.name}: say in FIELDS what it is aimed at"
    return found


def far_rows(house: House, path: str, scope: Scope) -> list[dict[str, str]]:
    """Fillings that lead to the other branch."""
    world, rows = house.world, fillings(house, path)
    with world.store.read() as unit:
        key = str(world.crisis)
        places = {FAR} if scope.kind is ScopeKind.TEAM else {"C", "D", FAR}  # a team's tasks are its own everywhere
        far_tasks = {str(one.number) for one in tasks.live_tasks(unit, key) if one.place in places}
        near = {str(one.wave) for one in messages.messages(unit, key) if one.recipient in ("head-A", "ops1", "head-B")}
        theirs = {str(one.number) for one in messages.messages(unit, key) if one.recipient in ("head-C", "reg-TTA")}
    if "/inbox/" in path:
        return rows[:1]  # the far head wrote first
    if "{number}" in path:
        return [one for one in rows if one["number"] in (theirs if "{wave}" in path else far_tasks)]
    if "{perimeter}" in path:
        return [{"perimeter": FAR}]
    if "{wave}" in path:
        return [one for one in rows if one["wave"] not in near]
    return rows


@pytest.mark.parametrize(("role", "scope", "actions"), WHO, ids=lambda one: getattr(one, "said", str(one))[:24])
def test_nothing_is_ordered_beyond_ones_reach(
    house: House, role: AccessRole, scope: Scope, actions: tuple[Action, ...] | None
) -> None:
    browser = reader(house, role, scope, actions)
    session = browser.cookies["pca-loopback"]
    csrf = csrf_for(session, "0" * 2 * SALT)
    key, given = str(house.world.crisis), []
    tasks = [int(one["number"]) for one in far_rows(house, "/crises/{key}/tasks/{number}/done", scope)]
    assert tasks
    for route in routes(house, "POST"):
        made = rule_of(route)
        if made is None or made.over not in (Over.ORDER, Over.INSTITUTION) or not route.path.startswith("/api"):
            continue
        body = body_for(route.endpoint.asks, tasks)  # type: ignore[attr-defined]
        for row in far_rows(house, route.path, scope):
            path = route.path.replace("{key}", key)
            for gap, value in row.items():
                path = path.replace(f"{{{gap}}}", value)
            with house.world.store.read() as unit:
                before = journal.head(unit).seq
            answer = browser.post(path, json=body, headers={"sec-fetch-site": "same-origin", "x-csrf-token": csrf})
            with house.world.store.read() as unit:
                after = journal.head(unit).seq
            assert answer.status_code < 500, path
            if after != before or answer.status_code not in (403, 404):
                given.append((path, answer.status_code, answer.text[:200]))
    # receiving several tasks at once tells how many were received: none of theirs
    assert [one for one in given if not one[0].endswith("/acknowledge") or "received=0" not in one[2]] == []


def test_every_act_says_over_what_it_is_given() -> None:
    assert all(callable(HANDLERS[one].over) for one in get_args(AnyAct))
    with pytest.raises(TypeError):
        Handled(lambda *_: None)  # type: ignore[call-arg]
    assert {role for role in AccessRole if role in MAY[Action.OBSERVE]} == {AccessRole.COMMITTEE, AccessRole.DIRECTOR}


def test_pages_give_and_preview_orders_in_one_way() -> None:
    """The way that judges reach inside the transaction; services that a page calls over the whole house aside."""
    found = []
    for path in sorted(Path(pca.web.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in (
                "pca.services.engine.execute",
                "pca.services.engine.preview",
            ):
                found += [
                    (path.stem, one.name)
                    for one in node.names
                    if one.name in ("execute", "execute_together", "preview")
                ]
    assert found == [("request_context", name) for name in ("execute", "execute_together", "preview")]


@pytest.mark.parametrize(("may", "over"), [(Everybody.PAGE, Over.ROWS), (Action.DECIDE, Over.NOTHING)])
def test_a_rule_that_says_nothing_cannot_be_made(may: Any, over: Over) -> None:
    with pytest.raises(TypeError):
        Rule(may, over)


def test_a_route_that_does_not_say_over_what_cannot_be_made() -> None:
    with pytest.raises(TypeError):
        Router().page("/x", may=Action.SEE_LOG, template="log/log.html")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Router().page("/x", over=Over.ROWS, template="log/log.html")  # type: ignore[call-arg]
