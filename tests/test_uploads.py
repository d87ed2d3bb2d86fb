"""The page on what may be sent says what the program does, and each bound has its test."""

from __future__ import annotations

import re
from importlib import import_module
from operator import attrgetter
from pathlib import Path

import pytest

from tests.fuzz.names import NAMES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/reference/uploads.md").read_text()
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| What", "| ---"))
]


def test_the_page_was_read() -> None:
    assert len(ROWS) > 25
    assert f"{len(NAMES)} parsers" in PAGE


@pytest.mark.parametrize(("what", "bound", "where", "test"), ROWS)
def test_a_bound_is_the_programs_and_has_its_test(what: str, bound: str, where: str, test: str) -> None:
    if where:
        module, _, name = where.strip("`").partition(":")
        said = re.match(r"[\d ]+", bound)
        assert said is not None
        assert int(said[0].replace(" ", "")) == attrgetter(name)(import_module(module)), what
    name = test.strip("`")
    assert any(f"def {name}(" in path.read_text() for path in (ROOT / "tests").rglob("test_*.py")), name
