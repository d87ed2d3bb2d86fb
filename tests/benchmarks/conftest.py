"""A process that has imported the program, and becomes one benchmark after another."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def warm() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("warm.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


@pytest.fixture
def run(warm: subprocess.Popen[str], tmp_path: Path) -> Run:
    """Run a benchmark with these words; how it ended and what it wrote."""

    def play(name: str, *words: str) -> subprocess.CompletedProcess[str]:
        assert warm.stdin is not None
        assert warm.stdout is not None
        script, out, err = str(FOLDER / f"{name}.py"), tmp_path / "out", tmp_path / "err"
        warm.stdin.write(json.dumps({"script": script, "words": words, "out": str(out), "err": str(err)}) + "\n")
        warm.stdin.flush()
        code = int(warm.stdout.readline())
        return subprocess.CompletedProcess([script, *words], code, out.read_text("utf-8"), err.read_text("utf-8"))

    return play
