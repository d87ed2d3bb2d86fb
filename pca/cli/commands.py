"""Which commands there are, and where each is made: it is imported when it is asked for, and not before.

Importing all of them takes three times as long as any one needs, and twenty times as long as `--version`. Of a command
with commands of its own, those that only look stand in its first module: looking loads no rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from functools import cache
from importlib import import_module
from itertools import chain
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
    "directory": ("directory", "contacts", "directory_records", "campaign"),
    "access": ("access",),
    "crisis": ("crisis", "steering", "figures", "reversals", "proposal", "votes", "alerts"),
    "task": ("task", "task_answers", "task_absence", "task_write"),
    "message": ("message", "message_write"),
    "roll-call": ("roll_call",),
    "availability": ("availability",),
    "cover": ("cover",),
    "site": ("site",),
    "problem": ("problem",),
    "resource": ("resource",),
    "seat": ("seat",),
    "meeting": ("meeting",),
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


class _Lazy(MutableMapping[str, Any]):
    """Commands by name, of which none is made before it is looked at. Nobody adds any."""

    def __setitem__(self, name: str, command: Any) -> None:
        raise TypeError("commands are named in COMMANDS")

    def __delitem__(self, name: str) -> None:
        raise TypeError("commands are named in COMMANDS")


class Commands(_Lazy):
    """The commands by name, each made at the first look at it; naming them all makes none."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        return _made(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Inner(_Lazy):
    """The commands inside one, from several modules: each module is imported when those before it lack the name."""

    def __init__(self, first: Mapping[str, Any], modules: Sequence[str]) -> None:
        self._first, self._modules = first, modules

    def __getitem__(self, name: str) -> Any:
        for commands in self._each():
            if name in commands:
                return commands[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._each())

    def __len__(self) -> int:
        return sum(map(len, self._each()))

    def _each(self) -> Iterator[Mapping[str, Any]]:
        yield self._first
        yield from map(_inside, self._modules)


@cache
def _made(name: str) -> Any:
    shelf = typer.Typer()
    first, *more = COMMANDS[name]
    module = import_module(f"pca.cli.{first}")
    if not hasattr(module, "app"):
        shelf.command(name)(getattr(module, name))
        return _speaking(typer.main.get_group(shelf).commands[name])
    shelf.add_typer(module.app, name=name)
    group: Any = _speaking(typer.main.get_group(shelf).commands[name])
    if more:
        group.commands = Inner(group.commands, more)
    return group


@cache
def _inside(module: str) -> Mapping[str, Any]:
    """The commands of a module that stand beside those of another one."""
    commands: Mapping[str, Any] = _speaking(typer.main.get_group(import_module(f"pca.cli.{module}").app)).commands
    return commands


def _speaking(command: Any) -> Any:
    command.context_class = LocalizedContext
    for inner in getattr(command, "commands", {}).values():
        _speaking(inner)
    return command
