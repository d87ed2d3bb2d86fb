"""Who held which seat at an instant: read back from the journal, with who acted for whom and the note that was left."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.services.people import read_seats
from pca.web.kit.local_time import instant_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class SeatHeld(msgspec.Struct, frozen=True, kw_only=True):
    """One role as it was filled then."""

    role: str
    title: str
    person: str
    name: str
    """Empty where nobody held it."""
    acting: tuple[str, ...]
    """Names of those who acted for the holder."""
    note: str


class SeatsThen(msgspec.Struct, frozen=True, kw_only=True):
    """All roles at `moment` (UTC); none before the crisis opened."""

    key: str
    at: datetime
    moment: datetime
    opened_at: datetime
    seats: tuple[SeatHeld, ...]


@routes.page("/crises/{key}/people/seats", may=Action.SEE_PEOPLE, over=Over.ROWS, template="people/seats_then.html")
def seats_then(context: RequestContext, key: str, on: str = "", fold: str = "") -> SeatsThen:
    """Who held which seat at an instant, the present unless one is named (`on`, as 2026-03-16T14:05)."""
    about = context.scene(key)
    asked = instant_in(context.value("on", on), about.plan.playbook.zone, context.language, fold) or context.now
    moment = min(asked, context.now)
    seats = read_seats.seats_at(context.runtime, context.unit, about.crisis.key, moment)
    context.contacts(
        {person for seat in seats for person in (seat.holder, *(delegation.to for delegation in seat.acting)) if person}
    )
    return SeatsThen(
        key=about.crisis.key,
        at=context.now,
        moment=moment,
        opened_at=about.crisis.opened_at,
        seats=tuple(
            SeatHeld(
                role=seat.role.id,
                title=about.say(seat.role.title),
                person=seat.holder,
                name=context.name(seat.holder) if seat.holder else "",
                acting=tuple(context.name(delegation.to) for delegation in seat.acting),
                note=seat.note,
            )
            for seat in seats
        ),
    )
