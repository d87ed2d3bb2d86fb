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
from pca.web.kit.door import Door, Over, refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import Visit

door = Door()


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


@door.page(
    "/administration/confirmations", may=Action.CONFIRM_ACCESS, over=Over.INSTITUTION, template="confirmations.html"
)
def waiting(visit: Visit) -> Confirmations:
    """What waits for a second person."""
    return _state(visit)


def _state(visit: Visit) -> Confirmations:
    return Confirmations(
        at=visit.now,
        rows=tuple(_row(visit, one) for one in prepared.waiting(visit.unit, visit.now) if one.kind != "token"),
        fresh=own_account.fresh(visit.who, visit.now),
        again=again(visit, accounts.account(visit.unit, visit.person), "/administration/confirmations"),
    )


def _row(visit: Visit, one: Preparation) -> Waiting:
    sealed = prepared.secret(visit.unit, one.number)
    return Waiting(
        number=one.number,
        kind=one.kind,
        person=one.person,
        by=one.asked_by,
        why=one.why,
        at=one.asked_at,
        ends=one.ends,
        subject=preparations.told(visit.runtime, one, sealed).subject if sealed else "",
        own=visit.person in (one.asked_by, one.person),
    )


@door.form("/administration/confirmations", may=Action.CONFIRM_ACCESS, over=Over.INSTITUTION, lane="own_password")
def settle(visit: Visit) -> Response:
    """Confirm one of them, and see the second half of its secret this once; or throw it away."""
    said = visit.value("preparation")
    number = int(said) if said.isdecimal() and said.isascii() and len(said) < 10 else 0
    if visit.value("drop"):
        return _dropped(visit, number)
    try:
        with visit.reading() as unit:
            own_account.confirms(unit, visit.who, visit.now)
            one = prepared.preparation(unit, number)
        found = preparations.confirm(visit.runtime, visit.person, number, visit.value("why"), **visit.given)
    except (NotSignedIn, SubjectTaken) as error:
        with visit.reading():
            trouble = error.code if isinstance(error, NotSignedIn) else "subject"
            page = msgspec.structs.replace(_state(visit), trouble=trouble)
            return render(visit, "confirmations.html", page, status=422)
    if found.done.refused is not None:
        visit.refusal = refusal_of(visit, found.done)
    with visit.reading():
        page = _state(visit)
        if one is not None and not found.done.refused and not found.done.repeated:
            page = msgspec.structs.replace(
                page, kind=one.kind, person=one.person, half=found.secret, revoked=found.revoked
            )
        return render(visit, "confirmations.html", page, status=409 if found.done.refused else 200)


def _dropped(visit: Visit, number: int) -> Response:
    done = preparations.drop(visit.runtime, visit.person, number, visit.value("why"), **visit.given)
    if done.refused is not None:
        visit.refusal = refusal_of(visit, done)
    with visit.reading():
        return render(visit, "confirmations.html", _state(visit), status=409 if done.refused else 200)
