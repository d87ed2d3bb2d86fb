"""Whatever the text or the values: it is refused or evaluated, and learning more turns no certainty round."""

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pca.domain.expressions.expressions import ExpressionError, Type
from tests.kit.examples import some
from tests.kit.expressions import CATALOGUE, compiled

# Anything at all compiles or is refused; anything compiled runs on anything at all.

NAMES = "a b p q type since and or not in true false 1 2.5 'x' '2020-03-16'"


SIGNS = "( ) [ ] , == != < <= > >= + - * / . : = \n é"


WORDS = st.sampled_from(SIGNS.split(" ") + NAMES.split(" "))


SENTENCES = st.lists(WORDS, max_size=30).map(" ".join) | st.lists(WORDS, max_size=30).map("".join)


@given(st.text(max_size=600) | SENTENCES)
@settings(max_examples=some(200), deadline=None)
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
@settings(max_examples=some(200), deadline=None)
def test_evaluation_never_fails(source, values):
    expression = compiled(source)
    assert expression.holds(values) in (True, False, None)
    assert expression.holds(values) is expression.evaluate(values)


SOUND = st.integers(-5, 5) | st.floats(-5, 5) | st.decimals(-5, 5, places=2)


@given(
    CONDITION,
    st.fixed_dictionaries({"a": SOUND, "b": SOUND, "c": SOUND, "p": st.booleans(), "q": st.booleans()}),
)
@settings(max_examples=some(150), deadline=None)
def test_learning_more_never_turns_a_certainty_round(source, values):
    values = {**values, "type": "x", "since": date(2020, 3, 16), "until": date(2020, 3, 17)}
    expression = compiled(source)
    certain = expression.holds(values)
    for name in expression.names:
        assert expression.holds({**values, name: None}) in (None, certain)


@given(NUMBER, st.integers(-5, 5), st.decimals(-5, 5, places=2), st.integers(-500, 500).map(lambda n: n / 100))
@settings(max_examples=some(150), deadline=None)
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
