"""How a database is made and opened is looked at here: none is a copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kit import compiled, copied


@pytest.fixture(autouse=True)
def _made() -> Iterator[None]:
    with copied.making(), compiled.apart():
        yield
