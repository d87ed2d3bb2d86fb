"""The commands that pages of the documentation show."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_OPERATORS = {"&&", ";", "|", "||"}


def commands(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Simple commands of all console blocks in order, each with the first line of the answer shown."""
    for block in _CONSOLE.findall(text):
        lines = block.splitlines()
        for number, line in enumerate(lines):
            if line.startswith("$ "):
                after = lines[number + 1] if number + 1 < len(lines) else ""
                for words in simple(line[2:]):
                    yield words, "" if after.startswith("$") else after


def simple(line: str) -> Iterator[tuple[str, ...]]:
    """A shell line cut at `&&`, `;` and `|`, without settings before a command and without a comment after it."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="&;|")
    lexer.whitespace_split = True
    found: list[str] = []
    for word in [*lexer, ";"]:
        if word not in _OPERATORS:
            found.append(word)
            continue
        while found and re.fullmatch(r"[A-Z_]+=.*", found[0]):
            found.pop(0)
        if found:
            yield tuple(found)
        found = []
