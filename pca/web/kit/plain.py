"""What is said when nothing else works: a calm page, or a problem for programs, without database and thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pca.web.kit.languages import language_of
from pca.web.kit.rendering import environment

STATUS = {"too_large": 413, "too_slow": 408, "defect": 500}
"""Everything else is 503."""

RETRY = {"disk_full": 30, "damaged": 60}
"""Seconds after which to come again, where it is not a few."""

A_FEW = 3

WORDS = {
    "crowded": "Too many ask at this moment. Nothing was done; try again in a few seconds.",
    "busy": "The database is busy. Nothing was done; try again in a moment.",
    "disk_full": "The disk is full. Nothing was written.",
    "being_made": "This crisis is long: its past is put together in the background. Ask again in a few seconds.",
    "too_large": "More was sent than is taken here. Nothing was done.",
    "too_slow": "The request did not come whole in time. Nothing was done.",
    "defect": "",
}
"""For programs. What a driver says stands in the log alone: it tells host, port and user of the database."""

AWAY = "The database does not answer. Nothing was done; try again in a moment."

_TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    409: "Refused by the rules",
    413: "Too large",
    422: "Not usable",
    429: "Too many attempts",
    500: "Defect",
    503: "Not available now",
}


def problem(status: int, detail: str, *, code: str = "", **more: Any) -> Response:
    """A problem as JSON (RFC 9457)."""
    described = {"type": "about:blank", "title": _TITLES.get(status, "Error"), "status": status, "detail": detail}
    body = msgspec.json.encode({**described, **({"code": code} if code else {}), **more})
    return Response(body, status_code=status, media_type="application/problem+json")


def plain(
    request: Request, code: str, carried: Mapping[str, Sequence[str]] | None = None, far: tuple[int, int] | None = None
) -> Response:
    """The answer, in the way the request was made; `carried` is what was typed, so that it is not lost.

    `far` is how far something is that goes on, and what it goes up to: the page asks again by itself.
    """
    status = STATUS.get(code, 503)
    if for_program(request):
        answer = problem(status, WORDS.get(code, AWAY), code=code, **({"read": far[0], "of": far[1]} if far else {}))
    else:
        page = environment(language_of(request)).get_template("kit/plain.html")
        back = request.url.path if far is None or not request.url.query else f"{request.url.path}?{request.url.query}"
        text = page.render(code=code, carried=carried or {}, back=back, far=far)
        answer = HTMLResponse(text, status_code=status)
    answer.headers["Cache-Control"] = "no-store"
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY.get(code, A_FEW))
    if status in (408, 413):
        answer.headers["Connection"] = "close"  # what is still on its way is not taken for another request
    return answer


def for_program(request: Request) -> bool:
    """Whether a program asks, rather than somebody who reads."""
    return request.url.path.startswith(("/api", "/live"))
