"""The sealed envelope: each of two people makes and prints half of it; its use is looked at by somebody else."""

from __future__ import annotations

from datetime import datetime

import msgspec
from starlette.responses import Response

from pca.domain.access.access import Action
from pca.domain.access.access_orders import CloseBreakGlass, ReviewBreakGlass
from pca.domain.ways_in import BreakGlass
from pca.services.access import preparations
from pca.store.access import accounts, grants
from pca.store.access import preparations as prepared
from pca.web.kit.door import Door, Over, Went, refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import Visit

door = Door()


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope, and its last use."""

    at: datetime
    sealed_at: datetime | None
    """None when there is no envelope, or it was opened."""
    sealed_by: str
    confirmed_by: str
    """The second of those who made it; empty for one that a single person made."""
    waits: bool
    """Whether half of a new one is made, and waits for its second."""
    use: BreakGlass | None
    open: bool
    unreviewed: bool
    mine: bool
    """Whether the reader is who used it, and so cannot look at their own use."""
    half: str = ""
    """The first half of the new secret: shown this once."""


@door.page("/administration/envelope", may=Action.SEE_HEALTH, over=Over.INSTITUTION, template="envelope.html")
def envelope(visit: Visit) -> Sealed:
    """Whether there is an envelope, who used it last, and whether somebody looked at that."""
    return _state(visit)


def _state(visit: Visit, half: str = "") -> Sealed:
    seal, use = accounts.seal(visit.unit), grants.last_break_glass(visit.unit)
    return Sealed(
        at=visit.now,
        sealed_at=seal.sealed_at if seal else None,
        sealed_by=seal.sealed_by if seal else "",
        confirmed_by=(seal.confirmed_by or "") if seal else "",
        waits=any(one.kind == "envelope" for one in prepared.waiting(visit.unit, visit.now)),
        use=use,
        open=use is not None and use.live(visit.now),
        unreviewed=use is not None and use.reviewed_at is None,
        mine=use is not None and visit.person in (use.person, use.claimed),
        half=half,
    )


@door.form("/administration/envelope", may=Action.ADMINISTER, over=Over.INSTITUTION)
def seal(visit: Visit) -> Response:
    """Prepare the envelope anew: the first half of its secret is shown this once; the old one counts until then."""
    done, half = preparations.prepare_envelope(visit.runtime, visit.person, visit.value("why"), **visit.given)
    if done.refused is not None:
        visit.refusal = refusal_of(visit, done)
    with visit.reading():
        kept = "" if done.refused or done.repeated else half
        return render(visit, "envelope.html", _state(visit, kept), status=409 if done.refused else 200)


class AskReview(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: what was done with the sealed account, and whether it was right."""

    why: str = ""


@door.act("/administration/envelope/review", may=Action.SEE_AUDIT, over=Over.INSTITUTION, asks=AskReview, page=envelope)
def review(visit: Visit, ask: AskReview) -> Went:
    """Say what was done with it; an account still open is closed by that."""
    return Went("/administration/envelope", visit.execute(ReviewBreakGlass(), why=ask.why))


@door.act("/administration/envelope/close", may=Action.SEE_AUDIT, over=Over.INSTITUTION, asks=AskReview, page=envelope)
def close(visit: Visit, ask: AskReview) -> Went:
    """End the use of the sealed account before its four hours are over."""
    return Went("/administration/envelope", visit.execute(CloseBreakGlass(), why=ask.why))
