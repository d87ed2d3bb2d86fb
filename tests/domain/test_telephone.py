"""Telephone numbers as people and networks write them: one form, or a reason in three languages."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pca.catalogue.typed import why_no_telephone
from pca.domain.telephone import NoTelephone, country_of, readings, telephone

ONE = "+212612345678"


@pytest.mark.parametrize(
    "said",
    [
        *("+212 6 12 34 56 78", "00212612345678", "212612345678", "06 12 34 56 78", "0612345678", "612345678"),
        *("+212 06 12 34 56 78", "+212 (0) 6 12 34 56 78", "00 212 06.12.34.56.78", "(+212) 612-345-678"),
        *(
            "+212 6\u201312\u201134\u201256\u201578",
            "06\u221212\ufe6334\uff0d56\u2e3a78",
            "06\u00a012\u202f34\u200956\u300078",
        ),
        *(
            "\u200e+212612345678",
            "\u202a0612345678\u202c",
            "\u2066+212\u2069 612345678\u200f",
            "06\u00ad12\u2060345\u200b678\ufeff",
        ),
        *("٠٦ ١٢ ٣٤ ٥٦ ٧٨", "۰۶۱۲۳۴۵۶۷۸", "＋212 ６12345678", "612345678.0", "212612345678,0"),
    ],
)
def test_one_number_however_it_is_written(said):
    assert telephone(said, "MA") == ONE


@pytest.mark.parametrize(
    ("said", "country", "kept"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "MA", "+33612345678"),
        ("+39 06 1234 5678", "MA", "+390612345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("(415) 555-0132", "US", "+14155550132"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("+212612345678", "FR", ONE),
    ],
)
def test_the_country_completes_and_never_overrules(said, country, kept):
    assert telephone(said, country) == kept


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "none"),
        ("+", "none"),
        ("15", "short"),
        ("061234567", "none"),
        ("06123456789", "long"),
        ("+2126123456", "short"),
        ("+212061234567", "none"),
        ("+212612345678901", "long"),
        ("+2120612345678\u00b71", "letters"),
        ("33612345678", "no_country"),
        ("+999 123 456", "foreign"),
        ("0612345678 / 0712345678", "several"),
        ("0612345678, 0712345678", "several"),
        ("+212612345678+212612345679", "several"),
        ("06 12 34 56 78 poste 3", "letters"),
        ("06 12 34 56 7O", "letters"),
        ("2,12612E+11", "rounded"),
        ("6.12345678E8", "rounded"),
        ("٢٫١٢E+11", "rounded"),
        ("6" * 500, "long"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(said, why):
    with pytest.raises(NoTelephone) as told:
        telephone(said, "MA")
    assert told.value.why == why
    for language in ("fr", "ar", "en"):
        reason, advice = why_no_telephone(told.value, language)
        assert "{" not in reason + advice
        assert len(reason) < 300
        assert "+212" in advice


@given(st.text(st.characters(categories=("Nd", "Pd", "Zs", "Cf", "L", "P", "S")), max_size=30))
@example("+49 0 0 30 123456")
@example("+212 0 0 612345678")
def test_anything_is_one_number_for_good_or_refused(said):
    try:
        kept = telephone(said, "MA")
    except NoTelephone:
        return
    assert telephone(kept, "MA") == telephone(kept, "FR") == kept
    assert phonenumbers.is_possible_number(phonenumbers.parse(kept))


@given(st.from_regex(r"[+]?[0-9]{1,18}", fullmatch=True), st.sampled_from(("MA", "FR", "US", "IT", "EG")))
def test_a_number_is_never_read_as_another(said, country):
    """What is left of it are the same last digits; nothing is added but the country, nothing lost but its zeros."""
    try:
        kept = telephone(said, country)
    except NoTelephone:
        return
    code = str(phonenumbers.parse(kept).country_code)
    rest = kept.removeprefix("+").removeprefix(code)
    assert said.endswith(rest)
    assert said.removesuffix(rest).lstrip("+") in {
        *(zeros + code + trunk for zeros in ("", "00") for trunk in ("", "0", "1")),
        *("", "0", "1", "011" + code, "011" + code + "0"),
    }


@pytest.mark.parametrize(
    ("said", "possible"),
    [
        *(
            (one, (ONE,))
            for one in ("0612345678", "06 12 34 56 78", "212612345678", "00212612345678", ONE, "612345678")
        ),
        ("33612345678", ("+33612345678",)),
        ("4040", ()),
        ("MAROC TEL", ()),
        ("", ()),
    ],
)
def test_senders_as_networks_tell_them(said, possible):
    assert readings(said, "MA") == possible


@pytest.mark.parametrize(("said", "country"), [("MA", "MA"), (" ma ", "MA"), ("+212", "MA"), ("+33", "FR")])
def test_a_country_is_named_by_its_letters_or_its_code(said, country):
    assert country_of(said) == country


@pytest.mark.parametrize("said", ["", "XX", "+999", "+", "212", "Maroc", "+²"])
def test_what_is_no_country_is_refused(said):
    with pytest.raises(ValueError, match="two letters"):
        country_of(said)
