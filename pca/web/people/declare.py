"""Where people are, said by HR: what would change is seen first, then declared, for one person or for many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from fastapi import Query

from pca.domain.access.access import Action
from pca.domain.availability import AWAY, StatusName
from pca.domain.orders import DeclareStatus
from pca.services.crisis.scene import Scene
from pca.services.engine.execute import Done
from pca.services.people import read, read_seats
from pca.services.people.read import STATUSES
from pca.web.kit.action_result import ActionResult
from pca.web.kit.language_switch import own_path
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.people import query_for

routes = Router()
MOST = 500
"""People whose status is said with one press."""

NAMED = 50
"""Of these, named on the page."""


class StatusChange(msgspec.Struct, frozen=True):
    """One person whose status would change, and how many tasks of this crisis wait in their hands."""

    person: str
    name: str
    place: str
    before: str
    tasks: int


class StatusPreview(msgspec.Struct, frozen=True):
    """What saying it would change."""

    key: str
    status: str
    changes: tuple[StatusChange, ...]
    """The first NAMED of them."""
    people: tuple[str, ...]
    """All whose status changes."""
    same: int
    """Chosen people who have this status already."""
    left: int
    """Chosen people beyond what one press may change."""
    emptied: tuple[str, ...]
    """Crisis roles in which nobody would be left."""
    back: str
    exercise: bool
    """Whether it is said in an exercise: it counts in reality all the same."""
    away: bool
    """Whether whoever has this status does not work, so that somebody stands in for them."""


@routes.page("/crises/{key}/people/status", may=Action.SET_STATUS, over=Over.ROWS, template="people/status.html")
def preview(
    context: RequestContext,
    key: str,
    person: Annotated[list[str] | None, Query()] = None,
    status: str = "",
    everybody: bool = False,
    text: str = "",
    region: str = "",
    site: str = "",
    team: str = "",
    where: str = "",
    back: str = "",
) -> StatusPreview:
    """What would change: for the people ticked, or for `everybody` who fits the filters (`where` they are now)."""
    about = context.scene(key)
    chosen = person or context.values("person")
    wanted = status or context.value("status")
    reach = context.reach(Action.SET_STATUS)
    if everybody:
        query = query_for(context, text, region, site, team, where)
        fitting = read.page(context.unit, reach, query, names=True, most=MOST + 1)
        chosen = [line.person for line in fitting.people]
    declared = read.declaration(context.unit, about.crisis.key, reach, chosen[:MOST], wanted, named=NAMED)
    context.contacts([change.person for change in declared.named])
    return StatusPreview(
        key=about.crisis.key,
        status=wanted if wanted in STATUSES else "",
        changes=tuple(
            StatusChange(
                change.person, context.name(change.person), about.place(change.site), change.before, change.tasks
            )
            for change in declared.named
        ),
        people=declared.changing,
        same=declared.same,
        left=max(len(chosen) - MOST, 0),
        emptied=_emptied(context, about, declared.changing) if wanted in AWAY else (),
        back=own_path(back or context.value("back", f"/crises/{about.crisis.key}/people")),
        exercise=about.crisis.mode == "exercise",
        away=wanted in AWAY,
    )


def _emptied(context: RequestContext, about: Scene, leaving: Sequence[str]) -> tuple[str, ...]:
    """Roles that have somebody now and would have nobody."""
    seats = read_seats.seats_of(context.unit, about.plan.playbook, about.crisis.key, context.now)
    emptied = (seat for seat in seats if seat.emptied_by(about.organisation, leaving))
    return tuple(about.say(seat.role.title) for seat in emptied)


class AskStatus(msgspec.Struct, frozen=True, kw_only=True):
    """These people are all of this status now. Organisational status only: there is no place for a reason."""

    status: StatusName
    person: tuple[str, ...]
    back: str = ""


@routes.act("/crises/{key}/people/status", may=Action.SET_STATUS, over=Over.ORDER, asks=AskStatus, page=preview)
def declare(context: RequestContext, ask: AskStatus, key: str) -> ActionResult:
    """Say it: one journal entry for each person. Sent twice, it has one effect."""
    chosen = tuple(dict.fromkeys(ask.person))[:MOST]
    with context.reading():
        crisis = context.crisis(key).key
    last: Done | None = None
    order = context.order(DeclareStatus(person="", status=ask.status))
    acts = enumerate((DeclareStatus(person=person, status=ask.status) for person in chosen), 1)
    orders = [msgspec.structs.replace(order, id=f"{order.id}-{place}", act=act) for place, act in acts]
    for done in context.give_together(orders, whole=True):
        if done is not None and done.refused is None:
            last = done
        elif done is not None and done.refused is not None and done.refused.code != "status_unchanged":
            return ActionResult("", done)
    return ActionResult(own_path(ask.back or f"/crises/{crisis}/people"), last)
