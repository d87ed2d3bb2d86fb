"""The rule of a route: what one must be allowed to do to have it, and over what. There is no route without both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from pca.domain.access.access import Action, Identity


class Everybody(Enum):
    """What pages ask that need no sign-in."""

    PAGE = "everybody"


class SignedIn(Enum):
    """What pages ask that are for whoever is signed in, whatever their rights."""

    PAGE = "signed_in"
    FIRST = "first_password"
    """Also for whoever came in by a first password: choosing another, and leaving. They reach nothing else."""


May: TypeAlias = Action | Everybody | SignedIn


class Over(Enum):
    """Over what a route is had; judged before it answers, or, for orders, inside the transaction that writes."""

    NOTHING = "nothing"
    """Nobody's rows: ways in, and pages to which a secret in the address leads."""
    OWN = "own"
    """The person's own: their account, sessions, addresses, tasks."""
    COMMON = "common"
    """What every reader may know alike: plans, crises, the institution's own state and figures. It names no branch."""
    ROWS = "rows"
    """Rows of places, teams and people: each is read through the reader's reach."""
    INSTITUTION = "institution"
    """What has no place: only a right for the whole institution is enough."""
    ORDER = "order"
    """An order: its act says over what it is given (`pca/domain/reaches.py`)."""


_OPEN = {Everybody: {Over.NOTHING, Over.COMMON}, SignedIn: {Over.OWN, Over.COMMON, Over.ROWS}}


@dataclass(frozen=True)
class Rule:
    """Who may, and over what."""

    may: May
    over: Over

    def __post_init__(self) -> None:
        allowed = _OPEN.get(type(self.may), set(Over) - {Over.NOTHING})
        if self.over not in allowed:
            raise TypeError(f"{self.may} over {self.over.name} cannot be the rule of a route")

    def lets(self, identity: Identity) -> bool:
        """Whether somebody who is signed in may have it at all, as far as that can be said before anything is read."""
        if not isinstance(self.may, Action):
            return True
        if self.over is Over.INSTITUTION:
            return identity.reach(self.may).everything
        return identity.may(self.may)
