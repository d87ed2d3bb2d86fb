"""How a session that is put off is shown."""

from __future__ import annotations

from datetime import date

import msgspec

from pca.domain.sessions import PostponedSession
from pca.services.crisis.scene import Scene
from pca.web.kit.request_context import RequestContext


class SessionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One session that is put off."""

    number: int
    text: str
    measure: str
    place: str
    was_on: date
    moved_to: date | None
    status: str
    open: bool


def session_shown(context: RequestContext, about: Scene, one: PostponedSession) -> SessionShown:
    """One session, in words."""
    return SessionShown(
        number=one.number,
        text=one.text,
        measure=about.measure(one.measure),
        place=about.place(one.perimeter),
        was_on=one.was_on,
        moved_to=one.moved_to,
        status=context.word("staff.trips", one.status) if one.status != "postponed" else "",
        open=one.status == "postponed",
    )
