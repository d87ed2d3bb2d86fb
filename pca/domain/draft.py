"""The consequences of one order while they are being worked out: facts in order, and the numbers given out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from msgspec.structs import replace

from pca.domain.directory import ROOT
from pca.domain.draft_tasks import DraftTasks
from pca.domain.facts import (
    AnyFact,
    ConditionJudged,
    IndicatorsObserved,
    ListGiven,
    PeopleMatched,
    ProposalSettled,
    TaskCompleted,
    TaskRefused,
    TaskReopened,
    TasksOpened,
    TasksSettled,
)
from pca.domain.identification import ENGINE
from pca.domain.measure_scope import Coverage
from pca.domain.orders import BREAK_GLASS, CLOCK, Order, PassTime
from pca.domain.plan.communications import Audience
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.measures import Measure
from pca.domain.recipients import Recipients
from pca.domain.refusing import Refusal as Refusal
from pca.domain.refusing import Titles as Titles
from pca.domain.refusing import refuse as refuse
from pca.domain.rounds import Round
from pca.domain.situation import Crisis, Running, Situation, Standing, Task
from pca.domain.task_changes import STAYING, TaskChanges


class Draft:
    """Facts gathered so far for one order. Local to one decision, never shared."""

    def __init__(self, plan: CompiledPlan | None, situation: Situation, order: Order, now: datetime) -> None:
        self._plan, self.situation, self.order, self.now = plan, situation, order, now
        self.facts: list[AnyFact] = []
        self.standings: dict[str, Standing] = dict(situation.standings)
        self.running: dict[tuple[str, str], Running] = dict(situation.running)
        self.verdicts: dict[tuple[str, str], bool] = dict(situation.verdicts)
        self.lists: dict[tuple[str, str], tuple[str, ...]] = dict(situation.lists)
        self.answers: dict[str, str] = dict(situation.answers)
        self.live = DraftTasks(situation.tasks, situation.live)
        """Tasks still to be done, as this draft leaves them: those it opens are among them."""
        self._changes: tuple[int, TaskChanges] = (0, TaskChanges())
        self.audiences: dict[tuple[Audience, str], Recipients] = {}
        """Whom audiences of the plan mean, as far as somebody asked (`domain.audiences`)."""
        self._looked_up: dict[str, dict[str, list[Round]]] = {}
        self._places_meant: dict[str, frozenset[str]] = {}
        self.readings: Any = None  # the figures known so far, once somebody asked (`domain.readings`)
        crisis = situation.crisis
        self.tasks = crisis.tasks if crisis else 0
        self.waves = crisis.waves if crisis else 0
        self.messages = crisis.messages if crisis else 0
        self.proposals = crisis.proposals if crisis else 0

    def adopt(self, situation: Situation, plan: CompiledPlan | None = None) -> None:
        """Look at things by the version taken over, before anything follows from it."""
        self.situation, self._plan = situation, plan or self._plan
        self.running, self.verdicts = dict(situation.running), dict(situation.verdicts)
        self.lists = dict(situation.lists)
        # What was looked up under the names of the version before is asked anew.
        self._looked_up, self._places_meant, self.audiences, self.readings = {}, {}, {}, None
        self.live = DraftTasks(situation.tasks, situation.live)

    def editorial(self, measure: str) -> bool:
        """Whether author and approver say that only the wording of the measure changed in the version taken over.

        They said so of the version it was compared with: for a crisis that runs another one it says nothing.
        """
        version = self.situation.plans.version
        if version is None or not version.editorial or version.against != self.crisis.plan:
            return False
        return measure in self.plan.playbook.editorial

    def add(self, *facts: AnyFact) -> None:
        """What happens next."""
        self.facts.extend(facts)
        for fact in facts:
            self.live.follow(fact)
            if isinstance(fact, PeopleMatched):
                before = self.lists.get((fact.measure, ROOT), ())
                self.lists[fact.measure, ROOT] = (
                    *(person for person in before if person not in fact.left),
                    *fact.joined,
                )
            elif isinstance(fact, ListGiven):
                self.lists[fact.measure, fact.perimeter] = fact.entries
            elif isinstance(fact, IndicatorsObserved):
                self.readings = None
            elif isinstance(fact, ConditionJudged):
                self.verdicts[fact.measure, fact.perimeter] = fact.outcome == "met"

    def live_of(self, measure: str) -> list[Task]:
        """Live tasks of a measure, those that undo it included."""
        return self.live.of(measure)

    def to_do(self, measure: str, perimeter: str) -> list[Task]:
        """Live tasks that carry the measure out on behalf of the perimeter, those that complete one done included."""
        return [task for task in self.live_of(measure) if task.perimeter == perimeter and task.purpose != "undo"]

    @cached_property
    def _tasks_before(self) -> int | None:
        """Tasks of the crisis still to be done before the order; counted only where something asks."""
        known = self.situation.figures.tasks_open
        return self.situation.live.count() if known is None else known

    @property
    def tasks_open(self) -> int | None:
        """Tasks of the crisis still to be done, this order's own included; None where nobody counted."""
        known = self._tasks_before
        if known is None:
            return None
        for fact in self.facts:
            if isinstance(fact, TasksOpened):
                known += len(fact.places)
            elif isinstance(fact, TasksSettled):
                known -= 0 if fact.outcome in STAYING else len(fact.tasks)
            elif isinstance(fact, TaskCompleted | TaskRefused):
                known -= 1
            elif isinstance(fact, TaskReopened):
                known += 1
        return known

    def rounds(self, measure: str, places: Collection[str] | None) -> list[Round]:
        """The latest task of a measure at each of `places` (None: everywhere), what this order did included."""
        if measure in self._looked_up or places is None:
            self.look_up([measure])
            kept = self._looked_up[measure]
            rows = [row for place in (kept if places is None else places) for row in kept.get(place, ())]
        else:
            rows = list(self.situation.rounds.latest(measure, places))
        changes = self._changed()
        opened = changes.opened.get(measure, {})
        wanted = opened if places is None else [place for place in places if place in opened]
        newer = [row for place in wanted for row in opened[place]]
        replaced = {(row.place, row.fallback_of) for row in newer}
        older = [row for row in rows if (row.place, row.fallback_of) not in replaced]
        changed = {**changes.ended, **changes.reopened}
        return [replace(row, status=changed.get(row.number, row.status)) for row in (*older, *newer)]

    def places_meant(self, measure: Measure) -> frozenset[str]:
        """The places a measure means, in whatever state; the institution for one that means none in particular."""
        if measure.id not in self._places_meant:
            whole = measure.each is None or measure.by_subject
            places = (ROOT,) if whole else self.plan.places(measure, self.situation.organisation)
            self._places_meant[measure.id] = frozenset(places)
        return self._places_meant[measure.id]

    def look_up(self, measures: Iterable[str]) -> None:
        """Read how far measures were carried out everywhere, once, rather than place by place."""
        for measure in measures:
            if measure not in self._looked_up:
                kept = self._looked_up[measure] = {}
                for row in self.situation.rounds.latest(measure):
                    kept.setdefault(row.place, []).append(row)

    def live_count(self, measure: str) -> int:
        """How many tasks that carry a measure out are still to be done, this order's own included."""
        changes = self._changed()
        opened = [row for rows in changes.opened.get(measure, {}).values() for row in rows]
        closed = sum(1 for number in changes.ended if changes.of.get(number) == measure)
        again = sum(1 for number in changes.reopened if changes.of.get(number) == measure)
        return self.situation.rounds.live(measure) + len(opened) - closed + again

    @property
    def ended(self) -> Mapping[int, str]:
        """Tasks that this order brought to an end, with their outcome."""
        return self._changed().ended

    def _changed(self) -> TaskChanges:
        """What the facts so far did to tasks, worked out again only when there are more of them."""
        if self._changes[0] != len(self.facts):
            self._changes = len(self.facts), TaskChanges.of_facts(self.facts, self.live.seen)
        return self._changes[1]

    @property
    def ahead(self) -> frozenset[str]:
        """States that hold in some perimeter, or that some sequence of decisions may still lead to."""
        return frozenset().union(*(self.plan.ahead(standing.configuration) for standing in self.standings.values()))

    @property
    def plan(self) -> CompiledPlan:
        """The plan version the crisis runs."""
        if self._plan is None:
            refuse("plan_missing")
        return self._plan

    @property
    def crisis(self) -> Crisis:
        """The crisis the order is about."""
        if self.situation.crisis is None:
            refuse("crisis_missing")
        return self.situation.crisis

    def require_open(self) -> Crisis:
        """The crisis the order is about, which must not be closed."""
        if self.crisis.closed_at is not None:
            refuse("crisis_closed", crisis=self.crisis.key)
        return self.crisis

    @property
    def actor(self) -> str:
        """For whom the order counts: the person spoken for, or whoever acts."""
        order = self.order
        if order.on_behalf_of is None:
            return order.who
        if not order.informant:
            refuse("informant_missing", person=order.on_behalf_of)
        if order.on_behalf_of not in self.situation.organisation.people:
            refuse("person_unknown", person=order.on_behalf_of)
        return order.on_behalf_of

    @property
    def unsealed(self) -> bool:
        """Whether the order's author is the sealed account, and it is open."""
        use = self.situation.access.break_glass
        return self.actor == BREAK_GLASS and use is not None and use.live(self.now)

    @property
    def author_known(self) -> bool:
        """Whether the order's author is somebody of the directory, or the sealed account while it is open."""
        return self.actor in self.situation.organisation.people or self.unsealed

    @property
    def reason(self) -> str:
        """The order's reason, as it is told to others."""
        return self.order.why.strip()

    def holder(self, role: str) -> str:
        """Who holds a role of the plan now; an empty text for nobody."""
        return self.situation.seats.holder(self.plan.playbook, role, self.now)

    def seated(self, person: str, roles: Iterable[str], plan: CompiledPlan | None = None) -> str | None:
        """The first of `roles` that the person holds; else the first in which they are a deputy, or a delegate.

        The sealed account, while it is open, sits wherever a decision waits: it stands in for whoever is missing.
        """
        if person == BREAK_GLASS:
            return next(iter(roles), None) if self.unsealed else None
        seat = self.situation.seats.seat((plan or self.plan).playbook, person, self.now, roles)
        return seat.role if seat else None

    def seat(self, roles: Iterable[str], what: str, plan: CompiledPlan | None = None) -> str:
        """The seat in which the order's author acts; without a reason and one of `roles`, it is refused.

        Seats are those of `plan`, the order's own plan unless said otherwise.
        """
        self.require_reason()
        allowed = tuple(roles)
        seat = self.seated(self.actor, allowed, plan)
        if seat is None:
            titles = Titles((plan or self.plan).playbook.role[role].title for role in allowed)
            refuse("not_entitled", person=self.actor, what=what, roles=titles or "nobody")
        return seat

    def require_reason(self) -> None:
        """A decision gives its reason, always."""
        if not self.order.why.strip():
            refuse("reason_missing")

    @property
    def coverage(self) -> Coverage:
        """Where measures stand by the states as this draft has them so far."""
        lapsed = frozenset(key for key, running in self.running.items() if running.status == "lapsed")
        known = self.situation.organisation
        kept = dict(self.verdicts), lapsed, dict(self.lists)
        return Coverage(self.plan, known, dict(self.standings), *kept)

    def mark_followed(self, event: str, perimeter: str, level: str | None = None) -> int | None:
        """Mark the open proposals of this very decision as followed; the number of the first, if any."""
        wanted = (event, perimeter, level)
        followed = [
            proposal.number
            for proposal in self.situation.figures.proposals
            if proposal.key == wanted and proposal.status != "declined"
        ]
        self.add(*(ProposalSettled(number=number, outcome="followed") for number in followed))
        return followed[0] if followed else None

    def origin_of(self, proposal: int | None) -> Literal["threshold", "decision", "proposal"]:
        """Whether a decision came from a threshold, from somebody's proposal, or from the committee itself (R13)."""
        if proposal is None:
            return "decision"
        known = self.situation.figures.proposals
        return "proposal" if any(named.number == proposal and named.proposed_by for named in known) else "threshold"


def looking(plan: CompiledPlan, situation: Situation, now: datetime) -> Draft:
    """A draft nobody ordered: to see what holds at `now`, without anything coming of it."""
    return Draft(plan, situation, Order(id="", who=CLOCK, act=PassTime(), identified=ENGINE), now)
