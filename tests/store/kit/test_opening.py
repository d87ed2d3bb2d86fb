"""Opening a store: what is made, what is refused, and how safe it is against power cuts."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from pca.store.audit import journal
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.kit.schema import HEAD


def entries_in(store: Store) -> int:
    with store.read() as unit:
        return journal.head(unit).seq


def test_an_unreachable_server_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as said:
        Store.open(f"postgresql+psycopg://pca@/none?host={tmp_path}", create=True)
    assert said.value.code == "unreachable"


@pytest.mark.parametrize("url", ["", "pca.db", "mysql://host/name", "sqlite+aiosqlite:///x.db"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(StoreError) as said:
        Store.open(url, create=True)
    assert said.value.code == "bad_url"


def test_a_missing_database_is_not_made_by_accident(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pca init") as said:
        Store.open(f"sqlite:///{tmp_path / 'none.db'}")
    assert said.value.code == "missing"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_prepared_only_when_asked(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        Path(empty_url.removeprefix("sqlite:///")).touch()
    with pytest.raises(StoreError, match="pca init") as said:
        Store.open(empty_url)
    assert said.value.code == "missing"
    with Store.open(empty_url, create=True) as made:
        assert entries_in(made) == 0
    with Store.open(empty_url) as again:
        assert entries_in(again) == 0


def test_a_new_database_file_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path / 'deep' / 'pca.db'}", create=True).close()
    assert stat.S_IMODE((tmp_path / "deep" / "pca.db").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be made"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'pca.db'}", create=True)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir, " * 1000)
    with pytest.raises(StoreError) as said:
        Store.open(f"sqlite:///{file}", create=True)
    assert said.value.code == "not_a_database"
    assert file.read_text().startswith("Dear Sir")


def test_a_database_of_another_product_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE journal (id INTEGER)")
    other.commit()
    other.close()
    with pytest.raises(StoreError) as said:
        Store.open(f"sqlite:///{tmp_path / 'other.db'}", create=True)
    assert said.value.code == "not_a_database"


def test_a_newer_schema_is_refused_and_left_alone(store: Store, url: str) -> None:
    with store.write() as unit:
        unit.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="newer version") as said:
        Store.open(url, create=True)
    assert said.value.code == "newer_schema"
    assert HEAD in str(said.value)


def test_the_password_is_not_in_the_url_shown(postgres_url: str) -> None:
    with Store.open(postgres_url.replace("pca@", "pca:secret@")) as store:
        assert "secret" not in store.url


def test_power_cuts_lose_nothing_by_the_settings(sqlite_store: Store) -> None:
    with sqlite_store.write() as unit:
        settings = {
            name: unit.raw.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


def test_simulations_may_give_up_durability(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store, store.write() as unit:
        assert unit.raw.execute("PRAGMA synchronous").fetchone()[0] == 0
