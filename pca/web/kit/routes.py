"""One way to make a route: an answer, the rule of who may have it, and the ways it is shown (page, JSON, live).

An answer is a function `(context, …) -> Struct`. `page` serves it as HTML under its path, as JSON under `/api` + path,
and when `live` its `live` block alone under `/live` + path. `act` serves what people send: a form from a page
or JSON under `/api`, checked against one Struct. No route can be made without saying who may (`may`) and over what
(`over`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse

from pca.domain.topics import SUBJECTS, Subject
from pca.web.kit.act_sent import Act, Answer, Page, as_json, sent_as_json, sent_by_form
from pca.web.kit.action_result import OrderReceipt
from pca.web.kit.cache import shown
from pca.web.kit.following import topics_of
from pca.web.kit.forms import Form, read_body, read_form
from pca.web.kit.guard import visiting
from pca.web.kit.lanes import Lane, apart
from pca.web.kit.parameters import returned, signature
from pca.web.kit.past import moment
from pca.web.kit.rendering import Draw, as_partial, illustrate, render, render_around
from pca.web.kit.request_context import RequestContext
from pca.web.kit.rules import Everybody, May, Over, Rule, SignedIn
from pca.web.kit.task_threads import threaded

MONTH = 31 * 86_400
"""Seconds."""

__all__ = ["Everybody", "Over", "Router", "Rule", "SignedIn", "rule_of"]


class Router:
    """The routes of one room."""

    def __init__(self) -> None:
        self.router = APIRouter()

    def page(
        self,
        path: str,
        *,
        may: May,
        over: Over,
        template: str,
        live: bool = False,
        follows: tuple[Subject, ...] = SUBJECTS,
        api: bool = True,
        personal: bool = False,
        past: bool = False,
        pictures: tuple[Draw, ...] = (),
    ) -> Callable[[Answer], Page]:
        """A page. `personal` says that two people with the same rights see different things (for live parts), and
        `follows` what of its crisis a live part shows: it is made anew for nothing else. `past` lets it be read as it
        was (`?at=`): its answer reads the context's unit and nothing else; its template draws the `pictures`.
        """
        rule = Rule(may, over)
        illustrate(template, pictures)

        def keep(answer: Answer) -> Page:
            def html(request: Request, **values: Any) -> Response:
                with visiting(request, rule) as context, _moment(context, past, values):
                    if not live or context.past is not None:
                        return _keeping(context, render(context, template, answer(context, **values)))
                    topics = topics_of(context, follows, values)
                    page = shown(context, template, lambda: answer(context, **values), personal=personal, topics=topics)
                    return _keeping(context, render_around(context, template, page.answer, page.part))

            self._add("GET", path, rule, html, answer, past=past)
            if api:
                json = _as_json(answer, rule, past)
                self._add("GET", f"/api{path}".rstrip("/"), rule, json, answer, gives=returned(answer), past=past)
            if live:
                part = _live_part(answer, rule, template, follows, personal=personal)
                self._add("GET", f"/live{path}".rstrip("/"), rule, part, answer)
            return Page(answer, template, rule, live)

        return keep

    def part(
        self, path: str, *, may: May, over: Over, template: str
    ) -> Callable[[Callable[..., msgspec.Struct]], Callable[..., msgspec.Struct]]:
        """A live part that belongs to no page of its own and has no forms; its answer says what it follows, and is one
        person's."""
        rule = Rule(may, over)

        def keep(answer: Callable[..., msgspec.Struct]) -> Callable[..., msgspec.Struct]:
            self._add(
                "GET", f"/live{path}", rule, _live_part(answer, rule, template, (), personal=True, forms=False), answer
            )
            return answer

        return keep

    def act(
        self,
        path: str,
        *,
        may: May,
        over: Over,
        asks: type[msgspec.Struct],
        page: Page | None = None,
        api: bool = True,
    ) -> Callable[[Act], Act]:
        """Something people send. When it is refused, `page` is shown again with what they typed and the reason."""
        rule = Rule(may, over)

        def keep(act: Act) -> Act:
            form, body = sent_by_form(act, asks, rule, page), ("form", Annotated[Form, Depends(read_form)])
            self._add("POST", path, rule, form, act, body=body, asks=asks)
            if api:
                json, body = sent_as_json(act, asks, rule), ("body", Annotated[bytes, Depends(read_body)])
                self._add("POST", f"/api{path}", rule, json, act, body=body, asks=asks, gives=OrderReceipt)
            return act

        return keep

    def form(
        self, path: str, *, may: May, over: Over, lane: Lane | None = None
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Something people send that is answered in its own way, such as with a new session; it waits in its `lane`."""
        rule = Rule(may, over)

        def keep(answer: Callable[..., Response]) -> Callable[..., Response]:
            def form(request: Request, form: Form, **values: Any) -> Response:
                with visiting(request, rule, form) as context:
                    return answer(context, **values)

            body = ("form", Annotated[Form, Depends(read_form)])
            self._add("POST", path, rule, form, answer, body=body, lane=lane)
            return answer

        return keep

    def hook(self, path: str, *, may: May, over: Over) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Something a service posts, as it is: its signature is over these very bytes."""
        rule = Rule(may, over)

        def keep(answer: Callable[..., Response]) -> Callable[..., Response]:
            def hook(request: Request, body: bytes, **values: Any) -> Response:
                with visiting(request, rule) as context:
                    return answer(context, body=body, **values)

            self._add("POST", path, rule, hook, answer, body=("body", Annotated[bytes, Depends(read_body)]))
            return answer

        return keep

    def file(
        self, path: str, *, may: May, over: Over, reads: bool = True, lane: Lane | None = None
    ) -> Callable[[Callable[..., Response]], Answer]:
        """Something to download or to print, or a way on: the function answers with a response of its own.

        `reads` gives it one moment of the database for its whole length; without, it opens what it needs.
        """
        rule = Rule(may, over)

        def keep(answer: Callable[..., Response]) -> Any:
            def file(request: Request, **values: Any) -> Response:
                with visiting(request, rule) as context, context.reading() if reads else nullcontext():
                    return answer(context, **values)

            self._add("GET", path, rule, file, answer, lane=lane)
            return answer

        return keep

    def _add(
        self,
        method: str,
        path: str,
        rule: Rule,
        endpoint: Callable[..., Any],
        declared: Callable[..., Any],
        *,
        body: tuple[str, Any] | None = None,
        asks: type[msgspec.Struct] | None = None,
        gives: type[msgspec.Struct] | None = None,
        past: bool = False,
        lane: Lane | None = None,
    ) -> None:
        endpoint = threaded(endpoint, rule) if lane is None else apart(lane, endpoint)
        endpoint.__signature__ = signature(declared, body, past)  # type: ignore[attr-defined]
        endpoint.__name__ = f"{method.lower()}_{declared.__name__}"
        endpoint.__doc__ = declared.__doc__
        endpoint.rule, endpoint.asks, endpoint.answers = rule, asks, gives  # type: ignore[attr-defined]
        documented = path.startswith("/api")
        self.router.add_api_route(
            path or "/",
            endpoint,
            methods=[method],
            response_class=Response,
            response_model=None,
            include_in_schema=documented,
            operation_id=f"{method.lower()}_{declared.__module__.rpartition('.')[2]}_{declared.__name__}",
            tags=[declared.__module__.rpartition(".")[2]],
        )


def rule_of(route: APIRoute) -> Rule | None:
    """The rule a route was made with, or None: then it must not exist."""
    rule: Rule | None = getattr(route.endpoint, "rule", None)
    return rule


def _moment(context: RequestContext, past: bool, values: dict[str, Any]) -> AbstractContextManager[object]:
    """What a page reads: the present, or the past its address asks for."""
    return moment(context, values["key"], values.pop("at")) if past else context.reading()


def _keeping(context: RequestContext, page: Response) -> Response:
    """The page, with what its browser is to remember of it for a month; scripts are not told."""
    path, secure = context.request.url.path, context.request.url.scheme == "https"
    for name, value in context.keeps.items():
        page.set_cookie(name, value, max_age=MONTH, path=path, samesite="lax", httponly=True, secure=secure)
    return page


def _live_part(
    answer: Answer, rule: Rule, template: str, follows: tuple[Subject, ...], *, personal: bool, forms: bool = True
) -> Callable[..., Response]:
    def part(request: Request, **values: Any) -> Response:
        with visiting(request, rule) as context, context.reading():
            topics = topics_of(context, follows, values)
            live = shown(
                context, template, lambda: answer(context, **values), personal=personal, forms=forms, topics=topics
            )
            request.state.shown = live  # for the line that pushes it (`pca/web/kit/live_views.py`)
            return HTMLResponse(as_partial(live.part), headers={"Cache-Control": "no-store"})

    return part


def _as_json(answer: Answer, rule: Rule, past: bool) -> Callable[..., Response]:
    def json(request: Request, **values: Any) -> Response:
        with visiting(request, rule) as context, _moment(context, past, values):
            return as_json(answer(context, **values))

    return json
