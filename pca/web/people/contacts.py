"""What is wrong with people's addresses: a task each, taken in hand and ended by those who manage the staff."""

from __future__ import annotations

from typing import Literal

import msgspec

from pca.domain.access.access import Action
from pca.domain.contact_points import FAULTS, TASKS, Care, DataFault, Fault
from pca.services.crisis.scene import Scene
from pca.services.people import read
from pca.services.people.contact_points import InOtherHands, NoFault, NotEnded, take_care
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PAGE = 50


class ToPutRight(msgspec.Struct, frozen=True):
    """How much there is to put right: people whom no message reaches, and addresses that were silenced."""

    unreachable: int
    silenced: int


def to_put_right(context: RequestContext) -> ToPutRight:
    """What is left to do among the people whom the reader manages."""
    left = read.faults_to_do(context.unit, context.reach(Action.SET_STATUS))
    unreachable = sum(fault.fault == "unreachable" for fault in left)
    return ToPutRight(unreachable, len(left) - unreachable)


class FaultShown(msgspec.Struct, frozen=True):
    """One fault, with names."""

    name: str
    site: str
    is_: DataFault = msgspec.field(name="fault")
    by: str
    """Who has it in hand; empty when nobody has."""


class Contacts(msgspec.Struct, frozen=True):
    """What to put right in people's addresses: the worst first."""

    key: str
    fault: str
    counted: dict[str, int]
    """What is left to do of each kind, and under `done` what somebody has ended."""
    rows: tuple[FaultShown, ...]
    tasks: bool
    """Whether the rows are tasks that can be taken in hand."""
    page: int
    more: bool


@routes.page("/crises/{key}/people/contacts", may=Action.SET_STATUS, over=Over.ROWS, template="people/contacts.html")
def contacts(context: RequestContext, key: str, fault: str = "unreachable", page: int = 1) -> Contacts:
    """People whom nothing reaches, then addresses that ask for silence, are gone or were never proved."""
    about = context.scene(key)
    fault = context.value("fault", fault)  # a refused form is shown among its like
    every = read.faults(context.unit, context.reach(Action.SET_STATUS))
    chosen = [each for each in every if (each.fault if each.open else "done") == fault]
    start = (min(max(page, 1), 10_000) - 1) * PAGE
    shown = chosen[start : start + PAGE]
    context.contacts([each.person for each in shown] + [each.care.by for each in shown if each.care])
    return Contacts(
        key=about.crisis.key,
        fault=fault,
        counted={kind: sum(each.fault == kind and each.open for each in every) for kind in FAULTS}
        | {"done": sum(not each.open for each in every)},
        rows=tuple(_shown(context, about, each) for each in shown),
        tasks=fault in TASKS and about.crisis.closed_at is None,
        page=start // PAGE + 1,
        more=len(chosen) > start + PAGE,
    )


def _shown(context: RequestContext, about: Scene, fault: DataFault) -> FaultShown:
    site = about.organisation.people[fault.person].site
    return FaultShown(
        context.name(fault.person), about.place(site), fault, context.name(fault.care.by) if fault.care else ""
    )


class AskCare(msgspec.Struct, frozen=True, kw_only=True):
    """Take a fault in hand, or end it with a note. `held_by` is who had it in hand when the page was made."""

    person: str
    fault: Fault
    kind: str = ""
    note: str = ""
    then: Literal["take", "end"] = "take"
    held_by: str = ""


@routes.act("/crises/{key}/people/contacts", may=Action.SET_STATUS, over=Over.ROWS, asks=AskCare, page=contacts)
def care(context: RequestContext, ask: AskCare, key: str) -> ActionResult:
    """Take in hand what is wrong with an address, or say how the person is reached now."""
    with context.reading():
        house = context.scene(key).organisation
        known = house.people.get(ask.person)
        if known is None or not context.reach(Action.SET_STATUS).covers(house, place=known.site):
            raise NotFound
    word = Care(
        person=ask.person,
        fault=ask.fault,
        kind=ask.kind,
        by=context.person,
        at=context.now,
        note=ask.note,
        done=ask.then == "end",
    )
    try:
        take_care(context.runtime, word, seen=ask.held_by)
    except (NoFault, InOtherHands, NotEnded) as error:
        raise msgspec.ValidationError(context.word("input.contacts", type(error).__name__)) from error
    return ActionResult(f"/crises/{key}/people/contacts?fault={ask.fault}")
