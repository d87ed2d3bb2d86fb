"""A command imports what it needs and nothing of the others: what is not imported takes no time."""

from __future__ import annotations

import json
import os
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
SERVER = {"fastapi", "starlette", "uvicorn", "webauthn", "joserfc", "apscheduler", "procrastinate", "aiosmtpd", "httpx"}
REST = {"lxml", "matplotlib", "jinja2", "ruamel", "openpyxl", "yaml", "smpplib", "cryptography", "msgspec"}
ACTS = {
    "pca.cli.desk",
    "pca.channel_choice",
    "pca.domain.decide",
    "pca.services.engine.execute",
    "pca.store.engine.apply",
}
"""What only an order needs."""
PLANS = {"pca.domain.plan.playbook", "pca.domain.plan.compiled", "pca.domain.draft", "pca.domain.facts"}
"""The language of plans and the rules: a list of tasks needs the names in a plan, and no more."""
UNUSED = {"alembic", "psycopg", "sqlalchemy.dialects.postgresql", "pca.store.tables.whole", "pca.store.tables.messages"}
READERS = {"babel", "email_validator", "phonenumbers", "transitions", "rich.console", "rich.table"}
LISTS = SERVER | (REST - {"msgspec"}) | ACTS | PLANS | UNUSED | READERS | {"pca.cli.crisis", "pca.web.app"}

PROGRAM = """
import json, sys
from pca.cli.main import main
try:
    main()
finally:
    sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""


def loaded(folder: Path, *words: str, code: int = 0, **environment: str | None) -> set[str]:
    """The modules in a process that carried out one command and ended with `code`."""
    given = {name: value for name, value in {**os.environ, **environment}.items() if value is not None}
    command = [sys.executable, "-c", PROGRAM, *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=given)
    assert done.returncode == code, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    ("words", "code", "without", "most"),
    [
        (("--version",), 0, DATABASE | SERVER | REST | READERS | {"pca.cli.task"}, 230),
        (("nothing-of-the-kind",), 2, STORE | SERVER | REST | (READERS - {"babel"}) | {"pca.cli.task"}, 400),
    ],
    ids=["version", "unknown"],
)
def test_what_a_command_does_not_need_is_not_imported(
    tmp_path: Path, words: tuple[str, ...], code: int, without: set[str], most: int
) -> None:
    modules = loaded(tmp_path, *words, code=code)
    assert modules & without == set()
    assert len(modules) <= most


def test_a_list_of_tasks_loads_no_rules_and_no_plan(desk: Any, active: str) -> None:
    """It is looked at in an installation with tasks, so that whatever it reads is loaded."""
    modules = loaded(desk.folder, "task", "list", active, **desk.environment())
    assert modules & LISTS == set()
    assert len(modules) <= 700


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
