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
        [_decision(about, decision) for decision in report["decisions"]],
        whole=1,
    )
    show.line("")
    _numbers(report)
    verdict(report["journal"])


def _decision(about: Scene, decision: dict[str, Any]) -> tuple[str, ...]:
    seat = about.plan.playbook.sitting.get(decision["seat"])
    title = about.event_title(decision["event"]) or decision["event"]
    who = to(seat.title) if seat else decision["by"]
    return _at(about, decision["at"]), title, about.place(decision["perimeter"]), who, decision["why"]


def _at(about: Scene, text: str | None) -> str:
    return about.at(datetime.fromisoformat(text)) if text else "—"


def _institution(about: Scene, facts: dict[str, int]) -> None:
    """Who plays: a bank in its own words, a house with kinds of site of its own in words for all."""
    if about.organisation.kinds != USUAL_KINDS:
        sites = show.number(len(about.organisation.sites))
        show.line(say("institution_own", staff=show.number(facts["staff"]), sites=sites))
    elif {"staff", "head_office", "network", "points_of_sale"} <= facts.keys():
        show.line(say("institution", **_read(facts)))


def _numbers(report: dict[str, Any]) -> None:
    """Measures, tasks, messages and proposals in one line each."""
    started = {measure["id"] for measure in report["measures"]}
    show.line(f"{say('measures')} : {say('measures_played', count=len(started), spans=len(report['measures']))}")
    show.line(f"{say('tasks')} : {say('tasks_played', **_read(report['tasks']))}")
    show.line(f"{say('messages')} : {say('messages_played', **_read(report['messages']))}")
    followed = sum(proposal["status"] == "followed" for proposal in report["proposals"])
    show.line(say("proposals_played", count=len(report["proposals"]), followed=followed))


def _read(counts: dict[str, int]) -> dict[str, str]:
    return {name: show.number(count) for name, count in counts.items()}


def verdict(journal: dict[str, Any]) -> None:
    """Whether the journal is whole, and whether the tables follow from it."""
    key = "proved" if journal["verified"] and journal["replay_equal"] else "not_proved"
    show.line(say(key, entries=show.number(journal["entries"]), head=journal["head"]), style="bold")
