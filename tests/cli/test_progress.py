"""Whoever waits before a terminal sees that a command is at work; a pipe, a file and JSON never do."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import Any

import pytest

PROGRAM = "import pca.cli.waiting as p; p.PATIENCE = 0.01; from pca.cli.main import main; main()"


def carried_out(desk: Any, *words: str, stdout: int | None = None) -> str:
    """What a terminal shows while a command is carried out by somebody who is not patient at all."""
    given = {
        name: value for name, value in {**os.environ, **desk.environment(TERM="xterm")}.items() if value is not None
    }
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], env=given, cwd=desk.folder, stdout=stdout or theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # how Linux says that nobody writes there any more
                break
            if not piece:
                break
            seen += piece
    os.close(ours)
    assert process.returncode == 0, seen
    return seen.decode()


@pytest.mark.parametrize(("language", "said"), [("fr", "En cours"), ("en", "At work")])
def test_a_bar_comes_before_the_answer_and_goes_with_it(desk: Any, language: str, said: str) -> None:
    seen = carried_out(desk, "audit", "all", "--language", language)
    assert said in seen
    assert said not in seen.splitlines()[-1]


@pytest.mark.parametrize("words", [("audit", "all", "--json"), ("audit", "verify", "--json")])
def test_json_has_none(desk: Any, words: tuple[str, ...]) -> None:
    assert "En cours" not in carried_out(desk, *words)


def test_a_command_whose_answer_is_piped_has_none(desk: Any) -> None:
    assert carried_out(desk, "audit", "all", stdout=subprocess.DEVNULL) == ""
