"""Every text the program says by code stands in every language, with the same values and every form of its plural."""

from __future__ import annotations

import re
import string

import pytest

from pca.catalogue import LANGUAGES, Words
from pca.catalogue.help import SOURCE
from pca.catalogue.languages import folders
from pca.catalogue.words import END_ISOLATE, FIRST_ISOLATE, isolated, read_catalogue

FILES = sorted(path.stem for path in (folders()["fr"] / "words").glob("*.po"))
FREE = ("fresh.messages", "house.times")
"""Contexts whose languages need not put in the same: templates, whose braces are Jinja's, and ways to say a time."""


def files_of(language: str) -> list[str]:
    """What a language needs: the help is keyed by its English, which needs no file."""
    return [file for file in FILES if (file, language) != ("help", SOURCE)]


def texts(file: str, language: str) -> dict[tuple[str | None, str], tuple[str, ...]]:
    found = read_catalogue(file, language)
    assert found is not None, f"{language} has no file {file}.po"
    forms = {one.context: one for one in found}
    assert None not in forms or not forms[None].id, "every text stands in a context"
    return {
        (one.context, one.id if isinstance(one.id, str) else one.id[0]): (
            (one.string,) if isinstance(one.string, str) else tuple(one.string)
        )
        for one in found
        if one.id
    }


def values(text: str) -> set[str]:
    """What is put into a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_files_are_there_in_every_language(language: str) -> None:
    assert sorted(path.stem for path in (folders()[language] / "words").glob("*.po")) == files_of(language)


@pytest.mark.parametrize(("file", "language"), [(one, tag) for tag in LANGUAGES[1:] for one in files_of(tag)])
def test_every_text_is_there_with_the_same_values(file: str, language: str) -> None:
    french, own = texts(file, "fr"), texts(file, language)
    assert own.keys() == french.keys()
    for (context, code), forms in own.items():
        assert all(forms), f"{context} {code} says nothing"
        assert (len(forms) > 1) == (len(french[context, code]) > 1), f"{context} {code}: plural in one language alone"
        if context not in FREE:
            needed = values(french[context, code][-1])
            assert all(values(one) <= needed for one in forms), f"{context} {code}"
            assert values(forms[-1]) == needed, f"{context} {code}"


@pytest.mark.parametrize(("file", "language"), [(one, tag) for tag in LANGUAGES for one in files_of(tag)])
def test_a_plural_has_every_form_of_its_language(file: str, language: str) -> None:
    found = read_catalogue(file, language)
    assert found is not None
    assert found.num_plurals == {"fr": 2, "ar": 6, "en": 2}[language]
    assert all(isinstance(one.id, str) or len(one.string) == found.num_plurals for one in found if one.id)


def test_an_unknown_code_is_said_as_it_is_where_a_newer_version_may_have_written_it() -> None:
    words = Words("journal.facts")
    assert words.word("brand_new", "fr") == "brand_new"
    assert words.find("brand_new", "fr") is None
    assert "brand_new" not in words
    with pytest.raises(KeyError, match="brand_new"):
        words.say("brand_new", "fr")


def test_whoever_reads_a_language_we_do_not_speak_gets_french() -> None:
    assert Words("house").say("banner", "pt-BR") == Words("house").say("banner", "fr")


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [("T678", "ar", f"{FIRST_ISOLATE}T678{END_ISOLATE}"), ("T678", "fr", "T678"), ("", "ar", "")],
)
def test_a_value_in_arabic_does_not_disturb_the_reading_order(value: str, language: str, said: str) -> None:
    assert isolated(value, language) == said
    assert isolated(isolated(value, language), language) == said


def test_no_text_of_people_holds_a_code_word_in_backticks() -> None:
    for file in FILES:
        for (context, code), forms in texts(file, "fr").items():
            if context and context.startswith("refusals"):
                assert not re.search(r"`", "".join(forms)), code


def test_every_kind_of_fact_has_a_name() -> None:
    assert set(Words("journal.kinds")) == set(Words("journal.facts"))


def test_a_key_keeps_its_letter_before_its_number_from_right_to_left() -> None:
    said = Words("journal.facts").say("task_acknowledged", "ar", task=1, by="dg", comment="")
    assert f"{FIRST_ISOLATE}T{isolated(1, 'ar')}{END_ISOLATE}" in said
