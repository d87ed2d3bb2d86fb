"""The main courante: what was known, said and done, in order; never erased, only struck through."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.facts import LogEntryAdded
from pca.domain.orders import AUDITOR, AddLogEntry

LATE = timedelta(minutes=10)
"""An entry written later than this after the event needs an explanation (JESIP, R26)."""

EARLY = timedelta(minutes=2)
"""How far ahead of our clock an event may be dated, for clocks that differ a little."""

LONGEST = 10_000
"""Longest text of one entry, in characters."""


def add_entry(draft: Draft, act: AddLogEntry) -> None:
    """Write one entry; a late one says why, a correction names the entry it strikes through."""
    crisis = draft.crisis
    text = act.text.strip()
    if not text:
        refuse("text_missing")
    if len(text) > LONGEST:
        refuse("text_too_long", limit=LONGEST)
    if draft.actor != AUDITOR and not draft.author_known:
        refuse("person_unknown", person=draft.actor)
    event_at = act.event_at or draft.now
    if event_at > draft.now + EARLY:
        refuse("event_in_future")
    late = draft.now - event_at > LATE
    if late and not draft.reason:
        refuse("late_reason_missing", minutes=LATE.seconds // 60)
    _can_correct(draft, act.corrects)
    _can_be_undone(draft, act)
    places = draft.situation.log.log_places
    perimeter = places.get(act.corrects or act.undoes or 0, act.perimeter)
    organisation = draft.situation.organisation
    if perimeter != ROOT and perimeter not in organisation.regions and perimeter not in organisation.sites:
        refuse("perimeter_unknown", perimeter=perimeter)
    draft.add(
        LogEntryAdded(
            number=crisis.log_entries + 1,
            kind=act.kind,
            text=text,
            event_at=event_at,
            source=act.source,
            reliability=act.reliability,
            corrects=act.corrects,
            late_reason=draft.reason if late else "",
            links=act.links,
            perimeter=perimeter,
            to_undo=act.undoes is None and (act.to_undo or act.kind == "waiver"),
            undo_by=act.undo_by,
            undo_owner=act.undo_owner,
            undoes=act.undoes,
        )
    )


def _can_correct(draft: Draft, number: int | None) -> None:
    if number is None:
        return
    if number not in draft.situation.log.log_texts:
        refuse("log_entry_unknown", entry=number)
    if draft.situation.log.log_texts[number]:
        refuse("log_entry_struck", entry=number)


def _can_be_undone(draft: Draft, act: AddLogEntry) -> None:
    """What is to be undone has somebody who sees to it, or nobody yet; it is undone once."""
    if act.undo_owner and act.undo_owner not in draft.situation.organisation.people:
        refuse("person_unknown", person=act.undo_owner)
    if act.undoes is None:
        return
    undone = draft.situation.log.log_undone.get(act.undoes)
    if undone is None:
        refuse("nothing_to_undo", entry=act.undoes)
    if undone:
        refuse("undone_before", entry=act.undoes)
