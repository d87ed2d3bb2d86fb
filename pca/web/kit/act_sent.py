"""What people send, by the form of a page or as JSON: the act, and the answer that it happened or why it did not."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec
from fastapi import Request, Response

from pca.web.kit.action_result import ActionResult, OrderReceipt, onward, refusal_of, taken, unclear, warned
from pca.web.kit.candidates import Unclear
from pca.web.kit.forms import FieldUnread, Form, struct_from, struct_in
from pca.web.kit.free_text import KEEP, LooksPersonal
from pca.web.kit.guard import visiting
from pca.web.kit.plain import problem
from pca.web.kit.plan_text import as_text
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.rules import Rule

Answer: TypeAlias = Callable[..., msgspec.Struct]
Act: TypeAlias = Callable[..., ActionResult]


@dataclass(frozen=True)
class Page:
    """How an answer is shown: its template, and who may have it."""

    answer: Answer
    template: str
    rule: Rule
    live: bool


def sent_by_form(act: Act, asks: type[msgspec.Struct], rule: Rule, page: Page | None) -> Callable[..., Response]:
    """The act as a browser sends it; what does not happen comes back with what was typed."""

    def form(request: Request, form: Form, **values: Any) -> Response:
        with visiting(request, rule, form) as context:
            try:
                went = act(context, struct_from(form, asks), **values)
            except msgspec.ValidationError as error:
                unread = isinstance(error, FieldUnread)
                context.refusal = context.word("input", "unread") if unread else str(error)
                return _again(context, page, values, 422)
            except Unclear as error:
                context.refusal, context.choices = unclear(context), {error.field: error.choices}
                return _again(context, page, values, 409)
            except LooksPersonal as error:
                context.refusal = warned(context, error)
                return _again(context, page, values, 409)
            return onward(went) if taken(context, went) else _again(context, page, values, 409)

    return form


def sent_as_json(act: Act, asks: type[msgspec.Struct], rule: Rule) -> Callable[..., Response]:
    """The act as a program sends it."""

    def json(request: Request, body: bytes, **values: Any) -> Response:
        with visiting(request, rule) as context:
            try:
                went = act(context, struct_in(body, asks), **values)
            except Unclear as error:
                return problem(409, unclear(context), code="unclear", field=error.field, choices=error.choices)
            except LooksPersonal as error:
                return problem(409, warned(context, error), code="personal_text", keep=KEEP)
            done = went.done
            if done is not None and done.refused is not None:
                return problem(409, refusal_of(context, done), code=done.refused.code, journal=done.seq)
            receipt = (done.seq, done.crisis, done.repeated) if done else (None, None, False)
            return as_json(OrderReceipt(*receipt, see=went.to))

    return json


def as_json(answer: msgspec.Struct) -> Response:
    """An answer for programs."""
    return Response(
        msgspec.json.encode(answer, enc_hook=as_text),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _again(context: RequestContext, page: Page | None, values: dict[str, Any], status: int) -> Response:
    """The page the form came from, with what was typed and why it did not happen; nothing typed is lost."""
    with context.reading():
        if page is None:
            return render(context, "kit/problem.html", None, status=status)
        wanted = inspect.signature(page.answer).parameters
        answer = page.answer(context, **{name: value for name, value in values.items() if name in wanted})
        return render(context, page.template, answer, status=status, live=page.live)
