"""Every order × whoever reaches a part only: nothing is ordered beyond one's reach, and each rule says over what."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

import pca.web
from pca.domain.access.access import MAY, AccessRole, Action, Scope
from pca.domain.access.rights import ScopeKind
from pca.domain.decide import HANDLERS, Handled
from pca.domain.orders import AnyAct
from pca.store.audit import journal
from pca.store.messages import messages
from pca.store.tasks import tasks
from pca.web.kit.csrf import SALT, csrf_for
from pca.web.kit.routes import Over, Router, Rule, rule_of
from pca.web.kit.rules import Everybody
from tests.web.access.beyond.conftest import WHO, fillings, reader, routes
from tests.web.conftest import House
from tests.web.two_branches import FAR

# ---------------------------------------------------------------- orders


OF_ONESELF = frozenset({"/api/account/availability", "/api/account/contacts/confirm", "/api/crises/{key}/travel"})
"""Orders that can be aimed at nobody else."""


FIELDS: dict[str, Any] = {
    "address": "far@house.example",
    "id": "0" * 12,
    "event": "lockdown",
    "why": "x",
    "points": [f"{measure}:do:{point}" for measure, point in (("M1", "read"), ("M1", "post"), ("M6", "meet"))],
    "perimeter": FAR,
    "region": FAR,
    "site": "C",
    "place": "C",
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
    "starts": "2026-03-02",
    "ends": "2026-03-03",
    "day": "2026-03-02",
    "hours": "09:00-12:00",
    "period": (1,),
    "seen": "",
    "campaign": 1,
    "delegation": 1,
    "level": "near",
    "despite": "x",
    "reference": "x",
    "fault": "gone",
    "note": "x",
    "reply": "x",
    "then": "take",
    "press": "pass_on",
    "held_by": "",
    "grant": 1,
    "token": 1,
    "role": "observer",
    "where": "institution",
    "change": "disabled",
    "impossible": True,
    "outcome": "cancelled",
    "quantity": 1,
    "seal": "",
    "what": "erase",
    "locked": "yes",
    "choice": "yes",
    "digest": "0",
    "measure": "M5",
    "was_on": "2026-03-04",
    "moved_to": "2026-03-05",
    "granted": True,
}
"""What orders are given with: everything they can be aimed at is of the other branch."""

OTHERWISE: dict[str, dict[str, Any]] = {
    "AskTask": {"region": [FAR], "due": "2026-03-20T18:00", "person": "", "team": "", "priority": "P2"},
    "AskEdit": {"text": {"fr": "x"}},
    "AskMessage": {"region": [FAR], "text": {"fr": "x"}, "team": [], "role": []},
    "AskChange": {"to": "closed", "until": "", "seen": -1},
    "AskMove": {"kind": "use", "to": "", "quantity": 1},
    "AskTerms": {"basis": "x", "reference": "x", "purpose": "x", "notice": "x", "until": "2026-12-31"},
    "AskReversal": {"kind": "waiver"},
    "AskSessionSettled": {"outcome": "held"},
    "AskStart": {"until": "2026-03-20"},
    "AskOwnCancel": {"period": 1},
    "AskLeave": {"kind": "person", "id": "head-C", "to": ""},
    "AskPerson": {"id": "", "name": "x"},
    "AskPlace": {"kind": "site", "id": ""},
}
"""Where a field of the same name is aimed at something else."""


def body_for(kind: type[msgspec.Struct], tasks: list[int]) -> dict[str, Any]:
    """A body with everything the route needs, aimed at the other branch; fields with defaults where we know one."""
    found: dict[str, Any] = {}
    otherwise = OTHERWISE.get(kind.__name__, {})
    for one in msgspec.structs.fields(kind):
        if one.name in otherwise:
            found[one.name] = otherwise[one.name]
        elif one.name == "tasks":
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
    if "{resource}" in path and scope.kind is ScopeKind.TEAM:
        return []  # what the team keeps is its own everywhere
    if "/inbox/" in path:
        return rows[:1]  # the far head wrote first
    if "/people/away/" in path:
        return [{"person": "head-C"}]
    if "{number}" in path:
        return [one for one in rows if one["number"] in (theirs if "{wave}" in path else far_tasks)]
    if "{perimeter}" in path:
        return [{"perimeter": FAR}]
    if "{region}" in path:
        return [{"region": FAR}]
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
        if route.path in OF_ONESELF:
            continue
        asks = getattr(route.endpoint, "asks", None)  # files come with no more than their form
        body = body_for(asks, tasks) if asks else {}
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
    # answering several tasks at once tells how many were answered: none of theirs; nor is anybody of theirs planned for
    none = {"acknowledge": "received=0", "complete": "finished=0", "plan": "nobody_chosen"}
    assert [one for one in given if none.get(one[0].rpartition("/")[2], "\n") not in one[2]] == []


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
