"""Figures come in, thresholds propose; only people decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from pca.domain import crossings, messages, readings
from pca.domain.crossings import Crossing, ProposalKey
from pca.domain.draft import Draft
from pca.domain.expressions.expressions import Type
from pca.domain.facts import ProposalForgotten, ProposalSettled, Proposed
from pca.domain.figures import NoNumber, read_number
from pca.domain.notices import DECISION_RESTATED
from pca.domain.orders import Observation
from pca.domain.plan import names
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.indicators import Indicator
from pca.domain.series import longest_quiet
from pca.domain.situation import Proposal, Standing

MOMENT = timedelta(milliseconds=1)
"""The least that is kept of an instant: a figure is too old once it is older than its limit, by this at least."""


def typed(indicator: Indicator | None, written: str) -> str:
    """The value of an indicator as it is kept, from how people write it; what is of no use stays as it was written.

    Raises NoNumber for a number that could be two.
    """
    written = written.strip()
    if indicator is None or indicator.type is not Type.NUMBER:
        return written
    for unit in indicator.unit.written.values() if indicator.unit else ("",):
        try:
            return read_number(written, unit)
        except NoNumber as error:
            if error.why == "ambiguous":
                raise
    return written


def propose(draft: Draft) -> None:
    """Propose what thresholds newly ask for; withdraw open proposals whose cause went away.

    What was declined blocks its own return until no threshold asks for it any more, a person's until the plan no
    longer allows it. A threshold crossed afterwards is another cause, and so are figures restated.
    """
    waiting = watched(draft)
    if not (draft.plan.thresholds.all or waiting):
        return
    asked = crossings.crossed(draft, readings.read(draft))
    held, anew = set[ProposalKey](), readings.restated(draft)
    before = crossings.crossed(draft, readings.Readings(draft, anew)) if anew and waiting else {}
    for proposal in waiting:
        cause, key = asked.get(proposal.key), proposal.key
        if proposal.proposed_by:
            stays, changed = crossings.possible(draft, key), False
        else:
            stays = cause is not None or crossings.stays(draft, key)
            changed = bool(before) and key in before and (cause is None or cause.known != before[key].known)
        if stays and not changed:
            held |= {key} if proposal.status != "declined" or not proposal.proposed_by else set()
            continue
        _settle(draft, proposal, restated=changed, gone=cause is None)
    for key, cause in asked.items():
        if key not in held:
            _propose(draft, key, cause)


def _settle(draft: Draft, proposal: Proposal, *, restated: bool, gone: bool) -> None:
    """A proposal lost its cause, or its figures; where a restated day took it away, who decides is told."""
    if proposal.status == "declined":
        draft.add(ProposalForgotten(number=proposal.number))
        return
    draft.add(ProposalSettled(number=proposal.number, outcome="withdrawn", restated=restated))
    if restated and gone:
        about = {"event": proposal.event, "perimeter": proposal.perimeter, "level": proposal.level or ""}
        messages.tell(draft, DECISION_RESTATED, messages.deciders(draft, who_decides(draft, proposal.event)[0]), about)


def watched(draft: Draft) -> list[Proposal]:
    """Proposals that wait for an answer, were put off, or were declined and not forgotten; this order's included."""
    settled = {fact.number: fact.outcome for fact in draft.facts if isinstance(fact, ProposalSettled)}
    gone = {number for number, outcome in settled.items() if outcome != "declined"}
    gone |= {fact.number for fact in draft.facts if isinstance(fact, ProposalForgotten)}
    return [
        replace(proposal, status="declined") if proposal.number in settled else proposal
        for proposal in draft.situation.figures.proposals
        if proposal.number not in gone
    ]


def next_look(
    plan: CompiledPlan, standings: Mapping[str, Standing], observed: Iterable[Observation], now: datetime
) -> datetime | None:
    """The next instant after `now` at which time alone may cross a threshold or meet a condition.

    A day is full, or a figure too old.
    """
    instants: list[datetime] = []
    if plan.counts_days:
        since = {at for standing in standings.values() for at in (standing.since, *standing.entered.values())}
        instants += [at + timedelta(days=(now - at).days + 1) for at in since if at <= now]
    for observation in observed:
        indicator = plan.indicator.get(observation.indicator)
        if indicator is not None and observation.indicator in plan.windows:
            instants.append(observation.observed_at + longest_quiet(indicator) + MOMENT)
        elif indicator is not None and indicator.stale_after is not None:
            instants.append(observation.observed_at + indicator.stale_after + MOMENT)
    return min((at for at in instants if at > now), default=None)


def _propose(draft: Draft, key: ProposalKey, cause: Crossing) -> None:
    event, perimeter, level = key
    threshold, known = cause.threshold.when, cause.known
    indicators = draft.plan.indicator
    figures = [name for name in sorted(threshold.names) if names.figure_of(name) in indicators]
    read = [name for name in indicators if name in threshold.names] or figures or sorted(threshold.names)
    first = read[0] if read else ""
    draft.proposals += 1
    roles, within = who_decides(draft, event)
    draft.add(
        Proposed(
            number=draft.proposals,
            event=event,
            perimeter=perimeter,
            threshold=threshold.source,
            indicator=names.figure_of(first) if first in figures else first,
            value=known.get(first, ""),
            level=level,
            decide_by=draft.now + within if within else None,
            known=known,
            days=cause.threshold.days,
        )
    )
    about = {"event": event, "perimeter": perimeter, "level": level or "", "threshold": threshold.source}
    about["decide_by"] = (draft.now + within).isoformat() if within else ""
    messages.tell(draft, "decision_proposed", messages.deciders(draft, roles), about)


def who_decides(draft: Draft, event: str) -> tuple[tuple[str, ...], timedelta | None]:
    """Roles that may decide what is proposed, and how long they have to answer."""
    transitions = draft.plan.events.get(event)
    if transitions:
        return transitions[0].decided_by, transitions[0].decide_within
    measure = draft.plan.playbook.measure.get(event)
    return (measure.decided_by if measure else ()) or draft.plan.playbook.committee.roles, None
