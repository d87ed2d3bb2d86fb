"""A new installation by command: complete, safe to repeat, and never over somebody's files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Said = Callable[[Any, int], str]
ALONE = {"PCA_DATA": None, "PCA_NOTIFICATIONS": None}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the installation goes; commands are given in it."""
    place = tmp_path / "mon pca"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def test_a_new_installation_can_be_used_at_once(desk: Any, folder: Path) -> None:
    result = desk.run("init", "--institution", 'Coopérative "El Amal" \\ Fès', **ALONE)
    assert result.exit_code == 0, result.output
    assert "pca directory import" in result.stdout
    assert 'Coopérative \\"El Amal\\" \\\\ Fès' in (folder / "pca.toml").read_text(encoding="utf-8")
    assert (folder / "pca.db").stat().st_mode & 0o077 == 0
    assert desk.run("crisis", "list", **ALONE).exit_code == 0
    linted = desk.run("plan", "lint", "starter", **ALONE)
    assert (linted.exit_code, linted.stderr) == (0, ""), linted.output
    imported = desk.run("directory", "import", "annuaire", **ALONE)
    assert imported.exit_code == 0, imported.output


def test_twice_does_no_harm(desk: Any, folder: Path) -> None:
    assert desk.run("init", **ALONE).exit_code == 0
    plan = folder / "playbooks" / "starter" / "playbook.yaml"
    plan.write_text("mine")
    result = desk.run("init", **ALONE)
    assert (result.exit_code, "déjà une installation" in result.stdout) == (0, True)
    assert plan.read_text() == "mine"


@pytest.mark.parametrize("name", ["thesis.txt", ".git"])
def test_a_folder_with_other_things_is_left_alone(desk: Any, folder: Path, said: Said, name: str) -> None:
    (folder / name).write_text("x")
    assert "n’est pas vide" in said(desk.run("init", **ALONE), 2)
    assert [one.name for one in folder.iterdir()] == [name]


def test_a_file_cannot_be_an_installation(desk: Any, folder: Path, said: Said) -> None:
    (folder / "file").write_text("x")
    assert "n’est pas vide" in said(desk.run("init", "file", **ALONE), 2)
