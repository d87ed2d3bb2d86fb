"""In a demonstration on this machine, and only there: enter as a named person of each role, without a password."""

from __future__ import annotations

import ipaddress

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pca.demo.personas import PERSONAS, Persona
from pca.domain.directory import Contact
from pca.services.access import sessions
from pca.services.people.read import contacts_of
from pca.web.kit.guard import cookie_name
from pca.web.kit.plan_text import text_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Everybody, Over, Router

routes = Router()


class PersonaLine(msgspec.Struct, frozen=True):
    """One person to enter as."""

    person: str
    name: str
    role: str
    why: str


class Personas(msgspec.Struct, frozen=True):
    """Everybody one may enter as."""

    personas: tuple[PersonaLine, ...]


@routes.page("/demo", may=Everybody.PAGE, over=Over.NOTHING, template="kit/personas.html", api=False)
def personas(context: RequestContext) -> Personas:
    """The people of the demonstration."""
    _only_here(context)
    names = contacts_of(context.unit, [persona.person for persona in PERSONAS])
    return Personas(tuple(_line(context, persona, names) for persona in PERSONAS))


def _line(context: RequestContext, persona: Persona, names: dict[str, Contact]) -> PersonaLine:
    known = names.get(persona.person)
    return PersonaLine(
        persona.person,
        known.name if known else persona.person,
        persona.role.value,
        text_in(persona.why, context.language),
    )


@routes.file("/demo/{person}", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def enter(context: RequestContext, person: str) -> Response:
    """Become this persona."""
    with context.reading():
        _only_here(context)
    if all(persona.person != person for persona in PERSONAS):
        raise NotFound
    token = sessions.persona(context.runtime, person, context.request.headers.get("user-agent", "")).token
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(cookie_name(context.request), token, httponly=True, samesite="lax", path="/")
    return answer


def _only_here(context: RequestContext) -> None:
    """Raises NotFound unless this is a demonstration asked for from this machine, under a name of this machine.

    Else any web site could give its own name this machine's address, and read here through its visitors' browsers.
    """
    if not (context.demo and _loopback(context.request) and _ours(context.request.url.hostname or "")):
        raise NotFound


def _loopback(request: Request) -> bool:
    return request.client is not None and _ours(request.client.host)


def _ours(name: str) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
