"""Conditions compiled and evaluated, in full: what comes out over what is known, or why nothing does.

The literals lie in `tests/data/literals/conditions_in_full.json`, a row for each input or for a few of them.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pca.domain.expressions.expression_types import Type
from pca.domain.expressions.expressions import compile_expression
from pca.domain.plan import names
from tests.kit.literals import Literals, tried

CONDITIONS = [
    "index > 10",
    "index >= 10 and ready",
    "not ready or index < 3",
    "index in [1, 2, 3]",
    "index not in [1]",
    "a",
    "index + 1 > 2",
    "index - 1 * 2 / 3 == 4",
    "-index > 2",
    "+index",
    "index > 'a'",
    "ready > 1",
    "ready == true",
    "name == 'x'",
    "name < 'x'",
    "'x' == name",
    "name in ['a', 'b']",
    "1 < index < 3",
    "index == index",
    "",
    "index >",
    "(index > 1",
    "index > 1 > ready",
    "in(crisis)",
    "in(x)",
    "in()",
    "done(a) and open(b) == 0",
    "index(CS) > 2",
    "index(CS",
    "ready(CS)",
    "foo(1)",
    "index ** 2",
    "index % 2 == 0",
    "index if ready else 1",
    "index; ready",
    "index.x",
    "index[0]",
    "lambda: 1",
    "10 / 0 > index",
    "index / 0 > 1",
    "true",
    "false and ready",
    "ready and 1",
    "1 == 2",
    "name != 'x' and not (index > 1 or ready)",
    "index in []",
    "index in [1, 'a']",
    "è > 1",
    "index > 1e3",
    "index > 1_000",
    "index > 0x10",
    "'a' 'b' == name",
    'name == "x"',
    "not index",
    "x" * 3000,
    "(" * 90 + "index" + ")" * 90,
    "ready or index > 1 or index > 2",
    "index == 1.5",
    "index != 3",
]

KNOWN = [
    {},
    {"index": 5, "ready": True, "name": "x"},
    {"index": 10, "ready": False, "name": "a"},
    {"index": 2},
    {"ready": True},
    {"index": 1, "ready": False, "name": "zz", "in(crisis)": True, "done(a)": True, "open(b)": 0, "index(CS)": 3},
]


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_conditions(number: int, literals: Literals) -> None:
    types = {"index": Type.NUMBER, "ready": Type.BOOLEAN, "name": Type.TEXT, "day": Type.DATE}
    known = [SimpleNamespace(id=name, type=kind) for name, kind in types.items()]
    questions = names.questions({"crisis"}, {"a", "b"}, known)  # type: ignore[arg-type]
    for asked in ({}, questions):
        for wanted in (Type.BOOLEAN, Type.NUMBER):
            made = tried(compile_expression, CONDITIONS[number], types, wanted, asked)
            name = f"condition {number} {wanted} {bool(asked)}"
            if isinstance(made, list):
                literals.same(name, [made[0], made[1], [str(one) for one in made[2]]])
                continue
            compared = {name: sorted(map(str, some)) for name, some in made.compared.items()}
            came = [[str(tried(made.evaluate, one)), str(tried(made.holds, one))] for one in KNOWN]
            literals.same(name, [sorted(made.names), compared, came])
