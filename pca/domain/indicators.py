"""Figures come in, thresholds propose; only people decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from msgspec.structs import replace

from pca.domain import messages, prerequisites
from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.expressions.expressions import Expression, Type
from pca.domain.facts import ProposalForgotten, ProposalSettled, Proposed
from pca.domain.figures import NoNumber, read_number
from pca.domain.orders import Observation
from pca.domain.plan import names
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.indicators import Indicator
from pca.domain.readings import fresh
from pca.domain.situation import Proposal, Standing

Values: TypeAlias = Mapping[str, object]
"""Indicator values by name; None is unknown."""

ProposalKey: TypeAlias = tuple[str, str, str | None]
"""What is proposed (an event, or a measure), where, and on which level."""

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


def values(draft: Draft, perimeter: str, sources: Collection[str] = ()) -> Values:
    """What guards and thresholds may look at in a perimeter: fresh figures, tasks to do, days in the state, answers.

    A figure is the perimeter's own where one was observed there, else that of the nearest one around it.
    `days_in_state` counts from entering the one of `sources` that holds: the state a move would leave.
    """
    return _Looked(draft, perimeter, sources)


class _Looked(Mapping[str, object]):
    """Values by name, each looked up at the first question: most conditions ask for few, and some are to be counted."""

    def __init__(self, draft: Draft, perimeter: str, sources: Collection[str]) -> None:
        self._draft, self._sources = draft, sources
        self._standing = draft.standings[draft.coverage.governing(perimeter)]
        self._active = draft.plan.active(self._standing.configuration)
        self._figures, self._outwards = fresh(draft), tuple(draft.situation.organisation.outwards(perimeter))
        self._known: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._known:
            self._known[name] = self._look(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        plan = self._draft.plan
        return iter({*names.BUILT_IN, *plan.indicator, *self._figures, *plan.questions_asked})

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _look(self, name: str) -> object:
        draft, standing = self._draft, self._standing
        if name == "tasks_open":
            return draft.tasks_open
        if name == "days_in_state":
            entered = [standing.entered.get(state, standing.since) for state in self._sources if state in self._active]
            return (draft.now - max(entered, default=standing.since)).days
        if name in draft.plan.questions_asked:
            return _answer(draft, name, self._active)
        if name not in draft.plan.indicator:
            return self._figures.get(name)
        own = (name if at == ROOT else f"{name}({at})" for at in self._outwards)
        return next((self._figures[key] for key in own if key in self._figures), None)


def _answer(draft: Draft, name: str, active: Collection[str]) -> object:
    """What a question of the plan's conditions, such as `done(power_off)`, is answered now."""
    asked, _, subject = name.rstrip(")").partition("(")
    if asked == names.IN:
        return subject in active
    if asked == names.OPEN:
        return draft.live_count(subject)
    return draft.live_count(subject) == 0 and prerequisites.finished(draft, subject)


def propose(draft: Draft) -> None:
    """Propose what thresholds newly ask for; withdraw open proposals whose cause went away.

    What was declined blocks its own return until no threshold asks for it any more, a person's until the plan no
    longer allows it. A threshold crossed afterwards is another cause.
    """
    waiting = watched(draft)
    asked: dict[ProposalKey, tuple[Expression, Values]] = {}
    if not (draft.plan.thresholds.all or waiting):
        return
    for perimeter, standing in draft.standings.items():
        for event, level, threshold, sources in _thresholds(draft, perimeter, standing):
            known = values(draft, perimeter, sources)
            if threshold.holds(known) is True:
                asked.setdefault((event, perimeter, level), (threshold, known))
    for proposal in waiting:
        if possible(draft, proposal.key) if proposal.proposed_by else proposal.key in asked:
            continue
        if proposal.status == "declined":
            draft.add(ProposalForgotten(number=proposal.number))
        else:
            draft.add(ProposalSettled(number=proposal.number, outcome="withdrawn"))
    held = {proposal.key for proposal in waiting if proposal.status != "declined" or not proposal.proposed_by}
    for key, (threshold, seen) in asked.items():
        if key not in held:
            _propose(draft, key, threshold, seen)


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


def possible(draft: Draft, key: ProposalKey) -> bool:
    """Whether the plan allows a decision in a perimeter now, or a measure there can be put on that level."""
    event, perimeter, level = key
    if level is not None:
        running = draft.running.get((event, perimeter))
        return running is not None and running.status == "held" and running.level != level
    standing = draft.standings[draft.coverage.governing(perimeter)]
    active = draft.plan.active(standing.configuration)
    return any(not active.isdisjoint(move.source) for move in draft.plan.events.get(event, ()))


def _thresholds(
    draft: Draft, perimeter: str, standing: Standing
) -> Iterator[tuple[str, str | None, Expression, tuple[str, ...]]]:
    """Thresholds worth looking at here: of moves that are possible now, and of levels not in force.

    Each with the states whose days count: those the move leaves, those the measure holds in.
    """
    active = draft.plan.active(standing.configuration)
    for transition, threshold in draft.plan.thresholds.moves:
        if not active.isdisjoint(transition.source):
            yield transition.decision, None, threshold, transition.source
    for measure, level, threshold in draft.plan.thresholds.levels:
        running = draft.running.get((measure, perimeter))
        if running is not None and running.status == "held" and running.level != level:
            yield measure, level, threshold, draft.plan.playbook.measure[measure].holds_in


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
        if indicator is not None and indicator.stale_after is not None:
            instants.append(observation.observed_at + indicator.stale_after + MOMENT)
    return min((at for at in instants if at > now), default=None)


def _propose(draft: Draft, key: ProposalKey, threshold: Expression, known: Values) -> None:
    event, perimeter, level = key
    read = [name for name in draft.plan.indicator if name in threshold.names] or sorted(threshold.names)
    draft.proposals += 1
    roles, within = who_decides(draft, event)
    draft.add(
        Proposed(
            number=draft.proposals,
            event=event,
            perimeter=perimeter,
            threshold=threshold.source,
            indicator=read[0] if read else "",
            value=str(known.get(read[0], "")) if read else "",
            level=level,
            decide_by=draft.now + within if within else None,
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
