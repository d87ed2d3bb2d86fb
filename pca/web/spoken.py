"""Who wrote down an answer for somebody else, as told by whom, and by which means they heard it."""

from __future__ import annotations

import msgspec

from pca.domain.heard import say
from pca.domain.orders import DELIVERY
from pca.services.roll_call import Written
from pca.web.visit import Visit


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote it; who told them and how, in words, as far as they said so."""

    by: str
    told_by: str
    heard: str


def spoken(visit: Visit, found: Written | None) -> Spoken | None:
    """With names; None for one's own answer, and for what came by itself through a channel."""
    if found is None or found.by == DELIVERY:
        return None
    visit.contacts({one for one in (found.by, found.informant) if one}, met=True)
    return Spoken(by=visit.name(found.by), told_by=visit.name(found.informant), heard=say(found.heard, visit.language))
