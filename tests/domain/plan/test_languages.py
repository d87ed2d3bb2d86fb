"""A plan is written in any language; its first one serves whoever reads no other."""

import pytest
from babel import Locale, localedata
from pydantic import ValidationError

from pca.domain.draft import Titles
from pca.domain.plan.changes import changes
from pca.domain.plan.languages import chain, direction, spoken_as
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.text import Text, written_in


def in_(main: str, **said: str) -> Text:
    with written_in(main):
        return Text(**said)


@pytest.mark.parametrize("name", localedata.locale_identifiers())
def test_directions_are_those_of_cldr(name):
    known = Locale.parse(name).text_direction
    if known in ("ltr", "rtl"):
        assert direction(name.replace("_", "-")) == known


@pytest.mark.parametrize(
    ("wanted", "among", "found"),
    [
        ("en", ("fr", "en"), "en"),
        ("en", ("fr", "en-GB"), "en-GB"),
        ("en-GB", ("fr", "en"), "en"),
        ("EN", ("fr", "en"), "en"),
        ("pt", ("pt-PT", "pt-BR"), "pt-PT"),
        ("es", ("fr", "en"), None),
        ("e", ("en",), None),
    ],
)
def test_another_kind_of_a_language_serves_its_readers(wanted, among, found):
    assert spoken_as(wanted, among) == found


def test_texts_are_looked_for_in_the_plans_languages_then_in_the_houses():
    assert chain("ar", ("es", "en")) == ("ar", "es", "en", "fr")
    assert chain("es", ("es",)) == ("es", "fr", "ar", "en")
    assert chain("en-GB", ("en-GB",)) == ("en-GB", "en", "fr", "ar")


@pytest.mark.parametrize(
    ("main", "said", "reader", "told"),
    [
        ("fr", {"fr": "Oui", "en": "Yes"}, "ar", "[fr] Oui"),
        ("en", {"fr": "Oui", "en": "Yes"}, "ar", "[en] Yes"),
        ("ar", {"ar": "نعم"}, "fr", "[ar] نعم"),
        ("es", {"es": "Sí"}, "en", "[es] Sí"),
        ("es", {"es": "Sí", "en": "Yes"}, "en", "Yes"),
        ("es", {"es": "Sí", "en": "Yes"}, "es", "Sí"),
        ("en-GB", {"en-GB": "Yes"}, "en", "Yes"),
        ("es", {"pt-BR": "Sim"}, "es", "[pt-BR] Sim"),
        ("", {"en": "Yes"}, "fr", "[en] Yes"),
    ],
)
def test_whose_language_is_missing_is_told_in_the_first_one_visibly(main, said, reader, told):
    assert in_(main, **said).to(reader) == told


@pytest.mark.parametrize("said", ["", "x" * 4001, {}, {"english": "x"}, {"en": ""}, {"en": None}, {12: "x"}, ["x"], 12])
def test_what_is_no_text_is_refused(said):
    with pytest.raises(ValidationError), written_in("en"):
        Text.model_validate(said)


def test_a_text_in_quotes_is_in_the_plans_first_language(minimal):
    minimal |= {"languages": ["es", "en"], "purpose": "Servir de ejemplo."}
    book = Playbook.model_validate(minimal)
    assert (book.main, book.purpose.written) == ("es", {"es": "Servir de ejemplo."})


def test_outside_of_a_plan_a_text_says_its_language():
    with pytest.raises(ValidationError, match=r"rule\.text_language"):
        Text.model_validate("Bonjour")


def test_a_plan_without_languages_has_those_of_its_title(minimal):
    del minimal["languages"]
    assert Playbook.model_validate(minimal).languages == ("fr", "en")
    minimal["title"] = "Plan"
    with pytest.raises(ValidationError) as refused:
        Playbook.model_validate(minimal)
    assert ("languages",) in [one["loc"] for one in refused.value.errors() if one["type"] == "missing"]


def test_texts_of_two_plans_keep_their_own_first_language(minimal):
    texts = [Playbook.model_validate({**minimal, "languages": order}).title for order in (["fr", "en"], ["en", "fr"])]
    assert [one.to("ar") for one in texts] == ["[fr] Plan minimal", "[en] Minimal plan"]


@pytest.mark.parametrize(
    ("main", "said", "details"),
    [
        ("fr", {"fr": "Directeur", "en": "Director"}, {"roles": "Directeur", "roles.en": "Director"}),
        ("en", {"fr": "Directeur", "en": "Director"}, {"roles": "Director", "roles.fr": "Directeur"}),
        ("es", {"es": "Directora"}, {"roles": "Directora"}),
    ],
)
def test_a_refusal_names_seats_in_the_plans_languages(main, said, details):
    assert Titles([in_(main, **said)]).by_name("roles") == details


def test_changes_are_called_by_the_first_language(minimal):
    minimal["languages"] = ["en", "fr"]
    before = Playbook.model_validate(minimal)
    after = before.model_copy(update={"resources": ()})
    assert [one.before for one in changes(before, after) if one.part == "resources"] == [
        one.title.en for one in before.resources
    ]
