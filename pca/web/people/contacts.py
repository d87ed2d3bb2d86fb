"""What is wrong with people's addresses: a task each, taken in hand and ended by those who manage the staff."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

import msgspec

from pca.domain.access.access import Action
from pca.domain.contact_points import FAULTS, TASKS, Care, DataFault, Fault
from pca.services.crisis.scene import Scene
from pca.services.people import read
from pca.services.people.contact_points import InOtherHands, NoFault, NotEnded, take_care
from pca.services.people.read import FaultsPage
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
    left = read.faults_counted(context.unit, context.reach(Action.SET_STATUS)).open
    return ToPutRight(left["unreachable"], left["opted_out"] + left["gone"])


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
    after: str
    """Where the next page begins; empty on the last."""
    here: str
    """Where this page begins; empty on the first."""


@routes.page("/crises/{key}/people/contacts", may=Action.SET_STATUS, over=Over.ROWS, template="people/contacts.html")
def contacts(context: RequestContext, key: str, fault: str = "unreachable", after: str = "") -> Contacts:
    """People whom nothing reaches, then addresses that ask for silence, are gone or were never proved."""
    about = context.scene(key)
    fault = context.value("fault", fault)  # a refused form is shown among its like
    after = context.value("after", after)
    reach = context.reach(Action.SET_STATUS)
    counted = read.faults_counted(context.unit, reach)
    kind = next((name for name in FAULTS if name == fault), None)
    known = kind is not None or fault == "done"
    page = read.faults_page(context.unit, reach, kind, after, most=PAGE) if known else FaultsPage((), "")
    context.contacts([each.person for each in page.faults] + [each.care.by for each in page.faults if each.care])
    return Contacts(
        key=about.crisis.key,
        fault=fault,
        counted={**{name: counted.open[name] for name in FAULTS}, "done": counted.done},
        rows=tuple(_shown(context, about, each) for each in page.faults),
        tasks=fault in TASKS and about.crisis.closed_at is None,
        after=page.after,
        here=after,
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
    after: str = ""
    """The page it stood on."""


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
    where = {"fault": ask.fault, **({"after": ask.after} if ask.after else {})}
    return ActionResult(f"/crises/{key}/people/contacts?{urlencode(where)}")
