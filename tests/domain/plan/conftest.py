"""A small valid plan that tests break in one place."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pca.plans.yaml_reader import read

FOLDER = Path(__file__).parents[2] / "plans" / "minimal"


def _merged() -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name in ("playbook.yaml", "people.yaml", "measures.yaml"):
        data |= read((FOLDER / name).read_bytes(), name).data
    del data["parts"]
    return data


@pytest.fixture
def minimal() -> dict[str, Any]:
    """The data of the minimal plan, to be changed at will."""
    return _merged()


@pytest.fixture
def texts() -> set[tuple[str, str, str]]:
    """The texts that exist for it, by message, kind and language."""
    found = set()
    for path in (FOLDER / "notifications").glob("*/*.j2"):
        kind, language, _ = path.name.split(".")
        found.add((path.parent.name, kind, language))
    return found


@pytest.fixture
def put() -> Callable[[dict[str, Any], str, Any], None]:
    """Change a plan at a path such as `measures.M1.team`; None takes the key or entry out."""

    def change(data: Any, path: str, value: Any) -> None:
        *steps, last = path.split(".")
        for step in steps:
            data = _at(data, step)
        if isinstance(data, list):
            place = len(data) if last == "+" else _index(data, last)
            data[place : place + 1] = [] if value is None else [copy.deepcopy(value)]
        elif value is None:
            del data[last]
        else:
            data[last] = copy.deepcopy(value)

    return change


def _index(entries: list[Any], step: str) -> int:
    if step.isdigit():
        return int(step)
    return next(
        at for at, one in enumerate(entries) if one == step or (isinstance(one, dict) and one.get("id") == step)
    )


def _at(data: Any, step: str) -> Any:
    return data[_index(data, step)] if isinstance(data, list) else data[step]
