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


def session_shown(context: RequestContext, about: Scene, session: PostponedSession) -> SessionShown:
    """One session, in words."""
    return SessionShown(
        number=session.number,
        text=session.text,
        measure=about.measure(session.measure),
        place=about.place(session.perimeter),
        was_on=session.was_on,
        moved_to=session.moved_to,
        status=context.word("staff.trips", session.status) if session.status != "postponed" else "",
        open=session.status == "postponed",
    )
