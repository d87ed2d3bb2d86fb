"""Lint rules on ways through a crisis: every state can be reached, and from each of them the crisis can be closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise

from pca.domain.plan.lint.findings import Finding, find
from pca.domain.plan.lint.view import View
from pca.domain.plan.lookups import followed, grouped
from pca.domain.plan.states import State


def check(view: View) -> Iterator[Finding]:
    """Unreachable states, and states from which no closed state can be reached."""
    reached = _reached(view)
    ends = _ending(view)
    for path, state, _ in view.states:
        if state.id not in reached:
            yield find("state_unreachable", path, state=state.id)
        elif view.closed and state.id not in ends:
            yield find("state_dead_end", path, state=state.id)


def _entered(view: View, state: str) -> set[str]:
    """All states that are entered with `state`: those around it, and what they open with."""
    entered: set[str] = set()
    pending = [state]
    while pending:
        at = pending.pop()
        if at in entered or at not in view.state:
            continue
        entered.add(at)
        known = view.state[at]
        above = view.parent.get(at)
        if above is not None:
            pending.append(above)
            pending += (region.id for region in view.state[above].regions)
        if not any(inner.id in view.lineage(state) for inner in known.states):
            pending += _opening(known)
    return entered


def _opening(state: State) -> list[str]:
    """What is entered inside a state: all its regions, or its first inner state."""
    if state.regions:
        return [region.id for region in state.regions]
    first = state.initial or (state.states[0].id if state.states else None)
    return [first] if first else []


def _reached(view: View) -> set[str]:
    book = view.playbook
    first = book.initial if book.initial in view.ids("states") else None
    return followed(_entered(view, first or book.states[0].id), view.moves, partial(_entered, view))


def _ending(view: View) -> set[str]:
    """States from which some sequence of decisions closes the crisis."""
    good = {name for name in view.parent if not view.closed.isdisjoint(view.lineage(name))}
    within = _within(view)
    leading = grouped((target, name) for name in view.parent for target in _ways_on(view, name, within))
    waiting = list(good)
    while waiting:
        new = set(leading.get(waiting.pop(), ())) - good
        good |= new
        waiting += new
    return good


def _ways_on(view: View, state: str, within: Mapping[str, set[str]]) -> set[str]:
    """Where moves lead that start from the state, inside or around it, or in a region beside it."""
    lineage = view.lineage(state)
    active = {*lineage, *within[state]}
    for inner, outer in pairwise(lineage):
        for region in view.state[outer].regions:
            active |= within[region.id] if region.id != inner else set()
    return {target for name in active for move in view.moves.get(name, ()) for target in move.target}


def _within(view: View) -> dict[str, set[str]]:
    """Each state with all that lie inside it: any of them may still be entered while it lasts."""
    inside: dict[str, set[str]] = {name: set() for name in view.parent}
    for name in view.parent:
        for outer in view.lineage(name):
            inside[outer].add(name)
    return inside
