"""A whole plan: everything the engine needs to run it, and nothing it must guess."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ModelWrapValidatorHandler, field_validator, model_validator

from pca.domain.diagnosis import Faulty
from pca.domain.plan.activities import Activity
from pca.domain.plan.committees import StandingCommittee
from pca.domain.plan.communications import Communication, Ladder
from pca.domain.plan.coverage import MinimumCoverage
from pca.domain.plan.decision_rules import DecisionRule
from pca.domain.plan.identity import Axis, Criterion, Dependencies, Review
from pca.domain.plan.indicator_sets import IndicatorSet
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.languages import spoken_as
from pca.domain.plan.measures import Measure
from pca.domain.plan.resources import Resource
from pca.domain.plan.roles import Committee, Role, Stakeholder, Team
from pca.domain.plan.states import State, Transition
from pca.domain.plan.terms import Duration, Key, Language, Part, PersonKey, Scenario
from pca.domain.plan.text import Text, written_in
from pca.domain.plan.usual import lengthen

Several = Field(min_length=1)


class Approval(Part):
    """Which role must approve this version before it may run for real; never its author."""

    by: Key

    @model_validator(mode="before")
    @classmethod
    def _role_alone(cls, value: Any) -> Any:
        return {"by": value} if isinstance(value, str) else value


class Escalation(Part):
    """What happens when nobody answers: a reminder at the deadline, then deputy, then committee, `step` apart."""

    step: Duration = timedelta(hours=1)


class SituationPoints(Part):
    """How often a point of situation is due in each stage; none is due in the others (R30)."""

    crisis: Duration = timedelta(hours=4)
    watch: Duration = timedelta(days=1)


class Playbook(Part):
    """One version of a plan. The pydantic model, the published JSON Schema and the reference page are one truth."""

    language: Literal["pca/1"]
    """The version of the playbook language."""
    id: Key
    """The plan's short name; all its versions share it."""
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")] = "1.0.0"
    """Three numbers, such as "1.0.0"; a change gets a new one."""
    title: Text
    purpose: Text
    """What the plan is for, in a sentence or two."""
    scope: Text
    """Which sites, activities and people it covers."""
    objectives: tuple[Text, ...] = Several
    """What must be kept up or reached while the crisis lasts."""
    scenario: Scenario
    """What the plan prepares for."""
    languages: tuple[Language, ...] = Several
    """Languages of the plan and its messages, by their tags, such as fr, ar, en, es or pt-BR. The first one serves
    whoever reads none of them. Those of the title, in their order, unless said otherwise."""
    time_zone: str
    """An IANA zone, such as Africa/Casablanca."""
    author: PersonKey
    """Who wrote this version; never the one who approves it."""
    owner: Key
    """The role that keeps the plan up to date."""
    approval: Approval
    """Who approves a version; the first seat that decides, unless said otherwise."""
    review: Review
    """When the plan was last reviewed, and how often it is."""
    success_criteria: tuple[Criterion, ...] = Several
    """How one knows afterwards that the plan worked."""
    activation_criteria: tuple[Criterion, ...] = Several
    """When the plan should be activated."""
    stand_down_criteria: tuple[Criterion, ...] = Several
    """When the crisis can be declared over; each one unmet asks for a reason of its own."""
    dependencies: Dependencies
    """What the plan leans on, inside and outside the house."""
    resources: tuple[Resource, ...] = Several
    """What must be at hand, and the least amount of it."""
    committee: Committee
    """The crisis management committee; all seats, unless said otherwise."""
    roles: tuple[Role, ...] = Several
    """Seats of the crisis organisation, each with a holder and at least one deputy."""
    teams: tuple[Team, ...] = Several
    """Who carries out measures."""
    stakeholders: tuple[Stakeholder, ...] = ()
    """Parties outside the house who are to be informed."""
    escalation: Escalation = Escalation()
    sending: Ladder | None = None
    """How messages climb from one way to the next, quiet hours, and the daily budget; sensible values otherwise."""
    situation_points: SituationPoints = SituationPoints()
    """How often the committee is told where things stand."""
    activities: tuple[Activity, ...] = Several
    """The activities to protect, with what an interruption would cost."""
    coverage: MinimumCoverage | None = None
    """The least number of people, and of skills, that sites and central functions open with."""
    indicators: tuple[Indicator, ...] = ()
    """Figures that conditions may name."""
    indicator_sets: tuple[IndicatorSet, ...] = ()
    """Figures that the house prints together, such as its yearly dashboard."""
    axes: tuple[Axis, ...] = Several
    """Families of measures; a single one, unless said otherwise."""
    states: tuple[State, ...] = Several
    """The states a crisis can be in; the usual course, unless said otherwise."""
    initial: Key | None = None
    """The state a crisis opens in; the first one listed unless said otherwise."""
    transitions: tuple[Transition, ...] = Several
    """The moves somebody may decide. A plan without `states` may leave them out and takes those of the usual course:
    activation is proposed where a condition of the activation criteria holds, the end where all of the others do."""
    decision_rules: tuple[DecisionRule, ...] | None = None
    """Which decisions are voted on, by whom, and up to which amount somebody decides; one person decides otherwise."""
    committees: tuple[StandingCommittee, ...] = ()
    """The committees that sit while a crisis lasts: a central one, and one in each region that may be stricter than
    the country. Without any, nothing but `committee` sits."""
    measures: tuple[Measure, ...] = Several
    """What is done in which state, and by whom."""
    editorial: tuple[Key, ...] = ()
    """Measures whose wording alone changed since the version before: once the approver confirms it too, nobody is asked
    to acknowledge again."""
    communications: tuple[Communication, ...] = Several
    """What is said, when and to whom."""

    @model_validator(mode="wrap")
    @classmethod
    def _in_its_languages(cls, value: Any, handler: ModelWrapValidatorHandler[Playbook]) -> Playbook:
        if not isinstance(value, dict):
            return handler(value)
        named = value.get("languages", _languages_of(value.get("title")))
        first = named[0] if isinstance(named, list | tuple) and named else ""
        with written_in(first if isinstance(first, str) else ""):
            return handler(lengthen({**value, "languages": named} if named is not None else value))

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise Faulty("rule.time_zone") from error
        return value

    @property
    def main(self) -> str:
        """The language that serves whoever reads none of the plan's."""
        return self.languages[0]

    def speaks(self, language: str) -> str:
        """The plan's language in which a reader of `language` is told."""
        return spoken_as(language, self.languages) or self.main

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def ladder(self) -> Ladder:
        """The rules of sending: the plan's own, or the usual ones."""
        return self.sending or Ladder()

    @cached_property
    def communication(self) -> dict[str, Communication]:
        """Communications by id."""
        return {communication.id: communication for communication in self.communications}

    @cached_property
    def measure(self) -> dict[str, Measure]:
        """Measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def rule_of(self) -> dict[str, DecisionRule]:
        """The rule of each decision that has one."""
        return {decision: rule for rule in self.decision_rules or () for decision in rule.decisions}

    @cached_property
    def regional(self) -> StandingCommittee | None:
        """The committee of each region, where the plan has them."""
        return next((committee for committee in self.committees if committee.per == "region"), None)

    @cached_property
    def central(self) -> StandingCommittee | None:
        """The central committee as the plan declares it among its committees."""
        return next((committee for committee in self.committees if committee.per is None), None)

    @cached_property
    def sitting(self) -> dict[str, Role | StandingCommittee]:
        """In which names something is decided: roles and committees."""
        return {**{committee.id: committee for committee in self.committees}, **self.role}

    @cached_property
    def limits_travel(self) -> tuple[Measure, ...]:
        """Measures that say which trips are allowed."""
        return tuple(measure for measure in self.measures if measure.staff and measure.staff.purposes)

    @cached_property
    def role(self) -> dict[str, Role]:
        """Roles by id."""
        return {role.id: role for role in self.roles}

    @cached_property
    def team(self) -> dict[str, Team]:
        """Teams by id."""
        return {team.id: team for team in self.teams}

    @cached_property
    def activity(self) -> dict[str, Activity]:
        """Activities by id."""
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def level_of(self) -> dict[str, int]:
        """How serious each state is: its own level, or the nearest one around it, or 0."""
        levels: dict[str, int] = {}

        def note(state: State, around: int) -> None:
            levels[state.id] = around if state.level is None else state.level
            for inner in state.children:
                note(inner, levels[state.id])

        for outer in self.states:
            note(outer, 0)
        return levels

    @cached_property
    def state(self) -> dict[str, State]:
        """All states by id, inner ones included, in document order."""
        return {inner.id: inner for outer in self.states for inner in outer.walk()}


def _languages_of(title: Any) -> list[Any] | None:
    """The languages of a title that says them, in the order in which it does."""
    return list(title) if isinstance(title, dict) and title else None
