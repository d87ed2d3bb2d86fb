"""SQL prepared once and used a million times: built from the tables, then run without further ado."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from sqlalchemy import BindParameter, ClauseElement, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Dialect

from pca.store.kit.instants import Instant, from_text, kept_as_instant, kept_as_text

if TYPE_CHECKING:
    from pca.store.kit.database import Unit

Convert: TypeAlias = Callable[[Any], Any]
Row: TypeAlias = Sequence[Any]


class _Ready(msgspec.Struct, frozen=True):
    """A statement in the words of one database."""

    sql: str
    order: tuple[str, ...]
    ordered: Callable[[dict[str, Any]], tuple[Any, ...]]
    constants: dict[str, object]
    inward: tuple[tuple[str, Convert], ...]
    outward: tuple[tuple[int, Convert], ...]


class Statement:
    """One Core statement, compiled once for each database and then run on the driver itself.

    SQLAlchemy's own execution costs 25 µs more for each statement; an acknowledgement has ten of them.
    `build` is the statement, or a function that gives it for `sqlite` or `postgresql`.
    """

    def __init__(self, build: ClauseElement | Callable[[str], ClauseElement], order: Sequence[str] = ()) -> None:
        self._build, self._order = build, tuple(order)
        self._ready: dict[str, _Ready] = {}

    def rows(self, unit: Unit, **values: object) -> list[Row]:
        """All rows."""
        ready = self._for(unit)
        rows: list[Row] = self._execute(unit, ready, values).fetchall()
        outward = ready.outward
        return [_converted(row, outward) for row in rows] if outward else rows

    def first(self, unit: Unit, **values: object) -> Row | None:
        """The first row, or None."""
        ready = self._for(unit)
        row: Row | None = self._execute(unit, ready, values).fetchone()
        return _converted(row, ready.outward) if row is not None and ready.outward else row

    def run(self, unit: Unit, **values: object) -> int:
        """Execute; how many rows it touched."""
        return int(self._execute(unit, self._for(unit), values).rowcount)

    def many(self, unit: Unit, rows: Iterable[Row]) -> None:
        """Execute for every row of `rows`: values as stored, in the order given to the constructor."""
        ready = self._for(unit)
        if ready.order != self._order:
            raise AssertionError(f"order of values is {ready.order}, not {self._order}")
        unit.raw.cursor().executemany(ready.sql, rows)

    def _execute(self, unit: Unit, ready: _Ready, values: dict[str, Any]) -> Any:
        for name, convert in ready.inward:
            if (value := values[name]) is not None:
                values[name] = convert(value)
        if ready.constants:
            values.update(ready.constants)
        return unit.raw.execute(ready.sql, ready.ordered(values))

    def _for(self, unit: Unit) -> _Ready:
        ready = self._ready.get(unit.kind)
        if ready is None:
            ready = self._ready[unit.kind] = self._prepared(unit.kind, unit.connection.dialect)
        return ready

    def _prepared(self, kind: str, dialect: Dialect) -> _Ready:
        build = self._build
        construct = build if isinstance(build, ClauseElement) else build(kind)
        compiled: Any = construct.compile(dialect=dialect)
        returned = getattr(construct, "selected_columns", ())
        inward = ((name, _inward(bind.type, dialect)) for name, bind in compiled.binds.items())
        outward = ((at, _outward(column.type, dialect)) for at, column in enumerate(returned))
        order = tuple(compiled.positiontup or ())
        return _Ready(
            sql=compiled.string,
            order=order,
            ordered=_ordered(order),
            constants={name: bind.value for name, bind in compiled.binds.items() if bind.value is not None},
            inward=tuple((name, convert) for name, convert in inward if convert and compiled.binds[name].value is None),
            outward=tuple((at, convert) for at, convert in outward if convert),
        )


def _ordered(names: tuple[str, ...]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    """What takes these values out of a mapping, in this order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


def _inward(kind: Any, dialect: Dialect) -> Convert | None:
    """What makes of a value the one the driver gets; an instant without the detour of SQLAlchemy's general way."""
    if isinstance(kind, Instant):
        return kept_as_text if dialect.name == "sqlite" else kept_as_instant
    convert: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _outward(kind: Any, dialect: Dialect) -> Convert | None:
    """The reverse. NULL is NULL to all."""
    if isinstance(kind, Instant) and dialect.name == "sqlite":
        return from_text
    convert: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert


def _converted(row: Row, outward: tuple[tuple[int, Convert], ...]) -> Row:
    values = list(row)
    for at, convert in outward:
        if (value := values[at]) is not None:
            values[at] = convert(value)
    return values


def _words_of(kind: str) -> Any:
    """What only one of the two databases can say; loading the other's takes as long as all tables."""
    return import_module(f"sqlalchemy.dialects.{kind}")


def _bind(table: Table, name: str, prefix: str = "") -> BindParameter[Any]:
    return bindparam(prefix + name, type_=table.c[name].type)


def inserting(table: Table, *names: str) -> Statement:
    """INSERT of the columns `names` (in the table's order; all columns unless said otherwise)."""
    columns = names or tuple(table.columns.keys())
    return Statement(insert(table).values({name: _bind(table, name) for name in columns}), columns)


def inserting_once(table: Table, *names: str) -> Statement:
    """The same, unless there is a row with the same primary key."""
    columns = names or tuple(table.columns.keys())

    def build(kind: str) -> ClauseElement:
        dialect = _words_of(kind)
        values = {name: _bind(table, name) for name in columns}
        statement: ClauseElement = dialect.insert(table).values(values).on_conflict_do_nothing()
        return statement

    return Statement(build, columns)


def deleting(table: Table) -> Statement:
    """DELETE of the row with the values of the primary key, in its order."""
    keys = tuple(column.name for column in table.primary_key)
    return Statement(delete(table).where(*(table.c[key] == _bind(table, key) for key in keys)), keys)


def inserting_next(table: Table, *keys: str) -> Statement:
    """INSERT of all columns, where `number` is the next one among the rows with the same `keys`."""
    same = [table.c[key] == _bind(table, key) for key in keys]
    following = select(func.coalesce(func.max(table.c.number), 0) + 1).where(*same).scalar_subquery()
    names = [column.name for column in table.columns if column.name != "number"]
    values: dict[str, Any] = {name: _bind(table, name) for name in names}
    return Statement(insert(table).values({**values, "number": following}))


def upserting(table: Table, *, keep: Iterable[str] = (), newest: str | None = None, **computed: Any) -> Statement:
    """INSERT, or update the row with the same primary key except its columns `keep`; `computed` on update only.

    With `newest`, a row whose value of that column is later stays as it is.
    """
    keys = [column.name for column in table.primary_key]
    columns = tuple(table.columns.keys())
    older = None if newest is None else table.c[newest]
    changing = [name for name in columns if name not in keys and name not in set(keep)]

    def build(kind: str) -> ClauseElement:
        dialect = _words_of(kind)
        new = dialect.insert(table).values({name: _bind(table, name) for name in columns})
        changes = {name: new.excluded[name] for name in changing} | computed
        where = None if older is None else older <= new.excluded[older.name]
        statement: ClauseElement = new.on_conflict_do_update(index_elements=keys, set_=changes, where=where)
        return statement

    return Statement(build, columns)


def adding(table: Table, *names: str) -> Statement:
    """INSERT, or add the values of the columns `names` to what the row with the same primary key holds there."""
    keys, columns = [column.name for column in table.primary_key], tuple(table.columns.keys())

    def build(kind: str) -> ClauseElement:
        dialect = _words_of(kind)
        new = dialect.insert(table).values({name: _bind(table, name) for name in columns})
        sums = {name: table.c[name] + new.excluded[name] for name in names}
        statement: ClauseElement = new.on_conflict_do_update(index_elements=keys, set_=sums)
        return statement

    return Statement(build, columns)


def updating(table: Table, keys: Iterable[str], *names: str, where: Any = (), **computed: Any) -> Statement:
    """UPDATE of the columns `names`, and those in `computed`, where `keys` are as the values `of_<key>` say."""
    names = tuple(name for name in table.columns.keys() if name in names)  # noqa: SIM118  # the table's order
    conditions = [table.c[key] == _bind(table, key, "of_") for key in keys]
    values: dict[str, Any] = {name: _bind(table, name) for name in names}
    statement = update(table).where(*conditions, *where).values({**values, **computed})
    return Statement(statement, (*names, *(f"of_{key}" for key in keys)))
