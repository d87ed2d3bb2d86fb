"""Where boxes, arrows and labels of a chart lie: nothing on anything else, whatever the chart."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.domain.plan.playbook import Playbook
from pca.plans.drawing.diagram import diagram_of
from pca.plans.drawing.layout import laid_out
from pca.plans.drawing.shapes import Block, StateCard
from pca.plans.loader import load
from tests.kit.examples import some
from tests.plans.drawing.conftest import CRISIS, PLANS

# ------------------------------------------------------------------ geometry

Rectangle = tuple[float, float, float, float]


def _of_card(card: StateCard) -> Rectangle:
    return card.x, card.y, card.x + card.width, card.y + card.height


def _apart(one: Rectangle, other: Rectangle) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _segments(block: Block) -> list[tuple[str, Rectangle]]:
    """Every straight part of every arrow as a thin rectangle, with the arrow's name."""
    found = []
    for line in block.lines:
        for (x, y), (other, below) in zip(line.points, line.points[1:], strict=False):
            assert x == other or y == below, "arrows run level or upright"
            found.append((line.arrow.label, (min(x, other), min(y, below), max(x, other), max(y, below))))
    return found


def faults(block: Block) -> list[str]:
    """What lies on something else."""
    simple = [one for one in block.cards if not one.panel]
    labels = [(one.arrow.label, one.label) for one in block.lines]
    boxes = [(said, (one.left, one.y, one.left + one.width, one.y + one.height)) for said, one in labels]
    found = [
        f"{one.box.id} on {other.box.id}"
        for one, other in combinations(simple, 2)
        if not _apart(_of_card(one), _of_card(other))
    ]
    found += [
        f"label {said} on {card.box.id}" for said, area in boxes for card in simple if not _apart(area, _of_card(card))
    ]
    found += [
        f"label {one} on label {other}"
        for (one, area), (other, room) in combinations(boxes, 2)
        if not _apart(area, room)
    ]
    for said, (left, top, right, bottom) in _segments(block):
        for card in simple:
            x, y, far, below = _of_card(card)
            if right > x + 1 and left < far - 1 and bottom > y + 1 and top < below - 1:
                found.append(f"arrow {said} through {card.box.id}")
    return found


def crossings(block: Block) -> list[str]:
    """Arrows that run through a label, or for a while along another arrow."""
    found = []
    parts = _segments(block)
    for line in block.lines:
        label = line.label
        area = (label.left, label.y, label.left + label.width, label.y + label.height)
        found += [f"{said} through {line.arrow.label}" for said, part in parts if not _apart(_thick(part), area)]
    for (one, (left, top, right, bottom)), (other, (x, y, far, below)) in combinations(parts, 2):
        level = top == bottom == y == below and min(right, far) - max(left, x) > 1
        upright = left == right == x == far and min(bottom, below) - max(top, y) > 1
        if one != other and (level or upright):
            found.append(f"{one} along {other}")
    return found


def _thick(part: Rectangle) -> Rectangle:
    return part[0] - 1, part[1] - 1, part[2] + 1, part[3] + 1


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("plan", sorted(PLANS))
def test_no_arrow_of_our_plans_runs_through_a_label(plan, language):
    assert crossings(laid_out(diagram_of(load(PLANS[plan]).playbook, (), language))) == []


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("plan", sorted(PLANS))
def test_nothing_lies_on_anything_else(plan, language):
    block = laid_out(diagram_of(load(PLANS[plan]).playbook, (), language))
    assert faults(block) == []
    for card in block.cards:
        assert card.x >= 0
        assert card.y >= 0
        assert card.x + card.width <= block.width + 0.01
        assert card.y + card.height <= block.height + 0.01


def test_mirroring_keeps_everything_apart(minimal):
    block = laid_out(diagram_of(minimal, CRISIS, "ar"))
    assert faults(block.mirrored()) == []
    assert block.mirrored().mirrored() == block


def _chart(count: int, moves: list[tuple[int, int]]) -> dict[str, Any]:
    title = {"fr": "Un titre assez long pour trois lignes"}
    states = [{"id": f"s{at}", "title": title, "kind": "crisis", "level": at % 5} for at in range(count)]
    transitions = [
        {
            "id": f"t{at}",
            "title": {"fr": f"Passer de {one} à {other} sans attendre"},
            "from": f"s{one}",
            "to": f"s{other}",
        }
        for at, (one, other) in enumerate(moves)
    ]
    return {"states": states, "transitions": transitions}


@given(data=st.data())
@settings(max_examples=some(30), deadline=None)
def test_any_chart_keeps_boxes_free_of_arrows_and_labels(data):
    minimal = load(PLANS["minimal"]).playbook
    count = data.draw(st.integers(1, 9))
    ends = st.integers(0, count - 1)
    moves = data.draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=12))
    chart = _chart(count, moves)
    if count > 2 and data.draw(st.booleans()):
        inner = [{**one, "id": f"i{at}"} for at, one in enumerate(chart["states"][:3])]
        chart["states"][count // 2] |= {"states": inner} if data.draw(st.booleans()) else {"regions": inner}
    plan = {**minimal.model_dump(by_alias=True, mode="json", exclude_none=True), **chart}
    plan.pop("initial")
    book = Playbook.model_validate(plan)
    block = laid_out(diagram_of(book, (), "fr"))
    assert faults(block) == []
    drawn = {one.arrow.transition for one in block.lines}
    assert drawn == {f"t{at}" for at in range(len(moves))} - _repeated(moves)


def _repeated(moves: list[tuple[int, int]]) -> set[str]:
    """Moves that say the same between the same two states are drawn once."""
    return {f"t{at}" for at, one in enumerate(moves) if one in moves[:at]}
