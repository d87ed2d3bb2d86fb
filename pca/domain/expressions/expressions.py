"""The conditions a plan is steered by: guards, thresholds and selectors, checked when written, safe when run.

The language is a small part of Python's: names of a catalogue, numbers, 'text', true, false, `and or not`,
comparisons, `in [ ]`, `+ - * /`, questions about something named: `done(power_off)`.
A missing value is unknown, and what follows from it is unknown too.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from pca.domain.diagnosis import Diagnosis, Value, diagnosis, suggestion
from pca.domain.expressions import expression_runs as runs
from pca.domain.expressions.expression_types import KNOWN, ExpressionError, Run, Type, Values, shown
from pca.domain.expressions.expression_words import TRUTH, Word, words_of

__all__ = ["Expression", "ExpressionError", "Question", "Type", "Values", "compile_expression"]


@dataclass(frozen=True)
class Expression:
    """A checked expression: its text, the names it reads and the type of its result."""

    source: str
    names: frozenset[str]
    type: Type
    _run: Run = field(repr=False, compare=False)
    compared: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    """By name, the texts it is compared with: `type == 'urban'`, `region in ['CS', 'TTA']`."""

    def evaluate(self, values: Values) -> Any:
        """The result for `values` (int, Decimal, bool, str or date), or None when it is unknown. Never raises.

        Arithmetic is exact; a result that no decimal can write is given to 50 digits. A value of another type
        than the catalogue says, NaN, infinity, more than 40 digits and a division by zero are unknown.
        """
        return shown(self._run(values))

    def holds(self, values: Values) -> bool | None:
        """True or False when that is certain (Kleene's logic), None when unknown or no condition. Never raises."""
        return self._run(values) if self.type is Type.BOOLEAN else None


@dataclass(frozen=True, slots=True)
class Question:
    """What may be asked about something named, such as `done(measure)`: the answer's type, and what may be named.

    `subjects` of None leaves it open: whatever is named is looked up when the condition is worked out. `days` is the
    most days that are to be named too, as in `mean(cases, 7)`; with 0 there are none.
    """

    type: Type
    kind: str
    subjects: Collection[str] | None = None
    days: int = 0


def compile_expression(
    source: str,
    catalogue: Mapping[str, Type],
    expected: Type = Type.BOOLEAN,
    questions: Mapping[str, Question] = MappingProxyType({}),
) -> Expression:
    """Check `source` against the names and types of `catalogue` and make it ready to run many times.

    A question is read from the values under its own text, `done(power_off)`. Raises ExpressionError with the column,
    what is wrong and what to do.
    """
    words = words_of(source, frozenset(catalogue), questions)
    checker = _Checker(source, {word.column: word for word in words}, catalogue, questions)
    piece = _as_type(checker.piece(_parsed(source, words)), expected)
    if piece.type is not expected:
        raise ExpressionError(piece.column, "type", f"how.{expected}", found=_a(piece.type), wanted=_a(expected))
    texts = {name: frozenset(literals) for name, literals in checker.compared.items()}
    return Expression(source, frozenset(checker.read), expected, piece.run, texts)


def _parsed(source: str, words: Sequence[Word]) -> ast.expr:
    """Python's own tree of the expression; names are masked, so that `class` or `import` may name an indicator."""
    text = list(source.translate({9: 32, 10: 32, 13: 32}))
    for word in words:
        if word.kind in ("name", "question"):
            text[word.column - 1 : word.column - 1 + word.span] = "_" * word.span
    try:
        return ast.parse(f"({''.join(text)})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        column = getattr(problem, "offset", None) or 2
        raise ExpressionError(column - 1, "unreadable") from None


def _a(kind: str) -> Diagnosis:
    """A type of value, or what needs one, in words."""
    return diagnosis(f"a.{kind}")


_COMPARE: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ORDERED: Final = (Type.NUMBER, Type.DATE)
_COMBINE: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: runs.quotient,
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A checked part: its type, how to run it, where it stands (1-based), and its value when it is a literal."""

    type: Type
    run: Run
    column: int
    literal: Any = None
    name: str = ""


def _literal(type_: Type, value: Any, column: int) -> _Piece:
    return _Piece(type_, runs.constant(value), column, value)


@dataclass(frozen=True, slots=True)
class _Checker:
    """Walks the tree once: checks types, and builds one function per part."""

    source: str
    words: Mapping[int, Word]
    catalogue: Mapping[str, Type]
    questions: Mapping[str, Question]
    read: set[str] = field(default_factory=set)
    compared: dict[str, set[str]] = field(default_factory=dict)

    def column(self, node: ast.expr) -> int:
        """1-based column in characters. The tree counts bytes, from our own opening bracket."""
        return len(f"({self.source}".encode()[: node.col_offset].decode())

    def piece(self, node: ast.expr) -> _Piece:
        """The checked part for `node`; raises ExpressionError."""
        column = self.column(node)
        match node:
            case ast.Name() | ast.Constant():
                return self._atom(self.words[column])
            case ast.BoolOp(op=op, values=values):
                join, context = (runs.all_of, "and") if isinstance(op, ast.And) else (runs.any_of, "or")
                parts = tuple(self._wanted(value, Type.BOOLEAN, context).run for value in values)
                return _Piece(Type.BOOLEAN, join(parts), column)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self._wanted(operand, Type.BOOLEAN, "not")
                return _Piece(Type.BOOLEAN, runs.negation(inner.run), column)
            case ast.UnaryOp(op=op, operand=operand):
                return self._signed(column, self._wanted(operand, Type.NUMBER, "sign"), isinstance(op, ast.USub))
            case ast.BinOp(left=left, op=op, right=right):
                piece = self._wanted(left, Type.NUMBER, "arithmetic")
                other = self._wanted(right, Type.NUMBER, "arithmetic")
                return _Piece(Type.NUMBER, runs.combination(piece.run, _COMBINE[type(op)], other.run), column)
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[ast.List(elts=items)]):
                return self._member(column, self.piece(left), items, isinstance(op, ast.In))
            case ast.Compare(left=left, ops=ops, comparators=others):
                return self._compare(column, [left, *others], ops)
        raise ExpressionError(column, "foreign")

    def _atom(self, word: Word) -> _Piece:
        if word.kind == "name":
            return self._name(word.text, word.column)
        if word.kind == "question":
            return self._question(word)
        if word.kind == "text":
            return _literal(Type.TEXT, word.text[1:-1], word.column)
        if word.kind == "number":
            number = Decimal(word.text) if "." in word.text else int(word.text)
            return _literal(Type.NUMBER, number, word.column)
        return _literal(Type.BOOLEAN, TRUTH[word.text], word.column)

    def _name(self, name: str, column: int) -> _Piece:
        wanted = self.catalogue.get(name)
        if wanted is None:
            advice, values = _near(name, self.catalogue)
            raise ExpressionError(column, "unknown_name", advice, name=name[:40], **values)
        self.read.add(name)
        return _Piece(wanted, runs.reading(name, KNOWN[wanted]), column, name=name)

    def _question(self, word: Word) -> _Piece:
        asked = self.questions[word.text]
        subject, comma, days = word.subject.partition(", ")
        if bool(asked.days) != bool(comma):
            raise ExpressionError(word.column, "days" if asked.days else "one_name", question=word.text)
        if comma and not (days.isdecimal() and 1 <= int(days) <= asked.days):
            raise ExpressionError(word.column, "days_range", question=word.text, most=asked.days)
        if asked.subjects is not None and subject not in asked.subjects:
            advice, values = _near(subject, asked.subjects)
            values |= {"question": word.text, "kind": _a(asked.kind), "name": subject[:40]}
            raise ExpressionError(word.column, "unknown_subject", advice, **values)
        name = f"{word.text}({word.subject})"
        self.read.add(name)
        return _Piece(asked.type, runs.reading(name, KNOWN[asked.type]), word.column)

    def _wanted(self, node: ast.expr, wanted: Type, role: str) -> _Piece:
        piece = self.piece(node)
        if piece.type is not wanted:
            names = {"role": _a(role), "wanted": _a(wanted), "found": _a(piece.type)}
            raise ExpressionError(piece.column, "needs", f"how.{wanted}", **names)
        return piece

    def _signed(self, column: int, inner: _Piece, negative: bool) -> _Piece:
        if not negative:
            return _Piece(Type.NUMBER, inner.run, column, inner.literal)
        if isinstance(inner.literal, Decimal):
            return _literal(Type.NUMBER, inner.literal.copy_negate(), column)
        if inner.literal is not None:
            return _literal(Type.NUMBER, -inner.literal, column)
        return _Piece(Type.NUMBER, runs.opposite(inner.run), column)

    def _member(self, column: int, item: _Piece, items: Sequence[ast.expr], inside: bool) -> _Piece:
        members = []
        for element in items:
            piece = _as_type(self.piece(element), item.type)
            if piece.literal is None:
                raise ExpressionError(piece.column, "literals")
            _check_pair(item, piece, ordered=False)
            self._note(item, piece)
            members.append(piece.literal)
        return _Piece(Type.BOOLEAN, runs.membership(item.run, frozenset(members), inside), column)

    def _note(self, left: _Piece, right: _Piece) -> None:
        """Remember which texts a name is compared with, whichever side it stands on."""
        for piece, other in ((left, right), (right, left)):
            if piece.name and isinstance(other.literal, str):
                self.compared.setdefault(piece.name, set()).add(other.literal)

    def _compare(self, column: int, nodes: Sequence[ast.expr], ops: Sequence[ast.cmpop]) -> _Piece:
        if any(type(op) not in _COMPARE for op in ops):
            raise ExpressionError(column, "in_chain")
        pieces = [self.piece(node) for node in nodes]
        if any(piece.type is Type.DATE for piece in pieces):
            pieces = [_as_type(piece, Type.DATE) for piece in pieces]
        parts = []
        for left, op, right in zip(pieces, ops, pieces[1:], strict=False):
            compare = _COMPARE[type(op)]
            _check_pair(left, right, ordered=not isinstance(op, ast.Eq | ast.NotEq))
            self._note(left, right)
            parts.append(runs.comparison(left.run, compare, right.run))
        return _Piece(Type.BOOLEAN, parts[0] if len(parts) == 1 else runs.all_of(tuple(parts)), column)


def _as_type(piece: _Piece, wanted: Type) -> _Piece:
    """The same part, with a text literal read as a date where a date is wanted."""
    if wanted is not Type.DATE or piece.type is not Type.TEXT or piece.literal is None:
        return piece
    day = _day(piece.literal)
    if day is None:
        raise ExpressionError(piece.column, "no_date", "how.date", text=piece.literal[:40])
    return _literal(Type.DATE, day, piece.column)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _check_pair(left: _Piece, right: _Piece, ordered: bool) -> None:
    if left.type is not right.type:
        advice = f"how.{left.type}"
        raise ExpressionError(right.column, "pair", advice, left=_a(left.type), right=_a(right.type))
    if ordered and left.type not in _ORDERED:
        raise ExpressionError(left.column, "no_order", left=_a(left.type))


def _near(name: str, known: Collection[str]) -> tuple[str, dict[str, Value]]:
    advice, values = suggestion(name, sorted(known), 8)
    return ("condition.no_name" if advice == "none" else advice), values
