"""Lint rule on moves that another region's move always comes before: worked out on the machine itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from pca.domain.machine.machine import Machine, MachineStep
from pca.domain.plan.chart import Chart
from pca.domain.plan.lint.findings import Finding, find
from pca.domain.plan.lint.view import View
from pca.domain.plan.states import State, Transition

MOST = 2_000
"""Situations looked at for one event; a plan with more of them is not judged by this rule."""


def check(view: View) -> Iterator[Finding]:
    """Each move of an event that several moves share: some situation must exist in which it is taken."""
    if not any(state.regions for _, state, _ in view.states):
        return
    shared: dict[str, list[tuple[int, Transition]]] = {}
    for index, transition in enumerate(view.playbook.transitions):
        shared.setdefault(transition.decision, []).append((index, transition))
    for event, moves in shared.items():
        if len(moves) > 1 and _states_known(view, moves):
            yield from _never_taken(view, event, moves)


def _states_known(view: View, moves: Sequence[tuple[int, Transition]]) -> bool:
    return all(name in view.parent for _, transition in moves for name in (*transition.source, *transition.target))


def _never_taken(view: View, event: str, moves: Sequence[tuple[int, Transition]]) -> Iterator[Finding]:
    sources = {state for _, move in moves for state in move.source}
    situations = _situations(view.playbook.states, sources)
    if len(situations) > MOST:
        return
    chart = Chart(view.playbook.states)
    for index, transition in moves:
        rivals = [other for _, other in moves if other is transition or other.guard is None]
        winners = _winners(chart, event, transition, rivals, situations)
        if winners is not None:
            path = ("transitions", index)
            yield find("transition_shadowed", path, "regions", move=transition.id, first=winners, event=event)


def _winners(
    chart: Chart,
    event: str,
    wanted: Transition,
    moves: Sequence[Transition],
    situations: Sequence[tuple[str, ...]],
) -> str | None:
    """The move that is taken instead wherever `wanted` could be; None when it is taken somewhere, or the rule cannot
    say. Moves with a guard may not happen, so they are not among the rivals."""
    try:
        machine = Machine(chart.nodes, [edge for move in moves for edge in chart.edges(move)])
    except ValueError:
        return None
    mine = {edge.id for edge in chart.edges(wanted)}
    rival = None
    for leaves in situations:
        if machine.active(leaves).isdisjoint(wanted.source):
            continue
        step = machine.fire(leaves, event, {})
        if not isinstance(step, MachineStep) or not mine.isdisjoint(step.taken):
            return None
        rival = rival or step.taken[0].split(" ")[0]
    return rival


def _situations(states: Sequence[State], sources: set[str]) -> list[tuple[str, ...]]:
    """The sets of innermost states one can be in, as far as `sources` tell them apart."""
    return [leaves for state in states for leaves in _within(state, sources)]


def _within(state: State, sources: set[str]) -> list[tuple[str, ...]]:
    if not state.children:
        return [(state.id,)]
    inner = [_within(child, sources) for child in state.children]
    if state.states:
        return [leaves for some in inner for leaves in some]
    choices = [
        some if any(node.id in sources for node in region.walk()) else some[:1]
        for region, some in zip(state.regions, inner, strict=True)
    ]
    combinations: list[tuple[str, ...]] = []
    for chosen in product(*choices):
        combinations.append(tuple(leaf for leaves in chosen for leaf in leaves))
        if len(combinations) > MOST:
            break
    return combinations
