"""Conditions: what they mean, what they refuse, and that nothing makes them fail while a crisis runs."""

import itertools
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.catalogue.findings import line, say
from pca.domain.expressions.expressions import ExpressionError, Type, compile_expression

CATALOGUE = {
    "a": Type.NUMBER,
    "b": Type.NUMBER,
    "c": Type.NUMBER,
    "stringency": Type.NUMBER,
    "import": Type.NUMBER,
    "p": Type.BOOLEAN,
    "q": Type.BOOLEAN,
    "type": Type.TEXT,
    "region": Type.TEXT,
    "since": Type.DATE,
    "until": Type.DATE,
}


def compiled(source, expected=Type.BOOLEAN):
    return compile_expression(source, CATALOGUE, expected)


def refusal(source, expected=Type.BOOLEAN):
    with pytest.raises(ExpressionError) as caught:
        compiled(source, expected)
    return caught.value


class Colour(StrEnum):
    RED = "red"


class Grade(IntEnum):
    TWO = 2


class Hostile(str):
    """A text whose comparison fails, as no value of ours does."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other):
        raise RuntimeError("compared")


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("a >= 50 and b < 3", {"a": 50, "b": 2}, True),
        ("a >= 50 and b < 3", {"a": 50, "b": 3}, False),
        ("a == 0.1", {"a": 0.1}, True),
        ("a == 0.1", {"a": Decimal("0.10")}, True),
        ("a == 0.3", {"a": Decimal("0.30000000000000004")}, False),
        ("a + b == 0.3", {"a": 0.1, "b": 0.2}, True),
        ("a / 3 * 3 == a", {"a": 7}, True),
        ("a / b > 0.333", {"a": 1, "b": 3}, True),
        ("1 < a <= 5", {"a": 5}, True),
        ("1 < a <= 5", {"a": 1}, False),
        ("1 < a < b < 9", {"a": 2, "b": 3}, True),
        ("-a == -2.5", {"a": 2.5}, True),
        ("+a == 2", {"a": Grade.TWO}, True),
        ("--a == a", {"a": 3}, True),
        ("a in [1, 2.5, -0.5]", {"a": -0.5}, True),
        ("a / 2 in [0.5]", {"a": 1}, True),
        ("a not in [1, 2]", {"a": 3}, True),
        ("type == 'rural'", {"type": "rural"}, True),
        ('type == "l\'agence"', {"type": "l'agence"}, True),
        ("region != 'الدار البيضاء'", {"region": "الدار البيضاء"}, False),
        ("type in ['red', 'blue']", {"type": Colour.RED}, True),
        ("'red' == type", {"type": Colour.RED}, True),
        ("type == region", {"type": "x", "region": "x"}, True),
        ("since >= '2020-03-16'", {"since": date(2020, 3, 16)}, True),
        ("'2020-03-16' < since", {"since": date(2020, 3, 16)}, False),
        ("'2020-03-01' <= since < '2020-04-01'", {"since": date(2020, 3, 31)}, True),
        ("since < until", {"since": date(2020, 3, 1), "until": date(2020, 3, 2)}, True),
        ("since in ['2020-03-16', '2020-03-20']", {"since": date(2020, 3, 20)}, True),
        ("p == true", {"p": True}, True),
        ("p != q", {"p": True, "q": False}, True),
        ("p in [true]", {"p": True}, True),
        ("true", {}, True),
        ("False", {}, False),
        ("import > 3", {"import": 4}, True),
        ("  a > 3 \n and\tp\n", {"a": 4, "p": True}, True),
    ],
)
def test_meaning(source, values, expected):
    assert compiled(source).holds(values) is expected


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("p or q and a > 1", "p or (q and (a > 1))"),
        ("not p and q", "(not p) and q"),
        ("not a > 1", "not (a > 1)"),
        ("a + b * c > 1", "(a + (b * c)) > 1"),
        ("a - b - c > 1", "((a - b) - c) > 1"),
        ("a / b / c > 1", "((a / b) / c) > 1"),
        ("-a * b > 1", "((-a) * b) > 1"),
        ("p or a in [1, 2]", "p or (a in [1, 2])"),
        ("a < b < c", "(a < b) and (b < c)"),
    ],
)
def test_precedence(source, same):
    short, long = compiled(source), compiled(same)
    numbers, truths = (-2, 1, 3), (True, False)
    for a, b, c, p, q in itertools.product(numbers, numbers, numbers, truths, truths):
        values = {"a": a, "b": b, "c": c, "p": p, "q": q}
        assert short.holds(values) is long.holds(values), values


KLEENE = {True: 2, None: 1, False: 0}


@pytest.mark.parametrize("p", KLEENE)
@pytest.mark.parametrize("q", KLEENE)
def test_three_valued_logic(p, q):
    values = {"p": p, "q": q}
    back = {rank: truth for truth, rank in KLEENE.items()}
    assert compiled("p and q").holds(values) is back[min(KLEENE[p], KLEENE[q])]
    assert compiled("p or q").holds(values) is back[max(KLEENE[p], KLEENE[q])]
    assert compiled("not p").holds(values) is back[2 - KLEENE[p]]
    both_known = p is not None and q is not None
    assert compiled("p == q").holds(values) is ((p == q) if both_known else None)


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("a > 1", {}, None),
        ("a > 1", {"a": None}, None),
        ("a in [1]", {}, None),
        ("a not in [1]", {}, None),
        ("-a < 1", {}, None),
        ("a + 1 > 1", {}, None),
        ("1 < a < b", {"a": 0}, False),
        ("1 < a < b", {"a": 2}, None),
        ("a / b > 1", {"a": 1, "b": 0}, None),
        ("a / (b - b) > 1 or p", {"a": 1, "b": 2, "p": True}, True),
        ("a / 0 > 1", {"a": 1}, None),
        ("a > 1 and p", {"p": False}, False),
        ("a > 1 or p", {"p": True}, True),
        ("a != a", {}, None),
        ("not (a > 1)", {"a": float("nan")}, None),
    ],
)
def test_what_is_missing_makes_what_follows_unknown(source, values, expected):
    assert compiled(source).holds(values) is expected


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        -float("inf"),
        1e300,
        5e-324,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1E+999999"),
        Decimal("1E-999999"),
        Decimal("1." + "1" * 50),
        10**40,
        -(10**10_000),
        True,
        "3",
        b"3",
        [],
        {},
        object(),
        1j,
        Fraction(1, 3),
        date(2020, 3, 16),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("source", ["a > 1", "a == 1", "a in [1, 2]", "a * a * a > 1"])
def test_what_is_no_figure_is_unknown(source, value):
    assert compiled(source).holds({"a": value}) is None


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("p", 1),
        ("p", "true"),
        ("type == 'a'", 1),
        ("type == 'a'", None),
        ("since > '2020-03-16'", "2020-03-17"),
        ("since > '2020-03-16'", datetime(2020, 3, 17, tzinfo=UTC)),
    ],
)
def test_a_value_of_another_type_is_unknown(source, value):
    expression = compiled(source)
    (name,) = expression.names
    assert expression.holds({name: value}) is None


def test_a_text_that_fails_when_compared_is_read_as_plain_text():
    assert compiled("type == 'x'").holds({"type": Hostile("x")}) is True


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("a + 1", {"a": 2}, 3),
        ("a", {"a": 0.1}, Decimal("0.1")),
        ("a * b", {"a": Decimal("1.10"), "b": 2}, Decimal("2.2")),
        ("a / 4", {"a": 1}, Decimal("0.25")),
        ("a / 3", {"a": 1}, Decimal("0." + "3" * 50)),
        ("a / 3 + b / 3", {"a": 1, "b": 2}, 1),
        ("a / 0", {"a": 1}, None),
        ("a", {}, None),
        ("-2.5", {}, Decimal("-2.5")),
    ],
)
def test_figures(source, values, expected):
    result = compiled(source, Type.NUMBER).evaluate(values)
    assert result == expected
    assert type(result) is type(expected)


def test_an_expression_tells_its_names_and_type():
    expression = compiled("a > 1 and type == 'x' and a < 3")
    assert expression.names == {"a", "type"}
    assert expression.type is Type.BOOLEAN
    assert expression == compiled("a > 1 and type == 'x' and a < 3")
    assert "_run" not in repr(expression)


def test_texts_and_dates_can_be_results_and_are_no_conditions():
    assert compiled("'x'", Type.TEXT).evaluate({}) == "x"
    day = compiled("'2020-03-16'", Type.DATE)
    assert day.evaluate({}) == date(2020, 3, 16)
    assert day.holds({}) is None


@pytest.mark.parametrize(
    ("source", "column", "told"),
    [
        ("a = 3", 3, "=="),
        ("a ≥ 3", 3, ">="),
        ("a <> 3", 3, "!="),
        ("a && p", 3, "and"),
        ("p || q", 3, "or"),
        ("!p", 1, "not"),
        ("p AND q", 3, "and"),
        ("p et q", 3, "and"),
        ("p ou q", 3, "or"),
        ("vrai", 1, "true"),
        ("NOT p", 1, "not"),
        ("p is q", 3, "=="),
        ("a == None", 6, "unknown"),
        ("a > 50%", 7, "50 for 50 %"),
        ("a > 12,5", 7, "12.5"),
        ("a > ٣", 5, "0 to 9"),
        ("a > 010", 5, "zero"),
        ("a > 1e9", 5, "12.5"),
        ("a > 0x1F", 5, "12.5"),
        ("a > 1_000", 5, "12.5"),
        ("a > 1.", 5, "12.5"),
        ("a > .5", 5, "0.5"),
        ("a > " + "9" * 21, 5, "20 digits"),
        ("type == “x”", 9, "'…'"),
        ("type == 'x", 9, "close the quotation mark"),
        ("type == 'a\\n'", 9, "plain text"),
        ("type == 'a\nb'", 9, "plain text"),
        ("('é' == type) and zz", 19, "known here"),
        ("stringencyy > 3", 1, "did you mean `stringency`?"),
        ("a > 1 or Stringency > 3", 10, "did you mean `stringency`?"),
        ("(a > 1", 1, "close it"),
        ("a > 1)", 6, "delete it"),
        ("(a > 1]", 7, "delete it"),
        ("type in ['x'", 9, "close it"),
        ("a >", 4, "there"),
        ("a not", 6, "there"),
        ("> 3", 1, "before `>`"),
        ("a > > 3", 5, "before `>`"),
        ("()", 2, "before `)`"),
        ("a in []", 7, "before `]`"),
        ("a in [1,]", 9, "before `]`"),
        ("a b", 3, "and, or"),
        ("'a' 'b'", 5, "and, or"),
        ("a not b", 7, "not in"),
        ("p == not q", 6, "(not …)"),
        ("a in b", 6, "in ['a', 'b']"),
        ("a in (1, 2)", 8, "lists stand in [ ]"),
        ("[1] == a", 1, "name in"),
        ("a in [b]", 7, "numbers or 'text'"),
        ("a in [1, 'x']", 10, "figure"),
        ("a in [1] == p", 1, "put it in ( )"),
        ("1 < a in [2]", 1, "put it in ( )"),
        ("a > 'x'", 5, "figure"),
        ("1 < a < 'x'", 9, "figure"),
        ("type == 3", 9, "'…'"),
        ("type < 'b'", 1, "=="),
        ("p > q", 1, "=="),
        ("p and a", 7, "cases > 50"),
        ("not a", 5, "cases > 50"),
        ("not (a + 1)", 6, "cases > 50"),
        ("p + 1 > 2", 1, "figure"),
        ("-type == 3", 2, "figure"),
        ("a + 'x' > 2", 5, "figure"),
        ("since > '16/03/2020'", 9, "'2020-03-16'"),
        ("since > '2020-02-30'", 9, "'2020-03-16'"),
        ("since > '2020-W10-1'", 9, "'2020-03-16'"),
        ("since > 2020", 9, "'2020-03-16'"),
        ("since == type", 10, "'2020-03-16'"),
        ("a + 1", 1, "cases > 50"),
        ("", 1, "leave the field out"),
        (" \n\t", 1, "leave the field out"),
    ],
)
def test_a_mistake_is_named_with_its_column_and_what_to_do(source, column, told):
    problem = refusal(source)
    assert (problem.column, told in line(problem.diagnosis, "en")) == (column, True), line(problem.diagnosis, "en")


def test_names_known_here_are_listed_when_nothing_is_close():
    with pytest.raises(ExpressionError) as nothing:
        compile_expression("a > 1", {})
    assert "no name is known here" in line(nothing.value.diagnosis, "en")
    with pytest.raises(ExpressionError) as some:
        compile_expression("zzz > 1", {f"n{i}": Type.NUMBER for i in range(9)})
    assert re.search(r"known here: n0, n1, .*, …$", line(some.value.diagnosis, "en"))


def test_another_type_than_expected_is_refused():
    assert say(refusal("a > 1", Type.NUMBER).diagnosis, "en")[0] == "this is a condition, not a number"
    assert say(refusal("a", Type.TEXT).diagnosis, "en")[0] == "this is a number, not a text"


HOSTILE = {
    "import": "__import__('os').system('id')",
    "dunder attribute": "().__class__.__bases__[0]",
    "attribute": "a.bit_length",
    "call": "a()",
    "call of a literal": "(1)(2)",
    "subscript": "type[0]",
    "lambda": "lambda: 1",
    "comprehension": "[x for x in [1]]",
    "generator": "any(x for x in type)",
    "conditional": "p if q else p",
    "walrus": "(a := 3) > 1",
    "assignment": "a = 3",
    "statement": "import os",
    "semicolon": "p; q",
    "f-string": "f'{a}' == 'x'",
    "bytes": "b'x' == type",
    "raw text": "r'x' == type",
    "triple quotes": "'''x''' == type",
    "escape": "type == '\\x00'",
    "power": "9**9**9 > a",
    "shift": "1 << 9 > a",
    "bits": "a & 1 == 1",
    "inversion": "~a > 1",
    "modulo": "a % 2 == 0",
    "floor division": "a // 2 == 0",
    "matrix": "a @ a == 1",
    "huge number": "a > " + "9" * 400,
    "100 000 brackets": "(" * 100_000 + "a" + ")" * 100_000,
    "200 brackets": "(" * 200 + "a > 1" + ")" * 200,
    "100 000 nested lists": "[" * 100_000,
    "nested list": "a in [[1]]",
    "dict": "{1: 2}",
    "set": "a in {1}",
    "star": "*a",
    "12 500 terms": "+".join(["a"] * 12_500) + " > 1",
    "120 terms": "+".join(["a"] * 120) + " > 1",
    "240 signs": "-" * 240 + "a > 1",
    "120 not": "not " * 120 + "p",
    "long chain": "1" + "<a" * 100,
    "comment": "p # and q",
    "backslash": "p and \\\n q",
    "NUL": "a\x00 > 1",
    "NUL in text": "type == '\x00'",
    "right-to-left override": "type == '\u202ex'",
    "zero-width space": "a\u200b > 1",
    "lone surrogate": "type == '\ud800'",
    "full-width name": "ａ > 1",
    "Cyrillic look-alike": "а > 1",
    "full-width bracket": "（a > 1）",
    "full-width digit": "a > １",
    "ellipsis": "...",
    "await": "await a",
    "yield": "(yield)",
    "keyword": "class > 1",
    "imaginary": "1j > a",
    "megabyte": "a" * 1_000_000,
    "blank megabyte": " " * 1_000_000,
    "unbalanced": ")))(((",
    "injection": "a > 1) or (p",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_expressions_are_refused_with_a_column(source):
    problem = refusal(source)
    assert 1 <= problem.column <= 501
    assert all(say(problem.diagnosis, "en"))
    assert len(str(problem)) < 400


def test_the_injection_of_brackets_stays_within_the_rules():
    assert refusal("a > 1) or (p").column == 6


def test_the_largest_allowed_expressions_compile_and_run():
    assert compiled("+".join(["a"] * 50) + " > 1").holds({"a": 1}) is True
    assert compiled("(" * 20 + "p" + ")" * 20).holds({"p": True}) is True
    assert compiled("not " * 50 + "p").holds({"p": False}) is False
    big = Decimal("9" * 20 + "." + "9" * 20)
    product = compiled("*".join(["a"] * 40) + " > b").holds({"a": big, "b": Decimal("1E-39")})
    assert product is True


def test_a_list_as_long_as_the_limit_is_allowed():
    regions = ", ".join(f"'r{number}'" for number in range(60))
    assert compiled(f"region in [{regions}]").holds({"region": "r59"}) is True


# Anything at all compiles or is refused; anything compiled runs on anything at all.

NAMES = "a b p q type since and or not in true false 1 2.5 'x' '2020-03-16'"
SIGNS = "( ) [ ] , == != < <= > >= + - * / . : = \n é"
WORDS = st.sampled_from(SIGNS.split(" ") + NAMES.split(" "))
SENTENCES = st.lists(WORDS, max_size=30).map(" ".join) | st.lists(WORDS, max_size=30).map("".join)


@given(st.text(max_size=600) | SENTENCES)
@settings(max_examples=600, deadline=None)
def test_any_text_compiles_or_is_refused(source):
    column = 1
    try:
        expression = compiled(source)
    except ExpressionError as problem:
        column = problem.column
    else:
        assert expression.names <= set(CATALOGUE)
    assert 1 <= column <= len(source) + 1


def formulas(leaf):
    return (
        st.tuples(leaf, st.sampled_from("+-*/"), leaf).map(lambda parts: f"({' '.join(parts)})")
        | leaf.map(lambda inner: f"(-{inner})")
        | leaf
    )


NUMBER = formulas(formulas(st.sampled_from(["a", "b", "c", "2", "0", "0.5"])))
COMPARISON = (
    st.tuples(NUMBER, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), NUMBER).map(" ".join)
    | NUMBER.map(lambda number: f"0 < {number} < 3")
    | NUMBER.map(lambda number: f"{number} in [1, 2.5, -0.5]")
    | st.sampled_from(["p", "q", "type == 'x'", "type not in ['x']", "since < '2020-03-16'", "since == until"])
)
CONDITION = st.lists(COMPARISON, min_size=1, max_size=3).map(" and ".join) | COMPARISON.map(
    lambda inner: f"not ({inner}) or p"
)
VALUE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=3)
    | st.dates()
    | st.datetimes()
    | st.binary(max_size=2)
    | st.fractions()
)


@given(CONDITION, st.dictionaries(st.sampled_from(sorted(CATALOGUE)), VALUE))
@settings(max_examples=600, deadline=None)
def test_evaluation_never_fails(source, values):
    expression = compiled(source)
    assert expression.holds(values) in (True, False, None)
    assert expression.holds(values) is expression.evaluate(values)


SOUND = st.integers(-5, 5) | st.floats(-5, 5) | st.decimals(-5, 5, places=2)


@given(
    CONDITION,
    st.fixed_dictionaries({"a": SOUND, "b": SOUND, "c": SOUND, "p": st.booleans(), "q": st.booleans()}),
)
@settings(max_examples=400, deadline=None)
def test_learning_more_never_turns_a_certainty_round(source, values):
    values = {**values, "type": "x", "since": date(2020, 3, 16), "until": date(2020, 3, 17)}
    expression = compiled(source)
    certain = expression.holds(values)
    for name in expression.names:
        assert expression.holds({**values, name: None}) in (None, certain)


@given(NUMBER, st.integers(-5, 5), st.decimals(-5, 5, places=2), st.integers(-500, 500).map(lambda n: n / 100))
@settings(max_examples=400, deadline=None)
def test_arithmetic_is_that_of_exact_fractions(source, a, b, c):
    names = {"a": Fraction(a), "b": Fraction(b), "c": Fraction(repr(c))}
    exact = source.replace("0.5", "h").replace("2", "two").replace("0", "zero")
    names |= {"h": Fraction(1, 2), "two": Fraction(2), "zero": Fraction(0)}
    try:
        expected = eval(exact, {"__builtins__": {}}, names)
    except ZeroDivisionError:
        expected = None
    result = compiled(source, Type.NUMBER).evaluate({"a": a, "b": b, "c": c})
    if expected is None or result is None:
        assert result is expected is None
    else:
        assert abs(Fraction(result) - expected) <= abs(expected) / 10**49
