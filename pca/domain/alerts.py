"""Public alerts (CAP 1.2): what is kept of one, when it is in force, and what indicators make of those in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.act import Instant
from pca.domain.directory import ROOT
from pca.domain.folding import folded
from pca.domain.plan.alerts import AlertReading
from pca.domain.plan.indicators import Indicator
from pca.domain.record_acts import Observation

AlertKind: TypeAlias = Literal["Alert", "Update", "Cancel", "Ack", "Error"]
AlertStatus: TypeAlias = Literal["Actual", "Exercise", "System", "Test", "Draft"]


class AlertName(msgspec.Struct, frozen=True):
    """What tells one alert from all others."""

    sender: str
    identifier: str
    sent: Instant


class AlertInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that an alert warns of, where and from when until when."""

    event: str
    severity: str
    urgency: str
    certainty: str
    headline: str = ""
    starts: Instant | None = None
    """When it is expected to begin; at once where nothing is said."""
    expires: Instant | None = None
    areas: tuple[str, ...] = ()
    """Names of areas, and the values of their geocodes."""


class Alert(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One alert as its sender published it, without its prose."""

    name: AlertName
    status: AlertStatus
    kind: AlertKind
    references: tuple[AlertName, ...] = ()
    """Earlier alerts that this one updates or cancels."""
    infos: tuple[AlertInfo, ...] = ()

    @property
    def over_at(self) -> datetime | None:
        """When the last of it is over; None for what stays until it is replaced."""
        ends = [info.expires for info in self.infos]
        return self.name.sent if not ends else None if None in ends else max(end for end in ends if end)


class KeptAlert(msgspec.Struct, frozen=True):
    """What is known of an alert: its content's digest (empty before it came) and whether a later one took its place."""

    digest: str
    replaced: bool


def holds(info: AlertInfo, sent: datetime, now: datetime) -> bool:
    """Whether what it warns of is in force at an instant."""
    return (info.starts or sent) <= now and (info.expires is None or now < info.expires)


def readings(
    indicators: Iterable[Indicator], regions: Collection[str], alerts: Collection[Alert], now: datetime
) -> Iterator[Observation]:
    """What each indicator that reads alerts is now, in the institution and in each region its plan names."""
    live = [info for alert in alerts for info in alert.infos if holds(info, alert.name.sent, now)]
    for indicator in indicators:
        reading = indicator.cap
        if reading is None:
            continue
        for perimeter in (ROOT, *(region for region in reading.areas if region in regions)):
            levels = [level for info in live if (level := _level(reading, info, perimeter)) is not None]
            value = max(levels, default=reading.otherwise)
            yield Observation(indicator.id, "" if value is None else str(value), now, perimeter)


def _level(reading: AlertReading, info: AlertInfo, perimeter: str) -> int | None:
    """What an alert amounts to in a perimeter; None where it does not count there."""
    if reading.events and folded(info.event) not in map(folded, reading.events):
        return None
    wanted = [reading.areas[perimeter]] if perimeter != ROOT else list(reading.areas.values())
    named = {folded(area) for area in info.areas}
    if wanted and not any(folded(name) in named for names in wanted for name in names):
        return None
    return reading.values.get(getattr(info, reading.reads))
