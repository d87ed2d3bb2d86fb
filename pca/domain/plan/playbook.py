"""A whole plan: everything the engine needs to run it, and nothing it must guess."""

from datetime import timedelta
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from pca.domain.plan.activities import Activity
from pca.domain.plan.communications import Communication
from pca.domain.plan.identity import Axis, Criterion, Dependencies, Resource, Review
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.measures import Measure
from pca.domain.plan.roles import Committee, Role, Stakeholder, Team
from pca.domain.plan.states import State, Transition
from pca.domain.plan.terms import Duration, Key, Language, Part, PersonKey, Scenario, Text

Several = Field(min_length=1)


class Approval(Part):
    """Which role must approve this version before it may run for real; never its author."""

    by: Key


class Escalation(Part):
    """What happens when nobody answers: a reminder at the deadline, then deputy, then committee, `step` apart."""

    step: Duration = timedelta(hours=1)


class Playbook(Part):
    """One version of a plan. The pydantic model, the published JSON Schema and the reference page are one truth."""

    language: Literal["pca/1"]
    """The version of the playbook language."""
    id: Key
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    purpose: Text
    scope: Text
    objectives: tuple[Text, ...] = Several
    scenario: Scenario
    languages: tuple[Language, ...] = Several
    time_zone: str
    """An IANA zone, such as Africa/Casablanca."""
    author: PersonKey
    owner: Key
    """The role that keeps the plan up to date."""
    approval: Approval
    review: Review
    success_criteria: tuple[Criterion, ...] = Several
    activation_criteria: tuple[Criterion, ...] = Several
    stand_down_criteria: tuple[Criterion, ...] = Several
    dependencies: Dependencies
    resources: tuple[Resource, ...] = Several
    committee: Committee
    roles: tuple[Role, ...] = Several
    teams: tuple[Team, ...] = Several
    stakeholders: tuple[Stakeholder, ...] = ()
    escalation: Escalation = Escalation()
    activities: tuple[Activity, ...] = Several
    indicators: tuple[Indicator, ...] = ()
    axes: tuple[Axis, ...] = Several
    states: tuple[State, ...] = Several
    initial: Key | None = None
    """The state a crisis opens in; the first one listed unless said otherwise."""
    transitions: tuple[Transition, ...] = Several
    measures: tuple[Measure, ...] = Several
    communications: tuple[Communication, ...] = Several

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, said: str) -> str:
        try:
            ZoneInfo(said)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"{said!r} is not a known time zone; write one such as Africa/Casablanca") from error
        return said

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def measure(self) -> dict[str, Measure]:
        """Measures by id."""
        return {one.id: one for one in self.measures}

    @cached_property
    def role(self) -> dict[str, Role]:
        """Roles by id."""
        return {one.id: one for one in self.roles}

    @cached_property
    def team(self) -> dict[str, Team]:
        """Teams by id."""
        return {one.id: one for one in self.teams}

    @cached_property
    def activity(self) -> dict[str, Activity]:
        """Activities by id."""
        return {one.id: one for one in self.activities}

    @cached_property
    def state(self) -> dict[str, State]:
        """All states by id, inner ones included, in document order."""
        return {inner.id: inner for outer in self.states for inner in outer.walk()}
