"""The sealed envelope: each of two people makes and prints half of it; its use is looked at by somebody else."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from pca.domain.access.access import Action
from pca.domain.access.access_orders import CloseBreakGlass, ReviewBreakGlass
from pca.services.access import preparations, read
from pca.services.access.read import Envelope
from pca.web.kit.action_result import ActionResult, refusal_of
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class Sealed(Envelope, frozen=True, kw_only=True):
    """The envelope, its last use, and what was just made of a new one."""

    half: str = ""
    """The first half of the new secret: shown this once."""


@routes.page("/administration/envelope", may=Action.SEE_HEALTH, over=Over.INSTITUTION, template="access/envelope.html")
def envelope(context: RequestContext) -> Sealed:
    """Whether there is an envelope, who used it last, and whether somebody looked at that."""
    return _state(context)


def _state(context: RequestContext, half: str = "") -> Sealed:
    return Sealed(**msgspec.structs.asdict(read.envelope(context.unit, context.now, context.person)), half=half)


@routes.form("/administration/envelope", may=Action.ADMINISTER, over=Over.INSTITUTION)
def seal(context: RequestContext) -> Response:
    """Prepare the envelope anew: the first half of its secret is shown this once; the old one counts until then."""
    done, half = preparations.prepare_envelope(context.runtime, context.person, context.value("why"), **context.given)
    if done.refused is not None:
        context.refusal = refusal_of(context, done)
    with context.reading():
        kept = "" if done.refused or done.repeated else half
        return render(context, "access/envelope.html", _state(context, kept), status=409 if done.refused else 200)


class AskReview(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: what was done with the sealed account, and whether it was right."""

    why: str = ""


@routes.act(
    "/administration/envelope/review", may=Action.SEE_AUDIT, over=Over.INSTITUTION, asks=AskReview, page=envelope
)
def review(context: RequestContext, ask: AskReview) -> ActionResult:
    """Say what was done with it; an account still open is closed by that."""
    return ActionResult("/administration/envelope", context.execute(ReviewBreakGlass(), why=ask.why))


@routes.act(
    "/administration/envelope/close", may=Action.SEE_AUDIT, over=Over.INSTITUTION, asks=AskReview, page=envelope
)
def close(context: RequestContext, ask: AskReview) -> ActionResult:
    """End the use of the sealed account before its four hours are over."""
    return ActionResult("/administration/envelope", context.execute(CloseBreakGlass(), why=ask.why))
