"""One way to make a route: an answer, the rule of who may have it, and the ways it is shown (page, JSON, live).

An answer is a function `(visit, …) -> Struct`. `page` serves it as HTML under its path, as JSON under `/api` + path,
and when `live` its `live` block alone under `/live` + path. `act` serves what people send: a form from a page
or JSON under `/api`, checked against one Struct. No route can be made without saying who may (`may`) and over what
(`over`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, RedirectResponse

from pca.domain.refusals import say as say_refusal
from pca.services.execute import Done
from pca.web.entry import visiting
from pca.web.forms import FieldUnread, Form, read_body, read_form, struct_from, struct_in
from pca.web.kept import shown
from pca.web.lanes import Lane, apart
from pca.web.pages import as_partial, render, render_around
from pca.web.parameters import returned, signature
from pca.web.past import moment
from pca.web.plain import problem
from pca.web.rules import Everybody, May, Over, Rule, SignedIn
from pca.web.threads import threaded
from pca.web.told import as_text
from pca.web.visit import Visit

Answer: TypeAlias = Callable[..., msgspec.Struct]

__all__ = ["Door", "Everybody", "Over", "Rule", "SignedIn", "Went", "rule_of"]


@dataclass(frozen=True)
class Went:
    """Where an act led: what the engine says of it, and the page to show next."""

    to: str
    done: Done | None = None


class Struck(msgspec.Struct, frozen=True):
    """What an order led to: its journal number (none when there was nothing to do) and its crisis."""

    journal: int | None
    crisis: str | None
    repeated: bool
    """True when this order had been carried out before; nothing happened a second time."""
    see: str


@dataclass(frozen=True)
class Page:
    """How an answer is shown: its template, and who may have it."""

    answer: Answer
    template: str
    rule: Rule
    live: bool


class Door:
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
        api: bool = True,
        personal: bool = False,
        past: bool = False,
    ) -> Callable[[Answer], Page]:
        """A page. `personal` says that two people with the same rights see different things (for live parts);
        `past` lets it be read as it was (`?at=`): its answer reads the visit's unit and nothing else.
        """
        rule = Rule(may, over)

        def keep(answer: Answer) -> Page:
            def html(request: Request, **values: Any) -> Response:
                with visiting(request, rule) as visit, _moment(visit, past, values):
                    if not live or visit.past is not None:
                        return render(visit, template, answer(visit, **values))
                    found = shown(visit, template, lambda: answer(visit, **values), personal=personal)
                    return render_around(visit, template, found.answer, found.part)

            self._add("GET", path, rule, html, answer, past=past)
            if api:
                json = _as_json(answer, rule, past)
                self._add("GET", f"/api{path}".rstrip("/"), rule, json, answer, gives=returned(answer), past=past)
            if live:

                def part(request: Request, **values: Any) -> Response:
                    with visiting(request, rule) as visit, visit.reading():
                        found = shown(visit, template, lambda: answer(visit, **values), personal=personal)
                        return HTMLResponse(as_partial(found.part), headers={"Cache-Control": "no-store"})

                self._add("GET", f"/live{path}".rstrip("/"), rule, part, answer)
            return Page(answer, template, rule, live)

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
    ) -> Callable[[Callable[..., Went]], Callable[..., Went]]:
        """Something people send. When it is refused, `page` is shown again with what they typed and the reason."""
        rule = Rule(may, over)

        def keep(act: Callable[..., Went]) -> Callable[..., Went]:
            def form(request: Request, form: Form, **values: Any) -> Response:
                with visiting(request, rule, form) as visit:
                    try:
                        went = act(visit, struct_from(form, asks), **values)
                    except msgspec.ValidationError as error:
                        visit.refusal = error.WORDS[visit.language] if isinstance(error, FieldUnread) else str(error)
                        return _again(visit, page, values, 422)
                    return onward(went) if _taken(visit, went) else _again(visit, page, values, 409)

            def json(request: Request, body: bytes, **values: Any) -> Response:
                with visiting(request, rule) as visit:
                    went = act(visit, struct_in(body, asks), **values)
                    done = went.done
                    if done is not None and done.refused is not None:
                        return problem(409, refusal_of(visit, done), code=done.refused.code, journal=done.seq)
                    told = (done.seq, done.crisis, done.repeated) if done else (None, None, False)
                    return _json(Struck(*told, see=went.to))

            self._add("POST", path, rule, form, act, body=("form", Annotated[Form, Depends(read_form)]), asks=asks)
            if api:
                body = ("body", Annotated[bytes, Depends(read_body)])
                self._add("POST", f"/api{path}", rule, json, act, body=body, asks=asks, gives=Struck)
            return act

        return keep

    def form(
        self, path: str, *, may: May, over: Over, lane: Lane | None = None
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Something people send that is answered in its own way, such as with a new session; it waits in its `lane`."""
        rule = Rule(may, over)

        def keep(answer: Callable[..., Response]) -> Callable[..., Response]:
            def form(request: Request, form: Form, **values: Any) -> Response:
                with visiting(request, rule, form) as visit:
                    return answer(visit, **values)

            body = ("form", Annotated[Form, Depends(read_form)])
            self._add("POST", path, rule, form, answer, body=body, lane=lane)
            return answer

        return keep

    def hook(self, path: str, *, may: May, over: Over) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Something a service posts, as it is: its signature is over these very bytes."""
        rule = Rule(may, over)

        def keep(answer: Callable[..., Response]) -> Callable[..., Response]:
            def hook(request: Request, body: bytes, **values: Any) -> Response:
                with visiting(request, rule) as visit:
                    return answer(visit, body=body, **values)

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
                with visiting(request, rule) as visit, visit.reading() if reads else nullcontext():
                    return answer(visit, **values)

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
    found: Rule | None = getattr(route.endpoint, "rule", None)
    return found


def refusal_of(visit: Visit, done: Done) -> str:
    """Why the engine refused, in the reader's language, with the journal number."""
    refused = done.refused
    return say_refusal(refused.code, refused.details, visit.language) if refused else ""


def _moment(visit: Visit, past: bool, values: dict[str, Any]) -> AbstractContextManager[object]:
    """What a page reads: the present, or the past its address asks for."""
    return moment(visit, values["key"], values.pop("at")) if past else visit.reading()


def _as_json(answer: Answer, rule: Rule, past: bool) -> Callable[..., Response]:
    def json(request: Request, **values: Any) -> Response:
        with visiting(request, rule) as visit, _moment(visit, past, values):
            return _json(answer(visit, **values))

    return json


def _json(answer: msgspec.Struct) -> Response:
    return Response(
        msgspec.json.encode(answer, enc_hook=as_text),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _taken(visit: Visit, went: Went) -> bool:
    """Whether what was sent was not refused; the reason is left with the visit."""
    if went.done is None or went.done.refused is None:
        return True
    visit.refusal = refusal_of(visit, went.done)
    return False


def onward(went: Went) -> Response:
    """On to the next page, which tells the journal number of what was done."""
    to = went.to
    if went.done is not None and went.done.seq is not None:
        place, sign, fragment = to.partition("#")
        to = f"{place}{'&' if '?' in place else '?'}journal={went.done.seq}{sign}{fragment}"
    return RedirectResponse(to, status_code=303)


def _again(visit: Visit, page: Page | None, values: dict[str, Any], status: int) -> Response:
    """The page the form came from, with what was typed and why it did not happen; nothing typed is lost."""
    with visit.reading():
        if page is None:
            return render(visit, "problem.html", None, status=status)
        wanted = inspect.signature(page.answer).parameters
        answer = page.answer(visit, **{name: value for name, value in values.items() if name in wanted})
        return render(visit, page.template, answer, status=status, live=page.live)
