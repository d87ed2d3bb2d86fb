"""A task for each person who matches: given and ended as people answer, stay silent, or change their status."""

from __future__ import annotations

from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.facts import MessagesAnswered, PeopleMatched
from pca.domain.reconcile import reconcile
from pca.domain.texts.replies import WHEREABOUTS


def look(draft: Draft) -> bool:
    """Find out who matches now, for the measures asked for somewhere; whether it is somebody else than before."""
    changed = False
    for name in draft.plan.looks_for:
        measure = draft.plan.playbook.measure[name]
        if measure.each is None or not draft.coverage.perimeters(measure):
            continue
        now = draft.plan.persons(measure.each, draft.situation.organisation, draft.answers, draft.holder)
        before = draft.lists.get((name, ROOT), ())
        joined = tuple(person for person in now if person not in set(before))
        left = tuple(person for person in before if person not in set(now))
        if joined or left:
            draft.add(PeopleMatched(measure=name, joined=joined, left=left))
            changed = True
    return changed


def settle(draft: Draft) -> None:
    """After answers, time or a change of the directory: who matches now gets a task, who does no more has none."""
    if not draft.plan.looks_for:
        return
    earlier = draft.coverage
    for fact in draft.facts:
        if isinstance(fact, MessagesAnswered):
            draft.answers |= {
                answer.recipient: answer.answer for answer in fact.answers if answer.answer in WHEREABOUTS
            }
    if look(draft):
        reconcile(draft, earlier, reason="", only=draft.plan.for_people)
