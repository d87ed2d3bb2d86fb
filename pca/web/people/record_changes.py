"""What pages about records of the directory share: a field before and after, and what follows in open crises."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pca.domain.orders import Order
from pca.services.people import read_records
from pca.services.people.read_records import Consequence
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import RequestContext


class FieldChange(msgspec.Struct, frozen=True):
    """One field of a record: what it is now, and what it would be."""

    field: str
    before: str
    after: str


class Foreseen(msgspec.Struct, frozen=True):
    """What an order would lead to: why it would be refused, or what open crises would do."""

    refusal: str = ""
    consequences: tuple[Consequence, ...] = ()
    names: dict[str, str] = {}
    """What those are called who would get tasks."""


def foreseen(context: RequestContext, order: Order) -> Foreseen:
    """What the order would lead to; nothing is done."""
    facts = context.preview(order)
    refusal = refusal_said(context, facts[0] if facts else None, None)
    if refusal:
        return Foreseen(refusal)
    following = read_records.consequences(context.runtime, context.unit, order, facts)
    people = [person for each in following for person, _ in each.given if person]
    context.contacts(people, met=True)
    return Foreseen("", following, {person: context.name(person) for person in people})


def unfit(context: RequestContext, why: str) -> msgspec.ValidationError:
    """What was typed cannot stand, in words."""
    return msgspec.ValidationError(context.word("input.records", why))


def differing(now: dict[str, str], then: dict[str, str], fields: Iterable[str]) -> tuple[FieldChange, ...]:
    """The fields that differ, in their order."""
    return tuple(FieldChange(field, now[field], then[field]) for field in fields if now[field] != then[field])
