"""What a full database looks like, told to SQLite in advance, so that it picks the right index from the first day."""

from __future__ import annotations

from sqlalchemy import Connection, text

ROWS = 100_000
"""Rows a table of one crisis may well have; nearly all rows of a database belong to one crisis."""

SHARE = 20
"""A partial index (live tasks, open proposals) holds one row in so many."""

SELDOM = {"ix_task_forgotten": 10, "ix_task_past": 500, "ix_obligation_unasked": 500, "ix_wave_unwritten": 10}
"""Rows of partial indexes of what ought not to be, or hardly ever is."""

NARROWER = 100
"""Each further column of an index leaves one row in so many."""

_INSERT = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:tbl, :idx, :stat)")


Statistic = dict[str, str]
"""One row of SQLite's table of statistics: `tbl`, `idx`, `stat`."""


def declare(connection: Connection) -> list[Statistic]:
    """Write SQLite's table of statistics by rule instead of by ANALYZE: same plans in every database, also a new one.

    Without it SQLite takes `crisis` for a good filter and reads every task of the crisis to find the ten that count.
    The rows written are given back: they depend on the tables alone. Other databases need none.
    """
    if connection.dialect.name != "sqlite":
        return []
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    statistics = [row for table in tables for row in _of_table(connection, table)]
    write(connection, statistics)
    return statistics


def write(connection: Connection, statistics: list[Statistic]) -> None:
    """Put these rows in the place of whatever statistics the database holds."""
    connection.exec_driver_sql("ANALYZE")  # makes the table
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    connection.execute(_INSERT, statistics)
    connection.exec_driver_sql("ANALYZE sqlite_master")  # lets this connection read it


def _of_table(connection: Connection, table: str) -> list[Statistic]:
    """Statistics of a table's indexes, its clustered key included, where they begin with `crisis`."""
    remembered = []
    indexes = connection.exec_driver_sql(f'PRAGMA index_list("{table}")').all()
    for _, name, unique, origin, partial in indexes:
        columns = [row[2] for row in connection.exec_driver_sql(f'PRAGMA index_info("{name}")')]
        if columns[0] == "crisis":
            rows = SELDOM.get(name, ROWS // SHARE if partial else ROWS)
            left = [max(1, rows // NARROWER**place) for place in range(len(columns))]
            stat = [rows, *(left[:-1] if unique else left), *([1] if unique else [])]
            remembered.append(
                {"tbl": table, "idx": table if origin == "pk" else name, "stat": " ".join(map(str, stat))}
            )
    return remembered
