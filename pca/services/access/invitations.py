"""Inviting people: prepared for many at once, confirmed by somebody else, sent again by one as long as it counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias, Unpack

from pca.domain.access.access_orders import ManageAccount
from pca.domain.preparations import MOST_INVITED
from pca.runtime import Runtime
from pca.services.access import preparations
from pca.services.access.links import lets_in, may_be_invited
from pca.services.access.reaching import marks_of, ways, ways_of
from pca.services.engine.execute import Done, execute
from pca.services.engine.giving import Given, given
from pca.store.access import account_messages
from pca.store.access.account_messages import AccountMessage
from pca.store.kit.database import Unit

State: TypeAlias = Literal["fresh", "waiting", "sent", "over", "failed", "unreached"]
"""Not invited; about to leave; sent; sent too long ago; not sent, whatever was tried; nothing goes to them."""

PORTION = 100
"""People sent an invitation again by one press."""


def prepare(runtime: Runtime, who: str, people: Iterable[str], why: str, **how: Unpack[Given]) -> Done:
    """Prepare invitations for those of `people` who can be invited and reached; refused when there is nobody."""
    with runtime.store.read() as unit:
        fit = may_be_invited(unit, [person for person in dict.fromkeys(people) if person != who])
        points = ways_of(runtime, unit, fit[: MOST_INVITED + 1])
        addresses = {person: marks_of(runtime, points_of) for person, points_of in points.items()}
    reached = {person: marks for person, marks in addresses.items() if marks}
    return preparations.prepare_invitations(runtime, who, reached, why, **how)


def resend(runtime: Runtime, who: str, people: Iterable[str], why: str, **how: Unpack[Given]) -> int:
    """Send invitations again, to the addresses that two people agreed to; to how many people.

    Each is an order of its own. Left out is who came, whose addresses are others now, and whose invitation ran out.
    """
    with runtime.store.read() as unit:
        chosen = list(dict.fromkeys(people))[:PORTION]
        again = [person for person in chosen if _again(runtime, unit, person) is not None]
    return sum(_sent_again(runtime, who, person, why, **how) for person in again)


def _sent_again(runtime: Runtime, who: str, person: str, why: str, **how: Unpack[Given]) -> bool:
    order_id = how.get("order_id")
    own: Given = {**how, "order_id": f"{order_id}/{person}" if order_id else None}
    order = given(runtime, who, ManageAccount(person=person, change="reinvited"), why, **own)

    def keep(unit: Unit) -> None:
        message = _again(runtime, unit, person)
        if message is not None:
            account_messages.send_again(unit, message, runtime.clock.now())

    return execute(runtime, order, keep).refused is None


def _again(runtime: Runtime, unit: Unit, person: str) -> AccountMessage | None:
    message = account_messages.invitations(unit, [person]).get(person)
    if message is None or runtime.clock.now() >= message.ends or not lets_in(unit, "invitation", person):
        return None
    return message if set(message.addresses) & set(marks_of(runtime, ways(runtime, unit, person))) else None
