"""Who decides and who acts: crisis roles with their deputies, teams, and parties outside the house."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from pca.domain.mail_address import MailAddress
from pca.domain.plan.terms import Key, Part, PersonKey, Text


class Function(StrEnum):
    """The functions a crisis organisation needs (ISO 22320, ANSSI)."""

    DECISION = "decision"
    LOG = "log"
    COMMUNICATION = "communication"
    OPERATIONS = "operations"
    IT = "it"
    HR = "hr"
    LEGAL = "legal"
    LOGISTICS = "logistics"
    ANTICIPATION = "anticipation"


class Role(Part):
    """A seat in the crisis organisation: one holder and at least one deputy (R19)."""

    id: Key
    title: Text
    function: Function
    holder: PersonKey
    deputies: tuple[PersonKey, ...] = ()


class Team(Part):
    """Who carries out measures. A team `per: region` exists once in each region, led by the region's own people."""

    id: Key
    title: Text
    per: Literal["region"] | None = None
    lead: PersonKey | None = None
    """Required unless the team exists per region."""
    deputies: tuple[PersonKey, ...] = ()


class Committee(Part):
    """The crisis management committee: which roles sit in it."""

    title: Text
    roles: tuple[Key, ...] = Field(min_length=1)


class StakeholderKind(StrEnum):
    """Categories of parties to be informed (ANSSI 6.1)."""

    AUTHORITY = "authority"
    PUBLIC = "public"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    PARTNER = "partner"


class Stakeholder(Part):
    """A party outside the house, with its usual and its emergency address."""

    id: Key
    title: Text
    kind: StakeholderKind
    email: MailAddress | None = None
    emergency_email: MailAddress | None = None
    language: Literal["fr", "ar", "en"] = "fr"
