"""Who decides and who acts: crisis roles with their deputies, teams, and parties outside the house."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, model_validator

from pca.domain.diagnosis import Faulty
from pca.domain.mail_address import MailAddress
from pca.domain.plan.terms import Key, Language, Part, PersonKey
from pca.domain.plan.text import Text
from pca.domain.plan.usual import COMMITTEE, SEATS


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
    """A seat in the crisis organisation: one holder, or a rota, and at least one deputy (R19)."""

    id: Key
    """The function, unless said otherwise."""
    title: Text
    """What a seat of this function is usually called, unless said otherwise."""
    function: Function
    holder: PersonKey | None = None
    """Who holds it; or say `rota`."""
    rota: Key | None = None
    """The rota of the directory whose person on call holds it. Its hours are those of the plan's zone."""
    deputies: tuple[PersonKey, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _by_function(cls, value: Any) -> Any:
        function = value.get("function") if isinstance(value, dict) else None
        usual = SEATS.get(function) if isinstance(function, str) else None
        return {"id": function, "title": dict(usual), **value} if usual else value

    @model_validator(mode="after")
    def _one_holder(self) -> "Role":
        if (self.holder is None) == (self.rota is None):
            raise Faulty("rule.holder")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The people the plan itself names for it: the holder, unless a rota says who, then the deputies."""
        return (*([self.holder] if self.holder else []), *self.deputies)


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
    """Crisis committee, unless said otherwise."""
    roles: tuple[Key, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _roles_alone(cls, value: Any) -> Any:
        if isinstance(value, list | tuple):
            value = {"roles": value}
        return {"title": dict(COMMITTEE), **value} if isinstance(value, dict) else value


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
    language: Language | None = None
    """The one it is written to in; the plan's first one unless said otherwise."""
