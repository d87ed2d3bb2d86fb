"""One form for each mail address, whoever typed it and wherever it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pca.domain.mail_address import MailAddress, compared, mail_address, spellings


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Amina@Banque.MA", "Amina@banque.ma"),
        ("a@straße.example", "a@xn--strae-oqa.example"),
        ("a@xn--strae-oqa.example", "a@xn--strae-oqa.example"),
        ("a@κλαρα-σωλις.example", "a@xn----ylba7abgd9bnh0e.example"),
        ("a@مثال.example", "a@xn--mgbh0fb.example"),
        ("a@banque.local", "a@banque.local"),
        ("a@siege.Banque.LOCAL", "a@siege.banque.local"),
        ("a@maison.home.arpa", "a@maison.home.arpa"),
        ("a@poste.test", "a@poste.test"),
        ("a@poste.localhost", "a@poste.localhost"),
        ("a@banque.lan", "a@banque.lan"),
        ("a@banque.internal", "a@banque.internal"),
        ("a@banque.corp", "a@banque.corp"),
    ],
)
def test_the_form_an_address_is_kept_in(typed, kept):
    assert mail_address(typed) == kept
    assert TypeAdapter(MailAddress).validate_python(typed) == kept
    assert mail_address(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "a", "a@", "@b.example", "a@b", "a b@c.example", "A <a@b.example>", "a@[127.0.0.1]", "é@b.example"),
        *(
            "a@b.invalid",
            "a@x.onion",
            "a@.local",
            "a@b..local",
            "a@local.invalid",
            "a@b.example, c@d.local",
            "a@localhost",
        ),
        *("a@b.local\r\nBcc: x@y.example", "a@" + "b" * 64 + ".local", "x" * 65 + "@b.local", "a@b_c!.local"),
    ],
)
def test_what_is_the_address_of_no_mailbox_is_refused(typed):
    with pytest.raises(ValueError):
        mail_address(typed)
    with pytest.raises(ValidationError):
        TypeAdapter(MailAddress).validate_python(typed)


def test_two_spellings_of_one_address_compare_as_one():
    written = ("A@Bücher.example", "a@xn--bcher-kva.example", " a@BÜCHER.example ")
    assert {compared(one) for one in written} == {"a@xn--bcher-kva.example"}
    for one in written:
        assert {"a@xn--bcher-kva.example", "a@bücher.example"} <= set(spellings(one))
    assert compared("a@fass.example") != compared("a@faß.example")


@given(st.text(max_size=300))
def test_whatever_comes_in_can_be_compared(said):
    assert compared(said) in spellings(said)
