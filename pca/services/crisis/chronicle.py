"""What was decided otherwise than by a decision: points published, levels set, messages approved, votes that failed.

Each stands in the main courante because it happened; nobody types it twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from pca.catalogue import Words
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.directory import ROOT
from pca.domain.plan.languages import chain
from pca.domain.texts.own_words import AUTHOR, words
from pca.domain.texts.wording import one_line
from pca.services.crisis.read import seen_in
from pca.services.crisis.scene import Scene
from pca.store.crisis import questions
from pca.store.kit.database import Unit
from pca.store.log import meetings, points
from pca.store.log.log import LogFilter
from pca.store.measures import measures
from pca.store.messages import wave_words
from pca.store.requests import requests
from pca.store.tasks import written

_KINDS, _OUTCOMES, _NOTICES = Words("journal.kinds"), Words("journal.outcomes"), Words("house.notices")
SHORT = 80
"""Characters of a text that stands for the whole."""

NOT_TOLD_APART = frozenset({"open", "carried", "overridden"})
"""Votes that are not over, or that a decision tells of."""


class ActLine(msgspec.Struct, frozen=True, kw_only=True):
    """One act of the committee that is no decision of its own number; `code` names it on pages."""

    code: str
    number: int
    perimeter: str
    at: datetime
    by: str
    seat: str | None
    text: str
    on_behalf_of: str | None = None
    informant: str | None = None


def acts(unit: Unit, about: Scene, wanted: LogFilter, reach: Reach, *, oldest: bool) -> list[ActLine]:
    """Those within reach that fit, in their order; points and approvals are those of the institution."""
    if wanted.kind not in (None, "decision") or reach.nothing:
        return []
    of_all = (_points, _approvals, _written, _rejected, _tasks) if reach.everything else ()
    recorded = (*of_all, _meetings) if reach.everything and wanted.kind is None else of_all
    whole = (line for lines in recorded for line in lines(unit, about))
    fitting = [
        line
        for line in (*whole, *_levels(unit, about), *_votes(unit, about), *_problems(unit, about))
        if wanted.author in (None, line.by)
        and wanted.seat in (None, line.seat)
        and (wanted.since is None or line.at >= wanted.since)
        and (wanted.until is None or line.at < wanted.until)
        and (wanted.entered_after is None or line.at > wanted.entered_after)
        and (not wanted.text or wanted.text.casefold() in line.text.casefold())
        and seen_in(about, reach, line.perimeter)
    ]
    return sorted(fitting, key=lambda line: (line.at, line.code), reverse=not oldest)


def _points(unit: Unit, about: Scene) -> Iterator[ActLine]:
    title = _KINDS.say("point_published", about.language)
    for line in points.points(unit, about.crisis.key):
        yield ActLine(
            code=f"PS{line.number}",
            number=line.number,
            perimeter=ROOT,
            at=line.published_at,
            by=line.published_by,
            seat=line.seat,
            text=title + f" ({line.number})",
        )


def _meetings(unit: Unit, about: Scene) -> Iterator[ActLine]:
    """Meetings as they began and ended: no decisions, but their time is part of the record."""
    for line in meetings.meetings(unit, about.crisis.key):
        begun = ("meeting_opened", line.opened_at, line.opened_by)
        for kind, at, by in (begun, ("meeting_closed", line.closed_at, line.closed_by)):
            if at is None:
                continue
            yield ActLine(
                code=f"R{line.number}",
                number=line.number,
                perimeter=ROOT,
                at=at,
                by=by or "",
                seat=None,
                text=_KINDS.say(kind, about.language) + f" ({line.number})",
            )


def _approvals(unit: Unit, about: Scene) -> Iterator[ActLine]:
    title = _KINDS.say("wave_approved", about.language)
    for line in wave_words.approved(unit, about.crisis.key):
        what = called(about, line.communication, line.about)
        assert line.approved_at is not None
        yield ActLine(
            code=f"V{line.number}",
            number=line.number,
            perimeter=ROOT,
            at=line.approved_at,
            by=line.approved_by or "",
            seat=line.seat,
            text=title + " — " + what,
        )


def _written(unit: Unit, about: Scene) -> Iterator[ActLine]:
    """Messages that somebody wrote or picked, by what they say first."""
    title = _NOTICES.say("free_message", about.language)
    for line in wave_words.by_hand(unit, about.crisis.key):
        yield ActLine(
            code=f"V{line.number}",
            number=line.number,
            perimeter=ROOT,
            at=line.queued_at,
            by=line.about.get(AUTHOR, ""),
            seat=None,
            text=title + " — " + called(about, line.communication, line.about),
        )


def _rejected(unit: Unit, about: Scene) -> Iterator[ActLine]:
    """Messages that somebody refused to release, and why."""
    title = _KINDS.say("wave_rejected", about.language)
    for line in wave_words.rejected(unit, about.crisis.key):
        what = called(about, line.communication, line.about)
        assert line.stopped_at is not None
        yield ActLine(
            code=f"V{line.number}",
            number=line.number,
            perimeter=ROOT,
            at=line.stopped_at,
            by=line.stopped_by or "",
            seat=line.awaits,
            text=" — ".join((title, what, line.rejected or "")),
        )


def _tasks(unit: Unit, about: Scene) -> Iterator[ActLine]:
    """Tasks that somebody opened beside the plan; with the entry they come from."""
    title = _KINDS.say("task_written", about.language)
    for line in written.written(unit, about.crisis.key):
        comes_from = f" (← {line.entry})" if line.entry is not None else ""
        yield ActLine(
            code=f"T{line.first}",
            number=line.first,
            perimeter=ROOT,
            at=line.opened_at,
            by=line.opened_by,
            seat=None,
            text=title + " — " + line.title + comes_from,
        )


def called(about: Scene, communication: str, subject: Mapping[str, str]) -> str:
    """What a message is called: by the plan; by its own heading, or how it begins."""
    known = about.plan.playbook.communication.get(communication)
    if known is not None:
        return about.say(known.title)
    heading, text = words(subject, chain(about.language, about.plan.playbook.languages))
    first = heading or one_line(text)
    return first if len(first) <= SHORT else first[: SHORT - 1].rstrip() + "…"


def _levels(unit: Unit, about: Scene) -> Iterator[ActLine]:
    """Levels set by hand; those that a state asked for follow from its decision."""
    known = about.plan.playbook.measure
    title = _KINDS.say("level_set", about.language)
    for line in measures.levels(unit, about.crisis.key):
        if not line.by_hand:
            continue
        levels = known[line.measure].levels if line.measure in known else ()
        level = next((about.say(named.title) for named in levels if named.id == line.level), line.level)
        yield ActLine(
            code=line.measure,
            number=0,
            perimeter=line.perimeter,
            at=line.set_at,
            by=line.set_by,
            seat=None,
            text=title + " — " + about.measure(line.measure) + " → " + level,
        )


def _votes(unit: Unit, about: Scene) -> Iterator[ActLine]:
    title = _KINDS.say("question_settled", about.language)
    for line in questions.questions(unit, about.crisis.key):
        if line.settled_at is None or (line.kind == "decide" and line.status in NOT_TOLD_APART):
            continue
        yield ActLine(
            code=f"Q{line.number}",
            number=line.number,
            perimeter=line.perimeter,
            at=line.settled_at,
            by=line.opened_by,
            seat=line.seat,
            text=title
            + " — "
            + about.decision(line.event, line.perimeter)
            + " — "
            + _OUTCOMES.say(line.status, about.language),
        )


def _problems(unit: Unit, about: Scene) -> Iterator[ActLine]:
    """Rulings, and problems that went up because nobody answered in time."""
    lines = {line.number: line for line in requests.requests(unit, about.crisis.key, EVERYTHING, "")}
    title = _KINDS.say("ruling_given", about.language)
    for ruling in requests.rulings(unit, about.crisis.key):
        line = lines[ruling.request]
        text = ruling.written.get(about.language) or next(iter(ruling.written.values()), "")
        yield ActLine(
            code=f"R{ruling.number}",
            number=ruling.number,
            perimeter=line.region or ROOT,
            at=ruling.given_at,
            by=ruling.given_by,
            seat=ruling.seat,
            text=title + " — " + line.title + " — " + text,
        )
    title = _KINDS.say("request_climbed", about.language)
    for line in lines.values():
        if line.climbed_at is not None:
            yield ActLine(
                code=f"R{line.number}↑",
                number=line.number,
                perimeter=line.region or ROOT,
                at=line.climbed_at,
                by="",
                seat=None,
                text=title + " — " + line.title,
            )
