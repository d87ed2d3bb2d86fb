"""Public alerts as they stand now: what has come so far in a crisis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.alerts import AlertInfo, AlertName, holds
from pca.store.indicators import alerts
from pca.store.kit.database import Unit

AlertState: TypeAlias = Literal["in_force", "to_come", "expired", "replaced", "awaited"]


class AlertSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One alert as it stands now. `awaited`: another one that came first names it."""

    name: AlertName
    state: AlertState
    kind: str
    status: str
    infos: tuple[AlertInfo, ...]
    source: str
    taken_at: datetime


def alerts_seen(unit: Unit, crisis: str, now: datetime) -> tuple[AlertSeen, ...]:
    """The newest alerts of a crisis, the newest first."""
    return tuple(_seen(unit, crisis, now))


def _seen(unit: Unit, crisis: str, now: datetime) -> Iterator[AlertSeen]:
    for line in alerts.listed(unit, crisis):
        alert = line.alert
        infos = alert.infos if alert else ()
        yield AlertSeen(
            name=line.name,
            state=_state(line, infos, now),
            kind=alert.kind if alert else "",
            status=alert.status if alert else "",
            infos=infos,
            source=line.source,
            taken_at=line.taken_at,
        )


def _state(line: alerts.AlertLine, infos: tuple[AlertInfo, ...], now: datetime) -> AlertState:
    if line.alert is None:
        return "awaited"
    if line.replaced or line.alert.kind == "Cancel":
        return "replaced"
    if any(holds(info, line.name.sent, now) for info in infos):
        return "in_force"
    ahead = any(info.expires is None or now < info.expires for info in infos)
    return "to_come" if ahead else "expired"
