"""The command `pca rehearse`: a whole crisis on a virtual clock, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from pca.cli import desk, show, show_rehearsal
from pca.cli.desk import Json
from pca.cli.terminal import console
from pca.cli.words import say
from pca.plans.rehearsals import load
from pca.services.exercises.demonstration import rehearsal_settings
from pca.services.exercises.rehearsals import rehearse as play
from pca.services.exercises.rehearse import StepRefused

OnProgress = Callable[[datetime, str], None]


def rehearse(
    file: Annotated[Path, typer.Argument(help="The rehearsal: a YAML file in a plan's rehearsals/ folder.")],
    json: Json = False,
) -> None:
    """Play a crisis through in seconds and prove it. Exit 1 when it comes out otherwise than the file expects."""
    try:
        with TemporaryDirectory() as scratch, following(file, say("rehearsing", name=file.stem)) as progress:
            # Evidence made up by the rehearsal must not land among the real files of an installation.
            rehearsed = play(file, progress, settings=rehearsal_settings(Path(scratch)))
    except StepRefused as error:
        desk.complain(say("step_refused", what=error))
        raise typer.Exit(1) from None
    if json:
        show.as_json({**rehearsed.report, "unmet": list(rehearsed.unmet)})
    else:
        show_rehearsal.summary(rehearsed)
    for line in rehearsed.unmet:
        desk.complain(say("unmet", what=line))
    if rehearsed.unmet:
        raise typer.Exit(1)


@contextmanager
def following(file: Path, title: str) -> Iterator[OnProgress]:
    """A progress bar over the days of a rehearsal, on the error output, so that the answer can be piped."""
    rehearsal = load(file)
    first = min(step.at for step in rehearsal.steps)
    whole = max((rehearsal.until - first).total_seconds(), 1)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[at]}"), TimeElapsedColumn())
    with Progress(*columns, console=console(error=True), transient=False) as progress:
        bar = progress.add_task(title, total=whole, at="")

        def played_until(at: datetime, _what: str) -> None:
            done = (at.replace(tzinfo=None) - first).total_seconds()
            progress.update(bar, completed=min(max(done, 0), whole), at=f"{at:%d/%m/%Y}")

        yield played_until
        progress.update(bar, completed=whole, at=f"{rehearsal.until:%d/%m/%Y}")
