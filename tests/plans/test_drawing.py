"""Drawings are safe, say everything in words too, and nothing in them lies on anything else."""

import re
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.domain.plan.playbook import Playbook
from pca.plans.drawing import dot, mermaid, svg
from pca.plans.drawing.diagram import diagram_of
from pca.plans.drawing.layout import laid_out
from pca.plans.drawing.lettering import lines, width
from pca.plans.drawing.shapes import Block, StateCard
from pca.plans.loader import load
from tests.kit.examples import some

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
PLANS = {
    "minimal": Path(__file__).parent / "minimal",
    **{one.parent.name: one.parent for one in PLAYBOOKS.glob("*/playbook.yaml")},
}
SVG = "{http://www.w3.org/2000/svg}"
CRISIS = ("part_open", "service_remote")


@pytest.fixture(scope="module")
def minimal() -> Playbook:
    return load(PLANS["minimal"]).playbook


def with_titles(book: Playbook, said: str) -> Playbook:
    """The plan with this title on every state, transition and the whole."""
    data = book.model_dump(by_alias=True, mode="json", exclude_none=True)

    def change(part: Any) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                part[key] = {"fr": said, "ar": said, "en": said} if key == "title" else value
                change(value)
        elif isinstance(part, list):
            for one in part:
                change(one)

    for key in ("states", "transitions"):
        change(data[key])
    return Playbook.model_validate({**data, "title": {"fr": said}})


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


# ------------------------------------------------------------------ the picture


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("plan", sorted(PLANS))
def test_the_picture_is_an_image_with_a_title_and_a_description(plan, language):
    book = load(PLANS[plan]).playbook
    root = ElementTree.fromstring(svg(book, language=language))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("lang") == language
    assert root.get("direction") == ("rtl" if language == "ar" else None)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == book.title.to(language)
    for state in book.state.values():
        assert state.title.to(language) in desc.text
    for transition in book.transitions:
        assert transition.title.to(language) in desc.text


def test_every_word_of_a_title_is_drawn(minimal):
    words = " ".join(one.text or "" for one in ElementTree.fromstring(svg(minimal)).iter(f"{SVG}text"))
    for state in minimal.state.values():
        assert all(word in words for word in state.title.fr.split())


def test_the_current_states_and_possible_moves_are_marked_not_by_colour_alone(minimal):
    root = ElementTree.fromstring(svg(minimal, CRISIS))
    tags = [one for one in root.iter(f"{SVG}text") if one.text == "en cours"]
    assert len(tags) == 3, "the crisis and the state of each of its two regions"
    bold = {one.text for one in root.iter(f"{SVG}text") if "can" in (one.get("class") or "")}
    quiet = {one.text for one in root.iter(f"{SVG}text") if "label faint" in (one.get("class") or "")}
    assert {"Fermer les locaux", "Réduire le service", "Lever"} <= bold
    assert {"Veiller", "◆ Activer", "Clore"} <= quiet
    assert "décision possible maintenant" in "".join(root.itertext())


def test_nothing_is_marked_without_a_configuration(minimal):
    said = svg(minimal)
    assert "en cours" not in said
    assert svg(minimal, ("no_such_state",)) == said


HOSTILE = '</title><script>alert(1)</script>"&<!--]]>\u0000\u202e{{7*7}} %s'


def test_hostile_titles_are_only_text(minimal):
    said = svg(with_titles(minimal, HOSTILE), CRISIS)
    root = ElementTree.fromstring(said)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in said
    assert "\u202e" not in said


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(minimal):
    said = svg(minimal, CRISIS)
    assert set(re.findall(r"https?://[^\"]+", said)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\son\w+=|javascript:|<foreignObject|@import|<script", said)
    assert set(re.findall(r"url\(([^)]*)\)", said)) == {"#pca-h", "#pca-hcan", "#pca-hfaint"}


def test_colours_follow_light_and_dark(minimal):
    said = svg(minimal)
    assert "prefers-color-scheme:dark" in said
    for name in set(re.findall(r"var\(--(\w+)\)", said)):
        assert len(re.findall(rf"--{name}:#", said)) == 2, f"{name} has a light and a dark value"


def test_two_drawings_of_the_same_plan_are_the_same(minimal):
    assert svg(minimal, CRISIS) == svg(minimal, CRISIS)


def test_very_long_titles_are_cut_and_kept_in_full_as_tooltips(minimal):
    long = "Interminable " * 60
    said = svg(with_titles(minimal, long.strip()))
    root = ElementTree.fromstring(said)
    assert any((one.text or "").endswith("…") for one in root.iter(f"{SVG}text"))
    assert any(one.text == long.strip() for one in root.iter(f"{SVG}title"))
    assert int(root.get("width")) < 2500


# ------------------------------------------------------------------ letters


@given(st.text(max_size=200), st.integers(40, 300), st.integers(1, 5))
def test_lines_fit_their_room(text, room, most):
    said = " ".join(text.split())
    found = lines(said, room, 14, most)
    assert len(found) <= most
    assert all(width(one, 14) <= room + 14 * 1.2 for one in found)
    assert (not found) == (not said)


def test_lines_are_balanced():
    assert lines("Accès réglementé et télétravail pour tous", 190, 14, 3) == (
        "Accès réglementé et",
        "télétravail pour tous",
    )


def test_french_signs_stay_with_their_word():
    assert all(not line.startswith(":") for line in lines("Confinement : personnel indispensable", 90, 14, 5))


# ------------------------------------------------------------------ Mermaid and DOT


def test_mermaid_names_every_state_and_move(minimal):
    said = mermaid(minimal, CRISIS)
    assert said.startswith("stateDiagram-v2\n")
    for state in minimal.state:
        assert f" as {state}\n" in said
    assert "part_open --> all_shut : Fermer les locaux" in said
    assert "    --\n" in said, "regions run side by side"
    assert "class part_open,service_remote current" in said
    assert said.count("{") == said.count("}")


def test_dot_names_every_state_and_move(minimal):
    said = dot(minimal, CRISIS)
    assert said.startswith("digraph plan {")
    assert '"part_open" -> "all_shut" [label="Fermer les locaux", style=bold];' in said
    assert '"part_open" -> "back" [label="Lever", ltail="cluster_crisis", style=bold];' in said
    assert said.count("{") == said.count("}")


@pytest.mark.parametrize("draw", [mermaid, dot])
def test_text_drawings_keep_hostile_titles_inside_their_quotes(draw, minimal):
    said = draw(with_titles(minimal, 'a"]; x -> y [label="b\\'), CRISIS)
    if draw is mermaid:
        assert all(line.count('"') in (0, 2) for line in said.splitlines())
    else:
        assert not re.search(r'(?<!\\)"\]; x -> y', said)
