"""The rule of a route: what one must be allowed to do to have it."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from pca.domain.access import Action


class Everybody(Enum):
    """The rule of pages that need no sign-in."""

    PAGE = "everybody"


class SignedIn(Enum):
    """The rule of pages for whoever is signed in, whatever their rights."""

    PAGE = "signed_in"
    FIRST = "first_password"
    """Also for whoever came in by a first password: choosing another, and leaving. They reach nothing else."""


Rule: TypeAlias = Action | Everybody | SignedIn
