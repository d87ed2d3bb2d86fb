"""The command `pca`: finds the command meant, and turns every trouble into one clear line and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from pca.cli.commands import Commands, LocalizedContext
from pca.cli.lines import LOCALES, Unusable, complain, language_from, tell
from pca.cli.progress import patience
from pca.cli.words import KEEP_TEXT, LANGUAGE, ours, say
from pca.clockwork.stopping import TOLD, heeding

SELDOM = (20_000, 20, 20)
"""How seldom rubbish is looked for (`gc.set_threshold`): nearly all that a command makes lives as long as it does."""

NO_PLUGINS = ("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""Environment variable: pydantic looks through all that is installed for plugins, and we have none for it."""

TRACE = "PCA_TRACE"
"""Environment variable: show where a defect of the tool happened."""


class Calm(TyperGroup):
    """The commands, with one way out: 0 done, 1 the answer is no, 2 unusable input and one line saying why."""

    context_class = LocalizedContext

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**{**attributes, "commands": Commands()})

    def main(self, args: Sequence[str] | None = None, *ignored: Any, **extra: Any) -> NoReturn:
        """Run one command and leave the process with its exit code. Never shows a traceback."""
        arguments = list(sys.argv[1:] if args is None else args)
        gc.set_threshold(*SELDOM)
        os.environ.setdefault(*NO_PLUGINS)
        _speak_utf8()
        try:
            rest = _settle_language(arguments)
            with (
                patience(rest),
                heeding(TOLD.set, [signal.SIGTERM]),
            ):  # whatever is asked for is finished; loops know better
                code = super().main(args=rest, **{**extra, "standalone_mode": False})
                sys.stdout.flush()
        except Exception as error:
            code = _trouble(error)
        except SystemExit as left:  # how the library leaves when the reader of a pipe went away, which is no trouble
            code = 0 if isinstance(left.__context__, BrokenPipeError) else left.code
        except KeyboardInterrupt:
            complain(say("interrupted"))
            code = 130
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(cls=Calm, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # it reads the installation, which no other answer needs

        tell(f"pca {version('pca')}")
        raise typer.Exit


@app.callback()
def root(
    language: Annotated[
        str | None, typer.Option(help="Language of the answers, as a tag such as fr (or PCA_LANGUAGE, LANG).")
    ] = None,
    keep_text: Annotated[
        bool, typer.Option("--keep-text", help="Keep a text that looks like health or identity data; it is recorded.")
    ] = False,
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version and leave.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Run a business continuity plan: decide, act, tell, and prove it.

    Exit codes: 0 done, 1 the answer is no (refused, findings, not verified), 2 unusable input with one line saying why.
    """


def main() -> NoReturn:
    """Where the command `pca` starts."""
    try:
        app()
    finally:  # all is done: told to stop while it only leaves, the process still says how it went
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise AssertionError("the command always leaves by itself")


def _speak_utf8() -> None:
    """Answers that are piped or kept are UTF-8; a terminal shows what it can."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _settle_language(arguments: list[str]) -> list[str]:
    """Take `--language X` and `--keep-text` out of the arguments, wherever they stand; the rest is for the command."""
    rest: list[str] = []
    KEEP_TEXT.set(False)
    given: str | None = None
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--language":
            given = next(words, "")
        elif word.startswith("--language="):
            given = word.removeprefix("--language=")
        elif word == "--keep-text":
            KEEP_TEXT.set(True)
        else:
            rest.append(word)
    LANGUAGE.set(language_from({name: os.environ.get(name, "") for name in LOCALES}))
    if given is not None:
        LANGUAGE.set(ours(given))
    if not all(word.isprintable() or _is_text(word) for word in rest):
        raise Unusable(say("unreadable_argument"))
    return rest


def _is_text(word: str) -> bool:
    """Several lines are text; lone surrogates (bytes that are not UTF-8) and control characters are not."""
    return all(ch in "\n\t" or (ch >= " " and ch != "\x7f" and not "\ud800" <= ch <= "\udfff") for ch in word)


def _trouble(error: Exception) -> int:
    """One line about what went wrong, and the exit code."""
    if os.environ.get(TRACE):
        import traceback

        traceback.print_exception(error)
    if isinstance(error, typer.Exit):
        return error.exit_code
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    complain(_line(error))
    return 2


def _line(error: Exception) -> str:
    match error:
        case Unusable():
            return str(error)
        case typer.TyperException():
            from pca.catalogue.help import sentence  # its catalogue is read for no other answer

            return sentence(error.format_message(), LANGUAGE.get())
        case typer.Abort():
            return say("interrupted")
    from pca.cli.troubles import line_of  # knows every floor's troubles, which are loaded only with the floor

    return line_of(error)
