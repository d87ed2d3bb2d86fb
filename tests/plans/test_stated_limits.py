"""The limits the reference states are those the code keeps: one more is refused, as many are taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from pca.domain.expressions.expressions import ExpressionError, Type, compile_expression
from pca.domain.plan.lint.findings import FindingSeverity
from pca.domain.plan.terms import parse_duration
from pca.domain.plan.text import Text
from pca.plans.loader import load
from pca.plans.review import review
from pca.plans.stated_limits import limits
from pca.plans.yaml_reader import Unreadable, read
from pca.render import check_template

TODAY = date(2026, 2, 1)
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


def test_two_thousand_measures_are_one_plan_when_they_are_split_in_parts(folder):
    """In one file they are refused, with the way out; in parts they load, and lint finds no error of theirs."""
    first = (folder / "measures.yaml").read_text("utf-8").removeprefix("measures:\n").partition("\n  - id: M2")[0]
    copies = [first.replace("id: M1", f"id: N{number}") + "\n" for number in range(2000)]
    (folder / "many.yaml").write_text("measures:\n" + "".join(copies), "utf-8")
    _list_parts(folder, ["many.yaml"])
    with pytest.raises(Unreadable, match="split the plan into parts"):
        load(folder)
    (folder / "many.yaml").unlink()
    names = [f"many{part}.yaml" for part in range(4)]
    for part, name in enumerate(names):
        (folder / name).write_text("measures:\n" + "".join(copies[part * 500 : part * 500 + 500]), "utf-8")
    _list_parts(folder, names, instead="many.yaml")
    loaded = load(folder)
    assert [measure.id for measure in loaded.playbook.measures][-2000:] == [f"N{number}" for number in range(2000)]
    errors = [found for found in review(loaded, TODAY) if found.severity == FindingSeverity.ERROR]
    assert {found.path[0] for found in errors} == {"communications"}, "the minimal plan has no texts of the program"


def _list_parts(folder: Path, names: list[str], *, instead: str = "") -> None:
    head = (folder / "playbook.yaml").read_text("utf-8")
    listed = ", ".join(names)
    head = head.replace(instead, listed) if instead else head.replace("measures.yaml]", f"measures.yaml, {listed}]")
    (folder / "playbook.yaml").write_text(head, "utf-8")
