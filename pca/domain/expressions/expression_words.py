"""Cuts a condition into words and signs, and refuses whatever the small language does not know."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, NoReturn

from pca.domain.expressions.expression_types import DIGITS, ExpressionError

LENGTH: Final = 500
NESTING: Final = 20
OPERATORS: Final = 50

Kind = Literal["number", "name", "text", "sign", "word", "question"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign of an expression; `column` is 1-based, in characters.

    A question such as `done(power_off)` is one word: `text` is what is asked, `subject` what it is asked about, with
    the days of `mean(cases, 7)`, and `length` the characters it takes, blanks included.
    """

    kind: Kind
    text: str
    column: int
    subject: str = ""
    length: int = 0

    @property
    def span(self) -> int:
        """How many characters it takes."""
        return self.length or len(self.text)


_LEXICON: Final = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<sign>==|!=|<=|>=|<>|\*\*|//|<<|>>|:=|&&|\|\||[-+*/<>()\[\],])""",
    re.VERBOSE,
)
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)

TRUTH: Final = {"true": True, "True": True, "false": False, "False": False}
_WORDS: Final = frozenset({"and", "or", "not", "in"})
_INFIX: Final = frozenset({"and", "or", "in", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"})
_NOT_AFTER: Final = frozenset({"and", "or", "not", "("})
_CLOSES: Final = {")": "(", "]": "["}

_INSTEAD: Final = {
    "=": "==",
    "is": "==",
    "<>": "!=",
    "≠": "!=",
    "!": "not",
    "≥": ">=",
    "≤": "<=",
    "×": "*",
    "÷": "/",
    "//": "/",
    "−": "-",
    "IN": "in",
    **dict.fromkeys(("TRUE", "vrai"), "true"),
    **dict.fromkeys(("FALSE", "faux"), "false"),
    **dict.fromkeys(("&", "&&", "AND", "et", "ET"), "and"),
    **dict.fromkeys(("|", "||", "OR", "ou", "OU"), "or"),
    **dict.fromkeys(("NOT", "non", "NON"), "not"),
}
"""What people write, and what this language says instead."""
_EXPLAINED: Final = {
    "%": "condition.percent",
    "**": "condition.power",
    ".": "condition.point",
    "None": "condition.nothing",
    **dict.fromkeys("«»“”‘’", "condition.quotes"),
}
"""The same, where it takes a sentence."""


def words_of(source: str, names: frozenset[str], questions: Collection[str] = ()) -> list[Word]:
    """The words of `source`, in an order that makes a sentence; `names` are those of the catalogue.

    `questions` are the words that ask about something named in ( ), such as `done(measure)`: each such question
    comes back as one word of the kind `question`.

    Bounded: 500 characters, 20 brackets inside one another, 50 operators. Raises ExpressionError.
    """
    if len(source) > LENGTH:
        raise ExpressionError(LENGTH + 1, "long", length=len(source), most=LENGTH)
    if unseen := _UNSEEN.search(source):
        raise ExpressionError(unseen.start() + 1, "unseen", character=f"U+{ord(unseen.group()):04X}")
    words = _questions(_cut(source), frozenset(questions))
    if not words:
        raise ExpressionError(1, "empty")
    _check_amount(words)
    _check_order(words, len(source) + 1, names)
    return words


def _cut(source: str) -> list[Word]:
    words: list[Word] = []
    position = 0
    while position < len(source):
        match = _LEXICON.match(source, position)
        if match is None:
            _refuse_character(source[position], position + 1)
        kind, text = str(match.lastgroup), match.group()
        if kind != "space":
            words.append(_word(kind, text, position + 1, source[match.end() : match.end() + 1]))
        position = match.end()
    return words


def _questions(words: list[Word], questions: frozenset[str]) -> list[Word]:
    """The words with each question, `name ( subject )`, made into one, written without blanks."""
    joined: list[Word] = []
    at = 0
    while at < len(words):
        word, after = words[at], words[at + 1 : at + 4]
        asked = word.text in questions and after and after[0].text == "("
        if asked and _value_before(joined):
            question = _question(word, words[at + 1 : at + 6])
            joined.append(question)
            at += 6 if ", " in question.subject else 4
            continue
        joined.append(word)
        at += 1
    return joined


def _question(word: Word, after: list[Word]) -> Word:
    """A question and what is named in its brackets: `(power_off)`, or a figure and a number of days: `(cases, 7)`."""
    kinds, signs = [other.kind for other in after], [other.text for other in after]
    if kinds[1:2] == ["text"] or kinds[1:2] == ["name"]:
        subject = after[1].text.strip("'\"").replace(",", " ")
        if signs[2:3] == [")"]:
            return Word("question", word.text, word.column, subject, after[2].column + 1 - word.column)
        if signs[2:3] == [","] and kinds[3:4] == ["number"] and signs[4:5] == [")"]:
            subject = f"{subject}, {after[3].text}"
            return Word("question", word.text, word.column, subject, after[4].column + 1 - word.column)
    raise ExpressionError(word.column, "one_name", question=word.text)


def _value_before(words: list[Word]) -> bool:
    """Whether a value may come next: `x in (…)` is no question, `and in(crisis)` is one."""
    last = words[-1] if words else None
    return last is None or last.text in _INFIX or last.text in ("not", "(", "[", ",")


def _word(kind: str, text: str, column: int, following: str) -> Word:
    if kind == "number":
        _check_number(text, column, following)
        return Word("number", text, column)
    if kind == "text":
        if "\\" in text or "\n" in text or "\r" in text:
            raise ExpressionError(column, "odd_text")
        return Word("text", text, column)
    if kind == "name":
        return Word("word" if text in _WORDS or text in TRUTH else "name", text, column)
    if text in _INSTEAD or text in _EXPLAINED or text in ("<<", ">>", ":="):
        _refuse_sign(text, column)
    return Word("sign", text, column)


def _check_number(text: str, column: int, following: str) -> None:
    if following and (following in "._" or following.isalnum()):
        raise ExpressionError(column, "no_number", text=f"{text}{following}…")
    if len(text) > 1 and text[0] == "0" and text[1] != ".":
        raise ExpressionError(column, "zero_first", text=text)
    if len(text) > DIGITS // 2:
        raise ExpressionError(column, "digits", most=DIGITS // 2)


def _refuse_sign(sign: str, column: int) -> NoReturn:
    advice = _EXPLAINED.get(sign) or ("condition.instead" if sign in _INSTEAD else "")
    raise ExpressionError(column, "sign", advice, sign=sign, instead=_INSTEAD.get(sign, ""))


def _refuse_character(character: str, column: int) -> NoReturn:
    if character in "'\"":
        other = "'" if character == '"' else '"'
        raise ExpressionError(column, "open_text", quote=character, other=other)
    if character.isdigit():
        raise ExpressionError(column, "other_digit", character=character)
    if character.isalpha():
        raise ExpressionError(column, "other_letter", character=character)
    _refuse_sign(character, column)


def _check_amount(words: list[Word]) -> None:
    """Bound nesting and size before anything recursive sees the expression; brackets must pair."""
    open_brackets: list[Word] = []
    operators = 0
    for word in words:
        operators += word.text in _INFIX or word.text == "not"
        if operators > OPERATORS:
            raise ExpressionError(word.column, "operators", most=OPERATORS)
        if word.kind == "sign" and word.text in "([":
            open_brackets.append(word)
            if len(open_brackets) > NESTING:
                raise ExpressionError(word.column, "nesting", most=NESTING)
        elif word.kind == "sign" and word.text in ")]":
            if not open_brackets or open_brackets.pop().text != _CLOSES[word.text]:
                raise ExpressionError(word.column, "closes_nothing", sign=word.text)
        elif word.text == "," and (not open_brackets or open_brackets[-1].text != "["):
            raise ExpressionError(word.column, "comma")
    if open_brackets:
        last = open_brackets[-1]
        raise ExpressionError(last.column, "unclosed", sign=last.text)


def _check_order(words: list[Word], end: int, names: frozenset[str]) -> None:
    """Values and operators take turns. This settles the grammar, with our own sentences and exact columns."""
    value_next = True
    before = ""
    for word in words:
        _check_word(word, names)
        value_next = _value(word, before) if value_next else _operator(word, before)
        before = word.text
    if value_next or before == "not":
        raise ExpressionError(end, "end_missing")


def _check_word(word: Word, names: frozenset[str]) -> None:
    if word.kind == "name" and word.text not in names and (word.text in _INSTEAD or word.text in _EXPLAINED):
        _refuse_sign(word.text, word.column)


def _value(word: Word, before: str) -> bool:
    """Take `word` where a value must come; True when one must still come after it."""
    if before == "in" and word.text != "[":
        raise ExpressionError(word.column, "in_without_list")
    if word.kind in ("number", "name", "text", "question") or word.text in TRUTH:
        return False
    if word.text == "[" and before != "in":
        raise ExpressionError(word.column, "list_alone")
    if word.text == "not" and before and before not in _NOT_AFTER:
        raise ExpressionError(word.column, "not_after", before=before)
    if word.text in ("(", "[", "not", "+", "-"):
        return True
    raise ExpressionError(word.column, "value_missing", word=word.text)


def _operator(word: Word, before: str) -> bool:
    """Take `word` where an operator must come; True when a value must come after it."""
    if before == "not" and word.text != "in":
        raise ExpressionError(word.column, "not_between")
    if word.text == "(":
        raise ExpressionError(word.column, "called")
    if word.text == "[":
        raise ExpressionError(word.column, "parts")
    if word.kind in ("number", "name", "text", "question") or word.text in TRUTH:
        raise ExpressionError(word.column, "operator_missing", word=word.text)
    return word.text in _INFIX or word.text == ","
