"""Numbers as people type them: one plain spelling, or a refusal that names what it could mean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.catalogue.typed import why_no_number
from pca.domain.figures import PLAIN, NoNumber, read_count, read_number


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("1200", "1200"),
        *(
            (one, "1200")
            for one in ("1 200", "1\u00a0200", "1\u202f200", "1\u2009200", "1'200", "1’200", "١٢٠٠", "١٬٢٠٠")
        ),
        *((one, "1200.5") for one in ("1 200,5", "1.200,5", "1,200.5", "1 200.50", "١٬٢٠٠٫٥", "1200,500", "1'200.5")),
        *(
            (one, "3.5")
            for one in ("3,5", "3.5", "3٫5", "٣٫٥", "۳٫۵", "３．５", "3.50", "+3,5", "\u200f3,5\u200e", "०३.५")
        ),
        *((one, "-12") for one in ("-12", "−12", "–12", "‑12", "﹣12", "－12", "⁻12", "- 12", "\u200e-12")),
        *((one, "1200300") for one in ("1,200,300", "1.200.300", "1 200 300")),
        *((one, "0.125") for one in ("0.125", "0,125", ".125", "٫125", "00,125")),
        *(("12345,678", "12345.678"), ("1 200,500", "1200.5"), ("007", "7"), ("-0,0", "0"), ("0", "0")),
    ],
)
def test_what_people_type_is_kept_in_one_plain_spelling(said, kept):
    assert read_number(said) == kept
    assert Decimal(kept).is_finite()


@pytest.mark.parametrize(
    ("said", "one", "other"),
    [
        ("1,200", "1200", "1.2"),
        ("1.200", "1200", "1.2"),
        ("١،٢٠٠", "1200", "1.2"),
        ("12,345", "12345", "12.3450"),
        ("-1.234", "-1234", "-1.2340"),
        ("1,000", "1000", "1"),
        ("001,200", "001200", "001.2"),
    ],
)
def test_what_can_be_two_numbers_is_refused_with_both(said, one, other):
    with pytest.raises(NoNumber) as told:
        read_number(said)
    assert (told.value.why, told.value.meanings) == ("ambiguous", (one, other))
    for language in ("fr", "ar", "en"):
        assert one in why_no_number(told.value, language)
        assert other in why_no_number(told.value, language)
    assert Decimal(read_number(one)) != Decimal(read_number(other)), "each spelling offered is taken, as that number"


@pytest.mark.parametrize(
    "said",
    [
        *("", " ", "x", "1_000", "1e3", "1E3", "NaN", "inf", "-inf", "0x10", "½", "10²", "Ⅻ", "5.", "--5", "5-", "+-5"),
        *(
            "1 2",
            "12 34",
            "1,2,3",
            "1,20,300",
            "1200 000",
            "1.200.30",
            "1,200'300",
            "1 200.300,5",
            "1,200,300,5",
            "1..2",
        ),
        *("12 %", "(5)", "5 MAD", "1\n2", "9" * 500, "1٫2٫3", "1.2٫3"),
    ],
)
def test_what_is_no_number_is_refused(said):
    with pytest.raises(NoNumber) as told:
        read_number(said)
    assert told.value.why == "none"
    assert len(why_no_number(told.value, "fr")) < 200


@pytest.mark.parametrize(
    ("said", "unit"), [("12 %", "%"), ("12%", "%"), ("١٢٪", "%"), ("12 ％", "%"), ("12 mad", "MAD"), ("12", "%")]
)
def test_the_unit_may_stand_behind(said, unit):
    assert read_number(said, unit) == "12"


@given(st.integers(-(10**12), 10**12), st.integers(0, 9999), st.sampled_from(("fr", "en", "ch", "plain")))
def test_a_number_as_each_country_writes_it_is_that_number(whole, part, how):
    group, decimal = {"fr": ("\u202f", ","), "en": (",", "."), "ch": ("’", "."), "plain": ("", ".")}[how]
    number = Decimal(f"{whole}.{part:04}")
    said = f"{abs(whole):,}".replace(",", group) + f"{decimal}{part:04}"
    assert Decimal(read_number(f"−{said}" if whole < 0 else said)) == number


@given(st.text(st.characters(categories=("Nd", "P", "S", "Zs", "Cf", "No")), max_size=30))
def test_anything_is_plain_or_refused(said):
    try:
        kept = read_number(said)
    except NoNumber:
        return
    assert PLAIN.fullmatch(kept)
    digits = [sign for sign in said if sign.isdecimal()]
    assert len(kept.strip("-").replace(".", "")) <= len(digits) + 1


@pytest.mark.parametrize(("said", "count"), [("250", 250), ("٢٥٠", 250), ("1 200", 1200), ("0", 0), ("12,0", 12)])
def test_counts(said, count):
    assert read_count(said) == count


@pytest.mark.parametrize("said", ["-1", "3,5", "1,200", "9" * 30, "1_000", ""])
def test_what_is_no_count(said):
    with pytest.raises(NoNumber):
        read_count(said)
