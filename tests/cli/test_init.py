"""A new installation by command: complete, safe to repeat, and never over somebody's files."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pca.services.administration import install
from pca.store.kit.database import Store
from pca.store.kit.schema import HEAD, version_of

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


@pytest.mark.parametrize("place", ["", "la banque d'à côté"])
def test_its_last_words_are_three_commands_that_work(
    desk: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr("pca.cli.access_accounts.typer.prompt", lambda *_, **__: "une phrase de passe")
    said = desk.run("init", *([place] if place else []), **ALONE).stdout.splitlines()
    numbered = [line.partition(". ")[2] for line in said if line[:3] in ("1. ", "2. ", "3. ")]
    assert (len(numbered), numbered[-1]) == (3, "pca serve")
    for command in " && ".join(numbered[:2]).split(" && "):
        name, *words = shlex.split(command)
        if name == "cd":
            monkeypatch.chdir(words[0])
        else:
            done = desk.run(*words, **ALONE)
            assert done.exit_code == 0, (command, done.output)
    listed = desk.run("access", "account", "list", "--json", **ALONE)
    assert [account["person"] for account in json.loads(listed.stdout)["accounts"]] == ["rpca"]
    assert "Premiers pas" in said[-1]


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


def _version(url: str) -> str | None:
    with Store.open(url) as store, store.read() as unit:
        return version_of(unit.connection)


def test_the_tables_are_made_where_the_settings_say(desk: Any, folder: Path, empty_url: str) -> None:
    assert desk.run("init", PCA_DATABASE=empty_url, **ALONE).exit_code == 0
    assert _version(empty_url) == HEAD
    assert f'database = "{empty_url}"' in (folder / "pca.toml").read_text(encoding="utf-8")
    imported = desk.run("directory", "import", "annuaire", **ALONE)
    assert imported.exit_code == 0, imported.output
    assert not (folder / "pca.db").exists()


def test_the_folders_own_settings_say_where_even_from_elsewhere(
    desk: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.run("init", **ALONE).exit_code == 0
    settings, other = folder / "pca.toml", f"sqlite:///{tmp_path / 'other.db'}"
    settings.write_text(f'{settings.read_text(encoding="utf-8")}database = "{other}"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "déjà une installation" in desk.run("init", str(folder), **ALONE).stdout
    assert _version(other) == HEAD


def test_another_installation_is_not_touched_by_one_made_from_its_folder(desk: Any, folder: Path) -> None:
    assert desk.run("init", **ALONE).exit_code == 0
    (folder / "pca.toml").write_text(f'database = "sqlite:///{folder / "theirs.db"}"\n', encoding="utf-8")
    assert desk.run("init", "new", **ALONE).exit_code == 0
    assert (folder / "new" / "pca.db").exists()
    assert not (folder / "theirs.db").exists()


def test_a_password_is_not_copied_into_the_settings(folder: Path) -> None:
    for url in ("postgresql://pca:secret@host/name", "postgresql+psycopg://host/name?password=secret"):
        assert "secret" not in install._database_line(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://pca@127.0.0.1:1/nowhere?connect_timeout=2",
        "sqlite:////proc/none/pca.db",
        "nonsense",
        "postgresql://host:port/name",
    ],
)
@pytest.mark.parametrize("place", ["", "not/yet"])
def test_what_fails_leaves_nothing_and_works_when_run_again(
    desk: Any, folder: Path, said: Said, url: str, place: str
) -> None:
    line = said(desk.run("init", str(folder / place), PCA_DATABASE=url, **ALONE), 2)
    assert "pca init" not in line
    assert "PCA_TRACE" not in line
    assert list(folder.iterdir()) == []
    assert "Installation prête" in desk.run("init", str(folder / place), **ALONE).stdout


def test_what_a_crash_left_is_completed(desk: Any, folder: Path) -> None:
    assert desk.run("init", **ALONE).exit_code == 0
    for left in ("pca.db", "annuaire/people.csv", "playbooks/starter/playbook.yaml"):
        (folder / left).unlink()
    assert desk.run("init", **ALONE).exit_code == 0
    assert (folder / "playbooks" / "starter" / "playbook.yaml").exists()
    assert desk.run("directory", "import", "annuaire", **ALONE).exit_code == 0
