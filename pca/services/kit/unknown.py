"""What somebody named and nobody here knows."""

from __future__ import annotations


class UnknownCrisis(LookupError):
    """No crisis has this key."""


class UnknownPlan(LookupError):
    """No published version answers to this name."""


class AmbiguousPlan(LookupError):
    """The beginning of a hash that several versions share."""
