"""An installation to command: the small plan published and approved, a small institution, nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pca.cli.main import app
from pca.shipped import data_folder
from pca.store.kit.database import Store

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "data" / "plans" / "small"
NOTICES = (
    "task_opened",
    "task_reminder",
    "task_escalated",
    "decision_proposed",
    "objective_at_risk",
    "measure_expired",
    "roll_call",
)

REGIONS = "region,title,head,deputy\nN,Nord,n1,n2\nS,Sud,s1,s2\n"
SITES = """site,title,type,region,head,deputy
HQ,Siège,head_office,N,dir,dep
NU,Agence Nord,urban,N,n1,n2
SR,Agence Sud,rural,S,s1,s2
SM,Guichet mobile,mobile,S,s2,s1
"""
PEOPLE = "person,name,email,phone,language,site,teams,status\n" + "".join(
    f"{key},{key.upper()} Test,{key}@example.org,,{language},{site},{team},on_site\n"
    for key, language, site, team in (
        ("dir", "fr", "HQ", ""),
        ("dep", "fr", "HQ", ""),
        ("voice", "fr", "HQ", ""),
        ("voice2", "fr", "HQ", ""),
        ("author", "fr", "HQ", ""),
        ("ops1", "fr", "HQ", "ops"),
        ("ops2", "fr", "HQ", "ops"),
        ("hr1", "fr", "HQ", "hr"),
        ("hr2", "fr", "HQ", "hr"),
        ("n1", "ar", "NU", ""),
        ("n2", "fr", "NU", ""),
        ("s1", "fr", "SR", ""),
        ("s2", "fr", "SM", ""),
        ("clerk", "fr", "SR", ""),
    )
)


@dataclass(frozen=True)
class Desk:
    """One installation, and the command line to work with it."""

    folder: Path
    plan: Path
    registers: Path

    def environment(self, **more: str | None) -> dict[str, str | None]:
        """What a process needs to find this installation, and nothing of the machine's own settings."""
        ours: dict[str, str | None] = {name: None for name in os.environ if name.startswith(("PCA_", "LC_", "LANG"))}
        here = {
            "PCA_DATA": str(self.folder),
            "PCA_NOTIFICATIONS": str(self.plan / "notifications"),
            "PCA_LANGUAGE": "fr",
        }
        return {**ours, **here, "COLUMNS": "200", **more}

    def run(self, *words: str, who: str | None = None, typed: str = "", **environment: str | None) -> Result:
        """Run one command in this process, with what is typed at its questions."""
        return CliRunner().invoke(app, list(words), input=typed, env=self.environment(PCA_AS=who, **environment))

    def json(self, *words: str) -> Any:
        """Run a reading command and give what it prints as JSON."""
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def do(self, *words: str, who: str = "dir") -> str:
        """Run a command that must succeed; its answer."""
        result = self.run(*words, who=who)
        assert result.exit_code == 0, result.output
        assert result.stderr == ""
        return result.stdout

    def start(self, *words: str, who: str = "dir", **more: str) -> subprocess.Popen[str]:
        """Start the command as a process of its own."""
        wanted = self.environment(PCA_AS=who, **more)
        environment: Mapping[str, str] = {
            name: value for name, value in {**os.environ, **wanted}.items() if value is not None
        }
        return subprocess.Popen(
            [sys.executable, "-c", "from pca.cli.main import main; main()", *words],
            env=environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def refusal(result: Result, code: int) -> str:
    """The one line on the error output of a command that ended with `code`."""
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.fixture
def said() -> Callable[[Result, int], str]:
    """The one line a command that did not succeed leaves on the error output."""
    return refusal


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The installation every test starts from, made once."""
    root = tmp_path_factory.mktemp("installation")
    desk = Desk(root / "data", root / "small", root / "registers")
    shutil.copytree(SMALL, desk.plan)
    for notice in NOTICES:
        shutil.copytree(data_folder("notifications") / notice, desk.plan / "notifications" / notice)
    note = desk.plan / "notifications" / "note"
    note.mkdir()
    (note / "subject.fr.j2").write_text("{{ crisis }} : {{ state }}\n")
    (note / "mail.fr.j2").write_text("Bonjour {{ recipient }}, {{ reason }}\n")
    desk.registers.mkdir()
    for name, content in (("regions", REGIONS), ("sites", SITES), ("people", PEOPLE)):
        (desk.registers / f"{name}.csv").write_text(content)
    Store.open(f"sqlite:///{desk.folder / 'pca.db'}", create=True).close()
    desk.do("directory", "import", str(desk.registers), who="operator")
    desk.do("plan", "publish", str(desk.plan), who="author")
    desk.do("plan", "approve", "small", who="dir")
    return desk


@pytest.fixture
def desk(prepared: Desk, tmp_path: Path) -> Desk:
    """A copy of the prepared installation, for one test alone."""
    shutil.copytree(prepared.folder, tmp_path / "data")
    return Desk(tmp_path / "data", prepared.plan, prepared.registers)


@pytest.fixture
def crisis(desk: Desk) -> str:
    """A real crisis, just opened: its key."""
    desk.do("crisis", "open", "small", "--title", "Crue", "--why", "Alerte")
    return str(desk.json("crisis", "list")["crises"][0]["key"])


@pytest.fixture
def active(desk: Desk, crisis: str) -> str:
    """A real crisis with its plan activated: measures hold and tasks are open."""
    desk.do("crisis", "decide", crisis, "activate", "--why", "Seuil dépassé")
    return crisis
