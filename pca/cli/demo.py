"""The command `pca demo`: the 2020 case from activation to proof, then a crisis to try things on."""

from __future__ import annotations

import errno
from typing import Annotated

import typer

from pca.channel_choice import channels_for
from pca.cli import desk, show, show_rehearsal
from pca.cli.rehearse import following
from pca.cli.words import say
from pca.clockwork import heartbeat, lines
from pca.clockwork.stopping import TOLD
from pca.runtime import Runtime
from pca.services.exercises.demonstration import FOLDER, Demonstration, NotADemo, demonstrate, rehearsal_file
from pca.services.exercises.rehearse import StepRefused
from pca.store.kit.database import Store
from pca.web.serve import serve as serve_application


def demo(
    serve: Annotated[bool, typer.Option(help="Serve the application afterwards, until Ctrl-C.")] = True,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the application; 0 takes any free one.")] = 8080,
    seed: Annotated[int | None, typer.Option(min=0, max=2**31, help="Draw other answers of staff.")] = None,
) -> None:
    """Replay the 2020 case, prove it, and open a new crisis in watch; everything stays in .demo/."""
    try:
        with following(rehearsal_file(), say("demo_plays")) as progress:
            made = demonstrate(FOLDER, progress, seed)
    except NotADemo as error:
        raise desk.Unusable(say("demo_taken", folder=error)) from None
    except StepRefused as error:
        desk.complain(say("step_refused", what=error))
        raise typer.Exit(1) from None
    show_rehearsal.summary(made.rehearsed)
    _next(made)
    for line in made.rehearsed.unmet:
        desk.complain(say("unmet", what=line))
    if made.rehearsed.unmet:
        raise typer.Exit(1)
    if serve and not TOLD.is_set():
        _serve(made, port)


def _serve(made: Demonstration, port: int) -> None:
    """The application on the demonstration, for this machine only; another port when this one is taken."""

    def announce(address: str) -> None:
        desk.tell(say("demo_serving", address=f"{address}demo"))

    lines.tell()
    with Store.open(made.settings.database_url) as store:
        runtime = Runtime(store=store, settings=made.settings, channels=channels_for(made.settings))
        try:
            serve_application(runtime, host="127.0.0.1", port=port, demo=True, started=announce)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            serve_application(runtime, host="127.0.0.1", port=0, demo=True, started=announce)
        except heartbeat.AlreadyRunning as error:
            raise desk.Unusable(say("already_running", number=error.number)) from None


def _next(made: Demonstration) -> None:
    """Where to look next."""
    show.line("")
    show.line(say("demo_fresh", crisis=made.crisis), style="bold")
    config = f"PCA_CONFIG={FOLDER}/pca.toml"
    for what, command in (
        ("demo_situation", f"crisis show {made.crisis}"),
        ("demo_tasks", f"task list {made.crisis}"),
        ("demo_past", f"crisis show {made.rehearsed.crisis}"),
        ("demo_proof", "audit verify"),
    ):
        show.line(f"  {say(what)}\n    {config} pca {command}")
