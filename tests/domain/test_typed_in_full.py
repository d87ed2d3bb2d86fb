"""What people type, in full: telephone numbers, figures, languages, names.

The literals lie in `tests/data/literals/typed_in_full.json`, a row for each input or for a few of them.
"""

from __future__ import annotations

import pytest

from pca.domain import figures, telephone
from pca.domain.plan import languages, usual
from tests.kit.literals import Literals, tried

NUMBERS = [
    "0612345678",
    "06 12 34 56 78",
    "+212612345678",
    "00212612345678",
    "612345678",
    "6123",
    "+",
    "",
    "abc",
    "06a",
    "06123456789012",
    "0612345678/0612345679",
    "0612345678;0612345679",
    "+212+6",
    "6,12E+11",
    "612345678.0",
    "+999123456789",
    "0612345678 x3",
    "٠٦١٢٣٤٥٦٧٨",
    "+3906123456",
    "061234567",
    "+21261234567890",
    "00",
    "0" * 50,
    "\x1f0612345678",
    "1" * 90,
    "06-12-34-56-78",
    "(06)12345678",
    "212612345678",
    "Amina",
    "15",
    "+1 415 555 0132",
]


@pytest.mark.parametrize("country", ["MA", "FR", "IT", "US"])
def test_telephones(country: str, literals: Literals) -> None:
    literals.same(
        f"telephones {country}",
        [
            [tried(telephone.telephone, one, country), telephone.readings(one, country), telephone.international(one)]
            for one in NUMBERS
        ],
    )
    literals.same(
        f"country {country}",
        [
            tried(telephone.country_of, one)
            for one in (country, country.lower(), "+212", "+1", "+0", "212", "XX", " ma ", "+x")
        ]
        + [telephone.examples(country)],
    )


FIGURES = [
    "1",
    "1200",
    "1 200",
    "1.200",
    "1,200",
    "1,20",
    "1.2",
    "1 200,5",
    "1,200.5",
    "1.200,50",
    "0,500",
    "0.5",
    "-3",
    "−3",
    "+4",
    "--1",
    "+-1",
    "1'200",
    "1’200’000",
    "12 00",
    "1.2.3",
    "1,2,3",
    "1,234,567",
    "12%",
    "12 %",
    "٪12",
    "١٢",
    "١٬٢٠٠",
    "١٫٥",
    "",
    " ",
    "x",
    "1e3",
    "007",
    "0",
    "-0",
    "1.000",
    "1,500",
    "001,500",
    "9" * 20,
    "1" * 200,
    "1 2,3",
    "1\u200f2",
    "12 kg",
    "12kg",
    ",5",
    "5,",
    "1.2,3.4",
    "1,200,5",
]


@pytest.mark.parametrize("unit", ["", "%", "kg"])
def test_figures(unit: str, literals: Literals) -> None:
    literals.same(
        f"figures {unit}", [[tried(figures.read_number, one, unit), tried(figures.read_count, one)] for one in FIGURES]
    )


WORDS = ["fr", "fr-MA", "ar", "AR-Latn", "az-Arab", "fa_IR", "zh-Hant", "e", "", "ur", "ks-Deva", "tzm-Tfng", "1-abcd"]


def test_languages_and_names(literals: Literals) -> None:
    literals.same(
        "languages",
        [
            [
                languages.direction(one),
                languages.spoken_as(one, ("fr", "ar", "en")),
                languages.spoken_as(one, WORDS[:4]),
                languages.chain(one, ("ar", "fr-MA", "en")),
            ]
            for one in WORDS
        ],
    )
    said = [
        "Fermer l'agence",
        {"fr": "Écrire à tous", "en": "Write"},
        {"en": "Only"},
        "__a--b__",
        "été 2026",
        12,
        None,
        "ع",
        {"ar": "نص"},
        "Œuvre",
        "a" * 90,
    ]
    literals.same("names", [[tried(usual.name_of, one), tried(usual.name_of, one, "en")] for one in said])
