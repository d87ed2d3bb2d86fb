"""Lint rule on moves that another region's move always comes before: worked out on the machine itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from pca.domain.machine.machine import Machine, MachineStep
from pca.domain.plan.chart import Chart
from pca.domain.plan.lint.findings import Finding, find
from pca.domain.plan.lint.view import View
from pca.domain.plan.lookups import grouped
from pca.domain.plan.states import State, Transition

MOST = 2_000
"""Situations looked at for one move; one with more of them is not judged by this rule."""


def check(view: View) -> Iterator[Finding]:
    """Each move of an event that several moves share: some situation must exist in which it is taken."""
    if not any(state.regions for _, state, _ in view.states):
        return
    chart = Chart(view.playbook.states)
    shared = grouped((move.decision, (index, move)) for index, move in enumerate(view.playbook.transitions))
    for event, moves in shared.items():
        if len(moves) > 1 and _states_known(view, moves):
            yield from _never_taken(view, chart, event, dict(moves))


def _states_known(view: View, moves: Sequence[tuple[int, Transition]]) -> bool:
    return all(name in view.parent for _, move in moves for name in (*move.source, *move.target))


def _never_taken(view: View, chart: Chart, event: str, moves: Mapping[int, Transition]) -> Iterator[Finding]:
    """Only moves out of the same outermost states can come before each other: each is looked at among these."""
    unguarded = grouped(
        (outer, index) for index, move in moves.items() if move.guard is None for outer in _outermost(view, move.source)
    )
    for index, transition in moves.items():
        around = _outermost(view, transition.source)
        near = sorted({index, *(rival for outer in around for rival in unguarded.get(outer, ()))})
        winner = _winner(view, chart, event, transition, [moves[rival] for rival in near])
        if winner is not None:
            path = ("transitions", index)
            yield find("transition_shadowed", path, "regions", move=transition.id, first=winner, event=event)


def _outermost(view: View, states: Iterable[str]) -> set[str]:
    return {view.lineage(state)[-1] for state in states}


def _winner(view: View, chart: Chart, event: str, wanted: Transition, moves: Sequence[Transition]) -> str | None:
    """The move that is taken instead wherever `wanted` could be; None when it is taken somewhere, or the rule cannot
    say. Moves with a guard may not happen, so they are not among the rivals."""
    around, places = _outermost(view, wanted.source), view.ids("states")
    here = [view.playbook.states[place] for place in sorted(places[outer] for outer in around)]
    situations = _situations(here, {state for move in moves for state in move.source})
    if len(situations) > MOST:
        return None
    edges = [edge for move in moves for edge in chart.edges(move) if view.lineage(edge.source)[-1] in around]
    known = around | {outer for move in moves for outer in _outermost(view, move.target)}
    try:
        machine = Machine([chart.nodes[place] for place in sorted(places[outer] for outer in known)], edges)
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
