"""The states of the plan: where the crisis stands, which moves may be decided, and how each place came where it is."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.situation import Standing
from pca.services.crisis.read import Possible, StatePast, possible_from, standings, state_history
from pca.services.crisis.scene import Scene
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
    """Since when the outermost state holds, whatever moved inside it."""
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
    follows=("moves",),
    past=True,
    pictures=(pictures.states, pictures.steps),
)
def shown(context: RequestContext, key: str, perimeter: str = ROOT) -> States:
    """Where one perimeter stands in the plan's states, and how each one came where it is."""
    about = context.scene(key)
    reach = context.reach(Action.SEE_STATES)
    states = {
        place: state_now(about, place, standing) for place, standing in standings(context.unit, about, reach).items()
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
        history=tuple(_past(context, about, past) for past in state_history(context.unit, about, reach)),
    )


def state_now(about: Scene, perimeter: str, standing: Standing) -> StateNow:
    """A perimeter's state in words."""
    configuration = standing.configuration
    return StateNow(
        perimeter=perimeter,
        place=about.place(perimeter),
        title=about.outer(configuration),
        inner=about.inner(configuration),
        level=about.level(configuration),
        since=about.outer_since(standing),
        configuration=configuration,
    )


def _past(context: RequestContext, about: Scene, past: StatePast) -> StateHeld:
    state, decision = past.state, past.decision
    role = about.plan.playbook.sitting.get(decision.seat) if decision else None
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
