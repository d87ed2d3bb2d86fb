"""Indicators that read public alerts."""

from typing import Literal

from pca.domain.plan.terms import Key, Part

ALERT_WORDS = {
    "severity": ("Extreme", "Severe", "Moderate", "Minor"),
    "urgency": ("Immediate", "Expected", "Future", "Past"),
    "certainty": ("Observed", "Likely", "Possible", "Unlikely"),
}
"""What an alert may say of each; `Unknown` counts for nothing."""


class AlertReading(Part):
    """What an indicator reads in public alerts (CAP 1.2): of those in force, the highest counts."""

    reads: Literal["severity", "urgency", "certainty"] = "severity"
    """Which word of the alert counts."""
    values: dict[Key, int]
    """What each word amounts to, such as `{Extreme: 4, Severe: 3, Moderate: 2, Minor: 1}`; others do not count."""
    otherwise: int | None = None
    """While none is in force; unknown unless said."""
    events: tuple[str, ...] = ()
    """Events that count, as alerts call them; all unless said otherwise."""
    areas: dict[Key, tuple[str, ...]] = {}
    """By region, what alerts call it: names of areas, or values of geocodes. Without any, every alert counts for the
    institution; with some, those that name one of them."""
