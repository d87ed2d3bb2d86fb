"""The help and what the library of commands says are in the language of the process, and nothing of them is English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer
from typer.main import get_command

from pca.catalogue.help import SENTENCES, TEXTS, help_text
from pca.cli.help import _ENGLISH
from pca.cli.main import app
from pca.cli.words import LANGUAGE

Said = Callable[[Any, int], str]
AROUND = {*_ENGLISH.values(), "Usage:", "[OPTIONS]", "COMMAND [ARGS]..."}


def commands(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words that lead to it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, *path, name)


COMMANDS = dict(commands(get_command(app)))


def texts(command: Any) -> Iterator[str]:
    """What the help of a command says that stands in its source."""
    context = typer.Context(command)
    yield command.help
    for one in command.get_params(context):
        yield one.help or ""
        yield one.metavar or (one.name if one.param_type_name == "argument" else "")
        shown = one.display_type(context)
        yield "" if "|" in shown else shown  # words to choose from are typed as they are


NEEDED = {text for command in COMMANDS.values() for text in texts(command) if text} | AROUND


@pytest.fixture(params=["fr", "ar"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    token = LANGUAGE.set(request.param)
    yield request.param
    LANGUAGE.reset(token)


def test_every_text_of_the_help_is_translated(language: str) -> None:
    assert sorted(text for text in NEEDED if text not in TEXTS) == []
    assert [text for text in NEEDED if TEXTS.find(text, language) is None] == []


def test_no_text_is_translated_that_no_command_says() -> None:
    assert set(TEXTS) - NEEDED == set()


@pytest.mark.parametrize("path", [path for path in COMMANDS if path], ids=" ".join)
def test_a_help_says_what_its_command_does(desk: Any, path: tuple[str, ...]) -> None:
    for tag in ("fr", "ar", "en"):
        said = desk.run(*path, "--help", "--language", tag, COLUMNS="400").stdout
        first = help_text(COMMANDS[path].help, tag).partition("\n")[0]
        assert first in said
        assert f" {help_text('Usage:', tag)} " in said
        assert help_text("Show this message and exit.", tag) in said


MISTAKES = {
    ("crisis", "show"): "Il manque l’argument 'CRISE'.",
    ("crisis", "open", "x"): "Il manque l’option '--title'.",
    ("access", "grant"): "Il manque l’argument 'personne'.",
    ("cris",): "Il n’y a pas de commande 'cris'. Vouliez-vous dire 'crisis' ?",
    ("zzz",): "Il n’y a pas de commande 'zzz'.",
    ("crisis", "open", "x", "--tite", "a"): "Il n’y a pas d’option --tite (options possibles : --id, --title)",
    ("crisis", "open", "x", "--zzzzz"): "Il n’y a pas d’option --zzzzz",
    ("crisis", "open", "x", "--title"): "L’option '--title' demande une valeur.",
    ("crisis", "list", "--json=3"): "L’option '--json' ne prend pas de valeur.",
    ("crisis", "list", "a", "b"): "En trop sur la ligne : a b",
    ("crisis", "open", "x", "--title", "a", "--mode", "b"): (
        "Valeur inutilisable pour '--mode' : 'b' n’est pas parmi 'real', 'exercise'."
    ),
    ("serve", "--port", "a"): "Valeur inutilisable pour '--port' : un nombre entier est attendu",
    ("serve", "--port", "99999999"): "Valeur inutilisable pour '--port' : au plus 65535",
    ("serve", "--port", "-1"): "Valeur inutilisable pour '--port' : au moins 0",
    ("serve", "--port", "9" * 5000): "Valeur inutilisable pour '--port' : ce nombre est trop long",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_said_in_the_language_of_the_process(desk: Any, said: Said, words: tuple[str, ...]) -> None:
    assert said(desk.run(*words), 2) == MISTAKES[words]
    assert said(desk.run(*words, "--language", "en"), 2) != MISTAKES[words]


def test_sentences_of_the_library_are_those_it_says() -> None:
    """Each is written as the library writes it, or it would be met by nothing."""
    english = {"Missing command.", "Missing argument {parameter}.", "No such option: {name}"}
    assert english <= set(SENTENCES)
