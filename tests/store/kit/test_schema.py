"""The tables as migrated are the tables as declared, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

import pca.store
from pca.domain import facts
from pca.domain.access.access import EVERYTHING
from pca.domain.directory import PersonQuery
from pca.domain.journal import Entry, encode
from pca.store.audit import beside, journal
from pca.store.engine.house import OF_THE_HOUSE
from pca.store.kit import schema
from pca.store.kit.database import Store
from pca.store.people import people
from pca.store.people.lists_proved import lists_proved
from pca.store.tables.whole import METADATA, NOT_REPLAYED

HOUSE_ENTRIES = "0081"
"""The migration that looks for the entries which speak of the whole house."""


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(pca.store.__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config)


def ours(_object: object, name: str | None, *_: object) -> bool:
    """Procrastinate's tables, on PostgreSQL, are made and changed by its own scripts."""
    return not str(name).startswith("procrastinate_")


def test_migrations_make_exactly_the_declared_tables(store: Store) -> None:
    with store.read() as unit:
        context = MigrationContext.configure(unit.connection, opts={"compare_type": True, "include_object": ours})
        assert compare_metadata(context, METADATA) == []


def test_partial_indexes_and_clustering_are_as_declared(sqlite_store: Store) -> None:
    with sqlite_store.read() as unit:
        rows = unit.connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    made = {str(row[0]): str(row[1]) for row in rows}
    for table in METADATA.sorted_tables:
        clustered = table.dialect_options["sqlite"].get("with_rowid") is False
        assert ("WITHOUT ROWID" in made[table.name]) is clustered, table.name
        for index in table.indexes:
            where = index.dialect_options["sqlite"].get("where")
            assert made[str(index.name)].partition(" WHERE ")[2] == ("" if where is None else str(where)), index.name
            assert index.dialect_options["postgresql"].get("where") is where


def test_the_known_versions_are_the_scripts() -> None:
    found = scripts()
    assert found.get_heads() == [schema.HEAD]
    assert tuple(reversed([one.revision for one in found.walk_revisions()])) == schema.KNOWN


BEFORE = [schema.KNOWN.index(one) - 1 for one in (schema.CREDENTIALS, schema.LISTS, HOUSE_ENTRIES)]
OLDER = [one for at, one in enumerate(schema.KNOWN[:-1]) if at % 4 == 0 or at in BEFORE or at == len(schema.KNOWN) - 2]
"""Versions whose databases are opened: some of every age, those just before something is looked for, the last."""


@pytest.fixture(scope="module")
def grown() -> dict[str, bytes]:
    """A database as it was in each version, each made of the one before."""
    made: dict[str, bytes] = {}
    engine = create_engine("sqlite://")
    config = Config()
    config.set_main_option("script_location", str(Path(pca.store.__file__).parent / "migrations"))
    for version in schema.KNOWN:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, version)
        with engine.connect() as connection:
            assert schema.version_of(connection) == version
            made[version] = connection.connection.driver_connection.serialize()  # type: ignore[union-attr]
    engine.dispose()
    return made


@pytest.mark.parametrize("version", OLDER)
def test_an_older_database_is_brought_up_to_date(version: str, grown: dict[str, bytes], tmp_path: Path) -> None:
    """Each version follows from the one before (`grown`); from an older one the same steps are taken at once."""
    (tmp_path / "pca.db").write_bytes(grown[version])
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}") as store, store.read() as unit:
        assert schema.version_of(unit.connection) == schema.HEAD
        assert set(inspect(unit.connection).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_credentials_from_before_they_had_entries_are_entered_when_the_tables_come_up_to_date(tmp_path: Path) -> None:
    """From the version just before, whichever that is; twice is once."""
    url = f"sqlite:///{tmp_path / 'pca.db'}"
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(pca.store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema.KNOWN[schema.KNOWN.index(schema.CREDENTIALS) - 1])
        assert "credential" not in inspect(connection).get_table_names()
        connection.exec_driver_sql(
            "INSERT INTO account (person, password, totp_confirmed, totp_step, disabled, must_change, created_at)"
            " VALUES ('dir', 'x', 0, 0, 0, 0, '2026-01-01T00:00:00.000Z')"
        )
    engine.dispose()
    for _ in range(2):
        with Store.open(url) as store, store.read() as unit:
            assert journal.head(unit).seq == 1
            assert beside.credentials(unit, datetime(2026, 3, 2, tzinfo=UTC)) == beside.BesideCheck(compared=1)


def test_entries_from_before_that_speak_of_the_whole_house_are_found_when_the_tables_come_up_to_date(
    tmp_path: Path, entry: Callable[..., Entry]
) -> None:
    script = scripts().get_revision(HOUSE_ENTRIES)
    assert set(script.module._TAGS) == {str(kind.__struct_config__.tag) for kind in OF_THE_HOUSE}
    url, status = f"sqlite:///{tmp_path / 'pca.db'}", facts.StatusDeclared(person="P1", status="absent")
    given = [("2020-1", facts.Refused(code="status_declared")), ("2020-1", status), (None, status)]
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(pca.store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema.KNOWN[schema.KNOWN.index(HOUSE_ENTRIES) - 1])
        for number, (crisis, fact) in enumerate(given, 1):
            body = encode(entry(fact, crisis=crisis))
            row = (number, "2026-01-01T00:00:00.000Z", crisis, f"order {number}", body, b"", b"")
            connection.exec_driver_sql("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    engine.dispose()
    with Store.open(url) as store, store.read() as unit:
        assert unit.raw.execute("SELECT order_id FROM house_entry").fetchall() == [("order 2",)]


def test_every_crisis_row_says_whether_it_is_real() -> None:
    of_a_crisis = [table for table in METADATA.sorted_tables if "crisis" in table.c and table.name not in NOT_REPLAYED]
    assert [table.name for table in (*of_a_crisis, METADATA.tables["crisis"]) if "mode" not in table.c] == []


def test_the_tables_left_out_of_replay_exist() -> None:
    assert set(METADATA.tables) >= NOT_REPLAYED


def test_databases_in_memory_are_built_as_files_are(sqlite_store: Store) -> None:
    def tables(store: Store) -> set[str]:
        with store.read() as unit:
            assert schema.version_of(unit.connection) == schema.HEAD
            return set(unit.connection.exec_driver_sql("SELECT sql FROM sqlite_master").scalars())

    with Store.open("sqlite://") as first, Store.open("sqlite://") as second:
        assert tables(first) == tables(second) == tables(sqlite_store)


def test_several_databases_at_once_are_each_made_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_blueprint", [])
    urls = [f"sqlite:///{tmp_path / str(number)}.db" for number in range(4)] + ["sqlite://"] * 4
    ready = Barrier(len(urls))

    def made(url: str) -> int:
        ready.wait()
        with Store.open(url, create=True) as store, store.read() as unit:
            return len(inspect(unit.connection).get_table_names())

    with ThreadPoolExecutor(len(urls)) as pool:
        assert set(pool.map(made, urls)) == {len(METADATA.tables) + 1}


def test_lists_are_drawn_when_a_database_from_before_they_were_kept_comes_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'pca.db'}"
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(pca.store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema.KNOWN[schema.KNOWN.index(schema.LISTS) - 1])
        for sql in (
            "INSERT INTO site VALUES ('S1', 'S1', 'urban', 'CS', 'P1', 'P2', 2, 1)",
            "INSERT INTO person VALUES ('P1', 'S1', 'fr', 'on_site', 2), ('P2', 'S1', 'fr', 'absent', 3)",
            "INSERT INTO person VALUES ('P3', 'S9', 'fr', 'on_site', 4)",
            "INSERT INTO contact VALUES ('P1', 'Élodie Amrani', 'e@example.org', NULL)",
        ):
            connection.exec_driver_sql(sql)
    engine.dispose()
    with Store.open(url) as store, store.read() as unit:
        proved = lists_proved(unit)
        assert (proved.wrong, proved.differences) == (0, ())
        assert proved.compared > 20
        assert sorted(people.counts(unit, EVERYTHING)) == [
            ("", "S9", "on_site", 1),
            ("CS", "S1", "absent", 1),
            ("CS", "S1", "on_site", 1),
        ]
        found = people.page(unit, EVERYTHING, PersonQuery(text="elod"), names=True)
        assert [line.name for line in found] == ["Élodie Amrani"]
