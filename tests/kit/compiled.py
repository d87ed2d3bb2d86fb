"""Statements compiled once in a process instead of once for each of the thousands of databases the tests open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from pca.store.kit import engines

_create_engine = engines.create_engine

MOST = 5_000
"""So many compiled statements are kept: more than the program has."""


@contextmanager
def shared() -> Iterator[None]:
    """Engines of one kind share their dialect, once it has seen its server, and what was compiled for it."""
    dialects: dict[tuple[str, object], Dialect] = {}
    statements: Any = LRUCache(MOST)

    def create_engine(url: Any, **options: Any) -> Engine:
        engine: Engine = _create_engine(url, **options)
        kind = (engine.dialect.name, options.get("isolation_level"))
        known = dialects.get(kind)
        if known is None or known.server_version_info is None:
            dialects[kind] = engine.dialect
        else:
            engine.dialect = known
        engine._compiled_cache = statements
        return engine

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engines, "create_engine", create_engine)
        yield


@contextmanager
def apart() -> Iterator[None]:
    """Inside of `shared`: each engine has its own again."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engines, "create_engine", _create_engine)
        yield
