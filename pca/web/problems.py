"""What is said when something cannot be done: a calm page for people, problem+json (RFC 9457) for programs."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from pca.domain.order_types import MalformedOrder
from pca.services.execute import OrderClash, UnknownCrisis
from pca.services.guesses import TooManyGuesses
from pca.services.plans import AmbiguousPlan, UnknownPlan
from pca.store.errors import StoreError
from pca.web.entry import FirstPassword, ForeignForm, SignedOut, visit_of
from pca.web.forms import Form, TooDeep
from pca.web.headers import TooMuch
from pca.web.lanes import Crowded
from pca.web.pages import render
from pca.web.visit import NotAllowed, NotFound

_log = logging.getLogger(__name__)

_STORE = {"busy": 503, "disk_full": 503, "unstorable": 422}
"""Troubles of the store that are not ours: it is full or busy, or was handed a number no database keeps."""


UNTOLD = frozenset({"csrf", "order", "begun", "answer", "password", "old", "new", "secret", "code"})
"""Fields that are not shown again: what belongs to one page, and what must not stand on a screen."""


class Trouble(msgspec.Struct, frozen=True):
    """What happened, said by the page `problem.html`; `detail` holds the words of a rule or a limit."""

    status: int
    code: str
    detail: str = ""
    carried: dict[str, list[str]] = {}
    """What was typed into a form that could not be sent, so that nothing is lost."""
    action: str = ""
    again: str = ""
    """Where the page came from."""


def problem(status: int, detail: str, *, code: str = "", **more: Any) -> Response:
    """A problem as JSON."""
    said = {"type": "about:blank", "title": _TITLES.get(status, "Error"), "status": status, "detail": detail}
    body = msgspec.json.encode({**said, **({"code": code} if code else {}), **more})
    return Response(body, status_code=status, media_type="application/problem+json")


_TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Refused by the rules",
    413: "Too large",
    422: "Not usable",
    429: "Too many attempts",
    500: "Defect",
    503: "Not available now",
}


def _found(error: Exception) -> tuple[int, str, str]:
    """Status, code and words of an error."""
    match error:
        case SignedOut():
            return 401, "signed_out", ""
        case NotAllowed():
            return 403, "second_factor" if error.second_factor else "not_allowed", error.action.value
        case FirstPassword():
            return 403, "first_password", ""
        case Crowded():
            return 503, "crowded", ""
        case ForeignForm():
            return 403, "foreign_form", ""
        case NotFound() | UnknownCrisis() | UnknownPlan() | AmbiguousPlan():
            return 404, "not_found", ""
        case OrderClash():
            return 409, "order_clash", ""
        case RequestValidationError():
            return 422, "unusable", "; ".join(_place(one) for one in error.errors()[:10])
        case MalformedOrder() | msgspec.ValidationError() | msgspec.DecodeError() | UnicodeError():
            return 422, "unusable", str(error)
        case StoreError():
            return _STORE.get(error.code, 500), error.code, str(error)
        case TooManyGuesses():
            return 429, "too_many", error.until.isoformat()
        case TooDeep():
            return 400, "too_deep", "the JSON is nested too deeply"
        case TooMuch():
            return 413, "too_large", ""
        case HTTPException():
            return error.status_code, f"http_{error.status_code}", ""
    return 500, "defect", ""


def _place(one: Any) -> str:
    return f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"


def answer_to(request: Request, error: Exception) -> Response:
    """The answer to an error, in the way the request was made. Never raises, never shows how the house is built."""
    status, code, detail = _found(error)
    if status == 500:
        _log.error("defect at %s", request.url.path, exc_info=error)
    elif code in _TOLD:
        _log.warning("%s: %s for %s from %s", code, request.url.path, *_whose(request))
    headers = {"Retry-After": {503: "2", 429: "60"}[status]} if status in (429, 503) else {}
    if _for_program(request):
        answer = problem(status, detail, code=code)
        answer.headers.update(headers)
        return answer
    if isinstance(error, FirstPassword):
        return RedirectResponse(f"/signin/password?next={_quoted(request)}", status_code=303)
    if isinstance(error, SignedOut) and request.method in ("GET", "HEAD"):
        return RedirectResponse(f"/signin?next={_quoted(request)}", status_code=303)
    form: Form | None = getattr(request.state, "form", None)
    carried = {name: values for name, values in form.fields.items() if name not in UNTOLD} if form else {}
    trouble = Trouble(status, code, detail, carried, request.url.path, request.headers.get("referer", ""))
    visit = visit_of(request)
    with visit.reading():
        page = render(visit, "problem.html", trouble, status=status)
    page.headers.update(headers)
    return page


_TOLD = frozenset({"not_allowed", "second_factor", "foreign_form", "too_many", "too_large", "too_deep"})
"""What somebody tried and may not: a line in the log, without what they typed."""


def _whose(request: Request) -> tuple[str, str]:
    """Who asked, as far as it is known, and from where."""
    visit = visit_of(request)
    return visit.identity.person if visit.identity else "nobody", visit.address


def _quoted(request: Request) -> str:

    url = request.url
    return quote(url.path + (f"?{url.query}" if url.query else ""), safe="")


def _for_program(request: Request) -> bool:
    return request.url.path.startswith("/api") or "text/event-stream" in request.headers.get("accept", "")


def install(app: FastAPI) -> None:
    """Answer every error of the application here."""

    async def handle(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(answer_to, request, error)

    kinds: tuple[type[Exception], ...] = (
        *(
            SignedOut,
            FirstPassword,
            Crowded,
            NotAllowed,
            ForeignForm,
            NotFound,
            UnknownCrisis,
            UnknownPlan,
            AmbiguousPlan,
            OrderClash,
        ),
        *(RequestValidationError, MalformedOrder, msgspec.ValidationError, msgspec.DecodeError, UnicodeError),
        *(StoreError, TooManyGuesses, TooDeep, TooMuch, HTTPException, Exception),
    )
    for kind in kinds:
        app.add_exception_handler(kind, handle)
