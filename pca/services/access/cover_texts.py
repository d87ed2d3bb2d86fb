"""Tells those whom a confirmed cover sends to another site, and those whom it leaves at their own again."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pca.domain.availability_acts import ZONE
from pca.domain.cover_acts import ConfirmCover
from pca.runtime import Runtime
from pca.services.access.account_messages import COVER, COVER_OFF
from pca.services.access.reaching import marks_of, ways_of
from pca.services.engine.execute import Private
from pca.store.access import account_messages as stored
from pca.store.access.account_messages import AccountMessage
from pca.store.kit.database import Unit
from pca.store.people import covers


def telling(runtime: Runtime, act: ConfirmCover, who: str) -> Private:
    """What writes the messages of a confirmation, in its own transaction: to whoever goes elsewhere than was said."""
    with runtime.store.read() as unit:
        earlier = covers.confirmed(unit, act.day).get(act.region)
    before = {move.person: move.to for move in earlier.moves} if earlier else {}
    after = {move.person: move.to for move in act.moves}
    going = [person for person, to in after.items() if before.get(person) != to]
    staying = [person for person in before if person not in after]

    def tell(unit: Unit) -> None:
        ways, now = ways_of(runtime, unit, [*going, *staying]), runtime.clock.now()
        ends = datetime.combine(act.day + timedelta(days=1), time(), ZoneInfo(ZONE))
        messages = ((COVER, going), (COVER_OFF, staying))
        stored.add(
            unit,
            [
                AccountMessage(
                    kind="notice",
                    person=person,
                    about=about,
                    asked_by=who,
                    asked_at=now,
                    ends=ends,
                    addresses=marks_of(runtime, ways[person]),
                    next_at=now,
                )
                for about, people in messages
                for person in people
                if ways[person]
            ],
        )

    return tell
