"""The command `pca health`: whether the two loops do their work, for people, supervisors and monitoring."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from pca.cli import desk, show
from pca.cli.desk import Json
from pca.cli.words import count, say
from pca.services.administration import health as healths
from pca.services.administration.health import Health


def health(
    json: Json = False,
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="Say that the clock, which leapt, is right as it is now.")
    ] = False,
) -> None:
    """How the loops are: last beat, last delivery, oldest message due, auditor. Exit 1 when something is wrong."""
    with desk.installation() as runtime:
        if clock_is_right:
            now = runtime.clock.now()
            runtime.timekeeper.believe(now)
            desk.tell(say("clock_believed", at=f"{now:%Y-%m-%d %H:%M:%S} UTC"))
            return
        found = healths.health(runtime)
    if json:
        show.as_json({**_ages(found), **asdict(found)})
    else:
        _tell(found)
    if found.complaints:
        raise typer.Exit(1)


def _ages(found: Health) -> dict[str, object]:
    """What monitoring looks at, in seconds."""
    return {
        "healthy": not found.complaints,
        "last_tick_age": _age(
            found, max((process.ticked_at for process in found.processes if process.ticked_at), default=None)
        ),
        "last_delivery_age": _age(found, found.post.last_sent),
        "last_collect_age": _age(
            found, max((process.collected_at for process in found.processes if process.collected_at), default=None)
        ),
        "oldest_due_age": _age(found, found.post.oldest_due),
    }


def _age(found: Health, at: datetime | None) -> float | None:
    return None if at is None else round((found.at - at).total_seconds(), 1)


def _since(found: Health, at: datetime | None) -> str:
    return "–" if at is None else f"{(found.at - at).total_seconds() / 3600:.1f} h"


def _tell(found: Health) -> None:
    ages = _ages(found)
    told = {name: "–" if ages[name] is None else f"{ages[name]:g} s" for name in ages if name != "healthy"}
    desk.tell(say("health_ages", **told, due=found.post.due))
    for process in found.processes:
        age = f"{_age(found, process.beat_at):g} s"
        desk.tell(say("health_process", name=process.name, age=age, trouble=process.trouble or "–"))
    since = (_since(found, backup.made_at if backup else None) for backup in (found.backup, found.drill))
    desk.tell(say("health_backup", **dict(zip(("made", "drill"), since, strict=True))))
    desk.tell(say("health_versions", schema=found.schema, tzdata=found.tzdata))
    for code in found.complaints:
        desk.complain(count(f"health_{code}", found.set_aside, folder=found.aside))
    if not found.complaints:
        desk.tell(say("health_good"))
