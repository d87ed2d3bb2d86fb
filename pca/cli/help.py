"""The help of a command in the language of this process: the library formats a copy whose texts are translated."""

from __future__ import annotations

from copy import copy
from typing import Any

from typer import rich_utils

from pca.catalogue.help import help_text
from pca.cli.words import LANGUAGE

_HEADINGS = ("ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE", "COMMANDS_PANEL_TITLE")
_MARKS = {"DEFAULT_STRING": "[default: {}]", "REQUIRED_LONG_STRING": "[required]", "ENVVAR_STRING": "[env var: {}]"}
_ENGLISH = {**{name: getattr(rich_utils, name) for name in _HEADINGS}, **_MARKS}
"""What the library says around the texts of a command, by the name it has there."""


def translated(command: Any) -> Any:
    """The command as its help shows it: the same in everything but its words."""
    language = LANGUAGE.get()
    for name, english in _ENGLISH.items():
        setattr(rich_utils, name, help_text(english, language))
    shown = _renamed(command, language)
    shown.options_metavar = help_text(command.options_metavar, language)
    shown.get_params = lambda context: [_parameter(get_param, language) for get_param in command.get_params(context)]
    usage = shown.get_usage
    shown.get_usage = lambda context: usage(context).replace("Usage:", help_text("Usage:", language), 1)
    if hasattr(command, "commands"):
        shown.subcommand_metavar = help_text(command.subcommand_metavar, language)
        shown.commands = {name: _renamed(inner, language) for name, inner in command.commands.items()}
    return shown


def _renamed(command: Any, language: str) -> Any:
    shown = copy(command)
    shown.help = help_text(command.help or "", language)
    return shown


def _parameter(parameter: Any, language: str) -> Any:
    """An option or argument with its help, its name where it is shown, and the kind of its value."""
    shown = copy(parameter)
    shown.help = help_text(parameter.help or "", language)
    if parameter.metavar:
        shown.metavar = help_text(parameter.metavar, language)
    elif parameter.param_type_name == "argument":
        shown.name = help_text(parameter.name, language)
    shown.display_type = lambda ctx: help_text(parameter.display_type(ctx), language)
    return shown
