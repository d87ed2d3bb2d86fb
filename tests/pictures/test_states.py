"""On a page the state diagram makes exactly the possible moves pressable, and the list says the same."""

import re
from xml.etree import ElementTree

import pytest

from pca.pictures.states import diagram, listed_states
from pca.plans.drawing import svg

SVG = "{http://www.w3.org/2000/svg}"
LINKS = {"shut": "/decide/shut", "stand_down": "/decide/stand_down"}


def bold(root):
    return {one.text for one in root.iter(f"{SVG}text") if "can" in (one.get("class") or "")}


def test_possible_moves_are_bold_and_lead_to_their_decision(samples):
    root = ElementTree.fromstring(diagram(samples.plan, samples.crisis, language="fr", links=LINKS).wide)
    links = [(one[0].text, one.get("href")) for one in root.iter(f"{SVG}a")]
    assert sorted(links) == [
        ("Fermer les locaux", "/decide/shut"),
        ("Lever", "/decide/stand_down"),
        ("Réduire le service", "/decide/shut"),
    ]
    assert bold(root) == {"Fermer les locaux", "Lever", "Réduire le service"}


def test_a_move_that_may_not_be_decided_now_is_quiet(samples):
    picture = diagram(samples.plan, samples.crisis, language="fr", links={"shut": "/decide/shut"})
    root = ElementTree.fromstring(picture.wide)
    assert bold(root) == {"Fermer les locaux", "Réduire le service"}
    rows = {row[2].text: (row[4].text, row[2].href) for row in picture.table.rows}
    assert rows["Lever"] == ("non", "")
    assert rows["Fermer les locaux"] == ("oui", "/decide/shut")


def test_without_links_it_is_an_image_with_the_moves_out_of_the_current_states(samples):
    root = ElementTree.fromstring(diagram(samples.plan, samples.crisis, language="fr").wide)
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}a"))
    assert "Lever" in bold(root)


def test_links_are_large_enough_for_a_finger(samples):
    root = ElementTree.fromstring(diagram(samples.plan, samples.crisis, language="ar", links=LINKS).wide)
    areas = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "hit"]
    assert len(areas) == 3
    assert all(float(one.get("height")) >= 24 and float(one.get("width")) >= 24 for one in areas)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_list_has_every_state_and_move_in_the_order_of_the_plan(samples, language):
    found = listed_states(samples.plan, samples.crisis, language=language, links=LINKS)
    assert [one.id for one in found] == list(samples.plan.state)
    assert {one.id for one in found if one.current} == {"crisis", "premises", "service", *samples.crisis} & {
        one.id for one in found
    }
    depth = {one.id: one.depth for one in found}
    assert depth["normal"] == 0
    assert depth["crisis"] == 0
    assert depth["part_open"] == 2
    moves = {move.event for one in found for move in one.moves}
    assert moves == {one.decision for one in samples.plan.transitions}
    possible = {(move.event, move.href) for one in found for move in one.moves if move.possible}
    assert possible == set(LINKS.items())


def test_the_page_drawing_is_the_same_figure_as_the_file(samples):
    """Only the style sheet, the identifiers and the links differ; places and texts are the same."""

    def shapes(said):
        root = ElementTree.fromstring(said)
        return [
            (one.tag, one.get("d"), one.get("x"), one.text)
            for one in root.iter()
            if one.tag in (f"{SVG}path", f"{SVG}text")
        ]

    assert shapes(svg(samples.plan, samples.crisis, "fr")) == shapes(
        diagram(samples.plan, samples.crisis, language="fr").wide
    )


def test_every_shape_carries_the_colours_of_its_class_as_attributes(samples):
    said = diagram(samples.plan, samples.crisis, language="fr").wide
    assert not re.search(r"<style|\sstyle=", said)
    assert 'class="card now" fill="#e7f0fa" stroke="#0b5aa6" stroke-width="2.6"' in said
