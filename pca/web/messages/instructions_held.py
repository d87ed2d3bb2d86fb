"""Who holds which version of which instruction at this moment, and who still holds one that was replaced."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.store.messages import sent
from pca.web.kit.notice_titles import message_title
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.messages.messages import recipient_name

routes = Router()
PAGE = 100


class InstructionHeld(msgspec.Struct, frozen=True):
    """One instruction one person has. `replaced_by` is the wave that stands instead and has not reached them."""

    name: str
    title: str
    wave: int
    message: int
    kind: str
    at: datetime
    replaced_by: int | None


class InstructionsHeld(msgspec.Struct, frozen=True):
    """The first of them, by person; `count` is of all."""

    key: str
    outdated: bool
    count: int
    rows: tuple[InstructionHeld, ...]


@routes.page("/crises/{key}/messages/held", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages/held.html")
def held(context: RequestContext, key: str, outdated: bool = False) -> InstructionsHeld:
    """Who holds what: all of it, or only what another instruction replaced."""
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    helds = [
        one
        for one in sent.instructions_held(context.unit, about.crisis.key, outdated=outdated)
        if reach.everything or reach.covers_person(about.organisation, one.recipient)
    ]
    shown = helds[:PAGE]
    context.contacts({one.recipient for one in shown})
    return InstructionsHeld(
        key=about.crisis.key,
        outdated=outdated,
        count=len(helds),
        rows=tuple(
            InstructionHeld(
                recipient_name(context, about, one.recipient),
                message_title(about, one.communication),
                one.origin,
                one.message,
                one.kind,
                one.at,
                one.replaced_by,
            )
            for one in shown
        ),
    )
