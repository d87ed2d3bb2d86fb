"""Lint rules on ways through a crisis: every state can be reached, and from each of them the crisis can be closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pca.domain.plan.lint.findings import Finding, find
from pca.domain.plan.lint.view import View
from pca.domain.plan.states import Kind, State


def check(view: View) -> Iterator[Finding]:
    """Unreachable states, and states from which no closed state can be reached."""
    reached = _reached(view)
    ends = _ending(view)
    closable = any(state.kind is Kind.CLOSED for state in view.playbook.states)
    for path, state, _ in view.states:
        if state.id not in reached:
            message = f"no decision leads to {state.id}"
            yield find("state_unreachable", path, message, "add a transition to it, or take it out")
        elif closable and state.id not in ends:
            message = f"no decision leads from {state.id} to the end of the crisis"
            yield find("state_dead_end", path, message, "add a transition onward")


def _entered(view: View, state: str) -> set[str]:
    """All states that are entered with `state`: those around it, and what they open with."""
    found: set[str] = set()
    pending = [state]
    while pending:
        at = pending.pop()
        if at in found or at not in view.playbook.state:
            continue
        found.add(at)
        known = view.playbook.state[at]
        above = view.parent.get(at)
        if above is not None:
            pending.append(above)
            pending += (one.id for one in view.playbook.state[above].regions)
        if not any(one.id in view.lineage(state) for one in known.states):
            pending += _opening(known)
    return found


def _opening(state: State) -> list[str]:
    """What is entered inside a state: all its regions, or its first inner state."""
    if state.regions:
        return [one.id for one in state.regions]
    first = state.initial or (state.states[0].id if state.states else None)
    return [first] if first else []


def _reached(view: View) -> set[str]:
    book = view.playbook
    found = _entered(view, book.initial if book.initial in book.state else book.states[0].id)
    moves = list(book.transitions)
    growing = True
    while growing:
        taken = [one for one in moves if not found.isdisjoint(one.source)]
        moves = [one for one in moves if one not in taken]
        growing = bool(taken)
        for one in taken:
            for target in one.target:
                found |= _entered(view, target)
    return found


def _ending(view: View) -> set[str]:
    """States from which some sequence of decisions closes the crisis."""
    book = view.playbook
    good = {inner.id for state in book.states if state.kind is Kind.CLOSED for inner in state.walk()}
    before = -1
    while before != len(good):
        before = len(good)
        for _, state, _ in view.states:
            if state.id not in good and _gets_on(view, state.id, good):
                good.add(state.id)
    return good


def _gets_on(view: View, state: str, good: set[str]) -> bool:
    """Whether a move out of the state, of one around it, or of a region beside it leads to a good state."""
    active = {*view.lineage(state), *_within(view, state), *_beside(view, state)}
    return any(
        not active.isdisjoint(one.source) and not good.isdisjoint(one.target) for one in view.playbook.transitions
    )


def _within(view: View, state: str) -> Iterable[str]:
    """States inside that any decision may still lead to while the state lasts."""
    return (inner.id for inner in view.playbook.state[state].walk())


def _beside(view: View, state: str) -> Iterator[str]:
    """States of the other regions of a parallel state around this one: they are there at the same time."""
    lineage = view.lineage(state)
    for inner, outer in zip(lineage, lineage[1:], strict=False):
        for region in view.playbook.state[outer].regions:
            if region.id != inner:
                yield from (one.id for one in region.walk())
