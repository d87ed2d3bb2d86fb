"""Decisions that lapse: whoever decides is reminded before, told at the end, and may renew them."""

from __future__ import annotations

from datetime import datetime, timedelta

from pca.domain import messages
from pca.domain.draft import Draft, refuse
from pca.domain.facts.decision_ends import DecisionEnding, DecisionLapsed, DecisionRenewed
from pca.domain.known import EndingDecision
from pca.domain.notices import DECISION_ENDING
from pca.domain.sunsets import reminded_at
from pca.domain.vote_acts import RenewDecision

LONGEST = timedelta(days=366)


def fits(draft: Draft, sunset: datetime | None) -> None:
    """See that a decision lapses in time to come, within a year."""
    if sunset is not None and not draft.now < sunset <= draft.now + LONGEST:
        refuse("sunset_span", days=LONGEST.days)


def pass_time(draft: Draft) -> None:
    """Remind of each decision that lapses soon, and say of each that it has, once each."""
    for decision in draft.situation.plans.ending:
        if decision.sunset <= draft.now:
            draft.add(DecisionLapsed(number=decision.number))
        else:
            draft.add(DecisionEnding(number=decision.number, sunset=decision.sunset))
        about = {"event": decision.event, "perimeter": decision.perimeter, "decide_by": decision.sunset.isoformat()}
        messages.tell(draft, DECISION_ENDING, messages.deciders(draft, _roles(draft, decision)), about)


def renew(draft: Draft, act: RenewDecision) -> None:
    """Whoever may decide it lets it hold until another instant."""
    draft.require_open()
    decision = next((named for named in draft.situation.plans.ending if named.number == act.decision), None)
    if decision is None:
        refuse("decision_has_no_end", decision=act.decision)
    draft.seat(_roles(draft, decision), decision.event)
    fits(draft, act.until)
    draft.add(DecisionRenewed(number=act.decision, sunset=act.until, remind_at=reminded_at(draft.now, act.until)))


def _roles(draft: Draft, decision: EndingDecision) -> tuple[str, ...]:
    """The seat in which it was decided, and the committee's."""
    known = draft.plan.playbook.role
    return tuple(role for role in dict.fromkeys((decision.seat, *draft.plan.playbook.committee.roles)) if role in known)
