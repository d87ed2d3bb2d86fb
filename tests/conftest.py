"""Databases for tests: a fresh SQLite file, and a fresh PostgreSQL database in a throw-away server."""

from __future__ import annotations

import gc
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from pca.services.exercises.rehearsals import Rehearsed, rehearse
from pca.store.kit.database import Store
from pca.store.kit.schema import HEAD
from pca.store.tables.whole import METADATA
from tests.kit import compiled, copied, sharing
from tests.kit.source import Source

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""The tests start hundreds of processes; each would compile all its modules anew, six seconds instead of one."""

_MEMORY = Path("/dev/shm")
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2_000_000_000:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
"""Where pytest keeps the folders of tests, half a gigabyte at most. Thousands of small databases commit: a disk makes
each wait for it, and the suite take twice as long."""

os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("data") / "authority.pem")
"""Nobody outside is asked for anything. Reading the world's 140 authorities anew for each client takes 20 ms."""

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
"""No test fails because the machine was busy: Hypothesis would otherwise time each example, 200 ms."""

_PREFIX = "pca-pg-"

_ROOM = Path(os.environ.get("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir()))
"""Where PostgreSQL servers keep their data."""

_SETTINGS = "-c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=32MB"


def _binaries() -> Path | None:
    """Where PostgreSQL's programs are: Debian keeps them out of the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _owner() -> dict[str, int]:
    """As whom the server runs: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid}
    pytest.skip("PostgreSQL tests skipped: run as root, and there is no user `postgres` or `nobody` to run the server")


_JOBS = ("procrastinate_workers", "procrastinate_events", "procrastinate_jobs")

_EMPTY = "; ".join((
    *(f'DELETE FROM "{name}"' for name in (*(table.name for table in METADATA.sorted_tables), *_JOBS)),
    "ALTER TABLE journal ENABLE TRIGGER USER",
    f"UPDATE alembic_version SET version_num = '{HEAD}'",
))  # fmt: skip
"""One message to the server: seventy of them would take longer than the test before."""


class Cluster:
    """A PostgreSQL server in a temporary folder, reached by its socket only."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder, self._owner, self._numbers = programs, folder, _owner(), count(1)
        if self._owner:
            os.chown(folder, self._owner["user"], self._owner["group"])
        self._run("initdb", "-N", "-D", folder / "data", "-U", "pca", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()

    def start(self) -> None:
        folder = self._folder
        self._run(
            "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", f"{_SETTINGS} -k {folder}", "start"
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "-w", "stop")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://pca@/{name}?host={self._folder}"

    def new(self) -> str:
        """The name of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        self._sql(f"CREATE DATABASE {name}")
        return name

    def empty(self, name: str) -> None:
        """Remove all rows, the journal's guards put aside, and set right what a test may have changed."""
        with psycopg.connect(host=str(self._folder), user="pca", dbname=name) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("SET session_replication_role = replica")
            connection.execute(_EMPTY)  # type: ignore[call-overload]

    def drop(self, name: str) -> None:
        self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _sql(self, words: str) -> None:
        with psycopg.connect(host=str(self._folder), user="pca", dbname="postgres", autocommit=True) as connection:
            connection.execute(words)  # type: ignore[call-overload]

    def _run(self, program: str, *words: str | Path) -> None:
        command = [str(self._programs / program), *map(str, words)]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self._folder,
            **self._owner,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The session's PostgreSQL server; without PostgreSQL the tests that need it say so and are skipped."""
    with _cluster() as running:
        yield running
        running.stop()


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for one test, which may stop and start it; it is running when the test ends."""
    with _cluster() as running:
        yield running
        running.stop()


@contextmanager
def _cluster() -> Iterator[Cluster]:
    programs = _binaries()
    if programs is None:
        pytest.skip("PostgreSQL tests skipped: initdb not found (apt-get install postgresql)")
    _stop_orphans(programs)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_ROOM))
    try:
        yield Cluster(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop_orphans(programs: Path) -> None:
    """Stop the servers of test runs that were killed; the folder's name says which run it belonged to."""
    for folder in _ROOM.glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists() and Path("/proc").exists():
            command = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-w", "stop"]
            subprocess.run(command, capture_output=True, check=False, cwd="/", **_owner())
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(cluster: Cluster) -> str:
    """A PostgreSQL database that has all tables. Making one for each test would take seconds; it is emptied instead."""
    name = cluster.new()
    Store.open(cluster.url(name), create=True).close()
    return name


@pytest.fixture(scope="session", autouse=True)
def _once() -> Iterator[None]:
    """What is the same for each of thousands of databases is done for the first."""
    with copied.copying(), compiled.shared():
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any table, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'pca.db'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.new()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database with all tables and no rows, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        made = f"sqlite:///{tmp_path / 'pca.db'}"
        Store.open(made, create=True).close()
        yield made
        return
    yield request.getfixturevalue("postgres_url")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store without rows, once on SQLite and once on PostgreSQL."""
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An open SQLite store without rows, in a file."""
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True) as opened:
        yield opened


@pytest.fixture
def postgres_url(cluster: Cluster, migrated: str) -> Iterator[str]:
    """URL of a PostgreSQL database with all tables and no rows."""
    yield cluster.url(migrated)
    cluster.empty(migrated)


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """An open PostgreSQL store without rows."""
    with Store.open(postgres_url) as opened:
        yield opened


@pytest.fixture
def memory_store() -> Iterator[Store]:
    """An open SQLite store without rows, in memory."""
    with Store.open("sqlite://") as opened:
        yield opened


@pytest.fixture(scope="session")
def rehearsed() -> Callable[[Path], Rehearsed]:
    """Plays a rehearsal, each once in a session, for tests that only look at what it left."""
    played = cache(rehearse)
    return lambda path: played(path.resolve())


@pytest.fixture(scope="module")
def source() -> Source:
    """The program's own source, each file read once for a module of tests."""
    return Source()


def pytest_collection_finish() -> None:
    """What was imported stays until the end: the rubbish collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker waits for another's last campaign."""
    items[:] = sharing.arranged(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """For `--dist loadscope`; any other way of sharing out is left to the library."""
    return sharing.Finely(config, log) if config.getvalue("dist") == "loadscope" else None
