"""Public alerts as their senders write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def cap(
    number: int = 1,
    *,
    sent: datetime | str = NOON,
    kind: str = "Alert",
    status: str = "Actual",
    sender: str = "meteo@example.ma",
    references: str = "",
    head: str = '<?xml version="1.0"?>',
    **info: Any,
) -> bytes:
    """One alert; of an info: severity, event, onset, expires, area."""
    said = {"severity": "Severe", "event": "Crue", "area": "Casablanca-Settat", **info}
    times = "".join(f"<{name}>{_at(said[name])}</{name}>" for name in ("effective", "onset", "expires") if name in said)
    named = f"<references>{references}</references>" if references else ""
    return f"""{head}<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>a{number}</identifier><sender>{sender}</sender><sent>{_at(sent)}</sent><status>{status}</status>
<msgType>{kind}</msgType><scope>Public</scope>{named}<info><category>Met</category><event>{said["event"]}</event>
<urgency>Expected</urgency><severity>{said["severity"]}</severity><certainty>Likely</certainty>{times}
<area><areaDesc>{said["area"]}</areaDesc><geocode><valueName>MA</valueName><value>06</value></geocode></area></info>
</alert>""".encode()


def reference(number: int = 1, sent: datetime = NOON, sender: str = "meteo@example.ma") -> str:
    """How another alert names one."""
    return f"{sender},a{number},{_at(sent)}"


def _at(moment: datetime | str) -> str:
    return moment if isinstance(moment, str) else moment.isoformat()
