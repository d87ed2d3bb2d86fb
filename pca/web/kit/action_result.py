"""What an action led to, and where its sender goes next."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

import msgspec
from fastapi import Response
from starlette.responses import RedirectResponse

from pca.services.engine.execute import Done
from pca.web.kit.free_text import LooksPersonal
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import RequestContext


@dataclass(frozen=True)
class ActionResult:
    """Where an act led: what the engine says of it, and the page to show next."""

    to: str
    done: Done | None = None


class OrderReceipt(msgspec.Struct, frozen=True):
    """What an order led to: its journal number (none when there was nothing to do) and its crisis."""

    journal: int | None
    crisis: str | None
    repeated: bool
    """True when this order had been carried out before; nothing happened a second time."""
    see: str


def refusal_of(context: RequestContext, done: Done) -> str:
    """Why the engine refused, in the reader's language, with the journal number."""
    if done.refused is None:
        return ""
    with nullcontext() if hasattr(context, "unit") else context.reading():
        return refusal_said(context, done.refused, context.scene(done.crisis) if done.crisis else None)


def unclear(context: RequestContext) -> str:
    """That what was written may mean several, and that one of them is to be chosen."""
    return context.word("input", "unclear")


def warned(context: RequestContext, error: LooksPersonal) -> str:
    """What is said to whoever wrote something personal; the form then offers to keep it."""
    context.warned = True
    return " ".join(context.word("input.free_text", kind) for kind in (*error.kinds, "advice"))


def taken(context: RequestContext, went: ActionResult) -> bool:
    """Whether what was sent was not refused; the reason is left with the context."""
    if went.done is None or went.done.refused is None:
        return True
    context.refusal = refusal_of(context, went.done)
    return False


def onward(went: ActionResult) -> Response:
    """On to the next page, which tells the journal number of what was done."""
    to = went.to
    if went.done is not None and went.done.seq is not None:
        place, sign, fragment = to.partition("#")
        to = f"{place}{'&' if '?' in place else '?'}journal={went.done.seq}{sign}{fragment}"
    return RedirectResponse(to, status_code=303)
