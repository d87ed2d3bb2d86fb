"""In a demonstration on this machine, and only there: enter as a named person of each role, without a password."""

from __future__ import annotations

import ipaddress

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pca.demo.personas import PERSONAS, Persona
from pca.domain.directory import Contact
from pca.services.access import sessions
from pca.store.people import directory
from pca.web.kit.door import Door, Everybody, Over
from pca.web.kit.guard import cookie_name
from pca.web.kit.plan_text import told
from pca.web.kit.request_context import NotFound, Visit

door = Door()


class PersonaLine(msgspec.Struct, frozen=True):
    """One person to enter as."""

    person: str
    name: str
    role: str
    why: str


class Personas(msgspec.Struct, frozen=True):
    """Everybody one may enter as."""

    personas: tuple[PersonaLine, ...]


@door.page("/demo", may=Everybody.PAGE, over=Over.NOTHING, template="personas.html", api=False)
def personas(visit: Visit) -> Personas:
    """The people of the demonstration."""
    _only_here(visit)
    names = directory.contacts(visit.unit, [one.person for one in PERSONAS])
    return Personas(tuple(_line(visit, one, names) for one in PERSONAS))


def _line(visit: Visit, one: Persona, names: dict[str, Contact]) -> PersonaLine:
    known = names.get(one.person)
    return PersonaLine(one.person, known.name if known else one.person, one.role.value, told(one.why, visit.language))


@door.file("/demo/{person}", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def enter(visit: Visit, person: str) -> Response:
    """Become this persona."""
    with visit.reading():
        _only_here(visit)
    if all(one.person != person for one in PERSONAS):
        raise NotFound
    token = sessions.persona(visit.runtime, person, visit.request.headers.get("user-agent", "")).token
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(cookie_name(visit.request), token, httponly=True, samesite="lax", path="/")
    return answer


def _only_here(visit: Visit) -> None:
    """Raises NotFound unless this is a demonstration asked for from this machine."""
    if not (visit.demo and _loopback(visit.request)):
        raise NotFound


def _loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
