"""What stands in the main courante, as pages and paper show it: entries that people wrote, and decisions."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.catalogue.identified import say as say_identified
from pca.catalogue.identified import say_heard
from pca.catalogue.words import isolated
from pca.domain.directory import ROOT
from pca.services.crisis.chronicle import ActLine
from pca.services.crisis.recorded import Recorded, code_of
from pca.services.crisis.scene import Scene
from pca.store.crisis.decisions import DecisionLine
from pca.store.log.log import LogLine
from pca.web.kit.judged_criteria import JudgedCriterion, judged_criteria
from pca.web.kit.request_context import RequestContext


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. Two times (UTC): of what it tells, and of its writing."""

    number: int
    """Of the entry, or of the decision."""
    code: str
    """What it is called on a page: 5, D3, PS2 …"""
    decision: bool
    """Whether it is an act of the committee: taken as such, it is neither corrected nor struck through."""
    kind: str
    text: str
    event_at: datetime
    entered_at: datetime
    by: str
    """For whom it speaks: who wrote it, or somebody they wrote it for."""
    entered_by: str
    """Who wrote it, where that is somebody else; empty otherwise."""
    identified: str
    """How who wrote it was identified, in words."""
    informant: str
    heard: str
    """By which means who wrote it heard it, in words; empty when they did not say."""
    seat: str
    source: str
    reliability: str
    corrects: int | None
    struck_by: int | None
    late_reason: str
    links: tuple[str, ...]
    place: str
    """The region or site whose log it is; empty for the whole crisis."""
    after_closing: bool
    """Whether it was written once the crisis was closed."""
    despite: str = ""
    """Why it was decided although something spoke against it."""
    criteria: tuple[JudgedCriterion, ...] = ()
    """What was found of each criterion of stand-down; of a decision that ended the crisis."""


def entry_of(context: RequestContext, about: Scene, line: Recorded) -> LogEntry:
    """An entry, or a decision beside them, with names and titles."""
    if isinstance(line, ActLine):
        return _act(context, about, line)
    return _decision(context, about, line) if isinstance(line, DecisionLine) else _entry(context, about, line)


def _entry(context: RequestContext, about: Scene, line: LogLine) -> LogEntry:
    role = about.plan.playbook.sitting.get(line.seat or "")
    return LogEntry(
        number=line.number,
        code=code_of(line),
        decision=False,
        kind=line.kind,
        text=line.text,
        event_at=line.event_at,
        entered_at=line.entered_at,
        by=context.name(line.on_behalf_of or line.entered_by),
        entered_by=context.name(line.entered_by) if line.on_behalf_of not in (None, line.entered_by) else "",
        identified=say_identified(line.identified, context.language),
        informant=context.name(line.informant),
        heard=say_heard(line.heard, context.language),
        seat=about.say(role.title) if role else "",
        source=line.source,
        reliability=line.reliability,
        corrects=line.corrects,
        struck_by=line.struck_by,
        late_reason=line.late_reason,
        links=line.links,
        place=about.place(line.perimeter) if line.perimeter != ROOT else "",
        after_closing=about.crisis.closed_at is not None and line.entered_at > about.crisis.closed_at,
    )


def _decision(context: RequestContext, about: Scene, line: DecisionLine) -> LogEntry:
    role = about.plan.playbook.sitting.get(line.seat)
    return LogEntry(
        number=line.number,
        code=code_of(line),
        decision=True,
        kind="decision",
        text=f"{about.event_title(line.event) or about.measure(line.event)} — {isolated(line.why, context.language)}",
        event_at=line.decided_at,
        entered_at=line.decided_at,
        by=context.name(line.on_behalf_of or line.decided_by),
        entered_by=context.name(line.decided_by) if line.on_behalf_of not in (None, line.decided_by) else "",
        identified="",
        informant=context.name(line.informant),
        heard="",
        seat=about.say(role.title) if role else "",
        source="",
        reliability="confirmed",
        corrects=None,
        struck_by=None,
        late_reason="",
        links=(),
        place=about.place(line.perimeter) if line.perimeter != ROOT else "",
        after_closing=False,
        despite=line.despite,
        criteria=judged_criteria(about, line.criteria, line.judged),
    )


def _act(context: RequestContext, about: Scene, line: ActLine) -> LogEntry:
    role = about.plan.playbook.sitting.get(line.seat or "")
    return LogEntry(
        number=line.number,
        code=line.code,
        decision=True,
        kind="decision",
        text=line.text,
        event_at=line.at,
        entered_at=line.at,
        by=context.name(line.by),
        entered_by="",
        identified="",
        informant="",
        heard="",
        seat=about.say(role.title) if role else "",
        source="",
        reliability="confirmed",
        corrects=None,
        struck_by=None,
        late_reason="",
        links=(),
        place=about.place(line.perimeter) if line.perimeter != ROOT else "",
        after_closing=False,
    )
