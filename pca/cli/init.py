"""The command `pca init`: makes a new installation and says the next step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pca.cli import desk
from pca.cli.words import LANGUAGE, say
from pca.services.administration.install import FolderTaken, install
from pca.store.kit.errors import StoreError


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
        desk.tell(say("installed_next", folder=folder))
