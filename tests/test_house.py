"""The house of the tests themselves: what several share lies in `tests/kit/` or a `conftest.py`, never in a test."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
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


SHOWS_ONLY = ["web", "cli"]
"""Floors that ask the read side (`pca/services/<room>/read*.py`) and never the store."""


def asked_of_the_store(source: str) -> list[str]:
    """What a module takes from the store, except the kit's, and types (in capitals) that say what an answer is."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom | ast.Import)]
    taken = [
        (node.module or "" if isinstance(node, ast.ImportFrom) else "", alias.name)
        for node in nodes
        for alias in node.names
    ]
    return [
        f"{module}.{name}"
        for module, name in taken
        if f"{module}.{name}".lstrip(".").startswith("pca.store")
        if not module.startswith("pca.store.kit") and not (name[0].isupper() and not name.isupper())
    ]


@pytest.mark.parametrize("shows", SHOWS_ONLY)
def test_what_only_shows_asks_the_read_side_and_not_the_store(shows: str) -> None:
    paths = sorted((ROOT.parent / "pca" / shows).rglob("*.py"))
    assert len(paths) > 30
    assert {path.name: asked for path in paths if (asked := asked_of_the_store(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from pca.store.messages import messages",
        "from pca.store.people.people import page",
        "import pca.store.people.people",
        "def inside():\n    from pca.store.people import directory as house",
    ],
)
def test_every_way_to_ask_the_store_is_seen(source: str) -> None:
    assert asked_of_the_store(source)


def test_types_and_the_kit_of_the_store_are_none() -> None:
    assert asked_of_the_store("from pca.store.kit.database import Unit\nfrom pca.store.x.y import WaveLine") == []


ROOMY = ("web", "services", "store")
SHARED = ("kit", "engine", "tables", "migrations")
"""Folders of these floors that are for every room."""


def room_of(module: str) -> str:
    """The room that a module of a floor with rooms stands in; empty for all others."""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 and parts[1] in ROOMY and parts[2] not in SHARED else ""


def test_a_module_that_only_its_room_needs_is_private_to_it() -> None:
    """import-linter holds the lists; they are held to be whole: a new module is private until another room needs it."""
    graph = grimp.build_graph("pca")
    needed = {
        module: {room_of(other) for other in graph.find_modules_that_directly_import(module)}
        for module in graph.modules
        if len(module.split(".")) > 3 and room_of(module)
    }
    alone = {module for module, rooms in needed.items() if rooms <= {room_of(module)}}
    settings = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    contracts = [one for one in settings["contracts"] if one["type"] == "protected"]
    assert sorted(module for one in contracts for module in one["protected_modules"]) == sorted(alone)
    assert [one["allowed_importers"] for one in contracts if len(one["allowed_importers"]) != 1] == []
