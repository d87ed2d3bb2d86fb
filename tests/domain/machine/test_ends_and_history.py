"""Regions that end, events raised on the way, and states that are remembered."""

import pytest

from pca.domain.machine.machine import Machine, MachineStep, StateNode
from tests.kit.charts import S, edge, parallel, state, stepped


@pytest.mark.parametrize(
    ("events", "leaves"),
    [("x", "x2 y1"), ("x y", "over"), ("y x", "over")],
)
def test_done_events(events: str, leaves: str) -> None:
    regions = parallel("p", state("x", S("x1"), S("x2", final=True)), state("y", S("y1"), S("y2", final=True)))
    machine = Machine(
        [regions, S("over"), S("wrong")],
        [
            edge("x1", "x2", "x"),
            edge("y1", "y2", "y"),
            edge("p", "over", "done.state.p"),
            edge("over", "wrong", "done.state"),
        ],
    )
    assert stepped(machine, *events.split()).configuration == tuple(leaves.split())


def test_done_of_a_parallel_comes_once_when_all_regions_end_together() -> None:
    regions = parallel("p", state("x", S("x1"), S("x2", final=True)), state("y", S("y1"), S("y2", final=True)))
    counted = Machine(
        [regions],
        [edge("x1", "x2"), edge("y1", "y2"), edge("p", event="done.state.p"), edge("p", event="done.state.x", id="x")],
    )
    assert stepped(counted, "t").taken == ("x1→x2", "y1→y2", "x", "p→")


def test_raised_events_follow_exits_transitions_and_entries() -> None:
    machine = Machine(
        [state("top", S("a", on_exit=("one",)), S("b", on_entry=("three",)))],
        [
            edge("a", "b", raises=("two",)),
            *(edge("top", event=event, id=event) for event in ("one", "two", "three")),
        ],
    )
    assert stepped(machine, "t").taken == ("a→b", "one", "two", "three")


# History -----------------------------------------------------------------------------------------------------------


def with_history(kind: str, default: tuple[str, ...] = ()) -> Machine:
    office = state(
        "office",
        StateNode("before", history=kind, default=default),  # type: ignore[arg-type]  # the table's text
        state("quiet", S("day"), S("night")),
        state("busy", S("few"), S("many")),
    )
    return Machine(
        [office, S("away")],
        [
            edge("day", "night", "n"),
            edge("office", "many", "m"),
            edge("office", "away", "go"),
            edge("away", "before", "back"),
        ],
    )


@pytest.mark.parametrize(
    ("kind", "default", "events", "leaves"),
    [
        ("shallow", (), "n go back", "day"),
        ("deep", (), "n go back", "night"),
        ("shallow", (), "m go back", "few"),
        ("deep", (), "m go back", "many"),
        ("deep", (), "m go back m go back", "many"),
    ],
)
def test_history(kind: str, default: tuple[str, ...], events: str, leaves: str) -> None:
    assert stepped(with_history(kind, default), *events.split()).configuration == (leaves,)


@pytest.mark.parametrize(
    ("default", "memory", "leaf"),
    [
        ((), {}, "day"),
        (("few",), {}, "few"),
        (("few",), {"before": ("night",)}, "night"),
        (("few",), {"before": ("gone",)}, "few"),
        (("few",), {"before": ("away",)}, "few"),
        (("few",), {"before": ("day", "night")}, "few"),
        (("few",), {"before": ("before",)}, "few"),
        (("few",), {"day": ("night",), "gone": ("night",)}, "few"),
    ],
)
def test_memory_of_another_plan_version(
    default: tuple[str, ...], memory: dict[str, tuple[str, ...]], leaf: str
) -> None:
    kept = dict(memory)
    result = with_history("deep", default).fire(["away"], "back", {}, memory)
    assert isinstance(result, MachineStep)
    assert result.configuration == (leaf,)
    assert memory == kept


def test_a_parallel_state_is_remembered_region_by_region() -> None:
    regions = parallel("p", S("h", history="deep"), state("x", S("x1"), S("x2")), state("y", S("y1"), S("y2")))
    edges = [edge("x1", "x2", "x"), edge("p", "out", "go"), edge("out", "h", "back")]
    assert stepped(Machine([regions, S("out")], edges), "x", "go", "back").configuration == ("x2", "y1")
