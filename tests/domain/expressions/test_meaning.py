"""What expressions mean: precedence, unknown values, figures, texts and dates."""

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

import pytest

from pca.domain.expressions.expressions import Type
from tests.kit.expressions import compiled


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
