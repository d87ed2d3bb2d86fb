"""The program's own source as trees, for tests that look for what must not stand in it: each file is read once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pca

SOURCE = Path(pca.__file__).parent


class Source:
    """What was read of it; a module of tests shares one (fixture `source`) and lets it go: the trees are large."""

    def __init__(self) -> None:
        self.files = sorted(SOURCE.rglob("*.py"))
        self.tree = cache(_tree)
        self.nodes = cache(self._nodes)

    def _nodes(self, path: Path) -> tuple[ast.AST, ...]:
        """Everything in a file, in the order of `ast.walk`."""
        return tuple(ast.walk(self.tree(path)))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
