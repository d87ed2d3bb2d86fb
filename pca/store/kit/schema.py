"""Which version of the tables a database has, and bringing an older one up to date without losing anything."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table

from pca.store.kit import selectivity
from pca.store.kit.errors import StoreError

KNOWN = (
    *(f"{number:04}" for number in range(1, 10)),
    *("0014", "0011", "0013", "0012", "0020", "0015", "0016", "0017", "0021", "0019", "0023", "0024", "0025", "0026"),
    *("0027", "0030", "0031", "0050", "0040", "0060", "0062", "0061", "0070", "0072", "0071", "0074", "0075", "0076"),
    *("0077", "0078", "0079", "0080", "0081", "0082", "0090", "0091", "0100", "0101", "0102", "0103", "0104", "0105"),
    "0115",
    "0125",
    "0130",
    "0135",
    "0120",
    "0131",
    "0140",
    "0150",
    "0180",
    "0181",
    "0155",
    "0182",
    "0183",
    "0151",
    "0184",
    "0160",
    "0200",
    "0215",
    "0210",
    "0190",
    "0201",
    "0205",
    "0195",
    "0196",
    "0202",
    "0211",
)
"""The files in `migrations/versions`, each after the one it builds on."""

HEAD = KNOWN[-1]
"""The version of the tables this program works with."""

CREDENTIALS = "0062"
"""The first version in which every credential has an entry."""

LISTS = "0091"
"""The first version that keeps what pages list people by."""

_VERSION = sql_table("alembic_version", sql_column("version_num"))


def prepare_file(file: Path, *, create: bool) -> None:
    """See that the database file is there; a new one belongs to its owner alone (it will hold addresses)."""
    if file.exists():
        return
    if not create:
        raise StoreError("missing", f"There is no database at {file}. Make one with `pca init`.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError("missing", f"The database cannot be made at {file}: {error.strerror}.") from error


def version_of(connection: Connection) -> str | None:
    """The version of the tables, or None when there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()


def bring_up_to_date(connection: Connection, *, create: bool) -> str | None:
    """Migrate in the transaction of `connection`; the version before. StoreError when there is none, or a newer one."""
    stored = version_of(connection)
    if stored == HEAD:
        return stored
    if stored is None and not create:
        raise StoreError("missing", "This database is empty. Prepare it with `pca init`.")
    if stored is None and inspect(connection).has_table("journal"):
        raise StoreError("not_a_database", "This database holds tables that are not ours. Name another one.")
    if stored is not None and stored not in KNOWN:
        raise StoreError(
            "newer_schema",
            f"This database was written by a newer version (schema {stored}, known up to {HEAD}). Update the program.",
        )
    if stored is None and connection.dialect.name == "sqlite":
        _build(connection)
    else:
        _migrate(connection)
        selectivity.declare(connection)
    return stored


def before(version: str | None, other: str) -> bool:
    """Whether tables of `version` came before those of `other`; new ones did not."""
    return version is not None and KNOWN.index(version) < KNOWN.index(other)


def _build(connection: Connection) -> None:
    """Make all tables of a new SQLite database: migrated once in a process, then made again from what came out.

    Migrating takes a quarter of a second; rehearsals, replays and restores make such databases by the hundred.
    """
    with _drawing:
        if not _blueprint:
            _migrate(connection)
            rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").scalars()
            _blueprint[:] = [str(sql) for sql in rows if "sqlite_stat" not in sql]
            _statistics[:] = selectivity.declare(connection)
            return
    driver: Any = connection.connection.driver_connection
    for sql in _blueprint:
        driver.execute(sql)
    connection.execute(_VERSION.insert().values(version_num=HEAD))
    selectivity.write(connection, _statistics)


_blueprint: list[str] = []
_statistics: list[selectivity.Statistic] = []
_drawing = threading.Lock()
_migrating = threading.Lock()
"""Alembic keeps what it works on in module variables: one migration at a time in a process."""


def _migrate(connection: Connection) -> None:
    # Alembic takes a third of a second to import, and is needed only here.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    with _migrating:
        command.upgrade(config, "head")
