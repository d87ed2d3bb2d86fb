"""The supervision files name commands that exist, and bring back whatever ends."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from pca.cli.main import app
from pca.settings import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
COMMANDS = set(get_command(app).commands)
LOOPS = ["pca-run.service", "pca-worker@.service"]


def unit(name: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None, strict=True)
    read.optionxform = str
    read.read(DEPLOY / name, encoding="utf-8")
    return read


@pytest.mark.parametrize("name", [one.name for one in sorted(DEPLOY.glob("*.service"))])
def test_a_unit_runs_a_command_that_exists(name: str) -> None:
    program, command, *_ = unit(name)["Service"]["ExecStart"].split()
    assert program.endswith("/pca")
    assert command in COMMANDS


@pytest.mark.parametrize("name", LOOPS)
def test_the_loops_come_back_whatever_ends_them(name: str) -> None:
    """A worker that lost its database leaves with 1, an old one of the queue's with 0: `on-failure` is not enough."""
    found = unit(name)
    assert found["Service"]["Restart"] == "always"
    assert found["Unit"]["StartLimitIntervalSec"] == "0", "systemd must not give up while a database is away"


def test_the_compose_file_restarts_reaps_and_looks_at_heartbeats() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    worker = services["worker"]
    assert (worker["init"], worker["restart"]) == (True, "always")
    assert worker["healthcheck"]["test"] == ["CMD", "pca", "health"]
    assert {services[name]["command"][0] for name in ("worker", "prepare")} <= COMMANDS
    named = {name.removeprefix("PCA_").lower() for name in worker["environment"]}
    assert named <= set(Settings.model_fields)
