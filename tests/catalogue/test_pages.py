"""Every text of a page is there in all three languages, with the six forms of Arabic."""

from __future__ import annotations

from collections import Counter
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from pca.catalogue import Words
from pca.catalogue.pages import translations
from pca.domain import notices
from pca.shipped import data_folder
from pca.web.kit import navigation
from pca.web.kit.rendering import environment

TEMPLATES = data_folder("templates")
OPTIONS = {"**.html": {"newstyle_gettext": "true", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}

COUNTED = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4}
"""Numbers and the Arabic form each takes."""


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def said() -> set[tuple[str, ...]]:
    """Every text the templates say: one form, or singular and plural; and the ways to go on."""
    found = extract_from_dir(
        TEMPLATES / "web", [("**.html", "jinja2")], options_map=OPTIONS, keywords=KEYWORDS, comment_tags=()
    )
    texts = {(one[2],) if isinstance(one[2], str) else tuple(one[2]) for one in found}
    return texts | {(label,) for label in navigation.LABELS}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_is_untranslated(language: str) -> None:
    missing = sorted(text[0] for text in said() if text[0] not in translations(language))
    assert missing == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_is_translated_twice(language: str) -> None:
    """One text has one translation: that of the file read last would win in silence."""
    files = sorted((TEMPLATES / "locale" / language).glob("*.po"))
    ids = [one.id if isinstance(one.id, str) else one.id[0] for path in files for one in catalogue(path)]
    assert [one for one, count in Counter(filter(None, ids)).items() if count > 1] == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_is_translated_that_no_page_says(language: str) -> None:
    texts = {text[0] for text in said()}
    for path in sorted((TEMPLATES / "locale" / language).glob("*.po")):
        ids = [one.id[0] if isinstance(one.id, tuple) else one.id for one in catalogue(path) if one.id]
        assert [one for one in ids if one not in texts] == [], path.name


@pytest.mark.parametrize("path", sorted((TEMPLATES / "locale" / "ar").glob("*.po")), ids=lambda path: path.stem)
def test_arabic_has_six_forms_and_no_placeholder_is_lost(path: Path) -> None:
    found = catalogue(path)
    assert c2py(found.plural_expr)(11) == 4
    for one in found:
        if not one.id or isinstance(one.id, str):
            continue
        assert len(one.string) == 6, one.id
        assert all(one.string), one.id
        several = [form for number, form in enumerate(one.string) if number >= 3]
        assert all(("%(num)s" in form) == ("%(num)s" in one.id[1]) for form in several), one.id


@pytest.mark.parametrize(("number", "form"), COUNTED.items())
def test_the_form_goes_with_the_number(number: int, form: int) -> None:
    found = translations("ar")
    every = (one for path in (TEMPLATES / "locale" / "ar").glob("*.po") for one in catalogue(path))
    wanted = next(one for one in every if one.id == ("%(num)s tâche", "%(num)s tâches"))
    assert found.ngettext("%(num)s tâche", "%(num)s tâches", number) == wanted.string[form]


def test_a_number_in_a_text_is_written_as_the_language_does() -> None:
    page = environment("fr").from_string('{{ ngettext("%(num)s tâche", "%(num)s tâches", 12345) }}')
    assert page.render().replace("\u202f", " ") == "12 345 tâches"


@pytest.mark.parametrize(("num", "form"), [(0, "jour"), (1, "jour"), (2, "jours"), (1_000_000, "jours")])
def test_nought_is_singular_in_french(num: int, form: str) -> None:
    found = translations("fr")
    assert found.ngettext("jour", "jours", num) == found.npgettext("x", "jour", "jours", num) == form


def test_every_message_of_the_engine_has_a_title() -> None:
    """No page and no sentence of the journal calls a message by its identifier."""
    assert {*notices.NOTICES, *notices.OF_THE_HOUSE, notices.ROLL_CALL} == set(Words("house.notices"))
