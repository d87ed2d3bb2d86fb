"""Public alerts as stored: their content, when they are over, and whether another took their place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, or_, select

from pca.domain.alerts import Alert, AlertName, KeptAlert
from pca.store.kit.database import Unit
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, upserting
from pca.store.tables.alerts import ALERT

if TYPE_CHECKING:
    from pca.domain.facts import AlertTaken
    from pca.domain.journal import Entry

_a = ALERT.c
ALIVE = 1_000
"""Most alerts that count at a time, the newest: one without an end counts until it is replaced."""
SHOWN = 200
"""Most alerts of a list, the newest."""


class AlertLine(msgspec.Struct, frozen=True, kw_only=True):
    """One alert in a list; `alert` is None for one that was named by another before it came."""

    name: AlertName
    alert: Alert | None
    replaced: bool
    source: str
    taken_at: datetime


_IN = _a.crisis == bindparam("crisis")
_KEPT = Statement(
    select(_a.digest, _a.replaced).where(
        _IN, _a.sender == bindparam("sender"), _a.identifier == bindparam("identifier"), _a.sent == bindparam("sent")
    )
)
_ALIVE = Statement(
    select(_a.body)
    .where(
        _IN,
        _a.replaced == bindparam("replaced", type_=_a.replaced.type),
        _a.body.is_not(None),
        or_(_a.over_at.is_(None), _a.over_at > bindparam("now", type_=_a.over_at.type)),
    )
    .order_by(_a.sent.desc())
    .limit(ALIVE)
)
_LINE = (_a.sender, _a.identifier, _a.sent, _a.body, _a.replaced, _a.source, _a.taken_at)
_LISTED = Statement(select(*_LINE).where(_IN).order_by(_a.taken_at.desc(), _a.sent.desc()).limit(bindparam("most")))
_ANY = Statement(select(_a.sender).where(_IN).limit(1))
_TAKE, _REPLACE = upserting(ALERT), upserting(ALERT, keep=["mode", "digest", "body", "over_at", "source", "taken_at"])
_ALERT = msgspec.json.Decoder(Alert)


def kept(unit: Unit, crisis: str, name: AlertName) -> KeptAlert | None:
    """What is known of an alert; None for one that was never heard of."""
    row = _KEPT.first(unit, crisis=crisis, sender=name.sender, identifier=name.identifier, sent=_written(name))
    return KeptAlert(str(row[0]), bool(row[1])) if row else None


def alive(unit: Unit, crisis: str, now: datetime) -> tuple[Alert, ...]:
    """Alerts that nothing replaced and that are not over; some may not have begun."""
    return tuple(_ALERT.decode(row[0]) for row in _ALIVE.rows(unit, crisis=crisis, replaced=False, now=now))


def heard(unit: Unit, crisis: str) -> bool:
    """Whether any alert ever came in a crisis."""
    return _ANY.first(unit, crisis=crisis) is not None


def listed(unit: Unit, crisis: str) -> tuple[AlertLine, ...]:
    """The newest alerts of a crisis."""
    return tuple(_line(row) for row in _LISTED.rows(unit, crisis=crisis, most=SHOWN))


def alert_taken(unit: Unit, entry: Entry, fact: AlertTaken) -> None:
    """Keep the alert; what it names is replaced, also where that has not come yet."""
    crisis, mode = crisis_of(entry)
    alert = fact.alert
    row = {"crisis": crisis, "mode": mode, "source": fact.source, "taken_at": entry.at}
    content = {"digest": fact.digest, "body": msgspec.json.encode(alert).decode(), "over_at": alert.over_at}
    _TAKE.run(unit, **_key(alert.name), **row, **content, replaced=fact.replaced)
    nothing = {"digest": "", "body": None, "over_at": None}
    for reference in alert.references if alert.kind != "Alert" else ():
        _REPLACE.run(unit, **_key(reference), **row, **nothing, replaced=True)


def _key(name: AlertName) -> dict[str, str]:
    return {"sender": name.sender, "identifier": name.identifier, "sent": _written(name)}


def _written(name: AlertName) -> str:
    return name.sent.isoformat()


def _line(row: Any) -> AlertLine:
    sender, identifier, sent, body, replaced, source, taken_at = row
    return AlertLine(
        name=AlertName(sender, identifier, datetime.fromisoformat(sent)),
        alert=_ALERT.decode(body) if body else None,
        replaced=bool(replaced),
        source=source,
        taken_at=taken_at,
    )
