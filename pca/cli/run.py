"""The commands `pca run` and `pca worker`: deadlines and deliveries, until they are told to stop."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.cli import desk
from pca.cli.words import count, say
from pca.clockwork import heartbeat, lines
from pca.clockwork import worker as workers
from pca.runtime import Runtime
from pca.services.administration import keys


def run(
    once: Annotated[bool, typer.Option("--once", help="One beat, then leave: for a timer or a test.")] = False,
) -> None:
    """Let time pass and carry messages out, every second, until SIGTERM or Ctrl-C."""
    lines.tell()
    with desk.installation() as runtime:
        if runtime.settings.dispatcher == "distributed" and not once:
            raise desk.Unusable(say("workers_do_this"))
        keys.introduce(runtime)
        try:
            _beat(runtime, once=once)
        except heartbeat.AlreadyRunning as error:
            raise desk.Unusable(say("already_running", number=error.number)) from None


def worker(
    name: Annotated[str, typer.Option(help="Tells this worker from others of this folder; keep it at restarts.")] = "1",
    concurrency: Annotated[
        int | None, typer.Option(min=1, max=64, help="Chunks of messages sent at a time; the setting `senders`.")
    ] = None,
) -> None:
    """Work beside others on one PostgreSQL: deadlines and deliveries, until SIGTERM. Leaves with 1 when it is lost."""
    lines.tell()
    with desk.installation() as runtime:
        if runtime.settings.dispatcher != "distributed":
            raise desk.Unusable(say("run_does_this"))
        if not workers.NAME.fullmatch(name):
            raise desk.Unusable(say("worker_name", name=name))
        keys.introduce(runtime)
        try:
            started = say("working", name=name)
            workers.run(runtime, name, concurrency or runtime.settings.senders, lambda: desk.tell(started))
        except heartbeat.AlreadyRunning:
            raise desk.Unusable(say("worker_taken", name=name)) from None
        except workers.DatabaseLost:
            desk.complain(say("database_lost"))
            raise typer.Exit(1) from None
        desk.tell(say("stopped"))


def _beat(runtime: Runtime, *, once: bool) -> None:
    if not once:
        heartbeat.run(runtime, started=lambda: desk.tell(say("running")))
        desk.tell(say("stopped"))
        return
    desk.tell(count("beat", heartbeat.once(runtime)))
