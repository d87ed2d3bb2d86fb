"""Who wrote down an answer for somebody else, as told by whom, and by which means they heard it."""

from __future__ import annotations

import msgspec

from pca.catalogue.identified import say_heard as say
from pca.domain.orders import DELIVERY
from pca.services.people.read_roll_call import Written
from pca.web.kit.request_context import RequestContext


class WrittenFor(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote it; who told them and how, in words, as far as they said so."""

    by: str
    told_by: str
    heard: str


def spoken(context: RequestContext, written: Written | None) -> WrittenFor | None:
    """With names; None for one's own answer, and for what came by itself through a channel."""
    if written is None or written.by == DELIVERY:
        return None
    context.contacts({person for person in (written.by, written.informant) if person}, met=True)
    return WrittenFor(
        by=context.name(written.by), told_by=context.name(written.informant), heard=say(written.heard, context.language)
    )
