"""What one person prepared and a second one confirms: first passwords, links to the provider, half an envelope."""

from __future__ import annotations

from datetime import datetime

import msgspec
from starlette.responses import Response

from pca.domain.access.access import Action
from pca.domain.ways_in import Preparation
from pca.services.access import own_account, preparations
from pca.services.access.preparations import SubjectTaken
from pca.services.access.revoking import Revoked
from pca.services.access.signin import NotSignedIn
from pca.store.access import accounts
from pca.store.access import preparations as prepared
from pca.web.access.account import again
from pca.web.kit.action_result import refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One way in that waits. `own` says that this reader cannot be its second."""

    number: int
    kind: str
    person: str
    by: str
    why: str
    at: datetime
    ends: datetime
    subject: str
    own: bool


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
    return Confirmations(
        at=context.now,
        rows=tuple(_row(context, one) for one in prepared.waiting(context.unit, context.now) if one.kind != "token"),
        fresh=own_account.fresh(context.who, context.now),
        again=again(context, accounts.account(context.unit, context.person), "/administration/confirmations"),
    )


def _row(context: RequestContext, one: Preparation) -> Waiting:
    sealed = prepared.secret(context.unit, one.number)
    return Waiting(
        number=one.number,
        kind=one.kind,
        person=one.person,
        by=one.asked_by,
        why=one.why,
        at=one.asked_at,
        ends=one.ends,
        subject=preparations.told(context.runtime, one, sealed).subject if sealed else "",
        own=context.person in (one.asked_by, one.person),
    )


@routes.form("/administration/confirmations", may=Action.CONFIRM_ACCESS, over=Over.INSTITUTION, lane="own_password")
def settle(context: RequestContext) -> Response:
    """Confirm one of them, and see the second half of its secret this once; or throw it away."""
    said = context.value("preparation")
    number = int(said) if said.isdecimal() and said.isascii() and len(said) < 10 else 0
    if context.value("drop"):
        return _dropped(context, number)
    try:
        with context.reading() as unit:
            own_account.confirms(unit, context.who, context.now)
            one = prepared.preparation(unit, number)
        found = preparations.confirm(context.runtime, context.person, number, context.value("why"), **context.given)
    except (NotSignedIn, SubjectTaken) as error:
        with context.reading():
            trouble = error.code if isinstance(error, NotSignedIn) else "subject"
            page = msgspec.structs.replace(_state(context), trouble=trouble)
            return render(context, "access/confirmations.html", page, status=422)
    if found.done.refused is not None:
        context.refusal = refusal_of(context, found.done)
    with context.reading():
        page = _state(context)
        if one is not None and not found.done.refused and not found.done.repeated:
            page = msgspec.structs.replace(
                page, kind=one.kind, person=one.person, half=found.secret, revoked=found.revoked
            )
        return render(context, "access/confirmations.html", page, status=409 if found.done.refused else 200)


def _dropped(context: RequestContext, number: int) -> Response:
    done = preparations.drop(context.runtime, context.person, number, context.value("why"), **context.given)
    if done.refused is not None:
        context.refusal = refusal_of(context, done)
    with context.reading():
        return render(context, "access/confirmations.html", _state(context), status=409 if done.refused else 200)
