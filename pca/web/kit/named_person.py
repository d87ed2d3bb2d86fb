"""Whom an order names: somebody its author may be told of, or the answer is as if there were no such person."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from pca.domain.access.access_orders import DelegateSeat, HandOverRole
from pca.domain.directory_acts import KeepRegion, KeepSite, RemovePerson
from pca.domain.facts import Refused
from pca.domain.orders import AddLogEntry, HandOver, Order, SetRegime


class NamesTold(Protocol):
    """Somebody who asks, and of whom they may be told."""

    def reading(self) -> AbstractContextManager[object]: ...

    def tells_of(self, person: str) -> bool: ...


class Unseen(Exception):
    """The order names somebody its author cannot be told of; nothing was decided or written."""


def unseen(context: NamesTold, order: Order) -> str:
    """Who is to take over though the order's author cannot be told of them; empty when all is well.

    Whoever is spoken for is judged with the order's reach (`reaches.judge`): unknown or out of reach is one answer.
    """
    named = [person for person in _named(order) if person and person != order.who]
    if not named:
        return ""
    with context.reading():
        return next((person for person in named if not context.tells_of(person)), "")


def _named(order: Order) -> tuple[str, ...]:
    """Who is to take over, to answer for a place, or to see that something is undone."""
    match order.act:
        case HandOver(to=to) | HandOverRole(to=to) | DelegateSeat(to=to):
            return (to,)
        case SetRegime(owner=owner) | AddLogEntry(undo_owner=owner):
            return (owner,)
        case RemovePerson(successor=successor):
            return (successor,)
        case KeepSite(site=place) | KeepRegion(region=place):
            return (place.head, place.deputy)
        case _:
            return ()


def no_such(person: str) -> Refused:
    """What the engine says of somebody who is not in the directory."""
    return Refused(code="person_unknown", details={"person": person})
