"""Runs scripts, each in a process forked from this one: what all of them import is imported once.

Reads a JSON line for each (`script`, `words`, and the files `out` and `err`), answers with a line: how it ended.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(FOLDER))

import asked  # noqa: E402, F401  # the crowd and the application
import post  # noqa: E402, F401  # the mail server and processes that send


def play(script: str, words: list[str], out: str, err: str) -> None:
    """Be that script; returns or raises as it does."""
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = [script, *words]
    runpy.run_path(script, run_name="__main__")


def main() -> None:
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            play(**json.loads(line))
            return
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(1, f"{ended}\n".encode())


if __name__ == "__main__":
    main()
