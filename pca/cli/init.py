"""The command `pca init`: makes a new installation and says the next step."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from pca.cli import desk
from pca.cli.words import LANGUAGE, say
from pca.services.administration.install import REGISTERS, FolderTaken, install
from pca.store.kit.errors import StoreError

FIRST = "rpca"
"""Who administers at first, as the directory of a new installation names them: whoever is responsible for the plan."""


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder; this one unless said otherwise.")
    ] = Path(),
    institution: Annotated[str, typer.Option(help="The institution's name, as messages say it.")] = "PCA",
) -> None:
    """Make an installation: settings, database, a first plan and its texts. Twice does no harm."""
    try:
        new = install(folder, institution, LANGUAGE.get())
    except FolderTaken as error:
        raise desk.Unusable(say("folder_taken", folder=error)) from None
    except StoreError as error:
        if error.code != "missing":
            raise
        raise desk.Unusable(str(error)) from None  # elsewhere the answer is to run this very command
    desk.tell(say("installed" if new else "installed_before", folder=folder))
    if new:
        desk.tell(say("installed_next"))
        for number, line in enumerate(_next(folder), 1):
            desk.tell(f"{number}. {line}")
        desk.tell(say("installed_then"))


def _next(folder: Path) -> tuple[str, str, str]:
    """The three commands that lead to the page of the first steps, to be copied as they are."""
    go = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    why = f"--why {shlex.quote(say('installed_why'))}"
    first = f"pca access grant {FIRST} administrator {why} && pca access account add {FIRST} {why}"
    return f"{go}pca directory import {REGISTERS}", first, "pca serve"
