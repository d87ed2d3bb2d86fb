"""Charts as pictures and texts: titled, marked, harmless, in the colours of the page."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.plan.playbook import Playbook
from pca.plans.drawing import dot, mermaid, svg
from pca.plans.drawing.lettering import lines, width
from pca.plans.loader import load
from tests.plans.drawing.conftest import CRISIS, PLANS

SVG = "{http://www.w3.org/2000/svg}"


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
