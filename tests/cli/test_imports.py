"""A command imports what it needs and nothing of the others: what is not imported takes no time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pca.cli
from pca.cli.commands import COMMANDS, Commands

STORE = {"sqlalchemy", "sqlmodel", "alembic", "psycopg"}
DATABASE = STORE | {"pydantic"}
"""Typer reads options by pydantic, once there is a command to read."""
SERVER = {"fastapi", "starlette", "uvicorn", "webauthn", "joserfc", "apscheduler", "procrastinate", "aiosmtpd"}
REST = {"lxml", "matplotlib", "jinja2", "ruamel", "openpyxl"}

PROGRAM = """
import json, sys
from pca.cli.main import main
try:
    main()
except SystemExit:
    sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""


def loaded(folder: Path, *words: str) -> set[str]:
    """The modules in a process that carried out one command."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, cwd=folder)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    ("words", "without", "most"),
    [
        (("--version",), DATABASE | SERVER | REST | {"msgspec", "pca.cli.task"}, 250),
        (("nothing-of-the-kind",), STORE | SERVER | REST | {"msgspec", "pca.cli.task"}, 400),
        (("task", "list", "2026-1"), SERVER | {"alembic", "pca.cli.crisis", "pca.web.app"}, 1_100),
    ],
    ids=["version", "unknown", "task list"],
)
def test_what_a_command_does_not_need_is_not_imported(
    tmp_path: Path, words: tuple[str, ...], without: set[str], most: int
) -> None:
    found = loaded(tmp_path, *words)
    assert found & without == set()
    assert len(found) <= most


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_made_and_called_as_it_is_named(name: str) -> None:
    made: Any = Commands()[name]
    assert made.name == name
    assert made.help


def test_no_module_of_commands_is_left_out() -> None:
    """A module with an `app` of its own belongs to a command, here or inside another one."""
    folder = Path(pca.cli.__path__[0])
    apps = {one.stem for one in folder.glob("*.py") if "\napp = typer.Typer(" in one.read_text("utf-8")}
    assert apps - {"main"} <= {module for modules in COMMANDS.values() for module in modules}
