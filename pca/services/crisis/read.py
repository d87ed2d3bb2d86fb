"""Questions about a crisis that pages, API and command line ask alike: where it is, what may be decided, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.activities import breaks_at
from pca.domain.directory import ROOT
from pca.domain.facts import AnyFact, DecisionTaken
from pca.domain.plan.states import Kind
from pca.domain.situation import ActivityClock, Crisis, Standing
from pca.services.crisis.scene import HOUSE, Scene
from pca.services.plans.read import histories
from pca.store.audit import journal
from pca.store.crisis import crisis as crises
from pca.store.crisis import decisions, questions
from pca.store.crisis.crisis import StateLine
from pca.store.crisis.decisions import DecisionLine
from pca.store.crisis.questions import QuestionLine
from pca.store.indicators import indicators
from pca.store.indicators.indicators import ProposalLine
from pca.store.kit.database import Unit
from pca.store.measures import measures
from pca.store.people.directory import version
from pca.store.plans.plans import PlanLine


class Possible(msgspec.Struct, frozen=True):
    """A decision that the plan allows now, and who may take it."""

    event: str
    title: str
    decided_by: tuple[str, ...]
    """Titles of the roles."""
    roles: tuple[str, ...] = ()
    """The same as identifiers, for programs."""


class CrisisFile(msgspec.Struct, frozen=True):
    """A crisis file, and where the institution as a whole stands in it."""

    crisis: Crisis
    root: Standing


class Openable(msgspec.Struct, frozen=True):
    """Plan versions that a crisis may be opened on, and the version of the directory they have to fit."""

    plans: tuple[PlanLine, ...]
    directory: str


class StatePast(msgspec.Struct, frozen=True):
    """A state that a perimeter held, and the decision that led there; None for the one the crisis opened in."""

    state: StateLine
    decision: DecisionLine | None


def crisis_files(unit: Unit) -> tuple[CrisisFile, ...]:
    """All crisis files: the open ones first, the newest first."""
    files = (CrisisFile(crisis, crises.standings(unit, crisis.key)[ROOT]) for crisis in crises.crises(unit))
    return tuple(
        sorted(files, key=lambda file: (file.crisis.closed_at is not None, -file.crisis.opened_at.timestamp()))
    )


def latest_open(unit: Unit) -> Crisis | None:
    """The open crisis that was opened last."""
    return next(reversed(open_crises(unit)), None)


def open_crises(unit: Unit) -> tuple[Crisis, ...]:
    """The crises that are not closed, in the order in which they were opened."""
    return crises.crises(unit, open_only=True)


def openable(unit: Unit) -> Openable:
    """The version in force of each plan; the last one, for exercises, of a plan that nobody approved."""
    return Openable(tuple(versions.usable for versions in histories(unit).values()), version(unit))


def seen_in(about: Scene, reach: Reach, perimeter: str) -> bool:
    """Whether what holds or is decided in a perimeter concerns who reaches so far: it is theirs, or governs them."""
    governs = reach.everything or perimeter in reach.perimeters(about.organisation)
    return governs or reach.covers(about.organisation, place=perimeter)


def measures_seen(unit: Unit, about: Scene, reach: Reach) -> measures.Seen:
    """Which measures concern who reaches so far: those that hold there, and those of their teams."""
    theirs = [measure.id for measure in about.plan.playbook.measures if measure.team in reach.teams]
    return measures.seen(unit, reach, theirs)


def standings(unit: Unit, about: Scene, reach: Reach = EVERYTHING) -> dict[str, Standing]:
    """The perimeters within reach that hold a state of their own, and which; the institution is always among them."""
    held = crises.standings(unit, about.crisis.key)
    return {perimeter: held[perimeter] for perimeter in held if seen_in(about, reach, perimeter)}


def possible_from(about: Scene, configuration: Sequence[str]) -> tuple[Possible, ...]:
    """Decisions the plan allows from a state, each once, with the titles of those who may take them."""
    if about.crisis.closed_at is not None:
        return ()
    active, role = about.plan.active(configuration), about.plan.playbook.role
    possible = []
    for event, moves in about.plan.events.items():
        here = [move for move in moves if not active.isdisjoint(move.source)]
        if here:
            roles = here[0].decided_by
            titles = tuple(about.say(role[name].title) for name in roles if name in role)
            possible.append(Possible(event, about.event_title(event), titles, roles))
    return tuple(possible)


def closing_events(unit: Unit, about: Scene) -> tuple[str, ...]:
    """The decisions that lead to a closed state from here; all that close the plan where none does from here."""
    active = about.plan.active(crises.standings(unit, about.crisis.key)[ROOT].configuration)
    closing = [
        transition
        for transition in about.plan.playbook.transitions
        if any(about.plan.kind_of(state) is Kind.CLOSED for state in transition.target)
    ]
    here = [transition for transition in closing if not active.isdisjoint(transition.source)]
    return tuple(dict.fromkeys(transition.decision for transition in here or closing))


def awaited(unit: Unit, about: Scene, reach: Reach = EVERYTHING) -> tuple[ProposalLine, ...]:
    """Decisions proposed within reach that wait for an answer, the most urgent first."""
    unsettled = indicators.proposals(unit, about.crisis.key, open_only=True)
    return tuple(
        sorted(
            (proposal for proposal in unsettled if seen_in(about, reach, proposal.perimeter)),
            key=lambda proposal: (proposal.decide_by is None, proposal.decide_by or proposal.proposed_at),
        )
    )


def voted(unit: Unit, about: Scene, reach: Reach = EVERYTHING) -> tuple[QuestionLine, ...]:
    """The questions within reach that are voted on now, the first deadline first."""
    asked = questions.questions(unit, about.crisis.key, open_only=True)
    return tuple(
        sorted(
            (question for question in asked if seen_in(about, reach, question.perimeter)),
            key=lambda line: line.deadline,
        )
    )


def proposals_seen(unit: Unit, about: Scene, reach: Reach, only: str | None = None) -> tuple[ProposalLine, ...]:
    """All proposals within reach, the newest first; those of one person alone where `only` names them."""
    lines = indicators.proposals(unit, about.crisis.key)
    return tuple(
        line for line in reversed(lines) if only in (None, line.proposed_by) and seen_in(about, reach, line.perimeter)
    )


def taken(unit: Unit, about: Scene, reach: Reach = EVERYTHING, *, after: int = 0) -> tuple[DecisionLine, ...]:
    """The decisions taken within reach after number `after`, the newest first."""
    lines = decisions.decisions(unit, about.crisis.key, after=after)
    return tuple(decision for decision in reversed(lines) if seen_in(about, reach, decision.perimeter))


def decision_taken(unit: Unit, about: Scene, reach: Reach, number: int) -> DecisionLine | None:
    """One decision, for whoever it concerns."""
    line = decisions.decision(unit, about.crisis.key, number)
    return line if line and seen_in(about, reach, line.perimeter) else None


def decision_facts(unit: Unit, about: Scene, line: DecisionLine) -> tuple[AnyFact, ...]:
    """All that happened with a decision, as its entry in the journal holds it."""
    for entry in journal.entries_at(unit, about.crisis.key, line.decided_at):
        if any(isinstance(fact, DecisionTaken) and fact.number == line.number for fact in entry.facts):
            return entry.facts
    return ()


def state_history(unit: Unit, about: Scene, reach: Reach) -> tuple[StatePast, ...]:
    """Every state held within reach, the newest first.

    A state begins at the instant of the decision that led there: both come from one journal entry. The first one of
    the institution is that in which the crisis opened; nobody decided it.
    """
    return tuple(reversed(list(_decided(unit, about, reach))))


def _decided(unit: Unit, about: Scene, reach: Reach) -> Iterator[StatePast]:
    moves = [decision for decision in decisions.decisions(unit, about.crisis.key) if decision.event not in HOUSE]
    opened = False
    for state in crises.state_history(unit, about.crisis.key, reach):
        opening = state.perimeter == ROOT and not opened
        opened = opened or opening
        here = (move for move in moves if (move.perimeter, move.decided_at) == (state.perimeter, state.started_at))
        decision = None if opening else next(here, None)
        if decision is not None:
            moves.remove(decision)
        yield StatePast(state, decision)


def by_risk(clocks: Iterable[ActivityClock], now: datetime) -> list[ActivityClock]:
    """Activities that stand still, in the order in which they break next: the RTO, or the MTPD once that is past."""
    return sorted(clocks, key=lambda clock: breaks_at(clock, now))
