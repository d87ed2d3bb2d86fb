"""A bar for whoever waits: on a terminal, once a command has said nothing for two seconds; never in a pipe or JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pca.cli.waiting import WAITING, Bar

WITHOUT = frozenset({"run", "serve", "worker", "rehearse", "demo"})
"""Commands that go on until they are told to stop, and those with a bar of their own."""


@contextmanager
def patience(words: Sequence[str]) -> Iterator[None]:
    """Carry out a command with these words; whoever sits before a terminal sees that it is at work."""
    seen = sys.stdout.isatty() and sys.stderr.isatty()
    if not seen or WITHOUT & set(words[:1]) or {"--json", "json", "--format=json"} & set(words):
        yield
        return
    WAITING.begin(_under_way)
    try:
        yield
    finally:
        WAITING.over()


def _under_way() -> Bar:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # only who waits needs it

    from pca.cli.terminal import console
    from pca.cli.words import say

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console(error=True), transient=True, redirect_stdout=False, redirect_stderr=False)
    bar.add_task(say("under_way"), total=None)
    return bar
