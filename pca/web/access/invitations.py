"""Inviting hundreds of people: who has no password of their own, one press for all of them, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec.structs import replace

from pca.domain.access.access import AccessRole, Action
from pca.domain.access.access_orders import GiveGrant
from pca.services.access import invitations, read_invitations
from pca.services.access.invitations import State
from pca.services.access.read_invitations import STATES, Invited
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PATH = "/administration/invitations"
PAGE = 100
MOST = 500
"""Roles given by one press."""


class Invitations(msgspec.Struct, frozen=True, kw_only=True):
    """Who can be invited, in one of the states of an invitation."""

    state: State
    counted: Mapping[State, int]
    rows: tuple[Invited, ...]
    after: str
    """Where the next page begins; empty on the last."""
    first: bool
    heads: int
    """Heads and deputies of sites who have no role for their site yet; MOST are given it at a time."""
    possible: bool
    """Whether this installation knows its own address, without which no link can be sent."""


class AskInvite(msgspec.Struct, frozen=True, kw_only=True):
    """Prepare invitations, or send them again: for `people`, or for `every` one in this state."""

    people: Annotated[tuple[str, ...], msgspec.Meta(max_length=PAGE)] = ()
    every: bool = False
    state: State = "fresh"
    then: Literal["prepare", "again", "roles"] = "prepare"
    why: str = ""


@routes.page(PATH, may=Action.ADMINISTER, over=Over.INSTITUTION, template="access/invitations.html")
def listed(context: RequestContext, state: str = "fresh", after: str = "") -> Invitations:
    """Everybody with a role and no password of their own, and where their invitation stands."""
    wanted = context.value("state", state)
    shown: State = next((known for known in STATES if known == wanted), "fresh")
    everybody, heads = read_invitations.looked_over(context.runtime, context.unit, context.now, context.language)
    rows = [invited for invited in everybody if invited.state == shown and invited.person > after]
    return Invitations(
        state=shown,
        counted=read_invitations.counted(everybody),
        rows=tuple(rows[:PAGE]),
        after=rows[PAGE - 1].person if len(rows) > PAGE else "",
        first=not after,
        heads=len(heads),
        possible=bool(context.runtime.settings.web_address),
    )


@routes.act(PATH, may=Action.ADMINISTER, over=Over.INSTITUTION, asks=AskInvite, page=listed)
def invite(context: RequestContext, ask: AskInvite) -> ActionResult:
    """Prepare invitations for somebody else to confirm; send them again; or give heads their role first."""
    if ask.then == "roles":
        return _roles(context, ask.why)
    people = ask.people
    if ask.every:
        with context.reading() as unit:
            everybody = read_invitations.invitable(context.runtime, unit, context.now, context.language)
        people = tuple(invited.person for invited in everybody if invited.state == ask.state)
    if ask.then == "again":
        count = invitations.resend(context.runtime, context.person, people, ask.why, **context.given)
        return ActionResult(f"{PATH}?state={ask.state}&again={count}")
    done = invitations.prepare(context.runtime, context.person, people, ask.why, **context.given)
    return ActionResult(f"{PATH}?prepared=1", done)


def _roles(context: RequestContext, why: str) -> ActionResult:
    """Give heads and deputies of sites the role for their site, each by an order of its own."""
    with context.reading() as unit:
        missing = read_invitations.heads_without_role(unit, context.now)[:MOST]
    acts = [GiveGrant(person=person, role=AccessRole.DEPARTMENT_HEAD, scope=scope) for person, scope in missing]
    orders = [context.order(act, why=why) for act in acts]
    given = context.give_together(replace(order, id=f"{order.id}-{place}") for place, order in enumerate(orders))
    refused = next((done for done in given if done is not None and done.refused is not None), None)
    count = sum(done is not None and done.refused is None for done in given)
    return ActionResult(f"{PATH}?roles={count}", None if count else refused)
