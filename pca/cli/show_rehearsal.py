"""Shows what a rehearsal came to, for a committee member: what was decided when, what followed, and the proof."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pca.cli import show
from pca.cli.desk import crisis_in, scene, to
from pca.cli.words import heads, say
from pca.domain.directory import USUAL_KINDS
from pca.services.crisis.scene import Scene
from pca.services.exercises.rehearsals import Rehearsed


def summary(rehearsed: Rehearsed) -> None:
    """One calm page."""
    report = rehearsed.report
    with rehearsed.runtime.store.read() as unit:
        about = scene(rehearsed.runtime, unit, crisis_in(unit, rehearsed.crisis))
    show.banner(rehearsed.crisis)
    show.line(f"{rehearsed.crisis} — {about.crisis.title}", style="bold")
    show.line(
        say(
            "played",
            begin=_at(about, report["opened_at"]),
            end=_at(about, report["to"]),
            seconds=report["wall_seconds"],
        )
    )
    _institution(about, report["facts"])
    show.line("")
    show.table(
        heads("when", "decisions", "perimeter", "who", "why"),
        [_decision(about, one) for one in report["decisions"]],
        whole=1,
    )
    show.line("")
    _numbers(report)
    verdict(report["journal"])


def _decision(about: Scene, one: dict[str, Any]) -> tuple[str, ...]:
    seat = about.plan.playbook.role.get(one["seat"])
    title = about.event_title(one["event"]) or one["event"]
    who = to(seat.title) if seat else one["by"]
    return _at(about, one["at"]), title, about.place(one["perimeter"]), who, one["why"]


def _at(about: Scene, said: str | None) -> str:
    return about.at(datetime.fromisoformat(said)) if said else "—"


def _institution(about: Scene, facts: dict[str, int]) -> None:
    """Who plays: a bank in its own words, a house with kinds of site of its own in words for all."""
    if about.organisation.kinds != USUAL_KINDS:
        sites = show.number(len(about.organisation.sites))
        show.line(say("institution_own", staff=show.number(facts["staff"]), sites=sites))
    elif {"staff", "head_office", "network", "points_of_sale"} <= facts.keys():
        show.line(say("institution", **_read(facts)))


def _numbers(told: dict[str, Any]) -> None:
    """Measures, tasks, messages and proposals in one line each."""
    started = {one["id"] for one in told["measures"]}
    show.line(f"{say('measures')} : {say('measures_played', count=len(started), spans=len(told['measures']))}")
    show.line(f"{say('tasks')} : {say('tasks_played', **_read(told['tasks']))}")
    show.line(f"{say('messages')} : {say('messages_played', **_read(told['messages']))}")
    followed = sum(one["status"] == "followed" for one in told["proposals"])
    show.line(say("proposals_played", count=len(told["proposals"]), followed=followed))


def _read(counts: dict[str, int]) -> dict[str, str]:
    return {name: show.number(count) for name, count in counts.items()}


def verdict(journal: dict[str, Any]) -> None:
    """Whether the journal is whole, and whether the tables follow from it."""
    key = "proved" if journal["verified"] and journal["replay_equal"] else "not_proved"
    show.line(say(key, entries=show.number(journal["entries"]), head=journal["head"]), style="bold")
