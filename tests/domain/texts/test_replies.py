"""Replies are understood however they are typed, never taken for more than they say, and no call for help is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pca.domain.texts import help_words
from pca.domain.texts.help_calls import heard
from pca.domain.texts.replies import LONGEST, Reply, folded, understood
from pca.domain.texts.reply_links import ALPHABET, LENGTH
from pca.domain.texts.reply_text import words_of
from pca.domain.texts.reply_words import DOUBTS, WORDS

SAID = Path(__file__).parents[2] / "data" / "replies" / "said.tsv"


def table() -> list[tuple[str, str]]:
    """The sentences of the table and what each must come to."""
    lines = [line for line in SAID.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(text.replace("\\n", "\n"), meant) for text, _, meant in (line.partition("\t") for line in lines)]


def what(text: str) -> str:
    """The meaning; of a text without one, whether it is read, and read first."""
    found = understood(text, {"7K2"})
    return found.meaning or ("first" if found.worrying else "read" if found.more else "nothing")


def test_the_table_is_large() -> None:
    assert len(table()) >= 400


@pytest.mark.parametrize(("text", "meant"), table())
def test_replies(text: str, meant: str) -> None:
    assert what(text) == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OK 7K2", Reply("received", "7K2")),
        ("7K2 ok", Reply("received", "7K2")),
        ("  Ok,7k2. ", Reply("received", "7K2")),
        ("نعم ٧K٢", Reply("received", "7K2")),
        ("تم ۷K۲", Reply("done", "7K2")),
        ("\u200fنعم\u200f 7K2", Reply("received", "7K2")),
        ("Non 7K2 pas de véhicule", Reply("refused", "7K2", more=True)),
        ("7K2", Reply("received", "7K2")),
        ("9QX", Reply(None, more=True)),
        ("AIDE SVP", Reply("help", worrying=True)),
        ("AIDE 7K2", Reply("help", "7K2", worrying=True)),
        ("Aide, 3e étage", Reply("help", more=True, worrying=True)),
        ("", Reply(None)),
        ("\x00\u202e", Reply(None, more=True)),
    ],
)
def test_word_code_and_what_is_beside_them(text: str, found: Reply) -> None:
    assert understood(text, {"7K2"}) == found


@pytest.mark.parametrize("word", ["SVP", "SUR", "THE", "BUT", "PAS", "FEU", "REZ", "3RD", "2ND", "CAR", "7K2"])
def test_a_word_is_no_code_unless_it_is_open(word: str) -> None:
    found = understood(f"AIDE {word}")
    assert (found.meaning, found.code) == ("help", None)
    assert understood(f"AIDE {word}", {word}).code == word


CODES = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
MEANINGS = st.sampled_from([(meaning, word) for meaning, words in WORDS.items() for word in words])


@given(
    said=MEANINGS, code=CODES, swap=st.booleans(), loud=st.booleans(), between=st.sampled_from([" ", "  ", ", ", " - "])
)
def test_word_and_code_in_any_dress(said: tuple[str, str], code: str, swap: bool, loud: bool, between: str) -> None:
    meaning, word = said
    assume(folded(code) not in folded(word).split())
    text = f"{code}{between}{word}" if swap else f"{word}{between}{code}"
    found = understood(text.upper() if loud else text, {code})
    assert (found.meaning, found.code) == (meaning, code)


@given(st.text(max_size=5_000))
def test_whatever_is_sent_is_read_calmly(text: str) -> None:
    found = understood(text)
    assert found.code is None
    assert found.meaning or found.more or not words_of(text).tokens


# ---------------------------------------------------------------- no call is lost

NEUTRAL = [
    *("je", "tu", "il", "elle", "nous", "ici", "avec", "deux", "etage", "bureau", "agence", "porte", "client", "hier"),
    *("the", "a", "on", "floor", "office", "colleague", "manager", "today", "two", "with", "near", "door", "we", "and"),
    *("انا", "هو", "نحن", "هنا", "مع", "في", "المكتب", "الوكاله", "الطابق", "الباب", "زميل", "اليوم", "و", "ثم"),
    *("ana", "huwa", "hna", "f", "lbiro", "m3a", "sa7bi", "lyoum"),
]
"""Words that deny nothing and excuse nothing."""

CRIES = st.sampled_from(
    [one for one in (*help_words.CALLS, *help_words.HURT, *help_words.NEEDS) if one not in help_words.ALONE]
)


@given(
    before=st.lists(st.sampled_from(NEUTRAL), max_size=12),
    cry=CRIES,
    behind=st.lists(st.sampled_from(NEUTRAL), max_size=12),
    loud=st.booleans(),
    joint=st.sampled_from([" ", ", ", ". ", "\n", " - "]),
)
def test_a_word_of_help_anywhere_is_a_call(
    before: list[str], cry: str, behind: list[str], loud: bool, joint: str
) -> None:
    text = joint.join((*before, cry, *behind))
    found = understood(text.upper() if loud else text)
    assert found.meaning == "help" or (found.meaning is None and found.worrying and found.more)


@given(
    answer=st.sampled_from(["OK", "Je vais bien", "Safe", "أنا بخير", "Bien reçu", "C'est fait", "NON", "télétravail"]),
    between=st.sampled_from([" mais ", ". ", ", ", " but ", " لكن ", "\n\n", " walakin "]),
    cry=CRIES,
)
def test_help_wins_over_whatever_else_is_said(answer: str, between: str, cry: str) -> None:
    found = understood(f"{answer}{between}{cry}")
    assert (found.meaning, found.more) == ("help", True)


@given(cry=st.sampled_from([one for one in help_words.HURT if " " not in one and len(one) >= 7]), data=st.data())
def test_one_mistake_of_typing_is_read_first(cry: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(cry) - 1))
    typed = cry[:place] + cry[place + 1 :]
    found = understood(f"je suis {typed} au bureau")
    assert found.meaning == "help" or found.worrying


@pytest.mark.parametrize("denied", ["pas de blessés", "no injuries", "لا إصابات", "ماكاين جرحى", "makaynch mjrou7in"])
@pytest.mark.parametrize("cry", ["coincés au 2e", "trapped", "محاصرون", "m7sourin"])
def test_a_denial_takes_back_its_own_word_only(denied: str, cry: str) -> None:
    assert understood(denied).meaning is None
    assert understood(f"{denied}, {cry}").meaning == "help"
    assert understood(f"{cry}. {denied}").meaning == "help"


@pytest.mark.parametrize("worst", ["pas ", "aide ", "a.", "je suis ", "non de ", "و", "لا ", "blessé pas ", "👍", "\n"])
def test_the_worst_text_is_read_in_no_time(worst: str) -> None:
    """Bounded and linear: ten times the length costs no more, for what is beyond the bound is not looked at."""
    assert understood(worst * LONGEST) == understood((worst * LONGEST)[:LONGEST])


def test_no_word_is_two_things() -> None:
    words = [folded(word) for words in WORDS.values() for word in words]
    assert len(words) == len(set(words)), {one for one in words if words.count(one) > 1}


def test_words_compared_one_by_one_are_written_as_they_are_compared() -> None:
    between = {word for words in help_words.NEGATORS.values() for word in words}
    for word in (*help_words.NEEDING, *help_words.DENIED_NEED, *help_words.NEGATORS, *between, *DOUBTS):
        assert folded(word) == word


def test_every_call_is_one() -> None:
    assert [one for one in help_words.CALLS if heard(words_of(one)).alarm != "call"] == []
