"""What a language lacks is listed: a text, a form of a plural, a text of a page, a help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.pseudo import LEFT_TO_RIGHT, make_language


def missing(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process that finds the languages of a folder."""
    return subprocess.run(
        [sys.executable, "-c", "from pca.cli.main import main; main()", "i18n", "missing", *words],
        env={**os.environ, "PCA_LOCALES": str(folder), "PCA_LANGUAGE": "fr"},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locales")
    make_language(folder, LEFT_TO_RIGHT)
    return folder


def test_nothing_is_missing_of_ours_and_of_a_whole_language(made: Path) -> None:
    done = missing(made)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Rien ne manque.\n", "")


def test_what_was_taken_away_is_listed(made: Path, tmp_path: Path) -> None:
    (tmp_path / LEFT_TO_RIGHT / "words").mkdir(parents=True)
    for path in made.rglob("*.po"):
        (tmp_path / path.relative_to(made)).write_bytes(path.read_bytes())

    def spoil(file: str, before: str, after: str) -> None:
        path = tmp_path / LEFT_TO_RIGHT / file
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), "utf-8")

    spoil("words/house.po", 'msgid "banner"', 'msgid "no_banner"')
    spoil("words/cli.po", 'msgstr[1] "⟦{count} erreurs⟧"', 'msgstr[1] ""')
    spoil("words/help.po", 'msgid "Usage:"', 'msgid "Usages:"')
    spoil("tasks.po", '\n\nmsgid "', '\n\n#, fuzzy\nmsgid "')
    done = missing(tmp_path, LEFT_TO_RIGHT, "--json")
    assert done.returncode == 1
    found = {(one["file"], one["context"], one["text"]) for one in json.loads(done.stdout)["missing"]}
    assert {
        ("words/house.po", "house", "banner"),
        ("words/cli.po", "cli", "errors_found"),
        ("words/help.po", "help", "Usage:"),
    } <= found
    assert [one for one in found if one[0] == "tasks.po"] != []
    assert len(found) == 4
    lines = missing(tmp_path, LEFT_TO_RIGHT).stdout.splitlines()
    assert f"{LEFT_TO_RIGHT}/words/house.po : house banner" in lines
    assert lines[-1] == "Il manque 4 textes."


def test_a_language_nobody_added_is_refused(made: Path) -> None:
    done = missing(made, "es")
    assert done.returncode == 2
    assert done.stderr == f"« es » ne convient pas. Choisissez : fr, ar, en, {LEFT_TO_RIGHT}.\n"
