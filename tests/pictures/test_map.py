"""The map shows every region of the directory with its state, and its licence travels with it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pca.demo.places import AREAS
from pca.pictures.map import DATA, Regime, regions

SVG = "{http://www.w3.org/2000/svg}"


def test_every_region_of_the_directory_has_an_outline():
    assert set(json.loads(DATA.read_text("utf-8"))["regions"]) == {one.id for one in AREAS}


def test_the_outlines_are_small_and_their_source_and_licence_stand_beside_them():
    assert DATA.stat().st_size < 11_000
    assert "ODbL" in json.loads(DATA.read_text("utf-8"))["licence"]
    sources = (DATA.parent / "SOURCES.md").read_text("utf-8")
    assert "morocco-regions.json" in sources
    assert "OpenStreetMap contributors" in sources


def _points(path):
    """The corners of an outline."""
    x, y = 0, 0
    found = []
    for turn, (dx, dy) in enumerate(re.findall(r"(-?\d+)[ ]?(-?\d+)", path)):
        x, y = (int(dx), int(dy)) if turn == 0 else (x + int(dx), y + int(dy))
        found.append((x, y))
    return found


def _inside(x, y, ring):
    """Whether a point lies inside, by counting the borders east of it."""
    odd = False
    for (left, top), (right, bottom) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (top > y) != (bottom > y) and x < (right - left) * (y - top) / (bottom - top) + left:
            odd = not odd
    return odd


def test_each_mark_lies_in_its_own_region_and_in_no_other():
    data = json.loads(DATA.read_text("utf-8"))
    rings = {key: _points(one["path"]) for key, one in data["regions"].items()}
    for key, one in data["regions"].items():
        assert [other for other, ring in rings.items() if _inside(*one["at"], ring)] == [key]
        assert all(0 <= x <= data["width"] and 0 <= y <= data["height"] for x, y in rings[key])


def test_each_region_is_a_link_with_its_name_and_state_in_words(samples):
    root = ElementTree.fromstring(regions(samples.regimes, language="fr").wide)
    links = {one.get("href"): re.sub("[\u2066-\u2069]", "", one[0].text) for one in root.iter(f"{SVG}a")}
    assert links["/r/TTA"] == "3 Tanger: Crise (niveau 3/4)"
    assert len(links) == 9
    assert len(list(root.iter(f"{SVG}path"))) > 12


def test_states_of_one_level_have_marks_of_their_own(samples):
    picture = regions(samples.regimes, language="fr")
    marks = {row[2].text: row[1].text for row in picture.table.rows}
    assert marks == {"Crise": "3", "Fermeture": "4", "Inconnu": "?", "Veille": "1a", "Retour": "1b"}
    drawn = {
        one.text for one in ElementTree.fromstring(picture.wide).iter(f"{SVG}text") if one.get("class") == "badge-t"
    }
    assert drawn == set(marks.values())


def test_a_mark_is_the_same_in_every_language(samples):
    def marks(language):
        return [row[1].text for row in regions(samples.regimes, language=language).table.rows]

    said = {"Veille": "يقظة", "Retour": "عودة"}
    arabic = [replace(one, state=said.get(one.state, one.state)) for one in samples.regimes]
    assert [row[1].text for row in regions(arabic, language="ar").table.rows] == marks("fr")


def test_the_table_comes_with_every_region_known_to_the_map_or_not(samples):
    more = [*samples.regimes, Regime("XX", "Ailleurs", "Veille", 1)]
    picture = regions(more, language="fr")
    assert [row[0].text for row in picture.table.rows] == [one.name for one in more]
    assert [row[4].text for row in picture.table.rows].count("oui") == 1
    assert "Ailleurs" not in picture.wide


def test_regions_of_another_country_give_a_table_and_say_so():
    picture = regions([Regime("XX", "Ailleurs", "Veille", 1)], language="fr")
    assert "Pas de carte" in picture.wide
    assert len(picture.table.rows) == 1


def test_iso_codes_are_known_too(samples):
    one = replace(samples.regimes[0], id="MA-01")
    assert regions([one], language="fr").wide == regions([samples.regimes[0]], language="fr").wide


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_source_is_named_on_the_picture(samples, language):
    assert "© OpenStreetMap contributors" in regions(samples.regimes, language=language).wide


def test_the_data_is_the_packages_neighbour():
    assert Path("pca/pictures/data") == DATA.parent.relative_to(Path(__file__).parents[2])
