"""The command `pca health`: whether the two loops do their work, for people, supervisors and monitoring."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated

import msgspec
import typer

from pca.cli import desk, show
from pca.cli.desk import Json
from pca.cli.words import LANGUAGE, count, say
from pca.services.administration import health as healths
from pca.services.administration.health import LOOPS, Health
from pca.services.administration.readiness import Readiness, readiness


def health(
    json: Json = False,
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="Say that the clock, which leapt, is right as it is now.")
    ] = False,
    ready: Annotated[
        bool,
        typer.Option("--ready", help="Look at what must be so before a crisis: seats, exercises, backup."),
    ] = False,
    loops: Annotated[
        bool, typer.Option("--loops", help="Look at the loops alone: for whoever supervises a process.")
    ] = False,
) -> None:
    """How the loops are: last beat, last delivery, oldest message due, auditor. Exit 1 when something is wrong."""
    with desk.installation() as runtime:
        if clock_is_right:
            now = runtime.clock.now()
            runtime.timekeeper.believe(now)
            desk.tell(say("clock_believed", at=f"{now:%Y-%m-%d %H:%M:%S} UTC"))
            return
        house = healths.health(runtime)
        if ready:
            with runtime.store.read() as unit:
                _tell_readiness(readiness(runtime, unit, house, LANGUAGE.get()), json)
            return
    if loops:  # a process whose loops run is no worse for what its house still lacks
        house = replace(house, complaints=tuple(code for code in house.complaints if code in LOOPS))
    if json:
        show.as_json({**_ages(house), **asdict(house)})
    elif loops:
        _tell_loops(house)
    else:
        _tell(house)
    if house.complaints:
        raise typer.Exit(1)


def _tell_readiness(held: Readiness, json: bool) -> None:
    if json:
        show.as_json({"ready": not held.left, **msgspec.to_builtins(held)})
    for line in () if json else held.lines:
        tell = desk.tell if line.done else desk.complain
        tell(say("ready_line" if line.done else "ready_lacks", title=line.title, text=line.text))
        for lack in line.lacks:
            tell(say("ready_plan", plan=lack.plan, what=lack.what) if lack.what else f"    {lack.plan}")
    if held.left:
        raise typer.Exit(1)


def _tell_loops(house: Health) -> None:
    for code in house.complaints:
        desk.complain(say(f"health_{code}"))
    if not house.complaints:
        desk.tell(say("health_loops"))


def _ages(house: Health) -> dict[str, object]:
    """What monitoring looks at, in seconds."""
    return {
        "healthy": not house.complaints,
        "last_tick_age": _age(
            house, max((process.ticked_at for process in house.processes if process.ticked_at), default=None)
        ),
        "last_delivery_age": _age(house, house.post.last_sent),
        "last_collect_age": _age(
            house, max((process.collected_at for process in house.processes if process.collected_at), default=None)
        ),
        "oldest_due_age": _age(house, house.post.oldest_due),
    }


def _age(house: Health, at: datetime | None) -> float | None:
    return None if at is None else round((house.at - at).total_seconds(), 1)


def _since(house: Health, at: datetime | None) -> str:
    return "–" if at is None else f"{(house.at - at).total_seconds() / 3600:.1f} h"


def _tell(house: Health) -> None:
    ages = _ages(house)
    shown = {name: "–" if ages[name] is None else f"{ages[name]:g} s" for name in ages if name != "healthy"}
    desk.tell(say("health_ages", **shown, due=house.post.due))
    for process in house.processes:
        age = f"{_age(house, process.beat_at):g} s"
        desk.tell(say("health_process", name=process.name, age=age, trouble=process.trouble or "–"))
    since = (_since(house, backup.made_at if backup else None) for backup in (house.backup, house.drill))
    desk.tell(say("health_backup", **dict(zip(("made", "drill"), since, strict=True))))
    desk.tell(say("health_versions", schema=house.schema, tzdata=house.tzdata))
    for code in house.complaints:
        desk.complain(count(f"health_{code}", house.set_aside, folder=house.aside))
    if not house.complaints:
        desk.tell(say("health_good"))
