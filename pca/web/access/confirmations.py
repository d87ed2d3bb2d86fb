"""What one person prepared and a second one confirms: first passwords, links to the provider, half an envelope."""

from __future__ import annotations

from datetime import datetime

import msgspec
from starlette.responses import Response

from pca.domain.access.access import Action
from pca.domain.numbers import number_in
from pca.services.access import own_account, preparations
from pca.services.access.preparations import SubjectTaken
from pca.services.access.read import uses_codes
from pca.services.access.read_own import Waiting, waiting_for_second
from pca.services.access.revoking import Revoked
from pca.services.access.signin import NotSignedIn
from pca.web.access.account import again
from pca.web.kit.action_result import refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class Confirmations(msgspec.Struct, frozen=True, kw_only=True):
    """What waits, and what was just confirmed."""

    at: datetime
    rows: tuple[Waiting, ...]
    fresh: bool
    again: str
    """Where one signs in anew before confirming."""
    kind: str = ""
    person: str = ""
    """What was just confirmed, and for whom."""
    half: str = ""
    """The second half of its secret: shown this once."""
    revoked: Revoked | None = None
    trouble: str = ""


@routes.page(
    "/administration/confirmations",
    may=Action.CONFIRM_ACCESS,
    over=Over.INSTITUTION,
    template="access/confirmations.html",
)
def waiting(context: RequestContext) -> Confirmations:
    """What waits for a second person."""
    return _state(context)


def _state(context: RequestContext) -> Confirmations:
    codes = uses_codes(context.unit, context.person)
    return Confirmations(
        at=context.now,
        rows=waiting_for_second(context.runtime, context.unit, context.person, context.now),
        fresh=own_account.fresh(context.who, context.now),
        again=again(context, codes, "/administration/confirmations"),
    )


@routes.form("/administration/confirmations", may=Action.CONFIRM_ACCESS, over=Over.INSTITUTION, lane="own_password")
def settle(context: RequestContext) -> Response:
    """Confirm one of them, and see the second half of its secret this once; or throw it away."""
    number = number_in(context.value("preparation")) or 0
    if context.value("drop"):
        return _dropped(context, number)
    try:
        with context.reading() as unit:
            own_account.confirms(unit, context.who, context.now)
        confirmed = preparations.confirm(context.runtime, context.person, number, context.value("why"), **context.given)
    except (NotSignedIn, SubjectTaken) as error:
        with context.reading():
            trouble = error.code if isinstance(error, NotSignedIn) else "subject"
            page = msgspec.structs.replace(_state(context), trouble=trouble)
            return render(context, "access/confirmations.html", page, status=422)
    if confirmed.done.refused is not None:
        context.refusal = refusal_of(context, confirmed.done)
    with context.reading():
        page = _state(context)
        if confirmed.preparation is not None:
            kind, person = confirmed.preparation.kind, confirmed.preparation.person
            page = msgspec.structs.replace(
                page, kind=kind, person=person, half=confirmed.secret, revoked=confirmed.revoked
            )
        return render(context, "access/confirmations.html", page, status=409 if confirmed.done.refused else 200)


def _dropped(context: RequestContext, number: int) -> Response:
    done = preparations.drop(context.runtime, context.person, number, context.value("why"), **context.given)
    if done.refused is not None:
        context.refusal = refusal_of(context, done)
    with context.reading():
        return render(context, "access/confirmations.html", _state(context), status=409 if done.refused else 200)
