"""Every page of an application, reached as people reach them: by the links of the pages before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import unescape
from itertools import product
from typing import NamedTuple

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from pca.demo.personas import PERSONAS
from pca.domain.access.access import INSTITUTION, AccessRole, Grant, Identity
from tests.browser.screens import NO_SCREENS

LINK = re.compile(r' (?:href|formaction)="(/[^"#]*)')
SEARCH = re.compile(r'<form method="get"[^>]* action="(/[^"#]*)"')
LANGUAGES = ("fr", "ar", "en")
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


class Seen(NamedTuple):
    """One page as somebody read it."""

    who: str
    path: str
    route: str
    language: str
    html: str


class Crawl:
    """Goes through an application as the people of the demonstration, and as a stranger."""

    def __init__(self, app: FastAPI, each: int) -> None:
        self._app, self._each = app, each
        self._visits: dict[str, Identity] = {}
        app.state.admit = lambda runtime, token, *, bearer: self._visits.get(token)
        self.routes = [
            one
            for one in app.routes
            if isinstance(one, APIRoute) and "GET" in one.methods and not one.path.startswith(("/api", "/live"))
        ]

    def route_of(self, path: str) -> str | None:
        """The route that answers a path."""
        return next((one.path for one in self.routes if one.path_regex.match(path.partition("?")[0])), None)

    def pages(self) -> Iterator[Seen]:
        """Every page, at most `each` of one route for one person, in three languages."""
        with TestClient(self._app, base_url="http://127.0.0.1", follow_redirects=False) as client:
            for persona in PERSONAS:
                grant = Grant(
                    number=1,
                    person=persona.person,
                    role=persona.role,
                    scope=persona.scope,
                    starts=BEGAN,
                    granted_by="t",
                    reason="t",
                )
                now = self._app.state.runtime.clock.now()
                self._visits[persona.person] = Identity(
                    person=persona.person, grants=(grant,), by="persona", second_factor=True, proved_at=now
                )
                yield from self._as(client, persona.person, ["/more", "/crises"])
            yield from self._as(client, "", ["/signin", "/demo", "/genuine"])

    def of_plan(self, person: str, paths: Sequence[str]) -> Iterator[Seen]:
        """These pages and no others, as somebody who sees all of them: the first in three languages, others by turn."""
        grant = Grant(
            number=1,
            person=person,
            role=AccessRole.DIRECTOR,
            scope=INSTITUTION,
            starts=BEGAN,
            granted_by="t",
            reason="t",
        )
        now = self._app.state.runtime.clock.now()
        self._visits[person] = Identity(person=person, grants=(grant,), by="persona", second_factor=True, proved_at=now)
        with TestClient(self._app, base_url="http://127.0.0.1", follow_redirects=False) as client:
            turns = [(path, LANGUAGES[place % len(LANGUAGES)]) for place, path in enumerate(paths[1:])]
            for path, language in [*product(paths[:1], LANGUAGES), *turns]:
                client.cookies.clear()
                client.cookies.update({"pca-loopback": person, "pca-language": language})
                answer = client.get(path)
                assert answer.status_code == 200, path
                yield Seen(person, path, path, language, answer.text)

    def _as(self, client: TestClient, who: str, ahead: list[str]) -> Iterator[Seen]:
        count: Counter[str] = Counter()
        been: set[str] = set()
        while ahead:
            path = ahead.pop(0)
            route = self.route_of(path)
            if route is None or route in NO_SCREENS or path in been or count[route] >= self._each:
                continue
            been.add(path)
            count[route] += 1
            for language in LANGUAGES:
                client.cookies.clear()
                client.cookies.update({"pca-loopback": who, "pca-language": language})
                answer = client.get(path)
                if answer.is_redirect:
                    ahead.append(answer.headers["location"])
                    break
                yield Seen(who, path, route, language, answer.text)
                if language == LANGUAGES[0]:
                    ahead += [unescape(one) for one in (*LINK.findall(answer.text), *SEARCH.findall(answer.text))]
