"""A plan made ready to run: its state machine, its conditions, and what happens when, looked up at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from pca.domain.directory import Organisation, Person
from pca.domain.expressions.expressions import Expression, Type, compile_expression
from pca.domain.plan import names
from pca.domain.plan.chart import Chart
from pca.domain.plan.communications import Communication
from pca.domain.plan.identity import Criterion
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.languages import chain
from pca.domain.plan.lookups import (
    Holder,
    about_site,
    about_staff_of,
    followed,
    grouped,
    moves_from,
    parents,
    people_of,
    triggers,
)
from pca.domain.plan.measures import Each, Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.resources import Resource
from pca.domain.plan.states import Kind, State, Transition
from pca.domain.plan.words import PlanWords

if TYPE_CHECKING:
    from pca.domain.machine.machine import Machine
    from pca.domain.machine.statechart import Edge

Texts: TypeAlias = Mapping[tuple[str, str, str], str]
"""Message texts by (message, kind, language)."""

Values: TypeAlias = Mapping[str, Any]
"""What is known at one moment, by name; None or nothing at all is unknown."""


class CompiledPlan(PlanWords):
    """One plan version, compiled once and shared: immutable, thread-safe, every look-up a dictionary's.

    Built from a plan without lint errors; then nothing here raises. Caching by content hash is the caller's job.
    """

    def __init__(self, playbook: Playbook, texts: Texts = MappingProxyType({})) -> None:
        self.playbook = playbook
        self.texts = texts
        self.catalogue: Mapping[str, Type] = names.catalogue(playbook.indicators)
        self.indicator: Mapping[str, Indicator] = {indicator.id: indicator for indicator in playbook.indicators}
        self.parent: Mapping[str, str | None] = dict(parents(playbook.states, None))
        self.questions = names.questions(self.parent, playbook.measure, playbook.indicators)
        self._kinds = {state: self._outermost(state).kind or Kind.CRISIS for state in self.parent}
        self.transition: Mapping[str, Transition] = {transition.id: transition for transition in playbook.transitions}
        self.events: Mapping[str, tuple[Transition, ...]] = grouped(
            (transition.decision, transition) for transition in playbook.transitions
        )
        """Transitions by the event that fires them, in document order."""
        self.guard: Mapping[str, Expression] = {
            transition.id: self._condition(transition.guard) for transition in playbook.transitions if transition.guard
        }
        """Guards by transition."""
        self._ahead, self._edges = dict[tuple[str, ...], frozenset[str]](), dict[str, Transition]()
        self.said_when: Mapping[tuple[str, str], tuple[Communication, ...]] = grouped(
            (trigger, communication) for communication in playbook.communications for trigger in triggers(communication)
        )
        """Communications by (trigger, subject), such as ("entering", "crisis")."""
        self.stakeholder = {stakeholder.id: stakeholder for stakeholder in playbook.stakeholders}
        self._criteria = {
            criterion.when: self._condition(criterion.when)
            for criterion in (*playbook.success_criteria, *playbook.activation_criteria, *playbook.stand_down_criteria)
            if criterion.when
        }
        self._selectors = dict(self._compiled_selectors())
        self._digests: dict[tuple[str, str], str] = {}
        self._written: dict[str, frozenset[str]] = {}

    @cached_property
    def machine(self) -> Machine:
        """The chart, made ready to be moved through: made for the first who decides or asks what may be decided."""
        from pca.domain.machine.machine import Machine

        chart = Chart(self.playbook.states)
        edges = [edge for transition in self.playbook.transitions for edge in self._edges_of(transition, chart)]
        return Machine(chart.nodes, edges, (self.playbook.initial,) if self.playbook.initial else ())

    @cached_property
    def dated(self) -> tuple[Communication, ...]:
        """Communications said at instants of their own."""
        return tuple(communication for communication in self.playbook.communications if communication.when.at)

    @cached_property
    def repeated(self) -> tuple[Communication, ...]:
        """Communications said again and again."""
        return tuple(communication for communication in self.playbook.communications if communication.when.repeat)

    @cached_property
    def superseded(self) -> frozenset[str]:
        """Communications that another one replaces, or is addressed to the holders of."""
        return frozenset(
            name
            for communication in self.playbook.communications
            for name in (*communication.replaces, *communication.audience.holders_of)
        )

    @cached_property
    def resource(self) -> Mapping[str, Resource]:
        """Resources by name."""
        return {resource.id: resource for resource in self.playbook.resources}

    @cached_property
    def waits_for(self) -> Mapping[str, tuple[str, ...]]:
        """By measure, those whose tasks may wait for its own, or for those it stands in for."""
        direct = grouped((name, measure.id) for measure in self.playbook.measures for name in measure.after.measures)
        by_measure = {name: list(waiting) for name, waiting in direct.items()}
        for fallback, replaced in self.stands_in_for.items():
            by_measure.setdefault(fallback, []).extend(
                name for measure in replaced for name in direct.get(measure.id, ())
            )
        return {name: tuple(dict.fromkeys(waiting)) for name, waiting in by_measure.items() if waiting}

    def kind_of(self, state: str) -> Kind:
        """Where the state stands in the life of a crisis; inner states take their outermost state's kind."""
        return self._kinds[state]

    def active(self, configuration: Iterable[str]) -> frozenset[str]:
        """All states of a configuration, outer ones included. States this version lacks count as themselves."""
        states: set[str] = set()
        for state in configuration:
            at: str | None = state
            while at is not None and at not in states:
                states.add(at)
                at = self.parent.get(at)
        return frozenset(states)

    def ahead(self, configuration: Iterable[str]) -> frozenset[str]:
        """All states that hold in a configuration or that some sequence of decisions may still lead to."""
        held = tuple(configuration)
        if held not in self._ahead:
            self._ahead[held] = self._reachable(held)
        return self._ahead[held]

    def _reachable(self, configuration: tuple[str, ...]) -> frozenset[str]:
        def entered(target: str) -> Iterator[str]:
            yield from self.active((target,))
            if target in self.parent:
                yield from (inner.id for inner in self.playbook.state[target].walk())

        return frozenset(followed(self.active(configuration), moves_from(self.playbook.transitions), entered))

    def criterion_holds(self, criterion: Criterion, values: Values) -> bool | None:
        """Whether a criterion is met, or None: a value is missing, or the committee assesses it by hand."""
        if criterion.when is None:
            return None
        return self._criteria[criterion.when].holds(values)

    def criterion_reads(self, criterion: Criterion) -> frozenset[str]:
        """The names its condition asks about; none where the committee assesses it by hand."""
        return frozenset(self._criteria[criterion.when].names) if criterion.when else frozenset()

    def places(self, measure: Measure, organisation: Organisation) -> tuple[str, ...]:
        """The sites or regions a measure asks for, one task each; none when it has a single task."""
        if measure.each is None or measure.by_subject:
            return ()
        if measure.each.kind == "site":
            return self.sites(measure.each.where, organisation)
        where = self.selector("region", measure.each.where)
        return tuple(
            region for region in organisation.regions if where is None or where.holds({"region": region}) is True
        )

    def sites(self, where: str | None, organisation: Organisation) -> tuple[str, ...]:
        """Sites matching a condition of this plan (all without one), in the directory's order."""
        if not where:
            return tuple(organisation.sites)
        chosen = self._selectors["site", where]
        return tuple(site.id for site in organisation.sites.values() if chosen.holds(about_site(site)) is True)

    def people(self, where: str, organisation: Organisation) -> tuple[str, ...]:
        """People matching a condition of this plan, in the directory's order."""
        chosen, sites = self._selectors["people", where], organisation.sites
        about = {site.id: about_staff_of(site, organisation.in_network(site)) for site in sites.values()}
        holds: dict[tuple[str, str], bool] = {}  # of all who are at one site with one status
        for person in organisation.people.values():
            like = (person.site, person.status)
            if like not in holds:
                known = about.get(person.site, {"site": person.site})
                holds[like] = chosen.holds({**known, "status": person.status}) is True
        return tuple(person.id for person in organisation.people.values() if holds[person.site, person.status])

    def persons(
        self, each: Each, organisation: Organisation, answers: Mapping[str, str], holder: Holder
    ) -> tuple[str, ...]:
        """The people each of whom gets a task, in the directory's order, given what they answered."""
        among = people_of(self.playbook, each, organisation, holder)
        where = self.selector("person", each.where)
        sites = organisation.sites.values() if where else ()
        about = {site.id: about_staff_of(site, organisation.in_network(site)) for site in sites}

        def chosen(person: Person) -> bool:
            if where is None:
                return True
            known = about.get(person.site, {"site": person.site})
            return where.holds({**known, "status": person.status, names.ANSWER: answers.get(person.id, "")}) is True

        people = organisation.people.values()
        return tuple(person.id for person in people if (among is None or person.id in among) and chosen(person))

    def selector(self, kind: str, where: str | None) -> Expression | None:
        """A condition that chooses places or people, ready to be asked; None where all are meant."""
        return self._selectors.get((kind, where or ""))

    @cached_property
    def reads_answers(self) -> bool:
        """Whether what somebody answers may give a task, or end one."""
        return any(
            kind == "person" and names.ANSWER in expression.names for (kind, _), expression in self._selectors.items()
        )

    def digest(self, message: str, kind: str) -> str:
        """SHA-256, in hex, of the texts of one message and kind in all languages; a mail's subject included."""
        key = (message, kind)
        if key not in self._digests:
            kinds = ("subject", "mail") if kind == "mail" or self._chats_as_mail(message, kind) else (kind,)
            texts = sorted((name, text) for name, text in self.texts.items() if name[0] == message and name[1] in kinds)
            body = "\0".join("\0".join((*name, text)) for name, text in texts)
            self._digests[key] = hashlib.sha256(body.encode()).hexdigest()
        return self._digests[key]

    def kinds_of(self, message: str) -> frozenset[str]:
        """Kinds of text a message is written for, in a language that is looked for. A mail is a chat as it is."""
        if message not in self._written:
            tongues = chain(self.playbook.main, self.playbook.languages)
            kinds = {kind for name, kind, language in self.texts if name == message and language in tongues}
            self._written[message] = frozenset(kinds | ({"chat"} if "mail" in kinds else set()))
        return self._written[message]

    def _chats_as_mail(self, message: str, kind: str) -> bool:
        return kind == "chat" and (message, "chat", self.playbook.main) not in self.texts

    def _outermost(self, state: str) -> State:
        above = self.parent[state]
        return self.playbook.state[state] if above is None else self._outermost(above)

    def _condition(self, source: str) -> Expression:
        return compile_expression(source, self.catalogue, questions=self.questions)

    def transition_of(self, edge: str) -> Transition:
        """The transition behind an edge of a step or refusal: one that leaves several states has several edges."""
        return self._edges[edge]

    def _edges_of(self, transition: Transition, chart: Chart) -> Iterator[Edge]:
        for edge in chart.edges(transition, self.guard[transition.id].holds if transition.id in self.guard else None):
            self._edges[edge.id] = transition
            yield edge

    def _compiled_selectors(self) -> Iterator[tuple[tuple[str, str], Expression]]:
        wanted: list[tuple[str, str | None]] = [
            (measure.each.kind, measure.each.where) for measure in self.playbook.measures if measure.each
        ]
        wanted += [("staff", measure.staff.where) for measure in self.playbook.measures if measure.staff]
        for communication in self.playbook.communications:
            wanted += [("site", communication.audience.site_heads), ("people", communication.audience.people)]
        for kind, where in dict.fromkeys(wanted):
            if where:
                yield (kind, where), compile_expression(where, names.SELECTORS[kind])


def compile_plan(playbook: Playbook, texts: Texts = MappingProxyType({})) -> CompiledPlan:
    """Make a plan ready to run. Raises nothing for a plan without lint errors."""
    return CompiledPlan(playbook, texts)
