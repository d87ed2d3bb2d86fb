"""What the page of security requirements says of our own text: what it starts, draws by chance, listens to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pca

ROOT = Path(pca.__file__).parent
SCRIPTS = sorted((ROOT.parent / "templates" / "web" / "static").glob("*.js"))
STARTS = {"subprocess", "multiprocessing", "pty", "pexpect"}
"""Modules that start programs."""

FORBIDDEN = ('addEventListener("message"', "window.onmessage", "eval(", "new Function", "innerHTML", "document.write")
"""What a script of ours does not do: hear other sites, run a text, put a text into a page as markup."""

PLAYS = {"demo/institution.py", "services/exercises/staff_answers.py"}
"""Who draws by chance that may be foreseen: the demonstration's people, and what rehearsed people answer."""


def imported(tree: ast.AST) -> Iterator[str]:
    """The top of every module that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def importing(names: set[str]) -> set[str]:
    """The files of the program that import one of these modules."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}
    return {path.relative_to(ROOT).as_posix() for path, tree in trees.items() if names & set(imported(tree))}


def test_programs_are_started_in_two_places_from_lists_of_our_own_words() -> None:
    """Our own interpreter, which reads foreign input, and PostgreSQL's copier; never through a shell."""
    assert importing(STARTS) == {"isolated/process.py", "store/administration/copies.py"}
    for file in ("isolated/process.py", "store/administration/copies.py"):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
        started = [one for one in calls if getattr(one.func, "attr", "") in ("run", "Popen", "call", "check_output")]
        assert started
        for one in started:
            assert isinstance(one.args[0], ast.List), "words, not a line"
            assert "shell" not in {word.arg for word in one.keywords}


def test_nothing_secret_is_drawn_by_a_chance_that_can_be_foreseen() -> None:
    assert importing({"random"}) == PLAYS


@pytest.mark.parametrize("script", [one for one in SCRIPTS if ".min." not in one.name], ids=lambda one: one.name)
def test_scripts_hear_no_other_site_and_run_no_text(script: Path) -> None:
    """Tabs of one browser speak by a channel of the same origin; none puts in what was made for another reader."""
    text = script.read_text("utf-8")
    for word in FORBIDDEN:
        assert word not in text, word
    if "others.onmessage" in text:
        assert "others.onmessage = hear;" in text
        assert "const take = (told) => {\n    if (told.reader !== reader) return;" in text
