"""Lint rules on states and transitions: the phases of a crisis, who may decide, and moves that make sense."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.view import View
from pca.domain.plan.states import Kind, State, Transition


def check(view: View) -> Iterator[Finding]:
    """States, then transitions, then the events several transitions share."""
    yield from _phases(view)
    outermost = view.ids("states")
    if view.playbook.initial is not None and view.playbook.initial not in outermost:
        yield unknown("state", view.playbook.initial, outermost, ("initial",))
    activities = view.ids("activities")
    for path, state, _ in view.states:
        yield from _state(state, path)
        yield from unknown_among("activity", state.interrupts, activities, (*path, "interrupts"))
    for index, transition in enumerate(view.playbook.transitions):
        yield from _transition(view, transition, ("transitions", index))
    yield from _events(view)


def _phases(view: View) -> Iterator[Finding]:
    kinds = {state.kind for state in view.playbook.states}
    for kind in (Kind.CRISIS, Kind.RETURN, Kind.CLOSED):
        if kind not in kinds:
            yield find(f"no_{kind}_state", ("states",), "", "phase_missing", kind=kind.value)
    for kind in (Kind.NORMAL, Kind.WATCH, Kind.REVIEW):
        if kind not in kinds:
            yield find("phase_missing", ("states",), kind=kind.value)


def _state(state: State, path: Path) -> Iterator[Finding]:
    if len(path) == 2 and state.kind is None:
        yield find("state_kind_missing", path, state=state.id, kinds=tuple(kind.value for kind in Kind))
    if state.states and state.regions:
        yield find("state_children_mixed", path, state=state.id)
    inner = [child.id for child in state.states]
    if state.initial is not None and state.initial not in inner:
        yield unknown("state", state.initial, inner, (*path, "initial"))


def _transition(view: View, transition: Transition, here: Path) -> Iterator[Finding]:
    for key, names in (("from", transition.source), ("to", transition.target)):
        yield from unknown_among("state", names, view.parent, (*here, key))
    yield from unknown_among("role", transition.decided_by, view.ids("roles"), (*here, "decided_by"))
    yield from view.condition(transition.guard, (*here, "guard"))
    yield from view.condition(transition.propose_when, (*here, "propose_when"))
    if not transition.decided_by:
        yield find("transition_nobody", here, move=transition.id)
    if transition.propose_when and transition.decide_within is None:
        yield find("threshold_without_deadline", here, move=transition.id)
    for at, name in enumerate(transition.source):
        if not view.closed.isdisjoint(view.lineage(name)):
            yield find("closed_state_left", (*here, "from", at), move=transition.id, state=name)
    yield from _targets(view, transition, here)


def _targets(view: View, transition: Transition, here: Path) -> Iterator[Finding]:
    """Several targets must lie in different regions of one state, or they could not hold at the same time."""
    targets = [name for name in dict.fromkeys(transition.target) if name in view.parent]
    for at, target in enumerate(targets):
        for other in targets[:at]:
            if not view.apart(target, other):
                yield find("targets_conflict", (*here, "to", at), first=target, second=other)
                return


def _events(view: View) -> Iterator[Finding]:
    events: dict[str, list[tuple[int, Transition]]] = {}
    for index, transition in enumerate(view.playbook.transitions):
        events.setdefault(transition.decision, []).append((index, transition))
    for event, moves in events.items():
        allowed = set(moves[0][1].decided_by).intersection(*(transition.decided_by for _, transition in moves))
        if not allowed and all(transition.decided_by for _, transition in moves):
            path = ("transitions", moves[0][0], "decided_by")
            yield find("transition_nobody", path, "event", moves=len(moves), event=event)
        yield from _shadowed(event, moves)


def _shadowed(event: str, moves: list[tuple[int, Transition]]) -> Iterator[Finding]:
    taken: dict[str, str] = {}
    for index, transition in moves:
        rivals = [taken[state] for state in transition.source if state in taken]
        if len(rivals) == len(transition.source):
            yield find("transition_shadowed", ("transitions", index), move=transition.id, first=rivals[0], event=event)
        if transition.guard is None:
            taken.update({state: transition.id for state in transition.source if state not in taken})
