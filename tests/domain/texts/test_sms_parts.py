"""An SMS is counted as the networks count it, and split without tearing a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.texts.sms_parts import GSM, GSM_TWICE, decoded, encoded, sms_parts


@pytest.mark.parametrize(
    ("body", "alphabet", "parts"),
    [
        ("", "gsm", 1),
        ("a" * 160, "gsm", 1),
        ("a" * 161, "gsm", 2),
        ("a" * 306, "gsm", 2),
        ("a" * 307, "gsm", 3),
        ("é" * 160, "gsm", 1),
        ("€" * 80, "gsm", 1),
        ("€" * 81, "gsm", 2),
        # 153 places hold 76 characters of two places, not 76 and a half.
        ("€" * 153, "gsm", 3),
        ("ê" * 70, "ucs2", 1),
        ("ê" * 71, "ucs2", 2),
        ("ç" + "a" * 70, "ucs2", 2),
        ("م" * 134, "ucs2", 2),
        ("م" * 135, "ucs2", 3),
        ("😀" * 36, "ucs2", 2),
        ("😀" * 67, "ucs2", 3),
    ],
)
def test_parts_of_an_sms(body, alphabet, parts):
    found = sms_parts(body)
    assert (found.alphabet, found.count) == (alphabet, parts)


def test_foreign_characters_are_named_once():
    assert sms_parts("C’est prêt, c’est reçu").foreign == ("’", "ê", "ç")


@given(st.text(max_size=700) | st.text(st.sampled_from([*GSM.replace("\x1b", ""), *GSM_TWICE]), max_size=700))
def test_parts_hold_the_text_and_fit(body):
    found = sms_parts(body)
    assert "".join(found.texts) == body
    for text in found.texts:
        if found.alphabet == "gsm":
            said = encoded(text, "gsm")
            assert len(said) <= found.size
            assert decoded(said, "gsm") == text
        else:
            assert len(text.encode("utf-16-be", "surrogatepass")) // 2 <= found.size


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(said):
    assert isinstance(decoded(said, "gsm"), str)
    assert isinstance(decoded(said, "ucs2"), str)
