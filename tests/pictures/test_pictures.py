"""Every picture is safe on a strict page, says all it shows in words and in a table, and stays small."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.pictures import stylesheet
from pca.pictures.icons import ICONS, STATUS_SHAPES, sprite
from pca.pictures.look import COLOURS, DARK, FORCED, RULES
from pca.pictures.pen import FSI, LRI, PDI
from pca.plans.drawing import style
from pca.shipped import data_folder
from pca.web.kit import navigation
from tests.kit.examples import some

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title></svg><script>alert(1)</script>\"'&<!--]]>\u0000\ufffe\u202e\ud800{0}{{7*7}} %s"
FORBIDDEN = re.compile(r"\sstyle=|<style|<script|\son\w+=|javascript:|<foreignObject|@import|<!--|<image|\u202e")


def drawings(picture):
    """The parsed drawings of a picture: one or two."""
    return [ElementTree.fromstring(one) for one in (picture.wide, picture.narrow) if one]


def words(picture):
    """Every text of a picture, isolates left out."""
    said = " ".join(text for root in drawings(picture) for text in root.itertext())
    return said.translate({ord(one): None for one in FSI + LRI + PDI})


def test_a_picture_is_well_formed_and_keeps_to_a_strict_content_policy(draw, kind, language):
    picture = draw(kind, language)
    assert not FORBIDDEN.search(picture.svg)
    for root in drawings(picture):
        assert root.tag == f"{SVG}svg"
        assert root.get("lang") == language
        assert root.get("direction") == ("rtl" if language == "ar" else None)
        assert root.get("viewBox")


def test_hostile_words_are_only_text(draw, kind, language):
    picture = draw(kind, language, lambda said: HOSTILE)
    assert not FORBIDDEN.search(picture.svg)
    for root in drawings(picture):
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            *("svg", "title", "desc", "defs", "pattern", "marker", "g", "a", "rect", "path", "circle", "text"),
        }


@given(said=st.text(max_size=80))
@settings(max_examples=some(20), deadline=None)
def test_any_words_give_a_well_formed_picture(draw, said):
    for kind in ("gantt", "answers", "regions", "objectives"):
        assert list(drawings(draw(kind, "ar", lambda _: said)))


def test_it_is_an_image_with_title_and_description_or_a_group_when_it_holds_links(draw, kind, language):
    for root in drawings(draw(kind, language)):
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert title.text.strip()
        assert desc.text.strip()
        links = list(root.iter(f"{SVG}a"))
        assert root.get("role") == ("group" if links else "img"), "links inside an image cannot be reached"
        assert all(link.get("href") for link in links)
        assert all("".join(link.itertext()).strip() and not link.get("aria-label") for link in links)


def test_identifiers_are_unique_and_every_reference_finds_one(draw, language):
    said = "".join(draw(kind, language).svg for kind in ("gantt", "series", "regions", "states", "spark"))
    found = re.findall(r'\sid="([^"]+)"', said)
    assert len(found) == len(set(found))
    assert set(re.findall(r"url\(#([^)]+)\)", said)) <= set(found)
    assert {one for pair in re.findall(r'aria-labelledby="([^"]+)"', said) for one in pair.split()} <= set(found)


def test_without_data_a_picture_says_what_will_appear(draw, kind, language):
    picture = draw(kind, language, empty=True)
    if kind == "states":
        assert "/decide" not in picture.svg, "nothing is possible where no state is current"
        return
    assert picture.empty
    assert picture.table.rows == ()
    assert len(words(picture)) > 20
    assert not draw(kind, language).empty


def test_every_table_has_a_heading_for_each_cell(draw, kind, language):
    table = draw(kind, language).table
    assert table.caption
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert all(cell.text for row in table.rows for cell in row)


def test_every_link_of_a_picture_is_in_its_table(draw, kind):
    picture = draw(kind)
    drawn = {link.get("href") for root in drawings(picture) for link in root.iter(f"{SVG}a")}
    assert drawn <= {cell.href for row in picture.table.rows for cell in row}
    assert (drawn != set()) == (kind not in ("progress", "spark", "years"))


def test_colours_come_from_classes_and_attributes_say_the_same(draw, kind):
    """With the page's style sheet a picture follows dark and print; without it, it is still readable."""
    sheet = stylesheet()
    for root in drawings(draw(kind)):
        for shape in root.iter():
            if not (name := shape.get("class")) or shape.tag == f"{SVG}svg":
                continue
            rules = style.RULES if kind == "states" else RULES
            assert any(set(one.split()) <= set(name.split()) for one in rules) or name == "go", name
            if rules is RULES and name in rules:
                assert {key: shape.get(key) for key in rules[name]} == {
                    key: COLOURS.get(value, value) for key, value in rules[name].items()
                }
    for colour in COLOURS:
        assert f"--{colour}:{DARK[colour]}" in sheet
        assert f"--{colour}:{FORCED[colour]}" in sheet


def test_the_two_families_of_classes_do_not_meet():
    ours = {one for name in RULES for one in name.split()}
    theirs = {one for name in style.RULES for one in name.split()}
    assert ours & theirs == set()


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [COLOURS, DARK], ids=["light", "dark"])
def test_words_have_a_contrast_of_4_5_and_shapes_of_3(colours):
    for name in ("ink", "quiet", "now", "late"):
        assert contrast(colours[name], colours["paper"]) >= 4.5, name
    assert contrast(colours["quiet"], colours["panel"]) >= 4.5
    for name in (*STATUS_SHAPES, "l0", "l1", "l2", "l3", "l4", "line"):
        assert contrast(colours[name], colours["paper"]) >= 3, name


def test_the_style_sheet_is_small_and_knows_every_medium():
    sheet = stylesheet()
    assert len(sheet) < 10_000
    assert sheet.count("{") == sheet.count("}")
    for medium in ("prefers-color-scheme:dark", "media print", "forced-colors:active", "max-width"):
        assert medium in sheet
    assert not re.search(r"[{;](margin-|padding-)?(left|right|width|height):", sheet), "logical properties only"


def test_in_arabic_every_number_in_a_sentence_stands_alone(draw, kind):
    """Digits and Latin letters are isolated, or are all there is in their text (the state diagram has only titles)."""
    for root in drawings(draw(kind, "ar")):
        for one in root.iter(f"{SVG}text"):
            said = re.sub(f"[{FSI}{LRI}][^{PDI}]*{PDI}", "", one.text or "")
            if re.search(r"[\u0600-\u06ff]", said) and kind != "states":
                assert not re.search(r"[A-Za-z0-9]", said), one.text


def test_the_sprite_has_every_sign_once_and_nothing_else():
    root = ElementTree.fromstring(sprite())
    found = [one.get("id") for one in root.iter(f"{SVG}symbol")]
    assert sorted(found) == sorted([*ICONS, *(f"shape-{one}" for one in STATUS_SHAPES)])
    assert not FORBIDDEN.search(sprite())
    assert set(re.findall(r"#[0-9a-f]{3,6}", sprite())) == set(), "signs have the colour of the text around them"
    assert len(sprite()) < 9_500


def test_the_same_data_gives_the_same_picture(draw, kind, language):
    assert draw(kind, language) == draw(kind, language)


def test_an_unknown_language_is_french(draw):
    assert words(draw("progress", "de")) == words(draw("progress", "fr"))


def test_an_icon_means_one_thing() -> None:
    assert len(set(ICONS.values())) == len(ICONS)


TEMPLATES = data_folder("templates") / "web"
OVERDUE = {
    "%(num)s en retard",
    "en retard",
    "%(num)s point manqué avant celui-ci",
    "expirée",
    "revue en retard depuis le",
    "trop ancienne : compte comme inconnue",
}
"""All that the triangle stands beside, but for tasks that are late."""


def test_the_triangle_says_late_and_nothing_else() -> None:
    pages = "".join(path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html")))
    signs = [
        said
        for said, more in re.findall(r'sign\(\s*"late",\s*\w+\(\s*"([^"]+)"(.*?)}}', pages, re.DOTALL)
        if not re.search(r'"(?:alert|shape-\w+)"', more)
    ]
    drawn = re.findall(r'icon\("shape-late"\) }}\s*{{ _\("([^"]+)"', pages)
    assert {*signs, *drawn} == OVERDUE
    assert pages.count('icon("shape-late")') == len(drawn)


def test_every_icon_is_shown_somewhere() -> None:
    pages = "".join(path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html")))
    ways = Path(navigation.__file__).read_text("utf-8")
    assert [name for name in ICONS if f'"{name}"' not in pages and f'"{name}"' not in ways] == []
