"""Lists that are only known while a crisis runs: one task of a measure for each entry."""

from __future__ import annotations

from collections.abc import Mapping

from pca.domain import conditions, indicators, messages, prerequisites, reconcile
from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.facts import ListGiven, MeasureStarted
from pca.domain.notices import LIST_AWAITED
from pca.domain.orders import GiveList
from pca.domain.plan.measures import MOST_ENTRIES

LONGEST = 120
"""Characters of one entry."""

WHOLE = MOST_ENTRIES * (LONGEST + 1)
"""Characters of a list as one types it, an entry a line."""


def take_given(draft: Draft, lists: Mapping[str, tuple[str, ...]], perimeter: str) -> None:
    """Take the lists that come with a decision, for measures that it starts or that hold."""
    for measure, entries in lists.items():
        _take(draft, measure, perimeter, entries)


def give(draft: Draft, act: GiveList) -> None:
    """Take a list while the measure holds: what is new opens, what is no more on it gets its outcome."""
    draft.require_open()
    measure = draft.plan.playbook.measure.get(act.measure)
    roles = (measure.decided_by if measure else ()) or draft.plan.playbook.committee.roles
    seat = draft.seat(roles, f"list {act.measure}")
    earlier = draft.coverage
    _take(draft, act.measure, act.perimeter, act.entries)
    touched = {act.measure} | draft.plan.fallbacks_of([act.measure]) | draft.plan.set_aside_by(act.measure)
    reconcile.reconcile(draft, earlier, reason=draft.reason, seat=seat, only=touched)
    conditions.settle(draft)
    prerequisites.release(draft)
    indicators.propose(draft)
    messages.notify(draft)


def _take(draft: Draft, name: str, perimeter: str, written: tuple[str, ...]) -> None:
    measure = draft.plan.playbook.measure.get(name)
    if measure is None or measure.each is None or measure.each.kind != "entry":
        refuse("list_unknown", measure=name)
    known = draft.situation.organisation
    if perimeter != ROOT and perimeter not in known.regions and perimeter not in known.sites:
        refuse("perimeter_unknown", perimeter=perimeter)
    entries = tuple(dict.fromkeys(" ".join(text.split()) for text in written))
    if any(not entry or len(entry) > LONGEST or not entry.isprintable() for entry in entries):
        refuse("list_entry", measure=name, limit=LONGEST)
    if len(entries) > measure.each.most:
        refuse("list_too_long", measure=name, length=len(entries), limit=measure.each.most)
    draft.add(ListGiven(measure=name, perimeter=perimeter, entries=entries))


def ask(draft: Draft) -> None:
    """Ask for the lists of measures that this order starts without one: nothing can be done before they are given."""
    for fact in [fact for fact in draft.facts if isinstance(fact, MeasureStarted)]:
        measure = draft.plan.playbook.measure.get(fact.measure)
        if measure is None or measure.each is None or measure.each.kind != "entry":
            continue
        if not draft.lists.get((fact.measure, fact.perimeter)):
            about = {"measure": fact.measure, "perimeter": fact.perimeter}
            roles = measure.decided_by or draft.plan.playbook.committee.roles
            notice = LIST_AWAITED if draft.plan.kinds_of(LIST_AWAITED) else "measure_expired"
            messages.tell(draft, notice, messages.deciders(draft, roles), about)
