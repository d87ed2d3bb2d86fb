"""Sessions that measures put off: written down, given another day, settled by human resources."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.staff_acts import MoveSession, PostponeSession, SettleSession
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.staff.measures import PATH, given, overview

routes = Router()


class AskSession(msgspec.Struct, frozen=True, kw_only=True):
    """What is put off, from which day, to which one where it is known."""

    measure: str
    text: str
    was_on: date
    moved_to: date | None = None
    perimeter: str = ROOT


@routes.act(PATH + "/sessions", may=Action.SET_STATUS, over=Over.ORDER, asks=AskSession, page=overview)
def postpone(context: RequestContext, ask: AskSession, key: str) -> ActionResult:
    """Write down a session that a measure puts off."""
    act = PostponeSession(
        measure=ask.measure, text=ask.text, was_on=ask.was_on, moved_to=ask.moved_to, perimeter=ask.perimeter
    )
    return given(context, act, key)


class AskSessionDay(msgspec.Struct, frozen=True):
    """Its new day."""

    moved_to: date


@routes.act(PATH + "/sessions/{number}/move", may=Action.SET_STATUS, over=Over.ORDER, asks=AskSessionDay, page=overview)
def move(context: RequestContext, ask: AskSessionDay, key: str, number: int) -> ActionResult:
    """Give a session a new day."""
    return given(context, MoveSession(number=number, moved_to=ask.moved_to), key)


class AskSessionSettled(msgspec.Struct, frozen=True):
    """What became of it."""

    outcome: Literal["held", "given_up"]


@routes.act(
    PATH + "/sessions/{number}/settle", may=Action.SET_STATUS, over=Over.ORDER, asks=AskSessionSettled, page=overview
)
def settle(context: RequestContext, ask: AskSessionSettled, key: str, number: int) -> ActionResult:
    """Write down that a session was held after all, or is given up."""

    return given(context, SettleSession(number=number, outcome=ask.outcome), key)
