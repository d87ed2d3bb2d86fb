"""Whoever comes to the code is led by pages that hold: each path is there, and the map names every floor and room."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_PATH = re.compile(
    r"`((?:pca|tests|templates|benchmarks|deploy|docs|notifications|playbooks)/[^`\s:]*|(?!conftest)[\w/]+\.py)`"
)
_MODULE = re.compile(r"`([\w/]+/[\w/]+\.py)(?:::\w+)?`")
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
EXPLAINING = [CONTRIBUTING, ROOT / "README.md", *sorted(ROOT.glob("docs/why/*.md"))]


def rows_under(head: str) -> list[list[str]]:
    """The cells of a table of CONTRIBUTING, row by row; the header, which begins with `head`, is the first."""
    lines = ("| " + head + CONTRIBUTING.read_text("utf-8").partition(f"| {head}")[2].partition("\n\n")[0]).splitlines()
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if not line.startswith("| ---")]


@pytest.mark.parametrize("page", [ROOT / "pca", *ROOT.glob("docs/*/")], ids=lambda page: page.name)
def test_every_path_a_page_or_a_comment_names_is_there(page: Path) -> None:
    """In comments and in the pages of documentation: paths from the top, so that whoever follows one finds it."""
    texts = {path: path.read_text("utf-8") for suffix in ("py", "md") for path in page.rglob(f"*.{suffix}")}
    named = {(str(path.relative_to(ROOT)), one) for path, text in texts.items() for one in _MODULE.findall(text)}
    below = ("", "tests") if page.name == "reference" else ("",)
    assert [one for one in sorted(named) if not any((ROOT / base / one[1]).exists() for base in below)] == []


def coded(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("page", EXPLAINING, ids=lambda page: page.name)
def test_every_path_an_explaining_page_names_is_there(page: Path) -> None:
    """`<…>` stands for any one name; the cells of the map say by their column where they are (below)."""
    text = "\n".join(line for line in page.read_text("utf-8").splitlines() if line.count("|") != ROOM_CELLS)
    named = {re.sub(r"<\w+>", "*", path) for path in _PATH.findall(text)}
    assert [path for path in sorted(named) if not any(ROOT.glob(path.rstrip("/")))] == []


ROOM_CELLS = 7
"""Bars in a line of the map of rooms."""


def test_the_places_on_one_page_are_there() -> None:
    text = CONTRIBUTING.read_text("utf-8")
    places = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= places


def test_the_map_names_every_floor_in_its_order() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    assert [coded(cells[0]) for cells in rows_under("Floor")[1:]] == [one.split(" | ") for one in contract["layers"]]


def test_the_map_names_every_room_of_every_floor_and_what_it_names_is_there() -> None:
    head, *rows = rows_under("Room")
    floors = [floor for cell in head for floor in coded(cell)]
    named = {floor + name for row in rows for floor, cell in zip(floors, row[1:], strict=True) for name in coded(cell)}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
    rooms = {f"{floor}{one.parent.name}/" for floor in floors[:3] for one in (ROOT / floor).glob("*/__init__.py")}
    assert {room.rstrip("/") for room in rooms} - {path.rstrip("/") for path in named} == set()
    assert len(rooms) > 30
