"""Who holds which version of which instruction at this moment, and who still holds one that was replaced."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.services.messages import read
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
    instructions = read.instructions_held(context.unit, about.crisis.key, reach, outdated=outdated)
    shown = instructions[:PAGE]
    context.contacts({instruction.recipient for instruction in shown})
    return InstructionsHeld(
        key=about.crisis.key,
        outdated=outdated,
        count=len(instructions),
        rows=tuple(
            InstructionHeld(
                recipient_name(context, about, instruction.recipient),
                message_title(about, instruction.communication),
                instruction.origin,
                instruction.message,
                instruction.kind,
                instruction.at,
                instruction.replaced_by,
            )
            for instruction in shown
        ),
    )
