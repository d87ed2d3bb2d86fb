"""Which states change with a decision, the outermost first: from which to which, in each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pca.domain.facts import AnyFact, PerimeterRejoined, StateEntered
from pca.domain.plan.states import State
from pca.domain.situation import Standing
from pca.services.crisis.read import standings
from pca.services.crisis.scene import Scene
from pca.store.kit.database import Unit


class StateMove(msgspec.Struct, frozen=True):
    """One state that takes the place of another; levels are 0 to 4, `depth` 0 for the outermost."""

    place: str
    depth: int
    part: str
    """What they are states of: a region of the plan, or the state around them; empty for the outermost."""
    before: str
    """Empty where nothing held: a part that begins."""
    before_level: int | None
    after: str
    """Empty where a place gives up a state of its own and follows the one around it again."""
    after_level: int | None


def state_moves(unit: Unit, about: Scene, facts: Iterable[AnyFact]) -> tuple[StateMove, ...]:
    """The moves that facts bring, place by place."""
    moved = [fact for fact in facts if isinstance(fact, StateEntered | PerimeterRejoined)]
    held = standings(unit, about) if moved else {}
    moves = list[StateMove]()
    for fact in moved:
        if isinstance(fact, StateEntered):
            moves += _entered(about, fact)
        else:
            moves += _rejoined(about, fact.perimeter, held)
    return tuple(moves)


def _rejoined(about: Scene, perimeter: str, held: Mapping[str, Standing]) -> Iterator[StateMove]:
    if perimeter in held:
        configuration = held[perimeter].configuration
        before = about.states(configuration)
        yield StateMove(about.place(perimeter), 0, "", before, about.level(configuration), "", None)


def _entered(about: Scene, fact: StateEntered) -> Iterator[StateMove]:
    """Each state entered that stands in a row of alternatives, with the one it takes the place of.

    A region of states side by side is no alternative to anything: it names the part.
    """
    book, parent = about.plan.playbook.state, about.plan.parent
    left = {parent.get(state): state for state in fact.exited if state in book}
    for state in fact.entered:
        around = book.get(parent.get(state) or "")
        if state not in book or (around is not None and around.regions):
            continue
        before = book.get(left.get(parent.get(state), ""))
        yield StateMove(
            about.place(fact.perimeter),
            _depth(about, state),
            about.say(around.title) if around else "",
            about.say(before.title) if before else "",
            _level(before),
            about.say(book[state].title),
            _level(book[state]),
        )


def _level(state: State | None) -> int | None:
    return state.level if state else None


def _depth(about: Scene, state: str) -> int:
    """How many states of alternatives lie around it."""
    book, parent, depth = about.plan.playbook.state, about.plan.parent, 0
    above = parent.get(state)
    while above is not None:
        depth += not book[above].regions
        above = parent.get(above)
    return depth
