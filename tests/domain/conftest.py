"""What the tests of the rules share."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.kit.literals import Literals


@pytest.fixture(scope="session")
def scxml() -> ModuleType:
    """The reader of public statecharts, which is also a command of its own."""
    spec = importlib.util.spec_from_file_location("scxml_reader", Path(__file__).with_name("scxml_reader.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault(spec.name, importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def literals(request: pytest.FixtureRequest) -> Iterator[Literals]:
    """The kept rows of the module's table."""
    table = Literals(Path(str(request.path)).stem.removeprefix("test_"))
    yield table
    table.close()
