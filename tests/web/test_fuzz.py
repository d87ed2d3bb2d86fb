"""The API fuzzed from its own description: whatever is sent, no defect shows, and every answer is as described."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from pca.domain.access.access import AccessRole
from pca.store.kit.database import Store
from pca.web.app import create_app
from pca.web.kit.csrf import SALT, csrf_for
from pca.web.kit.openapi import describe
from tests.services.conftest import World
from tests.web.conftest import ORIGIN, House

EXAMPLES = int(os.environ.get("PCA_FUZZ", "4"))
"""Requests for each operation and rights; many more by `make fuzz-api`."""


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("fuzz")
    with Store.open(f"sqlite:///{folder / 'pca.db'}", create=True, durable=False) as store:
        house = House(World(store, folder).prepare())
        house.opened()
        house.world.decide("activate")
        yield house


@pytest.fixture(scope="module")
def api(fuzzed: House) -> Any:
    return schemathesis.openapi.from_asgi("/api/openapi.json", fuzzed.app)


RIGHTS = (
    (AccessRole.DIRECTOR, AccessRole.DEPARTMENT_HEAD, AccessRole.HR),
    (AccessRole.COMPLIANCE,),
    (AccessRole.ADMINISTRATOR,),
)
"""Those who lead, who read and who administer: each request is made as all of them."""

OPERATIONS = [
    (method, path)
    for path, operations in describe(create_app(None))["paths"].items()  # type: ignore[arg-type]  # nothing is asked
    for method in operations
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_request_finds_a_defect(fuzzed: House, api: Any, method: str, path: str) -> None:
    sessions = [fuzzed.browser("dir", *roles).cookies["pca-loopback"] for roles in RIGHTS]
    answers: dict[str, list[int]] = {session: [] for session in sessions}

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=api[path][method.upper()].as_strategy(), known=st.sampled_from([True, True, False]))
    def ask(case: Any, known: bool) -> None:
        if known:  # as somebody signed in, about a crisis that exists
            case.headers.clear()
            case.cookies.clear()
            if "key" in case.path_parameters:
                case.path_parameters["key"] = fuzzed.world.crisis
        for session in sessions:
            headers = {"x-csrf-token": csrf_for(session, "0" * 2 * SALT), "sec-fetch-site": "same-origin"}
            response = case.call(headers=headers, cookies={"pca-loopback": session}, base_url=ORIGIN)
            case.validate_response(response, checks=[not_a_server_error])
            answers[session].append(response.status_code)
            assert response.status_code < 400 or response.headers["content-type"][0] == "application/problem+json"

    ask()
    if path == "/api/crises/{key}":  # the fuzzing is not refused at the door
        assert 200 in answers[sessions[0]], answers
