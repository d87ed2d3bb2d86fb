"""Mistakes and hostile expressions are refused with their column and what to do."""

import re
from decimal import Decimal

import pytest

from pca.catalogue.findings import line, say
from pca.domain.expressions.expressions import ExpressionError, Type, compile_expression
from tests.kit.expressions import compiled


def refusal(source, expected=Type.BOOLEAN):
    with pytest.raises(ExpressionError) as caught:
        compiled(source, expected)
    return caught.value


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
