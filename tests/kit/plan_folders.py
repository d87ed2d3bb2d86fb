"""Plans as folders of files, changed shortly."""

from datetime import date
from pathlib import Path

import pytest

from pca.plans.assembly import HEAD
from pca.plans.loader import load
from pca.plans.yaml_reader import Problem, Unreadable

TODAY = date(2026, 11, 23)


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(Unreadable) as caught:
        load(folder)
    return caught.value.problems


def replace(folder: Path, old: str, new: str, name: str = HEAD) -> int:
    """Change the first `old` in a file of the plan; its line number."""
    path = folder / name
    said = path.read_text("utf-8")
    assert old in said
    path.write_text(said.replace(old, new, 1), "utf-8")
    return said[: said.index(old)].count("\n") + 1
