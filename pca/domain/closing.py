"""A crisis is closed: whatever is still under way gets an explicit outcome; nothing lives on in a closed file."""

from __future__ import annotations

from pca.domain import reconcile, requests
from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.facts import (
    ActivityInterrupted,
    ActivityLeftDown,
    CrisisClosed,
    MessagesQueued,
    PerimeterRejoined,
    ProposalSettled,
    QuestionSettled,
    TasksSettled,
    WavesStopped,
)
from pca.domain.orders import Decide
from pca.domain.plan.states import Kind


def closes(draft: Draft, perimeter: str, configuration: tuple[str, ...]) -> bool:
    """Whether these states end the crisis: those of kind `closed`, entered by the institution as a whole."""
    return perimeter == ROOT and draft.plan.kind_of(configuration[0]) is Kind.CLOSED


def rejoin_all(draft: Draft) -> None:
    """Regions and sites that still hold a state of their own follow the institution into the closed one."""
    for perimeter in [name for name in draft.standings if name != ROOT]:
        draft.add(PerimeterRejoined(perimeter=perimeter))
        del draft.standings[perimeter]


def settle(draft: Draft, fact: CrisisClosed, seat: str) -> None:
    """Measures that still hold end; open tasks, messages nobody released, clocks and proposals get their outcome."""
    for running in list(draft.running.values()):
        if running.status == "held":
            reconcile.end(draft, running, "state")
    _tasks(draft)
    _messages(draft, seat)
    started = (fact.activity for fact in draft.facts if isinstance(fact, ActivityInterrupted))
    draft.add(
        *(
            ActivityLeftDown(activity=activity)
            for activity in dict.fromkeys((*draft.situation.figures.clocks, *started))
        )
    )
    settled = {fact.number for fact in draft.facts if isinstance(fact, ProposalSettled)}
    for proposal in draft.situation.figures.proposals:
        if proposal.number not in settled and proposal.status != "declined":
            draft.add(ProposalSettled(number=proposal.number, outcome="withdrawn"))
    for question in draft.situation.votes.questions.values():
        if question.kind == "decide" and question.number not in settled_questions(draft):
            draft.add(QuestionSettled(number=question.number, outcome="withdrawn", votes=question.choices))
    requests.leave(draft)
    draft.add(fact)


def settled_questions(draft: Draft) -> set[int]:
    """Questions that this order settled."""
    return {fact.number for fact in draft.facts if isinstance(fact, QuestionSettled)}


def _tasks(draft: Draft) -> None:
    """What was to continue, to be handed to others or to be undone counts as unfinished, unless it is cancelled."""
    act = draft.order.act
    outcomes = act.outcomes if isinstance(act, Decide) else {}
    cancelled = {name for name, outcome in outcomes.items() if outcome == "cancel"}
    left: dict[bool, list[int]] = {}
    for task in draft.live.all():
        left.setdefault(task.measure in cancelled, []).append(task.number)
    for chosen, numbers in left.items():
        draft.add(TasksSettled(outcome="cancelled" if chosen else "unfinished", tasks=tuple(sorted(numbers))))


def _messages(draft: Draft, seat: str) -> None:
    """Messages that wait for somebody's approval can be released no more: they are stopped."""
    waves: dict[int, list[tuple[int, int]]] = {}
    for wave in draft.situation.sent.unreleased:
        waves.setdefault(wave.origin or wave.number, []).append((wave.number, wave.recipients))
    for fact in draft.facts:
        if isinstance(fact, MessagesQueued) and fact.awaits is not None:
            waves.setdefault(fact.origin or fact.wave, []).append((fact.wave, len(fact.recipients)))
    for origin, held in waves.items():
        numbers, kept = tuple(number for number, _ in held), sum(count for _, count in held)
        draft.add(WavesStopped(waves=numbers, origin=origin, seat=seat, suppressed=kept, sent=0))
