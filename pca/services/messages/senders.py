"""Who writes from a telephone: the number as it stands in the directory, however a network or a modem tells it."""

from __future__ import annotations

from msgspec.structs import replace

from pca.channels.port import Inbound
from pca.domain.telephone import readings
from pca.runtime import Runtime
from pca.store.kit.database import Unit
from pca.store.people import contact_points


def recognised(runtime: Runtime, unit: Unit, event: Inbound) -> Inbound:
    """The event with its sender as the directory writes it: `06…`, `2126…` and `+2126…` are one number.

    One that can mean two people in two countries stays as it came: it is nobody's.
    """
    if event.kind not in ("sms", "whatsapp"):
        return event
    possible = readings(event.from_, runtime.settings.country)
    held = [reading for reading in possible if contact_points.whose(unit, event.kind, reading)]
    if len(held) > 1:
        return event
    number = next(iter(held or possible), None)
    return event if number is None else replace(event, from_=number)
