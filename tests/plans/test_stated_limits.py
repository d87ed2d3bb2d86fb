"""The limits the reference states are those the code keeps: one more is refused, as many are taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from pca.domain.expressions.expressions import ExpressionError, Type, compile_expression
from pca.domain.plan.terms import parse_duration
from pca.domain.plan.text import Text
from pca.plans.loader import load
from pca.plans.stated_limits import limits
from pca.plans.yaml_reader import Unreadable, read
from pca.render import check_template

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "playbook.md").read_text("utf-8")
STATED = {
    what: int(count.replace("\u00a0", ""))
    for what, count in re.findall(
        r"^\| (.+?) \| ([\d\u00a0]+) \w+ \|$", PAGE.partition("## Limits")[2].partition("\n## ")[0], re.MULTILINE
    )
}


def test_every_limit_stands_on_the_page_with_the_number_of_the_code():
    assert {what: count for what, count, _ in limits()} == STATED
    assert STATED["Levels of lists and maps inside one another, in a file"] == 20
    assert len(STATED) == len(list(limits()))


def nested(levels: int) -> str:
    return "a: " + "[" * (levels - 1) + "]" * (levels - 1)


def condition(source: str) -> None:
    compile_expression(source, {"n": Type.NUMBER})


BOUNDS: list[tuple[str, Callable[[int], object]]] = [
    ("Levels of lists and maps inside one another, in a file", lambda n: read(nested(n), "p.yaml")),
    ("One file of the plan", lambda n: read("a: 1\n#" + "x" * (n - 6), "p.yaml")),
    ("Keys and values in one file", lambda n: read("a: [" + "1," * (n - 3) + "]", "p.yaml")),
    ("A key as it is written", lambda n: read("k" * n + ": 1", "p.yaml")),
    ("One value as it is written", lambda n: read("a: " + "k" * n, "p.yaml")),
    ("A text for people, in one language", lambda n: Text(fr="x" * n)),
    ("A duration", lambda n: parse_duration(f"{n}d")),
    ("A condition", lambda n: condition("n > 1" + " " * (n - 5))),
    ("Brackets inside one another, in a condition", lambda n: condition("(" * n + "n > 1" + ")" * n)),
    ("Operators in a condition", lambda n: condition("n > " + "1 + " * (n - 1) + "1")),
]


@pytest.mark.parametrize(("what", "made"), BOUNDS, ids=[what for what, _ in BOUNDS])
def test_as_many_are_taken_and_one_more_is_refused(what, made):
    made(STATED[what])
    with pytest.raises((Unreadable, ExpressionError, ValidationError, ValueError)):
        made(STATED[what] + 1)


def test_a_text_of_a_message_is_refused_beyond_its_length():
    most = STATED["One text of a message"]
    assert check_template("x" * most) == ()
    assert len(check_template("x" * (most + 1))) == 1


def test_parts_beyond_the_most_are_refused(folder):
    head = (folder / "playbook.yaml").read_text("utf-8")
    most = STATED["Files listed under `parts`, or taken in by `include`"]
    names = [f"part{at}.yaml" for at in range(most + 1)]
    (folder / "playbook.yaml").write_text(
        re.sub(r"^parts:.*$", f"parts: [{', '.join(names)}]", head, flags=re.MULTILINE), "utf-8"
    )
    with pytest.raises(Unreadable, match=rf"{most}"):
        load(folder)
