"""The command as a whole: languages, exit codes, one clear line for whatever goes wrong, never a traceback."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pca.catalogue import LANGUAGES
from pca.cli.lines import language_from
from pca.store.kit import engines
from tests.kit.examples import some

Said = Callable[[Any, int], str]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "ar_MA.UTF-8"}, "ar"),
        ({"LANG": "en_GB.UTF-8", "PCA_LANGUAGE": "fr"}, "fr"),
        ({"PCA_LANGUAGE": "de", "LANG": "ar_MA"}, "ar"),
    ],
)
def test_the_language_comes_from_the_environment(environment: dict[str, str], language: str) -> None:
    assert language_from(environment) == language


def test_the_language_may_be_said_anywhere_in_the_command(desk: Any, said: Said) -> None:
    for words in (("--language", "en", "crisis", "list"), ("crisis", "list", "--language=en")):
        assert desk.run(*words).stdout.startswith("No crisis has been opened.")
    assert desk.run("crisis", "list", PCA_LANGUAGE="ar").stdout.startswith("لا توجد أزمة.")
    assert "Choisissez : fr, ar, en" in said(desk.run("crisis", "list", "--language", "de"), 2)


@pytest.mark.parametrize(
    "words",
    [
        ("crisi",),
        ("crisis", "open"),
        ("crisis", "open", "small", "--title"),
        ("crisis", "open", "small", "--title", "x", "--mode", "test"),
        ("crisis", "decide", "2026-1", "activate", "--expect", "one"),
        ("task", "list", "2026-1", "--limit", "0"),
        ("plan", "lint", "x", "--format", "xml"),
        ("--nope",),
    ],
)
def test_a_mistyped_command_is_one_line(desk: Any, said: Said, words: tuple[str, ...]) -> None:
    assert said(desk.run(*words, who="dir"), 2)


def test_help_and_version(desk: Any) -> None:
    assert desk.run("--version").stdout.startswith("pca ")
    for words in ((), ("crisis",), ("task", "ack"), ("plan", "draw")):
        result = desk.run(*words, "--help")
        assert (result.exit_code, result.stderr) == (0, "")
        assert "Usage :" in result.stdout


def test_without_an_installation(desk: Any, tmp_path: Path, said: Said) -> None:
    line = said(desk.run("crisis", "list", PCA_DATA=str(tmp_path / "nowhere")), 2)
    assert line == "Aucune installation ici. Lancez « pca init DOSSIER », puis allez dans ce dossier."
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to look like one" * 40])
def test_a_file_that_is_no_database(desk: Any, said: Said, content: bytes) -> None:
    (desk.folder / "pca.db").write_bytes(content)
    assert said(desk.run("crisis", "list"), 2)


def test_a_foreign_database_is_left_alone(desk: Any, tmp_path: Path, said: Said) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE journal (x)")
    connection.close()
    assert said(desk.run("crisis", "list", PCA_DATABASE=f"sqlite:///{other}"), 2)
    with sqlite3.connect(other) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
    connection.close()
    assert found == [("journal", "CREATE TABLE journal (x)")]


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_reached(desk: Any, said: Said, url: str) -> None:
    assert said(desk.run("crisis", "list", PCA_DATABASE=url), 2)


def test_another_program_holds_the_database(desk: Any, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PATIENCE_MS", 50)
    connection = sqlite3.connect(desk.folder / "pca.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        assert "Un autre programme écrit dans la base" in said(desk.run("crisis", "list"), 2)
    finally:
        connection.close()


def test_settings_that_cannot_be_used(desk: Any, said: Said) -> None:
    assert "PCA_SMTP_PORT" in said(desk.run("crisis", "list", PCA_SMTP_PORT="0"), 2)
    assert "PCA_CONFIG" in said(desk.run("crisis", "list", PCA_CONFIG="/nowhere/pca.toml"), 2)


@pytest.mark.parametrize("word", ["a\udcffb", "a\x00b", "a\x1b[31mb", "a\x7fb"])
def test_an_argument_that_is_no_text(desk: Any, crisis: str, said: Said, word: str) -> None:
    assert "n’est pas un texte lisible" in said(desk.run("log", "add", crisis, word, who="dir"), 2)


def test_a_defect_is_one_line_too(desk: Any, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("pca.cli.show_crisis.crises", broken)
    line = said(desk.run("crisis", "list"), 2)
    assert "Erreur de l’outil (RuntimeError)" in line
    assert "Traceback" in desk.run("crisis", "list", PCA_TRACE="1").stderr


def test_order_ids_are_checked(desk: Any, crisis: str, said: Said) -> None:
    for given_id in ("", "x" * 101, "with space"):
        line = said(desk.run("log", "add", crisis, "x", "--id", given_id, who="dir"), 2)
        assert "identifiant d’ordre" in line


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "-", "--", "--why", "NaN", "1e999", "9" * 30, "{x}", "[red]", "%s", "../..", "@/T1", "'; --"]),
)


@settings(max_examples=some(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [
            ("crisis", "show"),
            ("crisis", "decide", "@"),
            ("crisis", "observe", "@"),
            ("crisis", "level", "@", "M5"),
            ("crisis", "interrupt", "@", "pay", "--since"),
            ("task", "ack"),
            ("task", "refuse", "@/T1", "--why"),
            ("task", "hand-over", "@/T1", "--to"),
            ("task", "attach", "@/T1"),
            ("task", "list", "@", "--person"),
            ("log", "add", "@"),
            ("log", "add", "@", "x", "--at"),
            ("plan", "lint"),
            ("plan", "show"),
            ("directory", "import"),
            ("crisis", "open", "small", "--title"),
        ]
    ),
    st.lists(TEXTS, min_size=1, max_size=3),
)
def test_whatever_is_typed_there_is_no_traceback(
    desk: Any, active: str, words: tuple[str, ...], more: list[str]
) -> None:
    """`@` stands for a crisis that is there."""
    result = desk.run(*(word.replace("@", active) for word in (*words, *more)), who="dir")
    assert result.exit_code in (0, 1, 2), result.output
    assert "Traceback" not in result.output
    assert "Erreur de l’outil" not in result.stderr
    assert len(result.stderr.splitlines()) == (1 if result.exit_code == 2 else min(1, len(result.stderr)))


def test_every_reading_command_prints_json(desk: Any, active: str) -> None:
    desk.do("log", "add", active, "x")
    for words in (
        ("crisis", "list"),
        ("crisis", "show", active),
        ("task", "list", active),
        ("task", "show", f"{active}/T1"),
        ("log", "list", active),
        ("plan", "list"),
        ("plan", "show"),
        ("audit", "verify"),
        ("audit", "replay"),
    ):
        assert isinstance(json.loads(desk.run(*words, "--json").stdout), dict), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_speaks_every_language(desk: Any, active: str, language: str) -> None:
    desk.do("crisis", "interrupt", active, "pay")
    desk.do("crisis", "observe", active, "index=99")
    desk.do("log", "add", active, "x", "--kind", "risk", "--reliability", "probable")
    for words in (
        ("crisis", "list"),
        ("crisis", "show", active),
        ("task", "list", active, "--all"),
        ("task", "show", f"{active}/T1"),
        ("log", "list", active),
        ("plan", "list"),
        ("plan", "show"),
        ("audit", "verify"),
        ("crisis", "decide", active, "end", "--why", "x", "--despite", "y", "--preview"),
    ):
        result = desk.run(*words, who="dir", PCA_LANGUAGE=language)
        assert (result.exit_code, result.stderr) == (0, ""), words
        assert result.stdout.strip()


def test_in_arabic_a_key_in_a_table_keeps_its_reading_order(desk: Any, crisis: str) -> None:
    """A key such as 2026-1 beside Arabic words would be read from its other end."""
    assert f"\u2068{crisis}\u2069" in desk.run("crisis", "list", PCA_LANGUAGE="ar").stdout
    assert "\u2068" not in desk.run("crisis", "list").stdout, "no sign that nobody sees where it is not needed"
