"""A condition that a column is one of many values, given as one parameter: prepared once, however many there are."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Boolean, Column, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import UserDefinedType


class _Several(UserDefinedType[Collection[Any]]):
    """Texts or whole numbers: a JSON list for SQLite, an array for PostgreSQL."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return lambda values: json.dumps(list(values))
        return list


class Among(ColumnElement[bool]):
    """`column` is one of the values of the parameter `name`: texts or whole numbers, as many as there are."""

    type = Boolean()
    inherit_cache = False
    _is_implicitly_boolean = True

    def __init__(self, column: Column[Any], name: str) -> None:
        self.column, self.values = column, bindparam(name, type_=_Several())


@compiles(Among, "sqlite")
def _sqlite(condition: Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = (compiler.process(part, **more) for part in (condition.column, condition.values))
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - a column's name and a placeholder


@compiles(Among, "postgresql")
def _postgresql(condition: Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = (compiler.process(part, **more) for part in (condition.column, condition.values))
    return f"{column} = ANY({values})"
