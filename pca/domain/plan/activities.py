"""The activities a crisis may interrupt, and how long each may stand still (business impact analysis)."""

from enum import StrEnum

from pydantic import Field

from pca.domain.plan.terms import Day, Duration, Key, Part, PersonKey
from pca.domain.plan.text import Text


class Priority(StrEnum):
    """Order of recovery, P0 first."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class ImpactKind(StrEnum):
    """What an interruption harms."""

    CUSTOMERS = "customers"
    FINANCIAL = "financial"
    LEGAL = "legal"
    REPUTATION = "reputation"
    STAFF = "staff"
    OPERATIONS = "operations"


class Impact(Part):
    """How bad the interruption is once it has lasted `after` (impact over time, ISO 22301 8.2.2)."""

    kind: ImpactKind
    after: Duration
    severity: int = Field(ge=1, le=4)
    text: Text


class Objective(Part):
    """Who approved the recovery objectives, when, and the impact that justifies them (R09)."""

    approved_by: PersonKey
    approved_on: Day
    justification: Text


class Activity(Part):
    """One activity: its impacts over time, DMIA/MTPD, RTO, RPO, minimum service, dependencies (R07–R09)."""

    id: Key
    title: Text
    priority: Priority
    impacts: tuple[Impact, ...] = Field(min_length=1)
    dmia: Duration
    """MTPD, durée maximale d'interruption admissible: the longest interruption that can be borne."""
    rto: Duration
    """Recovery time objective: the interruption one aims for; never longer than `dmia`."""
    rpo: Duration | None = None
    """Recovery point objective (PDMA): the longest span of data that may be lost."""
    minimum_service: Text
    """The minimum acceptable level of service (MBCO)."""
    depends_on: tuple[Key, ...] = ()
    """Activities or dependencies this activity needs."""
    resources: tuple[Key, ...] = ()
    objective: Objective | None = None
