"""Short ways to write states and transitions, and what one step of a chart does."""

from collections.abc import Callable, Mapping
from typing import Any

from pca.domain.machine.machine import Edge, Machine, MachineStep, StateNode

S = StateNode


def state(name: str, *children: StateNode, **more: Any) -> StateNode:
    return StateNode(name, children=children, **more)


def parallel(name: str, *children: StateNode, **more: Any) -> StateNode:
    return StateNode(name, parallel=True, children=children, **more)


def edge(source: str, target: str = "", event: str = "t", **more: Any) -> Edge:
    """An edge called `source→target`."""
    targets = tuple(target.split())
    return Edge(more.pop("id", f"{source}→{target}"), event, source, targets, **more)


def stepped(machine: Machine, *events: str, facts: Mapping[str, Any] | None = None) -> MachineStep:
    """The last step after these events from the beginning; each must be accepted."""
    step = machine.initial(facts or {})
    for event in events:
        result = machine.fire(step.configuration, event, facts or {}, step.history)
        assert isinstance(result, MachineStep), (event, result)
        step = result
    return step


CRISIS = (
    S("normal"),
    S("watch"),
    parallel(
        "crisis",
        state("access", S("open"), S("shut")),
        state("systems", S("up"), state("down", S("slow"), S("lost"))),
    ),
    S("closed", final=True),
)


CRISIS_EDGES = (
    edge("normal", "watch", "alert"),
    edge("watch", "crisis", "declare", guard=lambda facts: facts.get("cases", None) and facts["cases"] > 10),
    edge("open", "shut", "shut"),
    edge("up", "lost", "fail"),
    edge("crisis", "closed", "close"),
)


YES: Callable[[Any], bool] = lambda facts: True  # noqa: E731


NO: Callable[[Any], bool] = lambda facts: False  # noqa: E731


UNKNOWN: Callable[[Any], None] = lambda facts: None  # noqa: E731
