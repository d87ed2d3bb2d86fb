"""Plan folders for tests to read and to break."""

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the minimal plan, texts included, to be changed at will."""
    return Path(shutil.copytree(HERE / "minimal", tmp_path / "minimal"))
