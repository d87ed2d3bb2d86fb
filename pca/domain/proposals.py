"""Proposed decisions: anybody of the crisis organisation may propose; who decides answers, declines or puts off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pca.domain import committees, crossings, indicators, messages
from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.facts import ProposalResumed, ProposalSettled, ProposalSnoozed, Proposed
from pca.domain.notices import DECISION_ASKED
from pca.domain.proposal_acts import DeclineProposal, Propose, SnoozeProposal
from pca.domain.situation import Proposal

OPEN_EACH = 5
"""Most proposals of one person that wait for an answer."""

LONGEST_SNOOZE = timedelta(days=31)


def propose(draft: Draft, act: Propose) -> None:
    """Somebody proposes a decision the plan allows there now; those who decide are told."""
    draft.require_open()
    draft.require_reason()
    if not draft.author_known:
        refuse("person_unknown", person=draft.actor)
    _possible(draft, act)
    waiting = indicators.watched(draft)
    key = act.event, act.perimeter, act.level
    for other in (proposal for proposal in waiting if proposal.key == key):
        if other.status != "declined":
            refuse("proposed_already", number=other.number)
        if _same(other.why, draft.reason):
            refuse("declined_already", number=other.number)
    if sum(proposal.proposed_by == draft.actor for proposal in waiting) >= OPEN_EACH:
        refuse("proposals_too_many", most=OPEN_EACH)
    draft.proposals += 1
    roles, within = indicators.who_decides(draft, act.event)
    by = draft.now + within if within else None
    draft.add(
        Proposed(
            number=draft.proposals,
            event=act.event,
            perimeter=act.perimeter,
            threshold="",
            indicator="",
            value="",
            level=act.level,
            decide_by=by,
            by=draft.actor,
        )
    )
    about = {"event": act.event, "perimeter": act.perimeter, "level": act.level or "", "reason": draft.reason}
    about["decide_by"] = by.isoformat() if by else ""
    deciding = committees.deciding(draft, roles, act.event, act.perimeter)
    messages.tell(draft, DECISION_ASKED, deciding, about)


def decline(draft: Draft, act: DeclineProposal) -> None:
    """Whoever may decide it says no, and why; it comes back only when its cause went away and returned."""
    _answered(draft, act.number, ("open", "snoozed"))
    draft.add(ProposalSettled(number=act.number, outcome="declined"))
    indicators.propose(draft)


def snooze(draft: Draft, act: SnoozeProposal) -> None:
    """Whoever may decide it puts it off; it waits for an answer again at that instant."""
    if not draft.now < act.until <= draft.now + LONGEST_SNOOZE:
        refuse("snooze_span", days=LONGEST_SNOOZE.days)
    _answered(draft, act.number, ("open", "snoozed"))
    draft.add(ProposalSnoozed(number=act.number, until=act.until))


def resume(draft: Draft) -> None:
    """Proposals whose time is up wait for an answer again, and those who decide are told."""
    for proposal in indicators.watched(draft):
        if proposal.status != "snoozed" or proposal.snoozed_until is None or proposal.snoozed_until > draft.now:
            continue
        roles, within = indicators.who_decides(draft, proposal.event)
        by = draft.now + within if within else None
        draft.add(ProposalResumed(number=proposal.number, decide_by=by))
        about = {"event": proposal.event, "perimeter": proposal.perimeter, "level": proposal.level or ""}
        about |= {"reason": proposal.why, "decide_by": by.isoformat() if by else ""}
        deciding = committees.deciding(draft, roles, proposal.event, proposal.perimeter)
        messages.tell(draft, DECISION_ASKED, deciding, about)


def _answered(draft: Draft, number: int, among: Sequence[str]) -> Proposal:
    """The proposal somebody answers, who must be one of those that may decide it."""
    draft.require_open()
    waiting = (proposal for proposal in draft.situation.figures.proposals if proposal.number == number)
    proposal = next((named for named in waiting if named.status in among), None)
    if proposal is None:
        refuse("proposal_unknown", number=number)
    committees.seat(draft, indicators.who_decides(draft, proposal.event)[0], proposal.event, proposal.perimeter)
    return proposal


def _possible(draft: Draft, act: Propose) -> None:
    organisation, book = draft.situation.organisation, draft.plan.playbook
    if act.perimeter != ROOT and act.perimeter not in organisation.regions and act.perimeter not in organisation.sites:
        refuse("perimeter_unknown", perimeter=act.perimeter)
    if act.level is None and act.event not in draft.plan.events:
        refuse("unknown_event", event=act.event, near="", known=", ".join(draft.plan.events))
    measure = book.measure.get(act.event)
    if act.level is not None and (measure is None or act.level not in {level.id for level in measure.levels}):
        known = ", ".join(level.id for level in measure.levels) if measure else ""
        refuse("level_unknown", level=act.level, known=known)
    if not crossings.possible(draft, (act.event, act.perimeter, act.level)):
        refuse("proposal_impossible")


def _same(before: str, after: str) -> bool:
    return " ".join(before.split()).casefold() == " ".join(after.split()).casefold()
