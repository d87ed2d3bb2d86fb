"""Replies are understood however they are typed, and never taken for more than they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.replies import ALPHABET, LENGTH, WORDS, Reply, folded, understood

SAID = {
    "OK 7K2": Reply("received", "7K2"),
    "ok 7k2": Reply("received", "7K2"),
    "7K2 OK": Reply("received", "7K2"),
    "  Ok,7k2. ": Reply("received", "7K2"),
    "NON 7K2": Reply("refused", "7K2"),
    "Non 7K2 pas de véhicule": Reply("refused", "7K2", "pas de vehicule"),
    "OK": Reply("received"),
    "Reçu": Reply("received"),
    "Bien reçu !": Reply("received"),
    "Terminé 9QX": Reply("done", "9QX"),
    "FAIT 9QX": Reply("done", "9QX"),
    "نعم ٧K٢": Reply("received", "7K2"),
    "نَعَم 7K2": Reply("received", "7K2"),
    "تم ۷K۲": Reply("done", "7K2"),
    "لا 7K2": Reply("refused", "7K2"),
    "\u200fنعم\u200f 7K2": Reply("received", "7K2"),
    "STOP": Reply("stop"),
    "أرفض 7K2": Reply("refused", "7K2"),
    "Je vais bien": Reply("safe"),
    "Besoin d'aide, 3e étage": Reply("help", None, "3e etage"),
    "SOS": Reply("help"),
    "télétravail": Reply("telework"),
    "absente": Reply("absent"),
    "غائب 7K2": Reply("absent", "7K2"),
    "غائبة": Reply("absent"),
    "بخير": Reply("safe"),
    "مساعدة": Reply("help"),
    "7K2": Reply(None, "7K2"),
    "je ne suis pas absent": Reply(None, None, "je ne suis pas absent"),
    "okapi": Reply(None, None, "okapi"),
    "": Reply(None),
    "\x00\u202e": Reply(None),
}


@pytest.mark.parametrize(("text", "meant"), SAID.items())
def test_replies(text: str, meant: Reply) -> None:
    assert understood(text) == meant


CODES = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH).filter(lambda code: folded(code) not in WORD_LIST)
WORD_LIST = {folded(word) for words in WORDS.values() for word in words}
MEANINGS = st.sampled_from([(meaning, word) for meaning, words in WORDS.items() for word in words])


@given(
    said=MEANINGS, code=CODES, swap=st.booleans(), loud=st.booleans(), between=st.sampled_from([" ", "  ", ", ", " - "])
)
def test_word_and_code_in_any_dress(said: tuple[str, str], code: str, swap: bool, loud: bool, between: str) -> None:
    meaning, word = said
    text = f"{code}{between}{word}" if swap else f"{word}{between}{code}"
    found = understood(text.upper() if loud else text)
    assert (found.meaning, found.code) == (meaning, code)


@given(code=CODES)
def test_arabic_digits_are_digits(code: str) -> None:
    eastern = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert understood(f"OK {eastern}") == understood(f"OK {code}")


@given(st.text(max_size=5_000))
def test_whatever_is_sent_is_read_calmly(text: str) -> None:
    found = understood(text)
    assert found.code is None or all(sign in ALPHABET for sign in found.code)
    assert understood(folded(text)) == found


def test_no_word_is_also_a_code_or_two_things() -> None:
    words = [folded(word) for words in WORDS.values() for word in words]
    assert len(words) == len(set(words))
