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

    A question such as `done(power_off)` is one word: `text` is what is asked, `subject` what it is asked about, and
    `length` the characters it takes, blanks included.
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
    "=": "compare with `==`",
    "<>": "write `!=`",
    "≠": "write `!=`",
    "≥": "write `>=`",
    "≤": "write `<=`",
    "×": "write `*`",
    "÷": "write `/`",
    "−": "write `-`",
    "!": "write `not` or `!=`",
    "&": "write `and`",
    "&&": "write `and`",
    "|": "write `or`",
    "||": "write `or`",
    "%": "write the number alone: 50 for 50 %",
    "**": "multiply with `*`; there are no powers",
    "//": "divide with `/`",
    ".": "a name stands alone, without a point after it; a decimal number is written 0.5",
    "«": "put text between '…'",
    "»": "put text between '…'",
    "“": "put text between '…'",
    "”": "put text between '…'",
    "‘": "put text between '…'",
    "’": "put text between '…'",
    "'": "close the quotation mark; text between '…' may contain \", and the other way round",
    '"': 'close the quotation mark; text between "…" may contain \', and the other way round',
    "is": "compare with `==`",
    "None": "leave it out: a missing value is unknown by itself",
    "AND": "write `and`",
    "et": "write `and`",
    "ET": "write `and`",
    "OR": "write `or`",
    "ou": "write `or`",
    "OU": "write `or`",
    "NOT": "write `not`",
    "non": "write `not`",
    "NON": "write `not`",
    "IN": "write `in`",
    "TRUE": "write `true`",
    "vrai": "write `true`",
    "FALSE": "write `false`",
    "faux": "write `false`",
}
_ALLOWED: Final = "use names, numbers, 'text', true, false, and, or, not, in [ ], == != < <= > >= + - * / ( )"


def words_of(source: str, names: frozenset[str], questions: Collection[str] = ()) -> list[Word]:
    """The words of `source`, in an order that makes a sentence; `names` are those of the catalogue.

    `questions` are the words that ask about something named in ( ), such as `done(measure)`: each such question
    comes back as one word of the kind `question`.

    Bounded: 500 characters, 20 brackets inside one another, 50 operators. Raises ExpressionError.
    """
    if len(source) > LENGTH:
        raise ExpressionError(f"the condition has {len(source)} characters", f"keep it to {LENGTH}", LENGTH + 1)
    if unseen := _UNSEEN.search(source):
        code = f"U+{ord(unseen.group()):04X}"
        raise ExpressionError(f"an invisible character ({code})", "delete it", unseen.start() + 1)
    words = _questions(_cut(source), frozenset(questions))
    if not words:
        raise ExpressionError("the condition is empty", "write one, or leave the field out", 1)
    _check_amount(words)
    _check_order(words, len(source) + 1, names)
    return words


def _cut(source: str) -> list[Word]:
    words: list[Word] = []
    position = 0
    while position < len(source):
        found = _LEXICON.match(source, position)
        if found is None:
            _refuse_character(source[position], position + 1)
        kind, text = str(found.lastgroup), found.group()
        if kind != "space":
            words.append(_word(kind, text, position + 1, source[found.end() : found.end() + 1]))
        position = found.end()
    return words


def _questions(words: list[Word], questions: frozenset[str]) -> list[Word]:
    """The words with each question, `name ( subject )`, made into one, written without blanks."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        one, after = words[at], words[at + 1 : at + 4]
        asked = one.text in questions and after and after[0].text == "("
        if asked and _value_before(found):
            if len(after) < 3 or after[1].kind not in ("name", "text") or after[2].text != ")":
                raise ExpressionError(f"`{one.text}(…)` asks about one name", f"write: {one.text}(name)", one.column)
            subject, length = after[1].text.strip("'\""), after[2].column + 1 - one.column
            found.append(Word("question", one.text, one.column, subject, length))
            at += 4
            continue
        found.append(one)
        at += 1
    return found


def _value_before(found: list[Word]) -> bool:
    """Whether a value may come next: `x in (…)` is no question, `and in(crisis)` is one."""
    last = found[-1] if found else None
    return last is None or last.text in _INFIX or last.text in ("not", "(", "[", ",")


def _word(kind: str, text: str, column: int, following: str) -> Word:
    if kind == "number":
        _check_number(text, column, following)
        return Word("number", text, column)
    if kind == "text":
        if "\\" in text or "\n" in text or "\r" in text:
            raise ExpressionError("text with a backslash or a line break", "write plain text on one line", column)
        return Word("text", text, column)
    if kind == "name":
        return Word("word" if text in _WORDS or text in TRUTH else "name", text, column)
    if text in _INSTEAD or text in ("<<", ">>", ":="):
        _refuse_sign(text, column)
    return Word("sign", text, column)


def _check_number(text: str, column: int, following: str) -> None:
    if following and (following in "._" or following.isalnum()):
        raise ExpressionError(f"`{text}{following}…` is not a number", "write it as 12 or 12.5", column)
    if len(text) > 1 and text[0] == "0" and text[1] != ".":
        raise ExpressionError(f"`{text}` begins with a zero", "write the number without it, or text in quotes", column)
    if len(text) > DIGITS // 2:
        raise ExpressionError("a number this long is a mistake", f"use at most {DIGITS // 2} digits", column)


def _refuse_sign(sign: str, column: int) -> NoReturn:
    raise ExpressionError(f"`{sign}` is not part of this language", _INSTEAD.get(sign) or _ALLOWED, column)


def _refuse_character(character: str, column: int) -> NoReturn:
    if character in "'\"":
        raise ExpressionError("the text is never closed", _INSTEAD[character], column)
    if character.isdigit():
        raise ExpressionError(f"`{character}` is a digit of another script", "write it as 0 to 9", column)
    if character.isalpha():
        raise ExpressionError(f"`{character}` cannot stand in a name", "use A to Z, digits and _", column)
    _refuse_sign(character, column)


def _check_amount(words: list[Word]) -> None:
    """Bound nesting and size before anything recursive sees the expression; brackets must pair."""
    open_brackets: list[Word] = []
    operators = 0
    for word in words:
        operators += word.text in _INFIX or word.text == "not"
        if operators > OPERATORS:
            raise ExpressionError("the condition is too long", f"use at most {OPERATORS} operators", word.column)
        if word.kind == "sign" and word.text in "([":
            open_brackets.append(word)
            if len(open_brackets) > NESTING:
                raise ExpressionError("too many brackets inside one another", f"use at most {NESTING}", word.column)
        elif word.kind == "sign" and word.text in ")]":
            if not open_brackets or open_brackets.pop().text != _CLOSES[word.text]:
                raise ExpressionError(f"`{word.text}` closes nothing", "open it, or delete it", word.column)
        elif word.text == "," and (not open_brackets or open_brackets[-1].text != "["):
            raise ExpressionError(
                "a comma outside of a list",
                "write 12.5 with a point; lists stand in [ ] after `in`",
                word.column,
            )
    if open_brackets:
        last = open_brackets[-1]
        raise ExpressionError(f"`{last.text}` is never closed", "close it", last.column)


def _check_order(words: list[Word], end: int, names: frozenset[str]) -> None:
    """Values and operators take turns. This settles the grammar, with our own sentences and exact columns."""
    value_next = True
    before = ""
    for word in words:
        _check_word(word, names)
        value_next = _value(word, before) if value_next else _operator(word, before)
        before = word.text
    if value_next or before == "not":
        raise ExpressionError("something is missing at the end", "write a name, a number or 'text' there", end)


def _check_word(word: Word, names: frozenset[str]) -> None:
    if word.kind == "name" and word.text not in names and word.text in _INSTEAD:
        _refuse_sign(word.text, word.column)


def _value(word: Word, before: str) -> bool:
    """Take `word` where a value must come; True when one must still come after it."""
    if before == "in" and word.text != "[":
        raise ExpressionError("`in` without a list", "write the values in brackets: in ['a', 'b']", word.column)
    if word.kind in ("number", "name", "text", "question") or word.text in TRUTH:
        return False
    if word.text == "[" and before != "in":
        raise ExpressionError("a list stands only after `in`", "write: name in ['a', 'b']", word.column)
    if word.text == "not" and before and before not in _NOT_AFTER:
        raise ExpressionError(f"`not` after `{before}`", f"write: {before} (not …)", word.column)
    if word.text in ("(", "[", "not", "+", "-"):
        return True
    raise ExpressionError(f"a value is missing before `{word.text}`", "write a name, a number or 'text'", word.column)


def _operator(word: Word, before: str) -> bool:
    """Take `word` where an operator must come; True when a value must come after it."""
    if before == "not" and word.text != "in":
        raise ExpressionError("`not` between two values", "write `not in`, or put `and` before it", word.column)
    if word.text == "(":
        raise ExpressionError("nothing can be called here", "use an operator before `(`", word.column)
    if word.text == "[":
        raise ExpressionError("values have no parts", "write: name in ['a', 'b']", word.column)
    if word.kind in ("number", "name", "text", "question") or word.text in TRUTH:
        raise ExpressionError(
            f"an operator is missing before `{word.text}`", "join with and, or, ==, <, +…", word.column
        )
    return word.text in _INFIX or word.text == ","
