"""Which commands there are, and where each is made: it is imported when it is asked for, and not before.

Importing all of them takes three times as long as any one needs, and twenty times as long as `--version`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from functools import cache
from importlib import import_module
from typing import Any

import typer

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "init": ("init",),
    "demo": ("demo",),
    "run": ("run",),
    "serve": ("serve",),
    "worker": ("run",),
    "health": ("health",),
    "backup": ("backup",),
    "restore": ("backup",),
    "rehearse": ("rehearse",),
    "plan": ("plan",),
    "directory": ("directory", "contacts"),
    "access": ("access",),
    "crisis": ("crisis", "steering"),
    "task": ("task",),
    "message": ("message",),
    "roll-call": ("roll_call",),
    "log": ("log",),
    "audit": ("audit",),
    "i18n": ("i18n",),
}
"""By name, in the order of the help: the modules of this folder that hold it. A function is called like its command."""


class LocalizedContext(typer.Context):
    """What surrounds one command; its help is in the language of this process."""

    def get_help(self) -> str:
        """The help as text. Most of it is printed at once."""
        from pca.cli.help import translated  # with its catalogue, which no other answer needs

        return str(translated(self.command).get_help(self))


class Commands(MutableMapping[str, Any]):
    """The commands by name, each made at the first look at it; naming them all makes none."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        return _made(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __setitem__(self, name: str, command: Any) -> None:
        raise TypeError("commands are named in COMMANDS")

    def __delitem__(self, name: str) -> None:
        raise TypeError("commands are named in COMMANDS")


@cache
def _made(name: str) -> Any:
    shelf = typer.Typer()
    module, *more = (import_module(f"pca.cli.{module_name}") for module_name in COMMANDS[name])
    if hasattr(module, "app"):
        for other in more:
            module.app.add_typer(other.app)
        shelf.add_typer(module.app, name=name)
    else:
        shelf.command(name)(getattr(module, name))
    return _speaking(typer.main.get_group(shelf).commands[name])


def _speaking(command: Any) -> Any:
    command.context_class = LocalizedContext
    for inner in getattr(command, "commands", {}).values():
        _speaking(inner)
    return command
