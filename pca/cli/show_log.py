"""Shows the main courante: in order, with struck entries readable and corrections named."""

from __future__ import annotations

from pca.catalogue.identified import say as say_identified
from pca.catalogue.identified import say_heard
from pca.cli import show
from pca.cli.desk import scene
from pca.cli.page import StruckOut
from pca.cli.words import LANGUAGE, heads, say
from pca.domain.situation import Crisis
from pca.runtime import Runtime
from pca.services.crisis.chronicle import ActLine
from pca.services.crisis.recorded import Recorded, told_decision
from pca.services.crisis.scene import Scene
from pca.services.log import points
from pca.services.log.read import newest
from pca.store.crisis.decisions import DecisionLine
from pca.store.kit.database import Unit
from pca.store.log.log import LogLine

PAGE = 100
"""Entries in a table, unless another limit is given."""


def log_list(runtime: Runtime, unit: Unit, crisis: Crisis, kind: str | None, limit: int | None, *, json: bool) -> None:
    """The newest `limit` entries of a kind (of all kinds when None), oldest of them first."""
    about = scene(runtime, unit, crisis)
    shown, count = newest(unit, about, kind, limit or (None if json else PAGE))
    if json:
        show.as_json({"crisis": crisis.key, "entries": [line for line in shown if isinstance(line, LogLine)]})
        return
    show.banner(crisis.key)
    rows = [_row(about, line) for line in shown]
    if len(shown) < count:
        show.line(say("more", count=show.number(count - len(shown)), limit=count))
    show.table(heads("entry", "event_at", "entered_at", "who", "kind", "text"), rows, empty=say("no_entries"))


def drafted(runtime: Runtime, unit: Unit, crisis: Crisis) -> None:
    """The draft of the next point, after when it is due and how many were missed."""
    about = scene(runtime, unit, crisis)
    draft = points.drafted(unit, about)
    show.banner(crisis.key)
    if draft.due is not None:
        show.line(say("point_due", at=about.at(draft.due.at)))
        if draft.due.missed:
            show.line(say("points_missed", count=draft.due.missed))
    show.line(draft.text)


def _row(about: Scene, line: Recorded) -> tuple[object, ...]:
    if isinstance(line, ActLine):
        return line.code, about.at(line.at), "", line.by, say("log_decision"), show.cell(line.text)
    if isinstance(line, DecisionLine):
        text = show.cell(told_decision(about, line) + _judged(about, line))
        return f"D{line.number}", about.at(line.decided_at), "", line.decided_by, say("log_decision"), text
    text = show.cell(f"{line.text}{_notes(line)}")
    if line.struck_by is not None:
        text = StruckOut(str(text), f" → {line.struck_by}")
    entered = about.at(line.entered_at) if line.entered_at != line.event_at else ""
    return line.number, about.at(line.event_at), entered, _author(line), say(f"log_{line.kind}"), text


def _judged(about: Scene, line: DecisionLine) -> str:
    """Why it was decided all the same, and how each criterion of stand-down was."""
    known = {criterion.id: about.say(criterion.text) for criterion in about.plan.playbook.stand_down_criteria}
    criteria = (
        " – ".join(part for part in (known.get(name, name), say(f"criterion_{verdict}"), line.judged.get(name)) if part)
        for name, verdict in line.criteria.items()
    )
    notes = [note for note in (line.despite, *criteria) if note]
    return f" [{' · '.join(notes)}]" if notes else ""


def _author(line: LogLine) -> str:
    """For whom, written by whom, told by whom and by which means, and how who wrote it was identified."""
    other = line.on_behalf_of not in (None, line.entered_by)
    author = f"{line.on_behalf_of} ({say('written_by', who=line.entered_by)})" if other else line.entered_by
    language = LANGUAGE.get()
    heard = (say("told_by", who=line.informant) if line.informant else "", say_heard(line.heard, language))
    return " · ".join(part for part in (author, *heard, say_identified(line.identified, language)) if part)


def _notes(line: LogLine) -> str:
    notes = [note for note in (line.source, say(line.reliability) if line.reliability != "confirmed" else "") if note]
    if line.corrects is not None:
        notes.append(say("corrects", number=line.corrects))
    if line.late_reason:
        notes.append(line.late_reason)
    return f" [{' · '.join(notes)}]" if notes else ""
