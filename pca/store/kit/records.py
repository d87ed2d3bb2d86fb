"""Rows become plain records: what the rules and the screens work with, instead of tables."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Column, Select, Table, bindparam, select

from pca.store.kit.database import Unit
from pca.store.kit.packed import Packed
from pca.store.kit.statements import Row, Statement

S = TypeVar("S", bound=msgspec.Struct)


class Reader(Generic[S]):
    """Reads columns that bear the names of a record's fields into such records."""

    def __init__(self, kind: type[S], *tables: Table, **chosen: Column[Any]) -> None:
        self._kind, self._names, self._table = kind, kind.__struct_fields__, tables[0]
        columns = {name: next((table.c[name] for table in tables if name in table.c), None) for name in self._names}
        self._columns: list[Any] = [chosen.get(name, columns[name]) for name in self._names]
        types = {field.name: field.type for field in msgspec.structs.fields(kind)}
        self._decoders = [
            (column.name, msgspec.json.Decoder(types[column.name]).decode)
            for column in self._columns
            if isinstance(column.type, Packed)
        ]

    def select(self, *where: Any) -> Select[Any]:
        """A query for such records."""
        return select(*self._columns).where(*where)

    def by(self, *keys: str, where: Any = (), order: Any = ()) -> Statement:
        """A prepared query by the values of `keys`."""
        columns = [self._table.c[key] for key in keys]
        same = [column == bindparam(column.name, type_=column.type) for column in columns]
        return Statement(self.select(*same, *where).order_by(*order))

    def one(self, unit: Unit, statement: Statement, **values: object) -> S | None:
        """The first record of a prepared query, or None."""
        row = statement.first(unit, **values)
        return None if row is None else self.record(row)

    def prepared(self, unit: Unit, statement: Statement, **values: object) -> tuple[S, ...]:
        """All records of a prepared query."""
        return tuple([self.record(row) for row in statement.rows(unit, **values)])

    def all(self, unit: Unit, query: Select[Any]) -> tuple[S, ...]:
        """All records of a query made up for the occasion."""
        return tuple([self.record(row) for row in unit.connection.execute(query)])

    def record(self, row: Row) -> S:
        """The record of one row."""
        fields = dict(zip(self._names, row))  # noqa: B905  # strict costs a third more, for every row of every page
        for name, decode in self._decoders:
            if fields[name] is not None:
                fields[name] = decode(fields[name])
        return self._kind(**fields)
