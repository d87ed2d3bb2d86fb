"""What happened to public alerts."""

from __future__ import annotations

from pca.domain.alerts import Alert
from pca.domain.facts.fact import Fact


class AlertTaken(Fact, frozen=True, tag="alert_taken"):
    """A public alert was taken in; those it names are replaced. `replaced`: a later one that came first took its
    place already."""

    alert: Alert
    digest: str
    source: str = ""
    replaced: bool = False
