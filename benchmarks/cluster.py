"""A PostgreSQL server of one's own, for benchmarks and campaigns."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any


class Cluster:
    """A PostgreSQL server of one's own, with `fsync`, in a temporary folder, reached by its socket only."""

    def __init__(self, *settings: str) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
        which = shutil.which("initdb")
        if not found and which is None:
            raise SystemExit("PostgreSQL is needed: initdb not found (apt-get install postgresql)")
        self.programs = found[-1].parent if found else Path(str(which)).parent
        self.folder = Path(tempfile.mkdtemp(prefix="pca-bench-pg-"))
        self.owner = _owner()
        if self.owner:
            os.chown(self.folder, self.owner["user"], self.owner["group"])
        self.run("initdb", "-D", self.folder / "data", "-U", "pca", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.settings = " ".join(["-c listen_addresses=", "-c max_connections=200", f"-k {self.folder}", *settings])
        self.start()

    def start(self) -> None:
        folder = self.folder
        self.run("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", self.settings, "start")

    def kill(self) -> None:
        """As by a power cut: every server process is gone at once."""
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def new(self, name: str) -> str:
        """The URL of a new, empty database."""
        self.run("createdb", "-h", self.folder, "-U", "pca", name)
        return f"postgresql+psycopg://pca@/{name}?host={self.folder}"

    def run(self, program: str, *words: str | Path) -> None:
        command = [str(self.programs / program), *map(str, words)]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", **self.owner
        )
        if done.returncode:
            raise SystemExit(f"{program}: {done.stderr.decode()}")

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def _owner() -> dict[str, Any]:
    """As whom the server runs: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    found = pwd.getpwnam("postgres")
    return {"user": found.pw_uid, "group": found.pw_gid}
