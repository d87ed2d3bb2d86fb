"""Shows the main courante: in order, with struck entries readable and corrections named."""

from __future__ import annotations

from rich.text import Text

from pca.catalogue.identified import say as say_identified
from pca.catalogue.identified import say_heard
from pca.cli import show
from pca.cli.desk import scene
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.crisis.scene import Scene
from pca.services.log import points
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.log.log import LogLine

PAGE = 100
"""Entries in a table, unless another limit is given."""


def listed(runtime: Runtime, unit: Unit, crisis: Crisis, kind: str | None, limit: int | None, *, json: bool) -> None:
    """The newest `limit` entries of a kind (of all kinds when None), oldest of them first."""
    logs = [one for one in log.log_entries(unit, crisis.key) if kind in (None, one.kind)]
    shown = logs[-(limit or (len(logs) if json else PAGE)) :]
    if json:
        show.as_json({"crisis": crisis.key, "entries": shown})
        return
    show.banner(crisis.key)
    about = scene(runtime, unit, crisis)
    rows = [_row(about, one) for one in shown]
    if len(shown) < len(logs):
        show.line(say("more", count=show.number(len(logs) - len(shown)), limit=len(logs)))
    show.table(heads("entry", "event_at", "entered_at", "who", "kind", "text"), rows, empty=say("no_entries"))


def drafted(runtime: Runtime, unit: Unit, crisis: Crisis) -> None:
    """The draft of the next point, after when it is due and how many were missed."""
    about = scene(runtime, unit, crisis)
    found = points.draft(unit, about)
    show.banner(crisis.key)
    if found.due is not None:
        show.line(say("point_due", at=about.at(found.due.at)))
        if found.due.missed:
            show.line(say("points_missed", count=found.due.missed))
    show.line(found.text)


def _row(about: Scene, one: LogLine) -> tuple[object, ...]:
    text = show.cell(f"{one.text}{_notes(one)}")
    if one.struck_by is not None:
        struck = Text(text.plain, style="strike")
        text = struck.append(f" → {one.struck_by}")
    entered = about.at(one.entered_at) if one.entered_at != one.event_at else ""
    return one.number, about.at(one.event_at), entered, _author(one), say(f"log_{one.kind}"), text


def _author(one: LogLine) -> str:
    """For whom, written by whom, told by whom and by which means, and how who wrote it was identified."""
    other = one.on_behalf_of not in (None, one.entered_by)
    author = f"{one.on_behalf_of} ({say('written_by', who=one.entered_by)})" if other else one.entered_by
    language = LANGUAGE.get()
    told = (say("told_by", who=one.informant) if one.informant else "", say_heard(one.heard, language))
    return " · ".join(part for part in (author, *told, say_identified(one.identified, language)) if part)


def _notes(one: LogLine) -> str:
    notes = [note for note in (one.source, say(one.reliability) if one.reliability != "confirmed" else "") if note]
    if one.corrects is not None:
        notes.append(say("corrects", number=one.corrects))
    if one.late_reason:
        notes.append(one.late_reason)
    return f" [{' · '.join(notes)}]" if notes else ""
