"""The states of the plan: where the crisis stands, which moves may be decided, and how each place came where it is."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action, Reach
from pca.domain.directory import ROOT
from pca.services.crisis.read import Possible, possible_from
from pca.services.crisis.scene import HOUSE, Scene
from pca.store.crisis import crisis as crises
from pca.store.crisis import decisions
from pca.store.crisis.crisis import StateLine
from pca.store.crisis.decisions import DecisionLine
from pca.web.crisis import pictures
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class StateNow(msgspec.Struct, frozen=True):
    """The state one perimeter holds by itself. `level` is 0 to 4."""

    perimeter: str
    place: str
    title: str
    inner: str
    level: int | None
    since: datetime
    configuration: tuple[str, ...]


class StateHeld(msgspec.Struct, frozen=True):
    """One state a perimeter held, and the decision that led there; instants in UTC, `until` None while it lasts."""

    perimeter: str
    place: str
    title: str
    inner: str
    level: int | None
    since: datetime
    until: datetime | None
    decision: int | None
    """Number of the decision; None for the state the crisis opened in."""
    decided: str
    by: str
    why: str


class States(msgspec.Struct, frozen=True):
    """The diagram of one perimeter, and what every perimeter within reach went through, newest first."""

    key: str
    at: datetime
    perimeter: str
    state: StateNow
    possible: tuple[Possible, ...]
    elsewhere: tuple[StateNow, ...]
    """The other perimeters that hold a state of their own."""
    history: tuple[StateHeld, ...]


@routes.page(
    "/crises/{key}/states",
    may=Action.SEE_STATES,
    over=Over.ROWS,
    template="crisis/states.html",
    live=True,
    past=True,
    pictures=(pictures.states, pictures.steps),
)
def shown(context: RequestContext, key: str, perimeter: str = ROOT) -> States:
    """Where one perimeter stands in the plan's states, and how each one came where it is."""
    about = context.scene(key)
    reach = context.reach(Action.SEE_STATES)
    states = {
        place: state_now(about, place, standing.configuration, standing.since)
        for place, standing in crises.standings(context.unit, about.crisis.key).items()
        if seen_in(about, reach, place)
    }
    if perimeter not in states:
        raise NotFound
    here = states.pop(perimeter)
    return States(
        key=about.crisis.key,
        at=context.now,
        perimeter=perimeter,
        state=here,
        possible=possible_from(about, here.configuration),
        elsewhere=tuple(states.values()),
        history=_history(context, about),
    )


def seen_in(about: Scene, reach: Reach, perimeter: str) -> bool:
    """Whether what holds or is decided in a perimeter concerns who reaches so far: it is theirs, or governs them."""
    seen = reach.everything or perimeter in reach.perimeters(about.organisation)
    return seen or reach.covers(about.organisation, place=perimeter)


def state_now(about: Scene, perimeter: str, configuration: tuple[str, ...], since: datetime) -> StateNow:
    """A perimeter's state in words."""
    return StateNow(
        perimeter=perimeter,
        place=about.place(perimeter),
        title=about.outer(configuration),
        inner=about.inner(configuration),
        level=about.level(configuration),
        since=since,
        configuration=configuration,
    )


def _history(context: RequestContext, about: Scene) -> tuple[StateHeld, ...]:
    """A state begins at the instant of the decision that led there: both come from one journal entry.

    The first one of the institution is that in which the crisis opened; nobody decided it.
    """
    key, state_helds = about.crisis.key, list[StateHeld]()
    moves = [one for one in decisions.decisions(context.unit, key) if one.event not in HOUSE]
    for line in crises.state_history(context.unit, key, context.reach(Action.SEE_STATES)):
        opening = line.perimeter == ROOT and all(state_held.perimeter != ROOT for state_held in state_helds)
        here = (move for move in moves if (move.perimeter, move.decided_at) == (line.perimeter, line.started_at))
        decision = None if opening else next(here, None)
        if decision is not None:
            moves.remove(decision)
        state_helds.append(_held(context, about, line, decision))
    return tuple(reversed(state_helds))


def _held(context: RequestContext, about: Scene, state: StateLine, decision: DecisionLine | None) -> StateHeld:
    role = about.plan.playbook.role.get(decision.seat) if decision else None
    return StateHeld(
        perimeter=state.perimeter,
        place=about.place(state.perimeter),
        title=about.outer(state.configuration),
        inner=about.inner(state.configuration),
        level=about.level(state.configuration),
        since=state.started_at,
        until=state.ended_at,
        decision=decision.number if decision else None,
        decided=(about.event_title(decision.event) or decision.event) if decision else "",
        by=(about.say(role.title) if role else context.name(decision.decided_by)) if decision else "",
        why=decision.why if decision else "",
    )
