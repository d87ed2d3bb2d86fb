"""What is said when something cannot be done: a calm page for people, problem+json (RFC 9457) for programs."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any
from urllib.parse import quote

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response

from pca.domain.order_types import MalformedOrder
from pca.services.engine.execute import OrderClash
from pca.services.kit.unknown import AmbiguousPlan, UnknownCrisis, UnknownPlan
from pca.services.messages.guesses import TooManyGuesses
from pca.services.vault.files import NotOpen
from pca.store.engine.past import BeingMade
from pca.store.kit.errors import StoreError
from pca.web.kit.forms import Form, TooDeep
from pca.web.kit.free_text import LooksPersonal
from pca.web.kit.guard import FirstPassword, ForeignForm, SignedOut, visit_of
from pca.web.kit.lanes import Crowded
from pca.web.kit.plain import for_program, plain, problem
from pca.web.kit.receiving import TooMuch, TooSlow
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotAllowed, NotFound
from pca.web.kit.rules import Over, Rule, SignedIn
from pca.web.kit.task_threads import Threads

_log = logging.getLogger(__name__)

UNSTORABLE = "A text or number is not one that can be kept. Shorten or correct it."


UNTOLD = frozenset({"csrf", "order", "begun", "answer", "password", "old", "new", "secret", "code"})
"""Fields that are not shown again: what belongs to one page, and what must not stand on a screen."""


class Trouble(msgspec.Struct, frozen=True):
    """What happened, said by the page `kit/problem.html`; `detail` holds the words of a rule or a limit."""

    status: int
    code: str
    detail: str = ""
    carried: dict[str, list[str]] = {}
    """What was typed into a form that could not be sent, so that nothing is lost."""
    action: str = ""
    again: str = ""
    """Where the page came from."""


def _found(error: Exception) -> tuple[int, str, str]:
    """Status, code and words of an error."""
    match error:
        case SignedOut():
            return 401, "signed_out", ""
        case NotAllowed():
            return 403, "second_factor" if error.second_factor else "not_allowed", error.action.value
        case NotOpen():
            return 403, "vault_off" if error.missing else "vault_ended", ", ".join(error.missing)
        case FirstPassword():
            return 403, "first_password", ""
        case ForeignForm():
            return 403, "foreign_form", ""
        case NotFound() | UnknownCrisis() | UnknownPlan() | AmbiguousPlan():
            return 404, "not_found", ""
        case LooksPersonal():
            return 409, "personal_text", ""
        case OrderClash():
            return 409, "order_clash", ""
        case RequestValidationError():
            return 422, "unreadable", "; ".join(_place(fault) for fault in error.errors()[:10])
        case MalformedOrder() | msgspec.ValidationError() | msgspec.DecodeError() | UnicodeError():
            return 422, "unusable", str(error)
        case StoreError():
            return _of_the_store(error)
        case BeingMade():
            return 503, "being_made", ""
        case Crowded():
            return 503, "crowded", ""
        case TooSlow() | ClientDisconnect():  # whoever left half-way reads nothing, and is no defect of ours
            return 408, "too_slow", ""
        case TooManyGuesses():
            return 429, "too_many", error.until.isoformat()
        case TooDeep():
            return 400, "too_deep", "the JSON is nested too deeply"
        case TooMuch():
            return 413, "too_large", ""
        case HTTPException():
            return error.status_code, f"http_{error.status_code}", ""
    return 500, "defect", ""


def _of_the_store(error: StoreError) -> tuple[int, str, str]:
    if error.code == "unstorable":
        return 422, "unstorable", UNSTORABLE
    return (500, "defect", "") if error.code in ("nested", "conflict", "append_only") else (503, error.code, "")


def _place(fault: Any) -> str:
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"


def answer_to(request: Request, error: Exception) -> Response:
    """The answer to an error, in the way the request was made. Never raises, never shows how the house is built."""
    status, code, detail = _found(error)
    if status == 500:
        _log.error("defect at %s", request.url.path, exc_info=error)
    elif isinstance(error, StoreError):  # what the driver says stands here alone
        _log.error("%s at %s: %s", code, request.url.path, error)
    try:
        if code in _TOLD:
            _log.warning("%s: %s for %s from %s", code, request.url.path, *_whose(request))
        return _answer(request, error, status, code, detail)
    except StoreError as away:  # the page itself needs the database
        return plain(request, away.code, _carried(request))


def _answer(request: Request, error: Exception, status: int, code: str, detail: str) -> Response:
    headers = {"Retry-After": "60"} if status == 429 else {}
    if status in (408, 503):
        far = (error.read, error.entries) if isinstance(error, BeingMade) else None
        return plain(request, code, _carried(request), far)
    if for_program(request):
        answer = problem(status, detail, code=code)
        answer.headers.update(headers)
        return answer
    if isinstance(error, FirstPassword):
        return RedirectResponse(f"/signin/password?next={_quoted(request)}", status_code=303)
    if isinstance(error, SignedOut) and request.method in ("GET", "HEAD"):
        return RedirectResponse(f"/signin?next={_quoted(request)}", status_code=303)
    trouble = Trouble(status, code, detail, _carried(request), request.url.path, request.headers.get("referer", ""))
    context = visit_of(request)
    with context.reading():
        page = render(context, "kit/problem.html", trouble, status=status)
    page.headers.update(headers)
    return page


def _carried(request: Request) -> dict[str, list[str]]:
    """What was typed into the form, but for what must not stand on a screen."""
    form: Form | None = getattr(request.state, "form", None)
    return {name: values for name, values in form.fields.items() if name not in UNTOLD} if form else {}


_TOLD = frozenset({"not_allowed", "second_factor", "foreign_form", "too_many", "too_large", "too_deep"})
"""What somebody tried and may not: a line in the log, without what they typed."""


def _whose(request: Request) -> tuple[str, str]:
    """Who asked, as far as it is known, and from where."""
    context = visit_of(request)
    return context.identity.person if context.identity else "nobody", context.address


def _quoted(request: Request) -> str:

    url = request.url
    return quote(url.path + (f"?{url.query}" if url.query else ""), safe="")


ANSWERED = Rule(SignedIn.PAGE, Over.OWN)
"""An error is answered in the share of threads of whoever made the request."""


def install(app: FastAPI) -> None:
    """Answer every error of the application here."""

    async def handle(request: Request, error: Exception) -> Response:
        threads: Threads = request.app.state.threads
        if isinstance(error, Crowded | TooSlow | ClientDisconnect):  # no thread for saying that there is none
            return plain(request, _found(error)[1], _carried(request))
        try:
            return await threads.work(request, ANSWERED, partial(answer_to, request, error))
        except Crowded:
            return plain(request, "crowded", _carried(request))
        except Exception:
            _log.exception("the answer to an error failed at %s", request.url.path)
            return plain(request, "defect", _carried(request))

    kinds: tuple[type[Exception], ...] = (
        *(SignedOut, FirstPassword, NotAllowed, ForeignForm, NotFound),
        *(UnknownCrisis, UnknownPlan, AmbiguousPlan, OrderClash),
        *(RequestValidationError, MalformedOrder, msgspec.ValidationError, msgspec.DecodeError, UnicodeError),
        *(
            StoreError,
            BeingMade,
            TooManyGuesses,
            TooDeep,
            TooMuch,
            TooSlow,
            ClientDisconnect,
            Crowded,
            HTTPException,
            Exception,
        ),
    )
    for kind in kinds:
        app.add_exception_handler(kind, handle)
    app.state.trouble = handle
