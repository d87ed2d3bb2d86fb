"""The house of the tests themselves: what several share lies in `tests/kit/` or a `conftest.py`, never in a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent


def imported(source: str) -> Iterator[str]:
    """The modules that a module imports, wherever in it; `from a import b` may mean `a.b`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ("." * node.level + (node.module or ""), *(f"{node.module}.{one.name}" for one in node.names))


def borrowed(source: str) -> list[str]:
    """The test modules among them."""
    own = (one for one in imported(source) if one.startswith((".", "tests")))
    return [one for one in own if any(step.startswith("test_") for step in one.split("."))]


def test_no_test_imports_another_test() -> None:
    found = {str(path.relative_to(ROOT)): borrowed(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from tests.web.test_reply import link",
        "import tests.web.test_reply",
        "from tests.web import test_reply",
        "from .test_reply import link",
        "def inside():\n    from tests.web.test_reply import link",
    ],
)
def test_every_way_to_do_so_is_seen(source: str) -> None:
    assert borrowed(source)


@pytest.mark.parametrize("source", ["from tests.kit.answering import link", "from tests.web.conftest import House"])
def test_what_is_meant_to_be_shared_is_not(source: str) -> None:
    assert borrowed(source) == []


@pytest.mark.parametrize("floor", ["web", "services", "store"])
def test_tests_stand_in_the_rooms_of_what_they_test(floor: str) -> None:
    """A room of tests is a room of the program; what spans a floor stands beside its rooms."""
    rooms = {path.parent.name for path in (ROOT.parent / "pca" / floor).glob("*/__init__.py")}
    tested = {path.parent.name for path in (ROOT / floor).glob("*/test_*.py")}
    assert tested <= rooms
    assert len(tested) > 6
